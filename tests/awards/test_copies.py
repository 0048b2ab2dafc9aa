"""Judges get a copy without what tells of its maker, and never the original; the original stays as it was sealed."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from accounts.actions import job as jobs
from accounts.jobs import Report
from accounts.models import AuditEvent, Job
from awards import deadlines
from awards.actions import copies, extension, upload
from awards.actions import evidence as files
from awards.evidence.copying import make_copies
from awards.models import Evidence, EvidenceCopy
from awards.sample import sample_pdf
from tests.awards.hostile.telling import with_gps
from tests.factories.entries import make_entry


@pytest.fixture
def file(world, cast, now):
    entry = make_entry(world)
    found = ContentFile(with_gps())
    return files.add(entry, question="photos", name="foto.jpg", file=found, by=cast.agency, now=now)


def test_copy_has_its_own_seal_and_the_original_stays(file, workshop, now):
    copy = copies.make(file, workshop=workshop, now=now)
    stored = {name: default_storage.open(path).read() for name, path in (("original", file.path), ("copy", copy.path))}
    assert hashlib.sha256(stored["original"]).hexdigest() == file.sha256
    assert hashlib.sha256(stored["copy"]).hexdigest() == copy.sha256 != file.sha256
    assert file.as_answer()["sha256"] == file.sha256
    told = AuditEvent.objects.get(verb="evidence.copy").data
    assert told == {"original": file.sha256, "copy": copy.sha256, "failed": ""}
    assert copies.make(file, workshop=workshop, now=now) == copy  # once


def test_original_that_is_not_what_was_sealed_gets_no_copy(file, workshop, now):
    Evidence.objects.update(sha256="0" * 64)
    file.refresh_from_db()
    assert copies.make(file, workshop=workshop, now=now).failed == "the stored file is not the one that was sealed"


def test_file_that_is_missing_keeps_no_other_from_its_copy(file, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    found = ContentFile(sample_pdf("second"))
    second = files.add(file.entry, question="photos", name="b.pdf", file=found, by=cast.agency, now=now)
    default_storage.delete(file.path)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.get(evidence=file).failed == "the stored file is missing"
    assert EvidenceCopy.objects.get(evidence=second).failed == ""


def test_file_that_cannot_be_read_now_keeps_no_other_from_its_copy(file, cast, now, monkeypatch, caplog):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    found = ContentFile(sample_pdf("second"))
    second = files.add(file.entry, question="photos", name="b.pdf", file=found, by=cast.agency, now=now)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    storage = type(storages["default"])
    opened = storage.open
    with monkeypatch.context() as away:

        def refuse(self, name, mode="rb"):
            if name == file.path:
                raise PermissionError(name)
            return opened(self, name, mode)

        away.setattr(storage, "open", refuse)
        with pytest.raises(PermissionError):
            make_copies(job, Report(job))
    assert list(EvidenceCopy.objects.values_list("evidence", "failed")) == [(second.pk, "")]
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.get(evidence=file).failed == ""


def test_adding_a_file_asks_for_one_job_however_many_files_wait(
    world, cast, now, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)  # a worker that is busy elsewhere
    entry = make_entry(world)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            found = ContentFile(sample_pdf(str(number)))
            files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=now)
    job = Job.objects.get(kind="copies")
    assert (job.owner, job.edition_id) == (cast.agency, world.edition.pk)
    make_copies(job, Report(job_running(job)))
    assert EvidenceCopy.objects.exclude(path="").exclude(picture="").count() == 3


def test_copies_wait_while_everybody_sends_and_follow_after_the_end(
    world, cast, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    entry = make_entry(world)
    end, late = deadlines.closing(entry), deadlines.closing(entry) - timedelta(minutes=15)
    with django_capture_on_commit_callbacks(execute=True):
        found = ContentFile(sample_pdf("late"))
        files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=late)
        upload.tidy(end)  # grace is part of it
        assert Job.objects.count() == 0
        upload.tidy(end + deadlines.grace(entry.edition))
    assert [job.kind for job in Job.objects.all()] == ["copies"]


def test_file_before_the_last_minutes_asks_for_its_copy(world, cast, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    entry = make_entry(world)
    before = deadlines.closing(entry) - timedelta(minutes=15, microseconds=1)
    with django_capture_on_commit_callbacks(execute=True):
        found = ContentFile(sample_pdf("early"))
        files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=before)
    assert [job.kind for job in Job.objects.all()] == ["copies"]


def test_job_that_was_asked_for_before_begins_no_copy_in_the_last_minutes(world, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    entry = make_entry(world)
    files.add(entry, question="photos", name="a.pdf", file=ContentFile(sample_pdf("a")), by=cast.agency, now=now)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    end = deadlines.closing(entry)
    with monkeypatch.context() as night:
        night.setattr("awards.evidence.copying.timezone.now", lambda: end)
        make_copies(job, Report(job))
        assert EvidenceCopy.objects.count() == 0
    monkeypatch.setattr("awards.evidence.copying.timezone.now", lambda: end + deadlines.grace(entry.edition))
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.count() == 1


def test_copies_of_others_wait_for_nobody_who_has_more_time(world, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    first, second = make_entry(world), make_entry(world, dimension="living")
    for entry in (first, second):
        found = ContentFile(sample_pdf(entry.code))
        files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=now)
    Job.objects.all().delete()
    end = deadlines.closing(first)
    about = {"reason": "Banjir", "now": now, "dimension": first.category.dimension}
    later = extension.propose(world.edition, closes_at=end + timedelta(hours=2), by=cast.secretariat, **about)
    extension.confirm(later, by=cast.organiser, now=now)
    upload.tidy(end + timedelta(hours=1, minutes=50))  # the last minutes of the first alone
    assert [job.kind for job in Job.objects.all()] == ["copies"]


def job_running(job):
    Job.objects.filter(pk=job.pk).update(state="running")
    job.refresh_from_db()
    return job


def test_job_begun_again_makes_nothing_twice(file, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    make_copies(job, Report(job))
    first = EvidenceCopy.objects.get()
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.get() == first


def test_copies_that_failed_are_tried_again_when_the_secretariat_asks(file, cast, now):
    EvidenceCopy.objects.create(evidence=file, failed="no clean copy could be made", made_at=now)
    assert copies.make_again(file.entry, by=cast.secretariat, now=now) == 1
    assert copies.make_again(file.entry, by=cast.secretariat, now=now) == 0
    assert EvidenceCopy.objects.count() == 0
