"""The copies that judges and the public read: made in the background, from the sealed original, once."""

import hashlib
import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.actions import job as jobs
from accounts.enums import JobState
from accounts.models import Job
from awards.deadlines import is_rush
from awards.evidence.workshop import Workshop
from awards.models import Edition, Entry, Evidence, EvidenceCopy

FOLDER = "copies"
JOB = "copies"


def request(*, by, now, edition) -> None:
    """See that a job will look for files without a copy. Call it when their rows are committed: a job that waits now
    finds them when it begins, so one is enough for any number of files."""
    if not Job.objects.filter(kind=JOB, state=JobState.QUEUED).exists():
        jobs.start(JOB, title=_("Copies of evidence for judges"), arguments={}, by=by, now=now, edition=edition)


def request_when_kept(entry, *, by, now) -> None:
    """Ask when the rows of its files are committed; not in the last minutes of intake: `request_waiting` does later."""
    if not is_rush(entry, now):
        transaction.on_commit(lambda: request(by=by, now=now, edition=entry.edition_id), robust=True)


def request_waiting(now) -> None:
    """Ask for copies that nobody makes, if any entry with such files is not in the last minutes of its intake."""
    missing = Evidence.objects.filter(copy=None).exclude(path="")
    editions: dict[int, Edition] = {}
    entries = Entry.objects.filter(pk__in=missing.values("entry")).select_related("edition", "region", "category")
    for entry in entries:
        entry.edition = editions.setdefault(entry.edition_id, entry.edition)  # one object: its dates are read once
        if not is_rush(entry, now):
            found = missing.filter(entry=entry).select_related("added_by").first()
            if found is not None:
                return request(by=found.added_by, now=now, edition=entry.edition_id)
    return None


def make(evidence: Evidence, *, workshop: Workshop, now) -> EvidenceCopy:
    """The copy of one file, or why there is none. The slow part stands before the transaction."""
    try:
        with default_storage.open(evidence.path) as file:
            data = file.read()
    except FileNotFoundError:  # said at this file, so that it keeps no other from its copy
        return _keep(evidence, {"failed": "the stored file is missing"}, now=now)
    extension = PurePath(evidence.path).suffix.lstrip(".")
    sealed = hashlib.sha256(data).hexdigest() == evidence.sha256
    made = workshop.make(extension, data) if sealed else None
    if made is None:
        failed = "no clean copy could be made" if sealed else "the stored file is not the one that was sealed"
        return _keep(evidence, {"failed": failed}, now=now)
    stem = f"{FOLDER}/{evidence.entry.edition_id}/{uuid.uuid4().hex}"
    fields: dict[str, Any] = {
        "path": default_storage.save(f"{stem}.{extension}", ContentFile(made.copy)),
        "size": len(made.copy),
        "sha256": hashlib.sha256(made.copy).hexdigest(),
    }
    if made.picture:
        fields["picture"] = default_storage.save(f"{stem}.webp", ContentFile(made.picture))
    copy = _keep(evidence, fields, now=now)
    if copy.path != fields["path"]:  # another worker was faster
        for path in (fields["path"], fields.get("picture")):
            if path:
                default_storage.delete(path)
    return copy


@transaction.atomic
def _keep(evidence, fields, *, now) -> EvidenceCopy:
    copy, is_new = EvidenceCopy.objects.get_or_create(evidence=evidence, defaults={**fields, "made_at": now})
    if is_new:
        told = {"original": evidence.sha256, "copy": copy.sha256, "failed": copy.failed}
        audit.record("evidence.copy", evidence, by=None, now=now, edition=evidence.entry.edition_id, **told)
    return copy


@transaction.atomic
def make_again(entry, *, by, now) -> int:
    """Try the files of an entry again of which no copy could be made. Returns how many."""
    failed = EvidenceCopy.objects.filter(evidence__entry=entry).exclude(failed="")
    count, _rows = failed.delete()
    if count:
        audit.record("evidence.copy_again", entry, by=by, now=now, files=count)
        transaction.on_commit(lambda: request(by=by, now=now, edition=entry.edition_id))
    return count
