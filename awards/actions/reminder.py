"""Reminders that come by themselves, some days before each effective deadline, and how an edition sets them.

A day-mark is told once a person and place: the database refuses a second one, whichever worker or restart tries it.
"""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.enums import Role
from accounts.refusal import Refused
from awards import deadlines
from awards.enums import ARRIVED, EntryState, NoticeKind, StageKind
from awards.models import Edition, Entry, Notice, Region
from awards.queries.receivers import holders
from awards.turns import INTERVALS

DAY = timedelta(days=1)
MOST_DAYS, MOST_MARKS = 90, 10


class Due(NamedTuple):
    """Whom a reminder concerns: the people of an agency with a draft, or the admins of a region; of a repair, both."""

    agency_id: int | None
    region_id: int
    mark: str
    entry_id: int | None = None  # the entry that came back for repair


def put_due(now) -> int:
    """The reminders of every edition whose intake runs. Returns how many people were told something new."""
    running = Edition.objects.filter(stages__kind=StageKind.INTAKE, stages__opens_at__lte=now, form__isnull=False)
    return sum(_put(edition.pk, now) for edition in running.order_by("pk") if edition.reminder_days)


@transaction.atomic
def _put(edition_id, now) -> int:
    """One edition at a time under its lock; what stands already is left alone."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition_id)  # others may name it meanwhile
    due = _due(edition, now) | _repairs(edition, now)
    if not due:
        return 0
    agencies = holders(Role.AGENCY, {each.agency_id for each in due if each.agency_id}, now)
    admins = holders(Role.REGION_ADMIN, {each.region_id for each in due if not each.agency_id}, now)
    marks = {each.mark for each in due}
    standing = set(Notice.objects.filter(edition=edition, mark__in=marks).values_list("user_id", "mark"))
    notices = {
        (user.pk, each.mark): Notice(
            user=user, kind=NoticeKind.REMINDER, edition=edition, region_id=each.region_id, agency_id=each.agency_id,
            entry_id=each.entry_id, at=now, mark=each.mark,
        )
        for each in due
        for user in (agencies.get(each.agency_id, []) if each.agency_id else admins.get(each.region_id, []))
        if (user.pk, each.mark) not in standing
    }  # fmt: skip
    if notices:
        Notice.objects.bulk_create(notices.values(), 500, ignore_conflicts=True)
        audit.record("reminder.put", edition, by=None, now=now, edition=edition, count=len(notices))
    return len(notices)


def _due(edition, now) -> set[Due]:
    """Agencies that hold a draft, and regions that have sent nothing or hold a draft, at a day-mark of their deadline."""
    due: set[Due] = set()
    waiting: set[tuple[int, str]] = set()
    sent: Counter[int] = Counter()
    entries = Entry.objects.filter(edition=edition).exclude(state=EntryState.WITHDRAWN)
    regions = {region.pk: region for region in _regions(edition)}
    rows = entries.values_list("region_id", "agency_id", "state", "category__dimension_id").order_by()
    for region_id, agency_id, state, dimension_id in rows.distinct():
        sent[region_id] += state in ARRIVED
        region = regions.get(region_id)
        if region is None or state not in {EntryState.DRAFT, EntryState.REVIEW}:
            continue
        closes = deadlines.intake_closing(edition, region, dimension_id=dimension_id)
        mark = _mark(edition, closes, now)
        if mark and state == EntryState.DRAFT:
            due.add(Due(agency_id, region_id, f"{mark} agency {agency_id}"))
        elif mark:
            waiting.add((region_id, mark))
    for region in regions.values():
        mark = "" if sent[region.pk] else _mark(edition, deadlines.intake_closing(edition, region), now)
        if mark:
            waiting.add((region.pk, mark))
    return due | {Due(None, region_id, f"{mark} region {region_id}") for region_id, mark in waiting}


def _repairs(edition, now) -> set[Due]:
    """Entries that came back for repair, at a day-mark of the deadline that each of them has."""
    due: set[Due] = set()
    entries = Entry.objects.filter(edition=edition, state=EntryState.REPAIR).order_by()
    for pk, agency_id, region_id, until in entries.values_list("pk", "agency_id", "region_id", "repair_until"):
        mark = _mark(edition, until, now)
        if mark:
            due |= {Due(place, region_id, f"{mark} repair {pk}", pk) for place in (agency_id, None)}
    return due


def _regions(edition):
    kinds = edition.categories.values("participant")
    return Region.objects.competing().filter(kind__in=kinds)


def _mark(edition, closes, now) -> str:
    """The day-mark that has come within the last day: "7d 2026-10-30T16:59Z"; empty when none has."""
    for days in sorted(edition.reminder_days):
        if closes is not None and closes - days * DAY <= now < min(closes, closes - (days - 1) * DAY):
            return f"{days}d {closes:%Y-%m-%dT%H:%MZ}"
    return ""


@transaction.atomic
def set_reminders(edition, *, days: list[int], rhythm: dict[str, int], limit: int | None, by, now) -> Edition:
    """When reminders come, how often mails may, and how many entries a province may recommend in each dimension."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    days = sorted(set(days), reverse=True)
    if len(days) > MOST_MARKS or any(not 1 <= day <= MOST_DAYS for day in days):
        raise Refused(_("Name at most ten days, each between 1 and 90."))
    if rhythm["every"] not in INTERVALS or rhythm["last_every"] not in INTERVALS or rhythm["hour"] not in range(24):
        raise Refused(_("The hours between mails must divide a day."))
    before = {"days": edition.reminder_days, "rhythm": edition.digest_rhythm, "limit": edition.recommendation_limit}
    after = {"days": days, "rhythm": rhythm, "limit": limit}
    if before == after:
        raise Refused(_("Nothing was changed."))
    edition.reminder_days, edition.digest_rhythm, edition.recommendation_limit = days, rhythm, limit
    edition.save(update_fields=["reminder_days", "digest_rhythm", "recommendation_limit"])
    audit.record("edition.set_reminders", edition, by=by, now=now, edition=edition, before=before, after=after)
    return edition
