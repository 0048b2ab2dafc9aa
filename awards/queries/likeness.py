"""Texts to compare, the pairs that were found, and one pair side by side. Only what was sent; drafts never."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from django.db.models import Case, Exists, F, Max, OuterRef, Q, When
from django.http import Http404

from awards.enums import ARRIVED, LikenessKind, QuestionType
from awards.likeness.contents import Text
from awards.likeness.parts import Part, marked, runs_of
from awards.models import Entry, EntryVersion, LikenessRun, PairVerdict, Region, SimilarPair
from awards.queries.reading import Item, read_version
from awards.questionnaire.questions import Form, form_of, is_typed

TEXTS = {QuestionType.SHORT, QuestionType.LONG}


def compared_entries(edition):
    """Arrived entries of this edition and of the earlier ones of its programme: what a comparison looks at."""
    return Entry.objects.filter(
        state__in=ARRIVED, edition__programme=edition.programme_id, edition__year__lte=edition.year
    ).order_by("code")


def texts_of(edition, entry=None) -> Iterator[tuple[Entry, Text]]:
    """(entry, its text) in the order of the codes, read in small parts. wanted: this entry, else all of the edition."""
    rows = compared_entries(edition).select_related("current")
    rows = rows.only("code", "edition_id", "current__title", "current__content", "current__digest", "current__form_id")
    forms: dict[int, Form] = {}
    for found in rows.iterator(chunk_size=200):
        version = cast("EntryVersion", found.current)
        if version.form_id not in forms:
            forms[version.form_id] = form_of(version.form)
        wanted = found.pk == entry.pk if entry else found.edition_id == edition.pk
        yield found, Text(found.code, version.title, body_of(version, forms[version.form_id]), wanted)


def body_of(version, form: Form) -> str:
    """The texts of a version that tell what the innovation is: no contacts, no numbers of documents, no title."""
    answers = version.answers
    told = [
        answers.get(question.section, {}).get(question.code)
        for question in form.questions()
        if question.type in TEXTS and question.role != "title" and not (question.private or question.identifies)
    ]
    return "\n".join(value for value in told if isinstance(value, str) and not is_typed(value))


@dataclass
class PairShown:
    """Two entries, the one of the page's edition first; scores are None where the pair was not found by that kind."""

    one: Entry
    other: Entry
    title: Decimal | None = None
    content: Decimal | None = None
    verdict: PairVerdict | None = None

    @property
    def best(self):
        return max(score for score in (self.title, self.content) if score is not None)


def _of_edition(edition):
    """Pairs of entries that stand; what was withdrawn since the comparison has no page beside another."""
    inside = Q(first__edition=edition) | Q(second__edition=edition)
    upto = {"first__edition__year__lte": edition.year, "second__edition__year__lte": edition.year}
    return SimilarPair.objects.filter(inside, first__state__in=ARRIVED, second__state__in=ARRIVED, **upto)


def pairs_of(edition, *, state="open", dimension="", region="", entry=None):
    """Pairs as {"first", "second", "title", "content", "best"}, the likest first."""
    pairs = _of_edition(edition)
    if entry is not None:
        pairs = pairs.filter(Q(first=entry) | Q(second=entry))
    if dimension:
        pairs = pairs.filter(
            Q(first__category__dimension__code=dimension) | Q(second__category__dimension__code=dimension)
        )
    if region:
        pairs = pairs.filter(Q(first__region__code=region) | Q(second__region__code=region))
    if state:
        said = PairVerdict.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
        pairs = pairs.filter(Exists(said)) if state == "decided" else pairs.filter(~Exists(said))
    scores = {kind: Max(Case(When(kind=kind, then=F("score")))) for kind in LikenessKind.values}
    grouped = pairs.order_by().values("first", "second").annotate(**scores, best=Max("score"))
    return grouped.order_by("-best", "first", "second")


def with_entries(rows, edition) -> list[PairShown]:
    """Rows of pairs_of with their entries and latest verdicts. Two queries."""
    ids = {pk for row in rows for pk in (row["first"], row["second"])}
    labelled = Entry.objects.filter(pk__in=ids).with_labels().select_related("edition").defer("current__content")
    entries = {entry.pk: entry for entry in labelled}
    said = PairVerdict.objects.filter(first__in=ids, second__in=ids).select_related("by").order_by("id")
    verdicts = {(verdict.first_id, verdict.second_id): verdict for verdict in said}
    shown = []
    for row in rows:
        pair = [entries[row["first"]], entries[row["second"]]]
        pair.sort(key=lambda entry: (entry.edition_id != edition.pk, -entry.edition.year, entry.code))
        verdict = verdicts.get((row["first"], row["second"]))
        shown.append(PairShown(pair[0], pair[1], row["title"], row["content"], verdict))
    return shown


def similar_to(entry) -> list[PairShown]:
    """For the page of one entry: all its pairs. Three queries."""
    return with_entries(list(pairs_of(entry.edition, state="", entry=entry)[:20]), entry.edition)


def open_pairs(edition) -> int:
    return pairs_of(edition).count()


def last_run(edition) -> LikenessRun | None:
    return LikenessRun.objects.filter(edition=edition, entry=None).select_related("by").order_by("id").last()


def regions_with_pairs(edition):
    pairs = _of_edition(edition)
    return Region.objects.filter(Q(pk__in=pairs.values("first__region")) | Q(pk__in=pairs.values("second__region")))


def pair_for(edition, one: str, other: str) -> PairShown:
    """Two arrived entries of which one at least is of this edition; anything else is not there."""
    entries = {
        entry.code: entry
        for entry in compared_entries(edition).filter(code__in=[one, other]).with_labels()
        .select_related("edition", "current__form", "subdimension")
    }  # fmt: skip
    if len(entries) != 2 or edition.pk not in {entry.edition_id for entry in entries.values()}:  # noqa: PLR2004 - a pair
        raise Http404
    first, second = in_order(entries[one], entries[other])
    scores = dict(SimilarPair.objects.filter(first=first, second=second).values_list("kind", "score"))
    return PairShown(entries[one], entries[other], scores.get("title"), scores.get("content"), latest(first, second))


def in_order(one: Entry, other: Entry) -> tuple[Entry, Entry]:
    return (one, other) if one.pk < other.pk else (other, one)


def latest(first, second) -> PairVerdict | None:
    return PairVerdict.objects.filter(first=first, second=second).select_related("by", "origin").order_by("id").last()


def verdicts_of(pair: PairShown) -> list[PairVerdict]:
    """The latest first."""
    first, second = in_order(pair.one, pair.other)
    return list(PairVerdict.objects.filter(first=first, second=second).select_related("by", "origin").order_by("-id"))


@dataclass
class Beside:
    """One question in both entries: its answers as parts, of which those that match are marked."""

    label: str
    one: list[Part] = field(default_factory=list)
    other: list[Part] = field(default_factory=list)


def side_by_side(pair: PairShown) -> list[Beside]:
    """The sent answers of both by question; private ones stay out. No query."""
    read = []
    for entry in (pair.one, pair.other):
        version = cast("EntryVersion", entry.current)  # arrived entries have one
        version.entry = entry
        items = [item for section in read_version(version).sections for item in section.items]
        read.append({item.code: (item.label, _as_text(item)) for item in items if item.kind != "empty"})
    ours, theirs = read
    runs = [runs_of("\n".join(text for _label, text in side.values())) for side in (theirs, ours)]
    codes = [*ours, *(code for code in theirs if code not in ours)]
    return [
        Beside(
            (ours.get(code) or theirs[code])[0],
            marked(ours[code][1], runs[0]) if code in ours else [],
            marked(theirs[code][1], runs[1]) if code in theirs else [],
        )
        for code in codes
    ]


def _as_text(item: Item) -> str:
    match item.kind:
        case "list":
            return "\n".join(item.value)
        case "table":
            return "\n".join(" · ".join(str(cell) for cell in row if cell) for row in item.value)
        case "links":
            return "\n".join(link["label"] for link in item.value)
        case "files":
            return "\n".join(file.name for file in item.value)
        case _:
            return item.value
