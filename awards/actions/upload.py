"""Files that arrive in pieces over a line that breaks: begun, continued, given up, swept."""

import uuid
from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import num
from accounts.refusal import Refused
from awards.actions import copies, evidence, parcel
from awards.actions.draft import must_be_editable
from awards.actions.entry import locked
from awards.evidence import claims, pieces
from awards.evidence.uploads import must_be_allowed
from awards.models import EvidenceUpload
from awards.questionnaire.questions import form_of

LIFE = timedelta(hours=24)  # after its last piece
MOST_UNDER_WAY = 20  # of an entry


class WrongOffset(Exception):
    """The piece does not join what is there; `upload` says what is there."""

    def __init__(self, upload: EvidenceUpload):
        super().__init__("The piece does not begin where the upload ends.")
        self.upload = upload


@transaction.atomic
def begin(entry, *, question: str, name: str, size: int, by, now, supports="") -> EvidenceUpload:
    """Say what will come. Refused at once when it could not stay: too large, of a kind that is not taken, no room."""
    entry = locked(entry)
    must_be_editable(entry, now)
    asked = evidence.must_take_files(entry, question)
    name = must_be_allowed(name, size)
    under_way = entry.uploads.filter(evidence=None, refused="", expires_at__gt=now).count()
    if under_way >= MOST_UNDER_WAY:
        raise Refused(
            _("%(count)s uploads of this entry are not finished. Finish or discard some of them first.")
            % {"count": num(under_way)}
        )
    evidence.must_have_room(entry, asked, name=name, size=size)
    upload = EvidenceUpload.objects.create(
        entry=entry, question=question, supports=claims.known(form_of(entry.form), supports), token=uuid.uuid4().hex,
        name=name, size=size, started_by=by, started_at=now, expires_at=now + LIFE,
    )  # fmt: skip
    audit.record("evidence.begin_upload", upload, by=by, now=now, edition=entry.edition, entry=entry.pk, size=size)
    return upload


def take(upload: EvidenceUpload, *, offset: int, data: bytes, by, now) -> EvidenceUpload:
    """Join a piece to what is there. The one that completes it makes it evidence in the same transaction, so that an
    upload is never whole and lost: until then the last piece counts as not arrived and is sent again.

    Raises WrongOffset, pieces.Busy, or Refused when the entry takes no files now or the whole is not what it says.
    """
    must_be_editable(upload.entry, now)
    with pieces.held(upload.token) as file:
        upload.refresh_from_db(fields=["offset", "evidence", "refused"])
        if offset != upload.offset or upload.refused or offset + len(data) > upload.size:
            raise WrongOffset(upload)
        pieces.write(file, offset=offset, data=data)
        if offset + len(data) < upload.size:
            upload.offset, upload.expires_at = offset + len(data), now + LIFE
            upload.save(update_fields=["offset", "expires_at"])
            return upload
        _complete(upload, by=by, now=now)
    pieces.drop(upload.token)
    return upload


def _complete(upload, *, by, now) -> None:
    with pieces.path_of(upload.token).open("rb") as whole:
        about = {"question": upload.question, "supports": upload.supports, "upload": upload}
        try:
            evidence.add(upload.entry, name=upload.name, file=File(whole), by=by, now=now, **about)
        except Refused as refused:
            upload.refused = str(refused)
            upload.save(update_fields=["refused"])
            pieces.drop(upload.token)
            raise


@transaction.atomic
def discard(upload: EvidenceUpload, *, by, now) -> None:
    """Give it up; what arrived is deleted. One that became evidence stays evidence."""
    if EvidenceUpload.objects.filter(pk=upload.pk, evidence=None).delete()[0]:
        audit.record("evidence.discard_upload", upload.entry, by=by, now=now, token=upload.token)
        transaction.on_commit(lambda: pieces.drop(upload.token))


def tidy(now) -> int:
    """Sweep uploads that expired, files of none and pieces of posts; ask for copies that nobody makes. Returns how many
    uploads were swept."""
    parcel.tidy(now)
    over = Q(expires_at__lt=now) | ~Q(refused="")
    expired = list(EvidenceUpload.objects.filter(over, evidence=None).values_list("token", flat=True))
    EvidenceUpload.objects.filter(token__in=expired, evidence=None).delete()
    known = set(EvidenceUpload.objects.filter(evidence=None).values_list("token", flat=True))
    strays = pieces.strays(known, (now - LIFE).timestamp())
    for token in {*expired, *strays}:
        pieces.drop(token)
    copies.request_waiting(now)
    return len({*expired, *strays})
