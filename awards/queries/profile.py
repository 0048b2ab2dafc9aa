"""The profile of a region, fetched through the rules: as a page reads it, and who signs for the region on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.language import as_zone, pick
from accounts.models import AuditEvent
from accounts.rules import EDITION_READERS, holds_any
from awards.enums import ARRIVED, EntryState, MasterplanStatus
from awards.models import (
    Agency,
    Cluster,
    ClusterMember,
    Edition,
    Entry,
    GovernmentIndex,
    Masterplan,
    MasterplanBook,
    PlanLink,
    Region,
    RegionHead,
)
from awards.queries.public import winners
from awards.rules import profile as rules

EVENTS = 20  # of the history on a page
# What the history of a profile tells.
TOLD = {
    "agency.add": _("Agency added"),
    "agency.change": _("Agency changed"),
    "agency.close": _("Agency closed"),
    "agency.reopen": _("Agency opened again"),
    "cluster.add_member": _("Taken into a cluster"),
    "cluster.remove_member": _("Taken out of a cluster"),
    "head.end": _("End of a head's term recorded"),
    "head.record": _("Head of the region recorded"),
    "head.void": _("Record of a head voided"),
    "index.record": _("Index recorded"),
    "masterplan.add": _("Masterplan version added"),
    "masterplan.add_book": _("Book of the masterplan uploaded"),
    "masterplan.change": _("Masterplan changed"),
    "plan.add": _("Plan linked"),
    "plan.remove": _("Link to a plan removed"),
    "region.change": _("Facts of the region changed by an import"),
    "region.set_year_joined": _("Year joined changed"),
}


def head_on(region, day: date) -> RegionHead | None:
    """Who leads the region on that day: the one who came last into office, a stand-in before the one stood in for.

    `office_line` and `name` are how the signature reads: "Pj. Wali Kota Sukabumi", then the name. One query.
    """
    head = RegionHead.objects.filter(region=region).on(day).order_by("-starts", "-pk").first()
    if head is not None:
        head.region = region
    return head


def fetch_region(user, code: str, rule=rules.may_read_profile) -> Region:
    """The region, if this person may read its profile (else 404) and `rule` holds (else 403). Two queries."""
    region = Region.objects.select_related("province").filter(code=code).first()
    if region is None:
        raise Http404
    region.agency_ids = frozenset(region.agencies.values_list("pk", flat=True))
    if not rules.may_read_profile(user, region):
        raise Http404
    if not rule(user, region):
        raise PermissionDenied
    return region


def brought_before(region, key: str) -> bool:
    """Whether the preview of a table that this key names was confirmed already."""
    return AuditEvent.objects.filter(noun="region", noun_id=region.pk, verb="region.import", data__key=key).exists()


def part_of(user, code: str, model, pk: int, rule=rules.may_write_profile):
    """A head, masterplan, plan link or agency of a region, fetched through the rule of its region."""
    region = fetch_region(user, code, rule)
    part = model.objects.filter(region=region, pk=pk).first()
    if part is None:
        raise Http404
    part.region = region
    return part


def fetch_book(user, code: str, pk: int) -> MasterplanBook:
    region = fetch_region(user, code)
    book = MasterplanBook.objects.filter(masterplan__region=region, pk=pk).first()
    if book is None:
        raise Http404
    return book


def regions_for(user, *, text="") -> Any:
    """Regions whose profile this person reads, by code."""
    regions = Region.objects.select_related("province").order_by("code")
    if not any(user.over(role) for role in EDITION_READERS):
        agencies = Agency.objects.filter(pk__in=user.over(Role.AGENCY)).values("region")
        own = Q(province__in=user.over(Role.PROVINCE)) | Q(pk__in=user.over(Role.REGION_ADMIN)) | Q(pk__in=agencies)
        regions = regions.filter(own)
    return regions.filter(name__icontains=text) if text else regions


@dataclass(frozen=True)
class IndexRow:
    """An index of a year. change: against the year before in the same index, None where there is none."""

    year: int
    name: str
    value: Decimal
    grade: str
    change: Decimal | None
    source: str
    is_sample: bool


@dataclass(frozen=True)
class EditionRow:
    edition: Edition
    entries: int
    sent: int
    prizes: int


@dataclass
class Profile:
    region: Region
    head: RegionHead | None
    heads: list[RegionHead]
    agencies: list[Agency]
    masterplans: list[Masterplan]
    links: list[PlanLink]
    indices: list[IndexRow]
    clusters: list[Cluster]
    editions: list[EditionRow]

    @property
    def series(self) -> list[tuple[str, list[tuple[str, Decimal]]]]:
        """For the chart: index -> (year, value), oldest first."""
        names = dict.fromkeys(row.name for row in self.indices)
        return [
            (name, [(str(row.year), row.value) for row in reversed(self.indices) if row.name == name]) for name in names
        ]


def region_profile(user, region, now) -> Profile:
    """The whole page in a fixed number of queries. Prizes count from the moment they are public."""
    books = MasterplanBook.objects.filter(replaced_at=None).order_by("kind")
    return Profile(
        region=region, head=head_on(region, now.astimezone(as_zone(region.zone)).date()), heads=_heads(region),
        agencies=list(region.agencies.order_by("-is_active", "name")),
        masterplans=list(region.masterplans.prefetch_related(Prefetch("books", books, to_attr="standing"))),
        links=list(region.plan_links.filter(removed_at=None).select_related("agency")),
        indices=index_rows(region),
        clusters=[member.cluster for member in region.clusters.filter(removed_at=None).select_related("cluster")],
        editions=_editions(user, region, now),
    )  # fmt: skip


def _heads(region) -> list[RegionHead]:
    heads = list(region.heads.order_by("-starts", "-pk"))
    for head in heads:
        head.region = region
    return heads


def index_rows(region) -> list[IndexRow]:
    """The newest record of each index and year, the latest year first. One query."""
    newest = {}
    for row in region.index_values.select_related("index").order_by("pk"):
        newest[row.index.code, row.year] = row
    standing = sorted((row for row in newest.values() if row.value is not None), key=lambda row: (row.year, row.pk))
    found = []
    for row in standing:
        before = newest.get((row.index.code, row.year - 1))
        change = row.value - before.value if before and before.value is not None else None
        grade = pick(row.index.grade(row.value), "label")
        found.append(IndexRow(row.year, pick(row.index, "name"), row.value, grade, change, row.source, row.is_sample))
    return found[::-1]


def _editions(user, region, now) -> list[EditionRow]:
    """Entries, sent ones and public prizes of each edition that this person may know the numbers of."""
    states = Counter(Entry.objects.filter(region=region).values_list("edition_id", "state"))
    prizes = Counter(winners(now).filter(entry__region=region).values_list("decision_set__edition_id", flat=True))
    own = rules.of_the_region(user, region) or rules.coordinates(user, region)
    rows = []
    for edition in Edition.objects.filter(pk__in={pk for pk, _state in states}).order_by("year", "pk"):
        if own or holds_any(user, EDITION_READERS, edition.pk):
            counted = {state: count for (pk, state), count in states.items() if pk == edition.pk}
            living = sum(count for state, count in counted.items() if state != EntryState.WITHDRAWN)
            sent = sum(count for state, count in counted.items() if state in ARRIVED)
            rows.append(EditionRow(edition, living, sent, prizes[edition.pk]))
    return rows


def history_of(region, number) -> Page:
    """The changes of the profile with actors, the latest first, a page of them. Two queries."""
    events = AuditEvent.objects.filter(verb__in=TOLD, data__region=region.pk).select_related("actor")
    return Paginator(events.order_by("-id"), EVENTS).get_page(number)


def note_of(event) -> str:
    """What of an event helps to tell it from its like: a year, a state, a new name, a reason, and who did it."""
    data, states = event.data, dict(MasterplanStatus.choices)
    renamed = data.get("name") if event.verb == "agency.change" else ""
    facts = (data.get("year"), states.get(data.get("after")), renamed, data.get("reason"), event.actor)
    return " · ".join(str(fact) for fact in facts if fact)


def clusters_with_members() -> list[Cluster]:
    """Two queries."""
    members = ClusterMember.objects.filter(removed_at=None).select_related("region").order_by("region__code")
    return list(Cluster.objects.prefetch_related(Prefetch("members", members, to_attr="standing")))


def fetch_cluster(user, code: str, rule=rules.may_set_clusters) -> Cluster:
    cluster = Cluster.objects.filter(code=code).first()
    if cluster is None or not rules.may_read_clusters(user, cluster):
        raise Http404
    if not rule(user, cluster):
        raise PermissionDenied
    return cluster


def fetch_member(user, pk: int) -> ClusterMember:
    member = ClusterMember.objects.select_related("cluster", "region").filter(pk=pk, removed_at=None).first()
    if member is None or not rules.may_read_clusters(user, member):
        raise Http404
    if not rules.may_set_clusters(user, member):
        raise PermissionDenied
    return member


def indices() -> Any:
    return GovernmentIndex.objects.order_by("-first_year")
