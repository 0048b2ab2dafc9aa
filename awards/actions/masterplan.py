"""The masterplan of a region: its versions, and their books as files."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from accounts.storage import dropped_if_refused
from awards.enums import MasterplanStatus
from awards.evidence.uploads import examine
from awards.models import Masterplan, MasterplanBook, Region

FOLDER = "masterplans"


@transaction.atomic
def add_masterplan(region, *, first_year, last_year, status, by, now, decree="", is_sample=False) -> Masterplan:
    """The next version. One that is in force replaces the one that was."""
    Region.objects.select_for_update().only("pk").get(pk=region.pk)
    if last_year < first_year:
        raise Refused(_("The last year lies before the first."))
    last = region.masterplans.aggregate(last=Max("number"))["last"] or 0
    if status == MasterplanStatus.IN_FORCE:
        _replace_standing(region, by=by, now=now)
    plan = Masterplan.objects.create(
        region=region, number=last + 1, first_year=first_year, last_year=last_year, status=status, decree=decree.strip(),
        recorded_by=by, recorded_at=now, is_sample=is_sample,
    )  # fmt: skip
    audit.record("masterplan.add", plan, by=by, now=now, region=region.pk, number=plan.number, status=status,
                 years=[first_year, last_year])  # fmt: skip
    return plan


@transaction.atomic
def change_masterplan(plan, *, status, decree, by, now) -> Masterplan:
    """How far a version is, and by what it was put in force."""
    Region.objects.select_for_update().only("pk").get(pk=plan.region_id)
    plan = Masterplan.objects.select_related("region").get(pk=plan.pk)
    before, decree = (plan.status, plan.decree), decree.strip()
    if before == (status, decree):
        return plan
    if status == MasterplanStatus.IN_FORCE and plan.status != status:
        _replace_standing(plan.region, by=by, now=now)
    plan.status, plan.decree = status, decree
    plan.save(update_fields=["status", "decree"])
    audit.record(
        "masterplan.change", plan, by=by, now=now, region=plan.region_id, before=before[0], after=status, decree=decree
    )
    return plan


def _replace_standing(region, *, by, now) -> None:
    for plan in region.masterplans.filter(status=MasterplanStatus.IN_FORCE):
        plan.status = MasterplanStatus.REPLACED
        plan.save(update_fields=["status"])
        audit.record("masterplan.change", plan, by=by, now=now, region=region.pk,
                     before=MasterplanStatus.IN_FORCE, after=plan.status)  # fmt: skip


def add_book(plan, *, kind, name, file, by, now) -> MasterplanBook:
    """Store a book. The file that stood there stays on record; the same file again changes nothing.

    Examined and written before the transaction, as evidence is; deleted again when the row is refused.
    """
    upload = examine(name, file)
    path = default_storage.save(
        f"{FOLDER}/{plan.region_id}/{uuid.uuid4().hex}.{upload.extension}", ContentFile(upload.data)
    )
    with dropped_if_refused(path):
        book = _keep(plan, kind, upload, path=path, by=by, now=now)
    if book.path != path:
        default_storage.delete(path)
    return book


@transaction.atomic
def _keep(plan, kind, upload, *, path, by, now) -> MasterplanBook:
    Masterplan.objects.select_for_update().only("pk").get(pk=plan.pk)
    sha256 = hashlib.sha256(upload.data).hexdigest()
    standing = plan.books.filter(kind=kind, replaced_at=None).first()
    if standing is not None:
        if standing.sha256 == sha256:
            return standing
        standing.replaced_at = now
        standing.save(update_fields=["replaced_at"])
    book = MasterplanBook.objects.create(
        masterplan=plan, kind=kind, name=upload.name, path=path, size=len(upload.data), content_type=upload.content_type,
        sha256=sha256, added_by=by, added_at=now,
    )  # fmt: skip
    audit.record("masterplan.add_book", book, by=by, now=now, region=plan.region_id, kind=kind, sha256=sha256,
                 replaces=standing.pk if standing else None)  # fmt: skip
    return book
