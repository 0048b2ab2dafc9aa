"""What a province recommends. The secretariat, the auditor and the entry's region read it; no judge's page asks here."""

from collections import Counter

from django.http import Http404

from awards.models import DecisionSet, Entry, Recommendation


def standing(**where) -> dict[int, Recommendation]:
    """Entry id -> the recommendation that stands, with who gave it. One query; where: which entries, as a filter."""
    rows = Recommendation.objects.filter(**where).select_related("by", "province").order_by("number")
    latest = {row.entry_id: row for row in rows}
    return {pk: row for pk, row in latest.items() if row.stands}


def story(entry) -> list[Recommendation]:
    """All that a province said about an entry, the latest first."""
    return list(entry.recommendations.select_related("by", "province").order_by("-number"))


def sent_entry(desk, code: str) -> Entry:
    """A sent entry of the province of a desk that was fetched through its rule; drafts are not there for a province."""
    entries = Entry.objects.arrived().filter(edition=desk.edition, region__province=desk.place, code=code)
    entry = entries.select_related("region", "agency", "category__dimension").defer("current__content").first()
    if entry is None:
        raise Http404
    entry.edition = desk.edition
    return entry


def has_public_results(edition_id: int, now) -> bool:
    """Whether recommending is over. Asks what the world knows: that results are adopted is not told to provinces."""
    return DecisionSet.objects.public(now).filter(edition=edition_id).exists()


def given(edition, province) -> Counter:
    """Dimension id -> how many of its entries the province recommends now. One query."""
    rows = Recommendation.objects.filter(province=province, entry__edition=edition).order_by("number")
    latest = {
        pk: (stands, dimension)
        for pk, stands, dimension in rows.values_list("entry_id", "stands", "entry__category__dimension_id")
    }
    return Counter(dimension for stands, dimension in latest.values() if stands)
