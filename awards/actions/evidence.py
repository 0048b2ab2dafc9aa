"""Files that support answers: checked, stored privately under a name of ours, and taken out without being destroyed."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import num
from accounts.refusal import Refused
from accounts.storage import dropped_if_refused
from awards.actions import copies
from awards.actions.draft import must_be_editable
from awards.actions.entry import locked
from awards.enums import QuestionType
from awards.evidence import claims
from awards.evidence.uploads import examine
from awards.models import Evidence, EvidenceUpload, Region
from awards.queries.draft import load_draft
from awards.queries.quota import MEGABYTE, quota_of
from awards.questionnaire.questions import Question, form_of

MOST_FILES = 10  # of a question whose form sets no limit of its own


def add(
    entry, *, question: str, name: str, file, by, now, supports="", upload: EvidenceUpload | None = None
) -> Evidence:
    """Store a file for a question of type files. The same file given twice to a question stands once.

    The file is examined and written before the transaction, so that a slow disk holds up nobody else's saving;
    it is deleted again when the row is refused. Copies for judges are made later, by a job.
    supports: the claim it proves, if the sender names one (awards.evidence.claims). upload: the upload in pieces that
    brought it; it ends in the same transaction.
    """
    asked = must_take_files(entry, question)
    examined = examine(name, file)
    path = default_storage.save(
        f"evidence/{entry.edition_id}/{uuid.uuid4().hex}.{examined.extension}", ContentFile(examined.data)
    )
    supports = claims.known(form_of(entry.form), supports)
    with dropped_if_refused(path):
        evidence = _keep(entry, asked, examined, path=path, supports=supports, upload=upload, by=by, now=now)
    if evidence.path != path:
        default_storage.delete(path)
    return evidence


def must_take_files(entry, question: str) -> Question:
    asked = form_of(entry.form).question(question)
    if asked is None or asked.type != QuestionType.FILES:
        raise Refused(_("This question takes no files."))
    return asked


def must_have_room(entry, question: Question, *, name: str, size: int, besides="") -> None:
    """Refused when the question or the region has no room for one more file of this size."""
    most = int(question.max) if question.max else MOST_FILES
    if entry.evidence.filter(question=question.code, removed_at=None).count() >= most:
        raise Refused(
            _("“%(name)s” was not added: at most %(most)s files can stand here. Remove one first.")
            % {"name": name, "most": most}
        )
    quota = quota_of(entry, besides=besides)
    if not quota.takes(size):
        raise Refused(
            _(
                "“%(name)s” was not added: the region has %(files)s files and %(left)s MB left for evidence in this "
                "edition. Remove files that are not needed, or make this one smaller."
            )
            % {"name": name, "files": num(quota.files_left), "left": num(quota.left // MEGABYTE)}
        )


@transaction.atomic
def _keep(entry, question, examined, *, path, supports, upload, by, now) -> Evidence:
    entry = locked(entry)
    must_be_editable(entry, now)
    Region.objects.select_for_update(no_key=True).only("pk").get(pk=entry.region_id)  # one at a time fills its quota
    sha256 = hashlib.sha256(examined.data).hexdigest()
    evidence = entry.evidence.filter(question=question.code, removed_at=None, sha256=sha256).first()
    if evidence is None:
        size = len(examined.data)
        must_have_room(entry, question, name=examined.name, size=size, besides=upload.token if upload else "")
        evidence = Evidence.objects.create(
            entry=entry, question=question.code, name=examined.name, path=path, size=size, supports=supports,
            content_type=examined.content_type, sha256=sha256, added_by=by, added_at=now,
        )  # fmt: skip
        audit.record("evidence.add", evidence, by=by, now=now, edition=entry.edition, entry=entry.pk, sha256=sha256)
        copies.request_when_kept(entry, by=by, now=now)
    if upload is not None:
        upload.offset, upload.evidence = upload.size, evidence
        upload.save(update_fields=["offset", "evidence"])
    return evidence


@transaction.atomic
def set_claim(evidence, *, supports: str, by, now) -> Evidence:
    """Let a file that stands prove another claim: the same file under the same seal. "": what the form names.

    What was checked about the claim before does not hold for this one (awards.queries.evidence.Facts.of), and the
    approval of the section is left behind. Sent versions keep the claim that they were sent with.
    """
    entry = locked(evidence.entry)
    must_be_editable(entry, now)
    evidence = entry.evidence.filter(pk=evidence.pk, removed_at=None).first()
    if evidence is None:
        raise Refused(_("The file was removed meanwhile."))
    if claims.known(form_of(entry.form), supports) != supports:
        raise Refused(_("The form asks nothing of that kind. Choose one of the claims."))
    if evidence.supports != supports:
        _tell_approval(entry, evidence)
        before, evidence.supports = evidence.supports, supports
        evidence.save(update_fields=["supports"])
        audit.record("evidence.set_claim", evidence, by=by, now=now, edition=entry.edition, entry=entry.pk,
                     before=before, after=supports)  # fmt: skip
    return evidence


def _tell_approval(entry, evidence) -> None:
    """An approval from before claims were kept learns which ones it read, so that it does not outlive them."""
    draft = load_draft(entry, people=False)
    asked = draft.form.question(evidence.question)
    if asked is not None and draft.is_approved(asked.section):
        row = draft.rows[asked.section]
        row.approved_files = draft.file_marks(asked.section)
        row.save(update_fields=["approved_files"])


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
