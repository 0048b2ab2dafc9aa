"""Reminders that one person sends to others. They stand on the desks and go out with each receiver's next digest."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from accounts.refusal import Refused
from awards.enums import NoticeKind
from awards.models import Agency, Notice
from awards.queries.nudge import Target, resting


@dataclass(frozen=True)
class Sent:
    told: int  # people
    rested: int  # people who were reminded less than twenty hours ago
    unwilling: int  # people who want no reminders by mail
    empty: int  # places without anybody


@transaction.atomic
def send(edition, targets: list[Target], *, by, now) -> Sent:
    """Remind the people of the targets. Who was reminded within the last twenty hours, by anybody, is left in peace."""
    if not targets:
        raise Refused(_("Choose whom to remind."))
    targets = [target for target in targets if target.closes is not None and now < target.closes]
    if not targets:
        raise Refused(_("Their deadline has passed or is not set, so there is nothing to remind of."))
    unwilling = {user.pk for target in targets for user in target.unwilling if user.pk != by.pk}
    people = {user.pk for target in targets for user in target.receivers} - unwilling - {by.pk}
    # The rows are the lock: of two who remind at once, the second sees what the first did.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").only("pk"))
    rested = resting(edition, people, now)
    notices = [
        _notice(edition, target, user, by=by, now=now)
        for target in targets
        for user in target.receivers
        if user.pk in people - rested
    ]
    if not notices:
        raise Refused(_refusal(rested, unwilling))
    Notice.objects.bulk_create(notices, 500)
    told = {notice.user_id for notice in notices}
    audit.record(
        "nudge.send", edition, by=by, now=now, edition=edition, count=len(told),
        places=[target.key for target in targets],
    )  # fmt: skip
    return Sent(len(told), len(rested), len(unwilling), sum(not target.receivers for target in targets))


def _notice(edition, target, user, *, by, now) -> Notice:
    agency = target.place if isinstance(target.place, Agency) else None
    region_id = agency.region_id if agency else target.place.pk
    return Notice(
        user=user, kind=NoticeKind.NUDGE, edition=edition, region_id=region_id, agency=agency, sender=by, at=now
    )


def _refusal(rested, unwilling) -> str:
    if rested:
        return _("All of them were reminded less than 20 hours ago. Wait, or send them the text by WhatsApp.")
    if unwilling:
        return _("They want no reminders by mail. Send them the text by WhatsApp.")
    return _("Nobody is there to be reminded. Invite people first.")
