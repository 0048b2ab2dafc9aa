"""Files that support answers: checked, stored privately under a name of ours, and taken out without being destroyed."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions.draft import must_be_editable
from awards.actions.entry import locked
from awards.enums import QuestionType
from awards.models import Evidence
from awards.questions import form_of
from awards.uploads import examine

MOST_FILES = 10  # of a question whose form sets no limit of its own


def add(entry, *, question: str, name: str, file, by, now) -> Evidence:
    """Store a file for a question of type files. The same file given twice to a question stands once.

    The file is examined and written before the transaction, so that a slow disk holds up nobody else's saving;
    it is deleted again when the row cannot be written.
    """
    asked = form_of(entry.form).question(question)
    if asked is None or asked.type != QuestionType.FILES:
        raise Refused(_("This question takes no files."))
    upload = examine(name, file)
    path = default_storage.save(
        f"evidence/{entry.edition_id}/{uuid.uuid4().hex}.{upload.extension}", ContentFile(upload.data)
    )
    try:
        evidence = _keep(entry, asked, upload, path=path, by=by, now=now)
    except BaseException:
        default_storage.delete(path)
        raise
    if evidence.path != path:
        default_storage.delete(path)
    return evidence


@transaction.atomic
def _keep(entry, question, upload, *, path, by, now) -> Evidence:
    entry = locked(entry)
    must_be_editable(entry, now)
    standing = entry.evidence.filter(question=question.code, removed_at=None)
    sha256 = hashlib.sha256(upload.data).hexdigest()
    same = standing.filter(sha256=sha256).first()
    if same is not None:
        return same
    most = int(question.max) if question.max else MOST_FILES
    if standing.count() >= most:
        raise Refused(
            _("“%(name)s” was not added: at most %(most)s files can stand here. Remove one first.")
            % {"name": upload.name, "most": most}
        )
    evidence = Evidence.objects.create(
        entry=entry, question=question.code, name=upload.name, path=path, size=len(upload.data),
        content_type=upload.content_type, sha256=sha256, added_by=by, added_at=now,
    )  # fmt: skip
    audit.record("evidence.add", evidence, by=by, now=now, edition=entry.edition, entry=entry.pk, sha256=sha256)
    return evidence


@transaction.atomic
def remove(evidence, *, by, now) -> Evidence:
    """Take a file out of the draft. Sent versions that name it keep it, so the file itself stays."""
    entry = locked(evidence.entry)
    must_be_editable(entry, now)
    evidence = entry.evidence.get(pk=evidence.pk)
    if evidence.removed_at is None:
        evidence.removed_at = now
        evidence.save(update_fields=["removed_at"])
        audit.record("evidence.remove", evidence, by=by, now=now, edition=entry.edition, entry=entry.pk)
    return evidence
