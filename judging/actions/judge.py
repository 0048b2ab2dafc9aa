from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record as record_event
from accounts.actions.membership import grant
from accounts.enums import Role
from accounts.refusal import Refused
from awards.models import Agency, Edition, Region
from judging.actions import conflict
from judging.enums import ConflictKind
from judging.models import Judge


@transaction.atomic
def register(user, *, edition, by, now, institution="", home_region=None) -> Judge:
    """Make a person a judge of an edition, with the next code and the conflicts that are known at once.

    A region whose administration or agency the person belongs to is one of them.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)  # codes are given one after another
    if Judge.objects.filter(edition=edition, user=user).exists():
        raise Refused(_("This person is a judge of this edition already."))
    judge = Judge.objects.create(edition=edition, user=user, code=_next_code(edition), institution=institution)
    grant(user, role=Role.JUDGE, scope_id=edition.pk, by=by, now=now, edition=edition)
    record_event("judge.register", judge, by=by, now=now, code=judge.code, user=user.pk)
    if home_region is not None:
        conflict.record(judge, region=home_region, kind=ConflictKind.HOME, by=by, now=now)
    record_service(user, by=by, now=now)
    return judge


@transaction.atomic
def record_service(user, *, by, now, also=()) -> None:
    """Put on record, wherever this person judges, the regions whose administration or agency they belong to.

    also: regions in whose name they will act, though not yet.
    """
    for judge in Judge.objects.select_related("edition").filter(user=user):
        for region in {*_regions_served(user), *also}:
            conflict.record(judge, region=region, kind=ConflictKind.EMPLOYER, by=by, now=now)


@transaction.atomic
def set_active(judge, *, active, reason, by, now) -> Judge:
    """Take a judge out of the edition, or back in. Assignments of one who is out do not count."""
    if not reason.strip():
        raise Refused(_("Give a reason."))
    judge.is_active = active
    judge.save(update_fields=["is_active"])
    record_event("judge.set_active", judge, by=by, now=now, active=active, reason=reason.strip())
    return judge


def _next_code(edition) -> str:
    codes = Judge.objects.filter(edition=edition).values_list("code", flat=True)
    numbers = [int(code[1:]) for code in codes if code[1:].isdigit()]
    return f"J{max(numbers, default=0) + 1:02d}"


def _regions_served(user):
    regions = set(user.over(Role.REGION_ADMIN))
    regions |= set(Agency.objects.filter(pk__in=user.over(Role.AGENCY)).values_list("region_id", flat=True))
    return Region.objects.filter(pk__in=regions)
