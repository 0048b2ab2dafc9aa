"""What an entry continues or replicates, up and down the line, and what may be shown of it to whom."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from awards.enums import ARRIVED, LineageKind
from awards.models import Decision, DecisionSet, Entry, Lineage
from awards.rules.entry import may_see_entry

MOST_FOUND = 20
JOINS = str.maketrans("", "", "-_ +")  # what stands between the words of an address
DEEPEST = 50  # generations; the action keeps cycles out


@dataclass(frozen=True)
class LinkShown:
    """A link as a reader sees it; url only where the reader may open it."""

    pk: int
    kind: str
    label: str
    title: str
    region: str
    year: int | None
    url: str = ""
    outside: bool = False
    confirmed: bool = False
    declined: bool = False
    reason: str = ""  # why it was declined
    by_secretariat: bool = False
    is_sample: bool = False


def ancestors(ids: set[int], kinds=tuple(LineageKind)) -> set[int]:
    """The entries from which these come by standing links, themselves included. One query a generation."""
    found, fresh = set(ids), set(ids)
    for _generation in range(DEEPEST):
        links = Lineage.objects.standing().filter(entry__in=fresh, kind__in=kinds, source__isnull=False)
        fresh = set(links.values_list("source", flat=True)) - found
        if not fresh:
            break
        found |= fresh
    return found


def links_of(entry) -> list[Lineage]:
    """All links that were not taken back, the declined ones too. One query."""
    return list(entry.lineage.filter(removed_at=None).with_labels())


def declared(entry) -> list[dict]:
    """What the entrant says, in the form that a version seals. One query when there is nothing, else two."""
    said = entry.lineage.declared()
    if not said.exists():
        return []
    links = [link.as_content() for link in said.with_labels()]
    return sorted(links, key=lambda link: (link["kind"], link["title"], link["region"]))


def public_codes(ids, now) -> set[str]:
    """Which of these entries have a page that everybody may read."""
    prizes = Decision.objects.filter(decision_set__in=DecisionSet.objects.public(now)).exclude(award_id="")
    return set(prizes.filter(entry__in=list(ids)).values_list("entry__code", flat=True))


def shown(entry, now, *, blind=False, public=False, weighed=False, reader=None) -> list[LinkShown]:
    """The links for a reader; weighed: with those that were declined. Blind readers get none that tells whose an entry
    is; the public gets those whose source is public, or stands outside Juara. reader: a person who gets no name of an
    entry that he or she may not know of. Two queries."""
    links = [link for link in links_of(entry) if link.stands or weighed]
    published = public_codes([link.source_id for link in links if link.source_id], now) if links else set()
    if blind:
        links = [link for link in links if not identifies(entry, link)]
    if public:
        links = [link for link in links if link.source is None or link.source.code in published]
    return [_shown(link, published, reader) for link in links]


def identifies(entry, link: Lineage) -> bool:
    """Whether the link tells who an entrant is: it continues own work, its source lies in the same region, or is judged
    blind itself, as an entry of the same edition."""
    if link.kind == LineageKind.CONTINUES:
        return True
    if link.source:
        return link.source.region_id == entry.region_id or link.source.edition_id == entry.edition_id
    own = _bare(entry.region.name.casefold())
    named, address = f"{link.outside_region} {link.outside_title}".casefold(), link.outside_link.casefold()
    return own in named or own.replace(" ", "") in address.translate(JOINS)


def _bare(name: str) -> str:
    return name.removeprefix("kabupaten ").removeprefix("kota ").removeprefix("provinsi ")


def _is_unknown_to(reader, link: Lineage, published: set[str]) -> bool:
    """Whether the secretariat has linked something that this reader may not know of yet. What entrants name, they know."""
    source = link.source
    if reader is None or source is None or not link.by_secretariat or source.code in published:
        return False
    return not may_see_entry(reader, source)


def _shown(link: Lineage, published: set[str], reader=None) -> LinkShown:
    url = link.outside_link
    if _is_unknown_to(reader, link, published):
        return LinkShown(
            pk=link.pk, kind=link.kind, label=str(LineageKind(link.kind).label), title=_("An entry that is not public"),
            region="", year=link.year, confirmed=link.confirmed_at is not None, declined=link.declined_at is not None,
            reason=link.declined_reason, by_secretariat=True,
        )  # fmt: skip
    if link.source:
        url = reverse("awards:innovation", args=[link.source.code]) if link.source.code in published else ""
    return LinkShown(
        pk=link.pk, kind=link.kind, label=str(LineageKind(link.kind).label), title=link.title, region=link.region_name,
        year=link.year, url=url, outside=link.source is None, confirmed=link.confirmed_at is not None,
        declined=link.declined_at is not None, reason=link.declined_reason, by_secretariat=link.by_secretariat, is_sample=bool(link.source and link.source.is_sample),
    )  # fmt: skip


def replicas(entry, now) -> list[LinkShown]:
    """Published innovations that were replicated from this one. Two queries."""
    links = Lineage.objects.standing().filter(source=entry, kind=LineageKind.REPLICATES)
    links = list(links.select_related("entry__region", "entry__edition"))
    published = public_codes([link.entry_id for link in links], now) if links else set()
    return [
        LinkShown(
            pk=link.pk, kind=link.kind, label=str(LineageKind(link.kind).label), title=link.entry.title,
            region=link.entry.region.name, year=link.entry.edition.year, is_sample=link.entry.is_sample,
            url=reverse("awards:innovation", args=[link.entry.code]),
        )
        for link in links
        if link.entry.code in published
    ]  # fmt: skip


def can_go_on_in(edition, editions) -> bool:
    """Whether an entry of this edition is an earlier one for one of the others: of its programme, and older."""
    return any(edition.programme_id == each.programme_id and edition.year < each.year for each in editions)


def own_earlier(user, editions):
    """Entries that this person wrote or answers for, sent or not, of which one of these editions takes a next one."""
    mine = Q(agency__in=user.over(Role.AGENCY)) | Q(region__in=user.over(Role.REGION_ADMIN))
    older = [Q(edition__programme=each.programme_id, edition__year__lt=each.year) for each in editions]
    entries = Entry.objects.filter(mine, reduce(or_, older)) if older else Entry.objects.none()
    return entries.select_related("edition", "region", "agency", "category__dimension").order_by(
        "-edition__year", "code"
    )


def sources_for(user, entry, now):
    """What an entrant may link to: published innovations of everybody, and own entries of earlier editions."""
    prizes = Decision.objects.filter(decision_set__in=DecisionSet.objects.public(now)).exclude(award_id="")
    mine = Q(agency__in=user.over(Role.AGENCY)) | Q(region__in=user.over(Role.REGION_ADMIN))
    known = Q(pk__in=prizes.values("entry")) | (mine & Q(edition__year__lt=entry.edition.year))
    return _sources(known, entry)


def sources_for_secretariat(entry):
    """Everything that was sent in this programme up to this edition."""
    return _sources(Q(state__in=ARRIVED, edition__year__lte=entry.edition.year), entry)


def _sources(known: Q, entry):
    entries = Entry.objects.filter(known, edition__programme=entry.edition.programme_id).exclude(pk=entry.pk)
    return entries.select_related("edition", "region", "category__dimension").order_by("-edition__year", "code")


def search(entries, text: str) -> list[Entry]:
    """By words of the title, the code or the region's name; at most MOST_FOUND."""
    for word in text.split()[:8]:
        entries = entries.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(region__name__icontains=word))
    return list(entries[:MOST_FOUND])


def link_of(entry, pk: int) -> Lineage:
    """A link of an entry that was fetched through its rule."""
    link = entry.lineage.filter(pk=pk).with_labels().first()
    if link is None:
        raise Http404
    return link
