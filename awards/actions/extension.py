"""A later end of intake: proposed by one person, confirmed by another, and what regions ask for."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import notice
from awards.enums import NoticeKind, StageKind
from awards.models import Extension, LateRequest
from awards.queries.receivers import admins_of_region


@transaction.atomic
def propose(edition, *, closes_at, reason, by, now, participant="", province=None, dimension=None, region=None,
            request=None) -> Extension:  # fmt: skip
    """Propose a later end of intake for everybody, or only for what is named. Nothing changes until it is confirmed.

    region stands alone or with a dimension; request: the late request that this answers.
    """
    stage = edition.stage(StageKind.INTAKE)
    if stage is None:
        raise Refused(_("The edition has no dates yet. Set them first."))
    if not reason.strip():
        raise Refused(_("Give a reason. It stands on the timeline of the edition."))
    if closes_at <= now:
        raise Refused(_("The new deadline must lie in the future."))
    if region is not None and (participant or province):
        raise Refused(_("Choose either one region or a class of participant and a province."))
    if request is not None:
        request = _waiting(request)
        region = request.region
    dimension_id = dimension.pk if dimension else None
    end = deadlines.intake_closing(edition, region, dimension_id=dimension_id)
    if closes_at <= end:
        raise Refused(_("The new deadline must lie after the present one: an extension never shortens."))
    extension = Extension.objects.create(
        edition=edition, stage=StageKind.INTAKE, closes_at=closes_at, participant=participant, province=province,
        dimension=dimension, region=region, reason=reason.strip(), proposed_by=by, proposed_at=now,
    )  # fmt: skip
    if request is not None:
        request.extension = extension
        request.save(update_fields=["extension"])
    audit.record("extension.propose", extension, by=by, now=now, reason=extension.reason, **_facts(extension))
    return extension


@transaction.atomic
def confirm(extension, *, by, now) -> Extension:
    """The other person's word: from this moment the new deadline holds. It cannot be taken back."""
    extension = _open(extension)
    if extension.proposed_by_id == by.pk:
        raise Refused(_("You proposed this extension. Another person confirms it."))
    if extension.closes_at <= now:
        raise Refused(_("The new deadline has passed meanwhile. Withdraw this proposal and make another."))
    extension.confirmed_by, extension.confirmed_at = by, now
    extension.save(update_fields=["confirmed_by", "confirmed_at"])
    for request in extension.requests.select_related("region"):
        _tell(request, granted=True, by=by, now=now)
    audit.record("extension.confirm", extension, by=by, now=now, reason=extension.reason, **_facts(extension))
    return extension


@transaction.atomic
def withdraw(extension, *, reason, by, now) -> Extension:
    """Take a proposal back before it is confirmed. A request that it answered waits again."""
    extension = _open(extension)
    if not reason.strip():
        raise Refused(_("Write why the proposal is withdrawn."))
    extension.withdrawn_at, extension.withdrawn_reason = now, reason.strip()
    extension.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    extension.requests.update(extension=None)
    audit.record("extension.withdraw", extension, by=by, now=now, reason=extension.withdrawn_reason)
    return extension


@transaction.atomic
def ask(edition, *, region, until, reason, by, now) -> LateRequest:
    """A region asks for more time, before or after its deadline. One request waits at a time."""
    if not reason.strip():
        raise Refused(_("Write why the region needs more time."))
    end = deadlines.intake_closing(edition, region)
    if end is None:
        raise Refused(_("The edition has no dates yet, so there is no deadline to extend."))
    if until <= max(end, now):
        raise Refused(_("Ask for a time after the present deadline and in the future."))
    unanswered = LateRequest.objects.filter(edition=edition, region=region, declined_at=None)
    message = _("A request of the region waits already. The answer comes here.")
    if unanswered.filter(extension__confirmed_at=None).exists():
        raise Refused(message)
    try:
        with transaction.atomic():
            request = LateRequest.objects.create(
                edition=edition, region=region, until=until, reason=reason.strip(), asked_by=by, asked_at=now
            )
    except IntegrityError as second:
        raise Refused(message) from second
    audit.record("late_request.ask", request, by=by, now=now, reason=request.reason, region=region.pk)
    return request


@transaction.atomic
def decline(request, *, answer, by, now) -> LateRequest:
    """Say no, with a reason that the region reads."""
    request = _waiting(request)
    if not answer.strip():
        raise Refused(_("Write why the request is declined. The region reads it."))
    request.declined_by, request.declined_at, request.answer = by, now, answer.strip()
    request.save(update_fields=["declined_by", "declined_at", "answer"])
    _tell(request, granted=False, by=by, now=now)
    audit.record("late_request.decline", request, by=by, now=now, reason=request.answer, region=request.region_id)
    return request


def _tell(request, *, granted, by, now) -> None:
    """The answer to the admins of the region, with their next digest; it stands on the page of the request at once."""
    admins = admins_of_region(request.region_id, now)
    notice.tell_all(
        admins, kind=NoticeKind.LATE_ANSWER, by=by, now=now, edition=request.edition, region=request.region,
        text_args={"granted": granted},
    )  # fmt: skip


def _open(extension) -> Extension:
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.confirmed_at:
        raise Refused(_("This extension is confirmed already and stands."))
    if extension.withdrawn_at:
        raise Refused(_("This proposal was withdrawn."))
    return extension


def _waiting(request) -> LateRequest:
    LateRequest.objects.select_for_update().only("pk").get(pk=request.pk)
    request = LateRequest.objects.select_related("region").get(pk=request.pk)
    if not request.waits:
        raise Refused(_("This request is answered already."))
    return request


def _facts(extension) -> dict:
    """Whom it is for and until when, as the audit event keeps it."""
    return {
        "until": extension.closes_at.isoformat(), "participant": extension.participant,
        "province": extension.province_id, "dimension": extension.dimension_id, "region": extension.region_id,
    }  # fmt: skip
