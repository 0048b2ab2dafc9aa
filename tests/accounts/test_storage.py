"""A stored file is whole and under its name, or it is not there."""

import os
import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.storage import DurableFileSystemStorage


@pytest.fixture
def storage(tmp_path):
    return DurableFileSystemStorage(location=tmp_path, file_permissions_mode=0o600)


@pytest.fixture
def calls(monkeypatch):
    """The order of what makes a file durable."""
    seen, fsync, replace = [], os.fsync, os.replace

    def watch_fsync(descriptor):
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def watch_replace(old, new):
        seen.append("rename")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watch_fsync)
    monkeypatch.setattr(os, "replace", watch_replace)
    return seen


def all_files(folder: Path):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_file_is_synced_before_its_rename_and_the_folder_after(storage, tmp_path, calls):
    name = storage.save("evidence/7/bukti.pdf", ContentFile(b"isi"))
    assert calls == ["folder", "folder", "file", "rename", "folder"]
    assert (tmp_path / name).read_bytes() == b"isi"
    assert all_files(tmp_path) == ["evidence/7/bukti.pdf"]
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_second_file_of_a_name_gets_another(storage):
    names = [storage.save("a/bukti.pdf", ContentFile(text)) for text in (b"satu", b"dua")]
    assert names[0] == "a/bukti.pdf" != names[1]
    assert [Path(storage.path(name)).read_bytes() for name in names] == [b"satu", b"dua"]


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_failed_write_leaves_nothing_and_is_not_tried_again(storage, tmp_path, monkeypatch, name):
    (tmp_path / "a").mkdir()
    tries = []

    def fail(*_args):
        tries.append(1)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, name, fail)
    with pytest.raises(OSError, match="Input/output error"):
        storage.save("a/bukti.pdf", ContentFile(b"isi"))
    assert (all_files(tmp_path), len(tries)) == ([], 1)


def test_path_outside_the_storage_is_refused(storage):
    from django.core.exceptions import SuspiciousFileOperation

    with pytest.raises(SuspiciousFileOperation):
        storage.save("../bukti.pdf", ContentFile(b"isi"))
