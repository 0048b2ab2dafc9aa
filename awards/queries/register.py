"""The register of a region: the innovations that a person may see, with the entries that came out of them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404

from accounts.enums import Role
from accounts.language import pick
from awards.enums import EntryState, InnovationState
from awards.models import Category, Dimension, Edition, Innovation, Promotion
from awards.queries.entry import open_categories, open_editions
from awards.rules import profile as rules


def agencies_kept_by(user, region) -> Any:
    """The agencies of a region in whose name this person keeps the register."""
    agencies = region.agencies.filter(is_active=True).order_by("name")
    if rules.administers(user, region):
        return agencies
    return agencies.filter(pk__in=user.over(Role.AGENCY))


def innovations_of(user, region, *, q="", agency=None, dimension=None, state="") -> Any:
    """What this person sees of the register: the region admin all of it, an agency its own. Two queries when read."""
    found = Innovation.objects.filter(agency__region=region)
    if not rules.administers(user, region):
        found = found.filter(agency__in=user.over(Role.AGENCY))
    wanted = {"title__icontains": q, "agency": agency, "dimension": dimension, "state": state}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    promotions = Promotion.objects.filter(ended_at=None).select_related("entry__edition").order_by("-pk")
    return (
        found.select_related("agency", "dimension", "subdimension")
        .prefetch_related(Prefetch("promotions", promotions, to_attr="living"))
        .order_by("agency__name", "title")
    )


def fetch_innovation(user, pk: int, rule=rules.may_keep_innovation) -> Innovation:
    """The innovation with its labels, if this person keeps it (else 404)."""
    innovation = Innovation.objects.select_related("agency__region", "dimension", "subdimension").filter(pk=pk).first()
    if innovation is None or not rules.may_keep_innovation(user, innovation):
        raise Http404
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
    return {"agencies": agencies_kept_by(user, region), "dimensions": Dimension.objects.order_by("order")}
