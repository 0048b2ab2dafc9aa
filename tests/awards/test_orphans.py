"""What a dead process left on the disk is cleaned; what a row names, or may soon name, stays."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from awards.actions import masterplan
from awards.enums import BookKind, MasterplanStatus
from awards.evidence.orphans import orphans
from awards.sample import sample_pdf
from tests.factories.entries import make_entry

OLD = timedelta(days=1, minutes=1)


@pytest.fixture
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "accounts.storage.DurableFileSystemStorage"}}
    return tmp_path


def put(disk, name, *, age=OLD):
    path = disk / default_storage.save(name, ContentFile(b"x"))
    instant = (timezone.now() - age).timestamp()
    os.utime(path, (instant, instant))


def test_only_old_files_that_no_row_names_are_deleted(disk, world, capsys):
    kept = make_entry(world, filled=True).evidence.get().path
    os.utime(disk / kept, (0, 0))
    put(disk, "evidence/1/yatim.pdf")
    put(disk, "evidence/1/muda.pdf", age=timedelta(hours=23))
    put(disk, "jobs/1/1/hasil.pdf")
    put(disk, "jobs/1/1/.abc.part")
    gone = ["evidence/1/yatim.pdf", "jobs/1/1/.abc.part"]
    assert sorted(orphans(timezone.now())) == gone
    call_command("tidy_files", "--dry-run")
    assert sorted(orphans(timezone.now())) == gone
    call_command("tidy_files")
    assert capsys.readouterr().out.endswith("2 files that no row names, deleted.\n")
    left = sorted(str(path.relative_to(disk)) for path in disk.rglob("*") if path.is_file())
    assert len([name for name in left if name.startswith("copies/")]) == 2  # asked for meanwhile: the copy, its picture
    left = [name for name in left if not name.startswith("copies/")]
    assert left == sorted([kept, "evidence/1/muda.pdf", "jobs/1/1/hasil.pdf"])


@pytest.mark.django_db
def test_nothing_stored_is_nothing_to_clean(disk):
    assert orphans(timezone.now()) == []


def test_books_that_stood_and_stand_are_kept_and_unconfirmed_uploads_go(disk, world, cast, now):
    region, by = world.regions[0], {"by": cast.region_admin, "now": now}
    plan = masterplan.add_masterplan(region, first_year=2023, last_year=2027, status=MasterplanStatus.DRAFTING, **by)
    for text in ("satu", "dua"):
        file = ContentFile(sample_pdf(text))
        book = masterplan.add_book(plan, kind=BookKind.PLAN, name="buku.pdf", file=file, **by)
        os.utime(disk / book.path, (0, 0))
    put(disk, "masterplans/1/yatim.pdf")
    put(disk, "imports/entry-1/2/form/abc")
    put(disk, "imports/entry-1/2/form/baru", age=timedelta(hours=2))
    assert sorted(orphans(timezone.now())) == ["imports/entry-1/2/form/abc", "masterplans/1/yatim.pdf"]
