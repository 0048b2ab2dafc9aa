"""Files that nobody knows of: written by a process that died before it could write the row."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from accounts.storage import UNFINISHED
from awards.actions.copies import FOLDER as COPIES
from awards.actions.masterplan import FOLDER as MASTERPLANS
from awards.models import Evidence, EvidenceCopy, MasterplanBook

FOLDERS = ("evidence/", f"{COPIES}/", f"{MASTERPLANS}/", "imports/")
AGE = timedelta(days=1)  # what is younger may be waiting for its row


def orphans(now: datetime) -> list[str]:
    """Paths in the private storage, older than a day: unfinished files, evidence, copies and books that no row
    names, and uploads whose preview nobody confirmed."""
    named = set(Evidence.objects.values_list("path", flat=True))
    named.update(MasterplanBook.objects.values_list("path", flat=True))
    for paths in EvidenceCopy.objects.values_list("path", "picture"):
        named.update(paths)
    return [
        path
        for path in _files("")
        if (path.endswith(UNFINISHED) or (path.startswith(FOLDERS) and path not in named))
        and default_storage.get_modified_time(path) < now - AGE
    ]


def _files(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    for name in files:
        yield f"{prefix}{name}"
    for name in folders:
        yield from _files(f"{prefix}{name}")
