"""All charters as one PDF and a ZIP, in the background, and after a crash halfway."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from accounts.enums import JobState
from accounts.models import Job
from awards import jobs
from awards.actions import certificate
from awards.documents import charter_batches
from awards.models import Certificate
from tests.factories.decisions import adopt, eligible
from tests.factories.world import NOW

LIST = "/editions/forum-2026/certificates/"


@pytest.fixture
def issued(world, cast):
    """Two charters and two certificates of participation."""
    found = adopt(world, cast, [eligible(world, seed=1), eligible(world, seed=2, region=2)])
    certificate.issue_charters(found, by=cast.organiser, now=NOW)
    certificate.issue_participation(world.edition, by=cast.organiser, now=NOW)
    return list(Certificate.objects.all())


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of one certificate, so that there is a halfway."""
    real = charter_batches.charter_parts
    monkeypatch.setattr(charter_batches, "charter_parts", lambda contents: real(contents, 1))


@pytest.fixture
def job(cast, issued):
    return Job.objects.create(
        kind="charters", title="Piagam", owner=cast.organiser, created_at=NOW, state=JobState.RUNNING,
        arguments={"certificates": [one.pk for one in issued], "name": "forum-2026"},
    )  # fmt: skip


class Recorder:
    """A report as the job layer gives it: remembers, and can fail at a step."""

    def __init__(self, job, checkpoint=None, fail_at=None):
        self.job, self.checkpoint, self.fail_at = job, checkpoint or {}, fail_at
        self.steps = []

    def step(self, done, total=None, checkpoint=None):
        if done == self.fail_at:
            raise OSError("the machine went away")
        self.steps.append((done, total))
        self.checkpoint = checkpoint

    def keep(self, name, content):
        return {"name": name, "path": default_storage.save(f"kept/{name}", BytesIO(content)), "size": len(content)}


def read(entry):
    with default_storage.open(entry["path"]) as file:
        return file.read()


def test_make_charters_gives_one_pdf_and_one_zip(job, issued, small_parts):
    report = Recorder(job)
    pdf, archive = jobs.make_charters(job, report)["files"]
    assert (pdf["name"], archive["name"]) == ("forum-2026.pdf", "forum-2026.zip")
    assert report.steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    pages = PdfReader(BytesIO(read(pdf))).pages
    assert len(pages) == 4
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert ["".join(one.number.split()) in text for one, text in zip(issued, texts, strict=True)] == [True] * 4
    assert ZipFile(BytesIO(read(archive))).namelist() == [
        "001_Piagam_Kabupaten-Wonosobo.pdf", "002_Piagam_Kabupaten-Jayapura.pdf",
        "003_Sertifikat_Kabupaten-Wonosobo.pdf", "004_Sertifikat_Kabupaten-Jayapura.pdf",
    ]  # fmt: skip


def test_make_charters_goes_on_after_a_crash_and_gives_the_same_bytes(job, small_parts):
    whole = [read(entry) for entry in jobs.make_charters(job, Recorder(job))["files"]]
    broken = Recorder(job, fail_at=3)
    with pytest.raises(OSError, match="went away"):
        jobs.make_charters(job, broken)
    assert len(broken.checkpoint["parts"]) == 2
    again = Recorder(job, checkpoint=broken.checkpoint)
    files = jobs.make_charters(job, again)["files"]
    assert again.steps == [(3, 4), (4, 4)]
    assert [read(entry) for entry in files] == whole


def test_make_charters_draws_a_lost_part_again(job, small_parts):
    broken = Recorder(job, fail_at=3)
    with pytest.raises(OSError, match="went away"):
        jobs.make_charters(job, broken)
    default_storage.delete(broken.checkpoint["parts"][1]["zip"])
    again = Recorder(job, checkpoint=broken.checkpoint)
    jobs.make_charters(job, again)
    assert again.steps == [(2, 4), (3, 4), (4, 4)]


def test_make_charters_leaves_no_parts_behind(job, small_parts):
    jobs.make_charters(job, Recorder(job))
    assert default_storage.listdir(f"jobs/{job.pk}/parts")[1] == []


def test_bulk_page_starts_a_job_that_ends_in_files(issued, cast, login, clock, django_capture_on_commit_callbacks):
    client = login(cast.secretariat)
    assert client.get(f"{LIST}all/?kind=charter").context["count"] == 2
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{LIST}all/?kind=charter")
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert job.arguments["certificates"] == [one.pk for one in issued if one.kind == "charter"]
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert [entry["name"] for entry in job.result["files"]] == ["forum-2026-charter.pdf", "forum-2026-charter.zip"]


def test_bulk_page_leaves_out_revoked_certificates(issued, cast, login, clock):
    certificate.revoke(issued[0], reason="Salah", by=cast.organiser, now=NOW)
    assert login(cast.organiser).get(f"{LIST}all/").context["count"] == 3


def test_bulk_page_starts_nothing_without_certificates(world, cast, login, clock):
    assert login(cast.organiser).post(f"{LIST}all/").status_code == 200
    assert Job.objects.count() == 0
