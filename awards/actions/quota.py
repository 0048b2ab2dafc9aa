"""How much evidence a region may keep in an edition."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.models import Edition


@transaction.atomic
def set_quota(edition, *, megabytes: int, files: int, reason: str, by, now) -> Edition:
    """New limits for every region. Files that stand stay, also where a region has more than it now may."""
    if not reason.strip():
        raise Refused(_("Give a reason. It stands on the timeline of the edition."))
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    before = {"megabytes": edition.evidence_megabytes, "files": edition.evidence_files}
    after = {"megabytes": megabytes, "files": files}
    if before == after:
        raise Refused(_("Nothing was changed."))
    edition.evidence_megabytes, edition.evidence_files = megabytes, files
    edition.save(update_fields=["evidence_megabytes", "evidence_files"])
    told = {"changes": {"from": before, "to": after}, "reason": reason.strip()}
    audit.record("edition.set_quota", edition, by=by, now=now, edition=edition, **told)
    return edition
