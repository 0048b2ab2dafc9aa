"""The register of a region: the innovations that a person may see, with the entries that came out of them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Prefetch
from django.http import Http404

from accounts.enums import Role
from accounts.language import pick
from awards.enums import ARRIVED, EntryState, InnovationState
from awards.models import Category, Dimension, Edition, Innovation, Promotion
from awards.queries.entry import open_categories, open_editions
from awards.rules import profile as rules
from awards.rules.entry import may_see_entry


def agencies_kept_by(user, region) -> Any:
    """The agencies of a region in whose name this person keeps the register."""
    agencies = region.agencies.filter(is_active=True).select_related("region").order_by("name")
    if rules.administers(user, region):
        return agencies
    return agencies.filter(pk__in=user.over(Role.AGENCY))


def agencies_read_by(user, region) -> Any:
    """Those whose lines this person sees: all of them for those who follow the region, closed ones too."""
    return region.agencies.order_by("name") if _reads_all(user, region) else agencies_kept_by(user, region)


def _reads_all(user, region) -> bool:
    return bool(rules.administers(user, region) or rules.follows_register(user, region))


def innovations_of(user, region, *, q="", agency=None, dimension=None, state="") -> Any:
    """What this person sees of the register: an agency its own, everybody else all of it. Two queries when read."""
    found = Innovation.objects.filter(agency__region=region)
    if not _reads_all(user, region):
        found = found.filter(agency__in=user.over(Role.AGENCY))
    wanted = {"title__icontains": q, "agency": agency, "dimension": dimension, "state": state}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    promotions = promotions_shown(user, region).filter(ended_at=None)
    return (
        found.select_related("agency", "dimension", "subdimension")
        .prefetch_related(Prefetch("promotions", promotions, to_attr="living"))
        .order_by("agency__name", "title")
    )


def count_innovations(user, regions) -> None:
    """Sets `innovations` of each region: (state in words, number) of what its register holds. One query.

    None where this person sees only a part of the register or nothing of it.
    """
    rows = Innovation.objects.filter(agency__region__in=[region.pk for region in regions])
    numbers = {(row["agency__region"], row["state"]): row["n"]
               for row in rows.values("agency__region", "state").annotate(n=Count("pk")).order_by()}  # fmt: skip
    for region in regions:
        found = [(label, numbers.get((region.pk, state), 0)) for state, label in InnovationState.choices]
        region.innovations = [each for each in found if each[1]] if _reads_all(user, region) else None


def promotions_shown(user, region) -> Any:
    """Entries out of the register. Whoever is not of the region learns of what has arrived, as it was sent."""
    promotions = Promotion.objects.select_related("entry__edition").order_by("-pk")
    if rules.of_the_region(user, region):
        return promotions.annotate(title=F("entry__title"))
    return promotions.filter(entry__state__in=ARRIVED).annotate(title=F("entry__current__title"))


def read_entries(user, promotions) -> frozenset[int]:
    """Of these promotions, those whose entry this person may open. The others are named without a link."""
    return frozenset(row.pk for row in promotions if may_see_entry(user, row.entry))


def fetch_innovation(user, pk: int, rule=rules.may_keep_innovation) -> Innovation:
    """The innovation with its labels, if this person reads it (else 404) and `rule` holds (else 403). Two queries."""
    innovation = Innovation.objects.select_related("agency__region", "dimension", "subdimension").filter(pk=pk).first()
    if innovation is None or not rules.may_read_innovation(user, innovation):
        raise Http404
    region = innovation.agency.region
    region.agency_ids = frozenset(region.agencies.values_list("pk", flat=True))
    if not rule(user, innovation):
        raise PermissionDenied
    return innovation


def living_promotions(innovation) -> list[Promotion]:
    rows = innovation.promotions.filter(ended_at=None).select_related("entry__edition").order_by("-pk")
    return [row for row in rows if row.entry.state != EntryState.WITHDRAWN]


@dataclass(frozen=True)
class Offer:
    """An edition in which the innovation can be entered now, and the category that fits it."""

    edition: Edition
    category: Category


def offers_for(innovation, now) -> list[Offer]:
    """Open editions in which no entry of it lives yet. Empty for what is planned."""
    if innovation.state == InnovationState.PLANNED:
        return []
    taken = {row.edition_id for row in living_promotions(innovation)}
    editions = [edition for edition in open_editions(now, [innovation.agency]) if edition.pk not in taken]
    kind, code = innovation.agency.region.kind, innovation.dimension.code
    fitting = open_categories(editions).filter(participant=kind, dimension__code=code)
    return [Offer(category.edition, category) for category in fitting]


def promoted_from(entry) -> Promotion | None:
    """The line of the register that an entry came from. One query."""
    return Promotion.objects.filter(entry=entry).select_related("innovation").first()


def rows_for_export(innovations) -> list[Innovation]:
    """With the words that a file shows, in the reader's language."""
    rows = list(innovations)
    for row in rows:
        row.state_word = row.get_state_display()
        row.starts_month = f"{row.starts:%m/%Y}"
        row.ends_month = f"{row.ends:%m/%Y}" if row.ends else ""
        row.subdimension_label = pick(row.subdimension, "label") if row.subdimension else ""
    return rows


def choices_for(user, region) -> dict[str, Any]:
    """What the filters and forms of the register offer."""
    return {"agencies": agencies_read_by(user, region), "dimensions": Dimension.objects.order_by("order")}
