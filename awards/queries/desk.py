"""Where the entries of a region or a province stand: a grid with the same few queries whatever its size."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.enums import Role
from awards import deadlines
from awards.enums import ARRIVED, EntryState
from awards.models import (
    Agency,
    Dimension,
    Edition,
    Entry,
    Extension,
    Notice,
    Province,
    Recommendation,
    Region,
)
from awards.queries.extension import told_to
from awards.queries.history import side
from awards.queries.keeper import with_keeper
from awards.queries.notice import last_nudges
from awards.queries.recommendation import standing
from awards.rules import entry as rules
from awards.rules.entry import Desk

UNSENT = (EntryState.DRAFT, EntryState.REVIEW)
STILL = timedelta(days=7)  # a draft that stays in the same hands for this long is late
LAST_DAYS = timedelta(days=3)  # and so is every unsent one in the last days


def fetch_region_desk(user, code: str, slug: str, rule=rules.may_see_region_desk) -> Desk:
    return _fetch(user, Region.objects.select_related("province"), code, slug, rules.may_see_region_desk, rule)


def fetch_province_desk(user, code: str, slug: str, rule=rules.may_see_province_desk) -> Desk:
    return _fetch(user, Province.objects.all(), code, slug, rules.may_see_province_desk, rule)


def _fetch(user, places, code, slug, may_see, rule) -> Desk:
    place = places.filter(code=code).first()
    edition = Edition.objects.filter(slug=slug).prefetch_related("stages").first()
    if place is None or edition is None or not may_see(user, Desk(place, edition)):
        raise Http404
    if not rule(user, Desk(place, edition)):
        raise PermissionDenied
    return Desk(place, edition)


def desks_of(user, now) -> list[dict]:
    """Links to the desks that this person has work on, in the editions that have begun and are not long over."""
    regions = Region.objects.filter(pk__in=user.over(Role.REGION_ADMIN))
    provinces = Province.objects.filter(pk__in=user.over(Role.PROVINCE))
    places = [("awards:region_desk", place) for place in regions] + [("awards:province_desk", p) for p in provinces]
    if not places:
        return []
    editions = [edition for edition in Edition.objects.order_by("-year").prefetch_related("stages") if edition.timeline]
    is_only = len(places) == 1
    return [
        {"url_name": name, "place": place, "edition": edition, "is_only": is_only}
        for edition in editions
        for name, place in places
    ]


@dataclass
class Held:
    """An entry on the desk: who has it and for how long."""

    entry: Entry
    side: str  # whose turn it is; the row names agency or region
    days: int
    is_late: bool
    recommended: Recommendation | None = None  # by the province


@dataclass
class Row:
    place: Agency
    labelled: list[tuple[Dimension, list[Held]]] = field(default_factory=list)
    reminded: Notice | None = None  # the last reminder that a person sent

    @property
    def is_empty(self) -> bool:
        return not any(cell for _dimension, cell in self.labelled)


@dataclass
class RegionGrid:
    dimensions: list[Dimension]
    rows: list[Row]
    counts: dict[str, int]
    late: list[Held]
    closes: datetime | None
    extensions: list[Extension]


def region_grid(desk: Desk, now, *, recommended: bool) -> RegionGrid:
    """Agencies x dimensions of one region; recommended: with what the province recommends, never for a judge."""
    dimensions = list(desk.edition.programme.dimensions.all())
    agencies = list(desk.place.agencies.order_by("name"))
    entries = Entry.objects.filter(edition=desk.edition, region=desk.place)
    entries = with_keeper(entries.select_related("region", "agency", "category__dimension"))
    at = defaultdict(list)
    found = list(_held(entries.order_by("code"), desk, now))
    said = standing(entry__edition=desk.edition, entry__region=desk.place) if recommended else {}
    for held in found:
        held.recommended = said.get(held.entry.pk)
        at[held.entry.agency_id, held.entry.category.dimension_id].append(held)
    reminded = last_nudges(desk.edition, agency__region=desk.place)
    rows = [
        Row(agency, [(dimension, at[agency.pk, dimension.pk]) for dimension in dimensions], reminded.get(agency.pk))
        for agency in agencies
        if agency.is_active or any(at[agency.pk, dimension.pk] for dimension in dimensions)
    ]
    everything = [held for cell in at.values() for held in cell]
    late = sorted((held for held in everything if held.is_late), key=lambda held: -held.days)
    closes = deadlines.intake_closing(desk.edition, desk.place)
    return RegionGrid(
        dimensions,
        rows,
        _counts(held.entry.state for held in everything),
        late,
        closes,
        told_to(desk.edition, desk.place),
    )


@dataclass
class ProvinceCell:
    unsent: int
    sent: int


@dataclass
class ProvinceRow:
    region: Region
    labelled: list[tuple[Dimension, ProvinceCell]]
    counts: dict[str, int]
    with_agency: int
    with_admin: int
    longest: int  # days that the longest waiting draft is in the same hands
    is_late: bool
    reminded: Notice | None  # the last reminder that a person sent to its admins


@dataclass
class ProvinceGrid:
    dimensions: list[Dimension]
    rows: list[ProvinceRow]
    counts: dict[str, int]
    late: int
    sent: list[tuple[Entry, Recommendation | None]]  # with titles: what was sent is no secret inside the province
    closes: datetime | None


def province_grid(desk: Desk, now, *, recommended: bool) -> ProvinceGrid:
    """Regions x dimensions of one province: numbers of drafts, titles only of what was sent; recommended as above."""
    dimensions = list(desk.edition.programme.dimensions.all())
    of_region = defaultdict(list)
    entries = Entry.objects.filter(edition=desk.edition, region__province=desk.place)
    entries = entries.select_related("region", "agency", "category__dimension").order_by("code")
    for held in _held(entries, desk, now):
        of_region[held.entry.region_id].append(held)
    reminded = last_nudges(desk.edition, region__province=desk.place, agency=None)
    rows = [
        _province_row(region, of_region[region.pk], dimensions, reminded.get(region.pk))
        for region in desk.place.regions.competing()
    ]
    everything = [held for of_one in of_region.values() for held in of_one]
    arrived = [held.entry for held in everything if held.entry.state in ARRIVED]
    said = standing(entry__edition=desk.edition, province=desk.place) if recommended else {}
    sent = [(entry, said.get(entry.pk)) for entry in arrived]
    counts, late = _counts(held.entry.state for held in everything), sum(held.is_late for held in everything)
    return ProvinceGrid(dimensions, rows, counts, late, sent, deadlines.intake_closing(desk.edition))


def _province_row(region, held: list[Held], dimensions, reminded) -> ProvinceRow:
    states = Counter(each.entry.state for each in held)
    return ProvinceRow(
        region, [(dimension, _province_cell(dimension, held)) for dimension in dimensions], _counts(states.elements()), with_agency=states[EntryState.DRAFT],
        with_admin=states[EntryState.REVIEW] + states[EntryState.REPAIR],
        longest=max((each.days for each in held if each.entry.state in UNSENT), default=0),
        is_late=any(each.is_late for each in held), reminded=reminded,
    )  # fmt: skip


def _province_cell(dimension, held: list[Held]) -> ProvinceCell:
    states = [each.entry.state for each in held if each.entry.category.dimension_id == dimension.pk]
    return ProvinceCell(unsent=sum(state in UNSENT for state in states), sent=sum(state in ARRIVED for state in states))


def _held(entries, desk: Desk, now):
    for entry in entries:
        entry.edition = desk.edition
        closes = deadlines.closing(entry)
        soon = closes is not None and closes - now <= LAST_DAYS
        waited = now - entry.state_since
        is_late = entry.state in UNSENT and (soon or waited >= STILL)
        yield Held(entry, side(entry), max(0, waited.days), is_late)


def _counts(states) -> dict[str, int]:
    counted = Counter(states)
    return {
        "all": sum(counted.values()),
        "draft": counted[EntryState.DRAFT],
        "review": counted[EntryState.REVIEW],
        "repair": counted[EntryState.REPAIR],
        "sent": sum(counted[state] for state in ARRIVED if state != EntryState.REPAIR),
    }
