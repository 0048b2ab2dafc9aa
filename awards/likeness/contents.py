"""Pairs of alike entries among thousands: names by shared letters first, contents by the cosine of TF-IDF vectors.

scikit-learn computes in Python and not in the database, over rows in the order of their keys: SQLite and PostgreSQL
give the same pairs, whatever order they were read in. Memory stays at CHUNK rows times all entries.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from awards.likeness.names import name_of, plain, stop_words, title_likeness

TITLE_FROM, CONTENT_FROM = 0.72, 0.45  # likeness from which a pair is shown
TOP = 12  # partners of an entry, of each kind
CANDIDATES = 40  # titles that share letters, compared one by one
CHUNK = 256
COMMON, MANY = 0.4, 50  # words in more than this share of this many entries say nothing
TITLE, CONTENT = "title", "content"
PIECE = r"[0-9a-z]{3,}"


@dataclass(frozen=True)
class Text:
    """An entry to compare. key: its code; wanted: whether its pairs are asked for, or it is there to be found only."""

    key: str
    title: str
    body: str
    wanted: bool = True


@dataclass(frozen=True, order=True)
class Pair:
    """first < second; score between 0 and 1 with four decimals."""

    first: str
    second: str
    kind: str
    score: float


def find_pairs(texts: Sequence[Text], *, top: int = TOP) -> list[Pair]:
    """The pairs of which one at least is wanted, in the order of their keys; for each wanted entry at most `top` of a
    kind, the likest. Loads scikit-learn."""
    rows = sorted(texts, key=lambda text: text.key)
    if len({row.key for row in rows}) != len(rows):
        raise ValueError("Two texts have the same key.")
    if len(rows) < 2:  # noqa: PLR2004 - a pair needs two
        return []
    return sorted({*_title_pairs(rows, top), *_content_pairs(rows, top)})


def _title_pairs(rows: list[Text], top: int) -> Iterator[Pair]:
    candidates = _by_letters(rows)
    by_name = _by_short_name(rows)
    for place, row in enumerate(rows):
        if not row.wanted:
            continue
        others = candidates[place] | by_name(place)
        scored = ((title_likeness(row.title, rows[other].title), other) for other in others if other != place)
        yield from _best(rows, place, ((score, other) for score, other in scored if score >= TITLE_FROM), TITLE, top)


def _by_letters(rows: list[Text]) -> dict[int, set[int]]:
    """For each wanted row the rows whose titles share most three-letter pieces."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - heavy: loaded when used

    titles = [plain(row.title) or "-" for row in rows]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), lowercase=False).fit_transform(titles)
    found: dict[int, set[int]] = defaultdict(set)
    for place, scores in _cosines(vectors, [n for n, row in enumerate(rows) if row.wanted], least=0.2):
        found[place] = {other for _score, other in sorted(scores, key=_likest)[:CANDIDATES]}
    return found


def _by_short_name(rows: list[Text]):
    """place -> rows that carry the same short name, or may spell it out."""
    holders: dict[str, set[int]] = defaultdict(set)
    lone, spelt = defaultdict(set), defaultdict(set)  # first letter -> rows with nothing but an acronym, without one
    names = [name_of(row.title) for row in rows]
    for place, name in enumerate(names):
        for word in {name.acronym, name.long.replace(" ", "")} - {""}:
            holders[word].add(place)
        if name.acronym and not name.long:
            lone[name.acronym[0]].add(place)
        elif not name.acronym and name.long:
            spelt[name.long[0]].add(place)

    def others(place: int) -> set[int]:
        name = names[place]
        found = {other for word in {name.acronym, name.long.replace(" ", "")} - {""} for other in holders[word]}
        if name.acronym and not name.long:
            found |= spelt[name.acronym[0]]
        elif not name.acronym and name.long:
            found |= lone[name.long[0]]
        return found

    return others


def _content_pairs(rows: list[Text], top: int) -> Iterator[Pair]:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - heavy: loaded when used

    bodies = [plain(row.body) for row in rows]
    vectorizer = TfidfVectorizer(
        lowercase=False, token_pattern=PIECE, stop_words=sorted(stop_words()), sublinear_tf=True,
        max_df=COMMON if len(rows) >= MANY else 1.0,
    )  # fmt: skip
    try:
        vectors = vectorizer.fit_transform(bodies)
    except ValueError:  # no words at all are left
        return
    for place, scores in _cosines(vectors, [n for n, row in enumerate(rows) if row.wanted], least=CONTENT_FROM):
        yield from _best(rows, place, scores, CONTENT, top)


def _cosines(vectors, places: list[int], *, least: float) -> Iterator[tuple[int, list[tuple[float, int]]]]:
    """(row, [(cosine, other row)]) for these rows, CHUNK at a time. The vectors have length 1."""
    columns = vectors.T.tocsc()
    for start in range(0, len(places), CHUNK):
        part = places[start : start + CHUNK]
        products = (vectors[part] @ columns).tocsr()
        for number, place in enumerate(part):
            span = slice(products.indptr[number], products.indptr[number + 1])
            pairs = zip(products.data[span].tolist(), products.indices[span].tolist(), strict=True)
            yield place, [(round(score, 4), other) for score, other in pairs if score >= least and other != place]


def _best(rows, place, scores, kind, top) -> Iterator[Pair]:
    for score, other in sorted(scores, key=_likest)[:top]:
        first, second = sorted((rows[place].key, rows[other].key))
        yield Pair(first, second, kind, min(score, 1.0))


def _likest(scored: tuple[float, int]) -> tuple[float, int]:
    """The likest first; of equals the first by key."""
    return -scored[0], scored[1]
