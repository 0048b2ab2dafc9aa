"""Whom a desk can remind of what, and who was reminded when: the same few queries for one place and for all."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.enums import NudgeMail, Role
from accounts.models import User
from awards import deadlines
from awards.enums import ARRIVED, EntryState, NoticeKind
from awards.models import Entry, Notice
from awards.queries.desk import LAST_DAYS, STILL, UNSENT
from awards.queries.notice import last_nudges
from awards.queries.receivers import holders

AGAIN = timedelta(hours=20)  # nobody is reminded twice within


@dataclass
class Target:
    """An agency or a region that can be reminded.

    titles: of its unsent entries, only where the sender may know them; an agency's own admin does, a province does not.
    """

    place: Any  # Agency or Region, with what `zone` and `url_key` say
    key: str
    zone: str
    closes: datetime | None
    receivers: list[User]
    unsent: int = 0
    sent: int = 0
    titles: list[str] = field(default_factory=list)
    longest: int = 0  # days that its longest waiting draft is in the same hands
    is_late: bool = False
    last: Notice | None = None

    @property
    def has_begun(self) -> bool:
        return bool(self.unsent or self.sent)

    @property
    def unwilling(self) -> list[User]:
        """Who wants no reminders by mail: they are asked in another way."""
        return [user for user in self.receivers if user.nudges == NudgeMail.NEVER]

    def rests_until(self, now) -> datetime | None:
        """When it can be reminded again; None when it can be now."""
        return self.last.at + AGAIN if self.last and now - self.last.at < AGAIN else None


def resting(edition, people, now) -> set[int]:
    """Ids of those of the people whom somebody reminded less than twenty hours ago, wherever. One query."""
    nudged = Notice.objects.filter(edition=edition, kind=NoticeKind.NUDGE, user__in=people, at__gt=now - AGAIN)
    return set(nudged.values_list("user_id", flat=True))


def agency_targets(desk, now) -> list[Target]:
    """The agencies of a region that have begun nothing or have a draft in hand."""
    agencies = list(desk.place.agencies.filter(is_active=True).order_by("name"))
    of_agency = defaultdict(list)
    entries = Entry.objects.filter(edition=desk.edition, region=desk.place).exclude(state=EntryState.WITHDRAWN)
    for entry in entries.select_related("category").order_by("code"):
        of_agency[entry.agency_id].append(entry)
    people = holders(Role.AGENCY, [agency.pk for agency in agencies], now)
    last = last_nudges(desk.edition, agency__in=agencies)
    return [
        _target(agency, str(agency.pk), desk.edition, desk.place, of_agency[agency.pk], now,
                receivers=people.get(agency.pk, []), last=last.get(agency.pk), titled=True, mine=(EntryState.DRAFT,))
        for agency in agencies
        if not of_agency[agency.pk] or any(each.state == EntryState.DRAFT for each in of_agency[agency.pk])
    ]  # fmt: skip


def region_targets(edition, regions, now) -> list[Target]:
    """The regions that have sent nothing or have something unsent; those with the longest waiting drafts first."""
    of_region = defaultdict(list)
    entries = Entry.objects.filter(edition=edition, region__in=regions).exclude(state=EntryState.WITHDRAWN)
    columns = ("region_id", "state", "state_since", "category__dimension_id")
    for entry in entries.select_related("category").only(*columns).order_by():
        of_region[entry.region_id].append(entry)
    people = holders(Role.REGION_ADMIN, [region.pk for region in regions], now)
    last = last_nudges(edition, region__in=regions, agency=None)
    targets = [
        _target(region, region.code, edition, region, of_region[region.pk], now,
                receivers=people.get(region.pk, []), last=last.get(region.pk), titled=False, mine=UNSENT)
        for region in regions
        if not any(each.state in ARRIVED for each in of_region[region.pk])
        or any(each.state in UNSENT for each in of_region[region.pk])
    ]  # fmt: skip
    return sorted(targets, key=lambda target: (not target.unsent, -target.longest, target.key))


def _target(place, key, edition, region, entries, now, *, receivers, last, titled, mine) -> Target:
    unsent = [entry for entry in entries if entry.state in mine]
    unsent = deadlines.still_open(edition, region, unsent, now) or unsent
    closes = deadlines.next_closing(edition, region, {entry.category.dimension_id for entry in unsent}, now)
    longest = max((now - entry.state_since for entry in unsent), default=timedelta())
    soon = closes is not None and closes - now <= LAST_DAYS
    return Target(
        place=place, key=key, zone=region.zone, closes=closes, receivers=receivers, unsent=len(unsent),
        sent=sum(entry.state in ARRIVED for entry in entries),
        titles=[entry.title for entry in unsent] if titled else [], longest=max(0, longest.days),
        is_late=soon or longest >= STILL, last=last,
    )  # fmt: skip
