"""How far the provinces and regions of an edition are: read in the same few queries, whatever their number."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from awards.enums import ARRIVED, EntryState, StageKind
from awards.models import Dimension, Entry, Province, Region


def regions_of(edition, *, province=None) -> list[Region]:
    """The regions that can take part: with a government of their own, of a class that has a category. One query."""
    kinds = edition.categories.values("participant")
    regions = Region.objects.competing().filter(kind__in=kinds).select_related("province")
    if province is not None:
        regions = regions.filter(province=province)
    return list(regions.order_by("code"))


@dataclass
class Row:
    """A region, or the sum of several. Numbers of entries unless they say otherwise; withdrawn ones count nowhere."""

    place: Region | Province | None
    regions: int = 0
    regions_begun: int = 0
    regions_sent: int = 0
    regions_extended: int = 0
    begun: int = 0
    sent: int = 0
    eligible: int = 0
    by_dimension: Counter = field(default_factory=Counter)  # dimension id -> sent entries
    closes: datetime | None = None  # only of a region with an extension

    @property
    def region(self) -> Region:
        """Of a row that is no sum."""
        if not isinstance(self.place, Region):
            raise TypeError("A sum of several regions is no region.")
        return self.place

    @property
    def code(self) -> str:
        return self.place.code if self.place else ""

    @property
    def regions_without(self) -> int:
        """Regions that have begun nothing."""
        return self.regions - self.regions_begun

    @property
    def share_sent(self) -> float:
        return self.regions_sent / self.regions if self.regions else 0.0

    def add(self, other: "Row") -> None:
        for name in ("regions", "regions_begun", "regions_sent", "regions_extended", "begun", "sent", "eligible"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.by_dimension += other.by_dimension

    def labelled(self, dimensions) -> list[tuple[Dimension, int]]:
        return [(dimension, self.by_dimension[dimension.pk]) for dimension in dimensions]


@dataclass
class Participation:
    """rows: provinces with their sums, or the regions of one province."""

    dimensions: list[Dimension]
    rows: list[Row]
    total: Row


def by_province(edition) -> Participation:
    """A row for each province that has a region in the edition. Five queries."""
    rows: dict[int, Row] = {}
    for row in _region_rows(edition, regions_of(edition)):
        province = row.region.province
        rows.setdefault(province.pk, Row(province)).add(row)
    return _summed(edition, [rows[pk] for pk in sorted(rows, key=lambda pk: rows[pk].code)])


def by_region(edition, province=None) -> Participation:
    """A row for each region, of one province or of all. Five queries."""
    return _summed(edition, _region_rows(edition, regions_of(edition, province=province)))


def _summed(edition, rows) -> Participation:
    total = Row(None)
    for row in rows:
        total.add(row)
    return Participation(list(edition.programme.dimensions.all()), rows, total)


def _region_rows(edition, regions) -> list[Row]:
    states: dict[int, Counter] = defaultdict(Counter)
    entries = Entry.objects.filter(edition=edition).exclude(state=EntryState.WITHDRAWN).order_by()
    for region_id, state, dimension_id in entries.values_list("region_id", "state", "category__dimension_id"):
        states[region_id][state, dimension_id] += 1
    return [_region_row(edition, region, states[region.pk]) for region in regions]


def _region_row(edition, region, states: Counter) -> Row:
    begun = sum(states.values())
    by_dimension: Counter = Counter()
    for (state, dimension_id), count in states.items():
        if state in ARRIVED:
            by_dimension[dimension_id] += count
    sent = sum(by_dimension.values())
    closes = _extended(edition, region)
    return Row(
        region, regions=1, regions_begun=int(begun > 0), regions_sent=int(sent > 0),
        regions_extended=int(closes is not None), begun=begun, sent=sent,
        eligible=sum(count for (state, _d), count in states.items() if state == EntryState.ELIGIBLE),
        by_dimension=by_dimension, closes=closes,
    )  # fmt: skip


def _extended(edition, region) -> datetime | None:
    """The latest deadline that an extension gives the region, if only in one dimension."""
    stage = edition.stage(StageKind.INTAKE)
    later = [
        each.closes_at for each in edition.extensions_in_force
        if each.stage == StageKind.INTAKE and each.covers(region, dimension_id=each.dimension_id)
    ]  # fmt: skip
    return max(later) if stage and later and max(later) > stage.closes_at else None
