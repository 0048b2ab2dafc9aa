"""Uploads in pieces on the disk: what was acknowledged lies there, whatever happens to the machine afterwards."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from accounts.storage import sync_folder


class Busy(Exception):
    """Another request is writing this upload at this moment."""


def path_of(token: str) -> Path:
    return settings.UPLOADS_ROOT / token


@contextmanager
def held(token: str) -> Iterator[int]:
    """The upload's file, open and ours alone. It is made when it is first asked for."""
    path = path_of(token)
    is_new = not path.exists()
    if is_new:
        path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise Busy from busy
        if is_new:
            sync_folder(path.parent)
        yield descriptor
    finally:
        os.close(descriptor)


def write(descriptor: int, *, offset: int, data: bytes) -> None:
    """Put a piece where it belongs and wait until the disk has it. What stood behind the offset was never acknowledged."""
    os.ftruncate(descriptor, offset)
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written
    os.fsync(descriptor)


def drop(token: str) -> None:
    path_of(token).unlink(missing_ok=True)


def strays(known: set[str], before: float) -> list[str]:
    """Files of no known upload that were last written before this moment (seconds since 1970)."""
    if not settings.UPLOADS_ROOT.is_dir():
        return []
    files = [path for path in settings.UPLOADS_ROOT.iterdir() if path.is_file() and path.name not in known]
    return [path.name for path in files if path.stat().st_mtime < before]
