"""How alike the names of innovations are, by acronym and long form. Pure: texts in, numbers out."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from awards.reference import FOLDER

STOP_WORDS = FOLDER / "stop_words_id.txt"
GRAM = 3
SHORT, LONGEST, MOST_WORDS = 3, 24, 3  # letters of an acronym, and the words it may be written in
SAME_SHORT_NAME, SPELT_OUT, INITIALS, NAMED_IN = 0.95, 0.75, 0.8, 0.75
MATCHED = 0.85  # share of an acronym's letters that its long form gives in order
WORD = re.compile(r"[0-9a-z]+")
VERSION = re.compile(r"[\s,_-]+(?:v|ver|versi)?[.\s]*(?:\d(?:\.\d+)*|(?:19|20)\d\d|i{2,3}|iv)\s*\Z", re.IGNORECASE)
BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")


@dataclass(frozen=True)
class Name:
    """A title taken apart: "SIPANDAI (Sistem Pelayanan Andal)" -> acronym sipandai, long "sistem pelayanan andal"."""

    acronym: str = ""
    long: str = ""


def plain(text: str) -> str:
    """Lower case, without accents, punctuation and double spaces."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(WORD.findall(bare.lower()))


@lru_cache(maxsize=20_000)
def name_of(title: str) -> Name:
    """Acronym and long form, whichever of them stands in brackets or behind a dash or colon; else the title is long."""
    for part, rest in _splits(title):
        for short, long, leads in ((part, rest, True), (rest, part, False)):
            acronym, spelt = _acronym(short), plain(long)
            if acronym and spelt and _stands_for(acronym, spelt, as_written=short, leads=leads):
                return Name(acronym, spelt)
    whole = _without_version(BRACKETS.sub(" ", title).strip())
    if _acronym(whole) and looks_short(whole):
        return Name(_acronym(whole), "")
    return Name("", plain(_without_version(title)))


def _splits(title: str) -> Iterator[tuple[str, str]]:
    """(before, inside) of brackets, and the two sides of a dash or colon."""
    for found in BRACKETS.finditer(title):
        before = title[: found.start()].strip()
        if before:
            yield before, found.group(1)
            if " " in before:  # "Aplikasi SIPANDAI (Sistem Pelayanan Andal)"
                yield before.rsplit(None, 1)[-1], found.group(1)
    for sign in (":", " - ", " – ", " — "):
        if sign in title:
            before, after = title.split(sign, 1)
            yield before, after


def _acronym(text: str) -> str:
    """The text as one word when it can be an acronym: few words, and no longer than a name."""
    words = plain(_without_version(text)).split()
    joined = "".join(words)
    return joined if 1 <= len(words) <= MOST_WORDS and SHORT <= len(joined) <= LONGEST else ""


def _without_version(text: str) -> str:
    """ "SIPANDAI 2.0", "SIPANDAI v3" and "SIPANDAI 2025" are SIPANDAI once more."""
    return VERSION.sub("", text)


def looks_short(text: str) -> bool:
    """Whether it is written like an acronym: one word with two capitals, or all of it in capitals."""
    words = text.split()
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return bool(letters) and (capitals == len(letters) or (len(words) == 1 and capitals > 1))


def _stands_for(acronym: str, spelt: str, *, as_written: str, leads: bool) -> bool:
    """Whether the long form spells the acronym out: it gives its letters in order, or the acronym is written like one,
    or it leads and what follows is plainly longer."""
    words = spelt.split()
    if len(words) < 2 or len("".join(words)) <= len(acronym):  # noqa: PLR2004 - one word spells nothing out
        return False
    longer = leads and len(words) >= len(as_written.split()) + 2
    return matched(acronym, spelt) == 1 or looks_short(as_written) or longer


def matched(acronym: str, spelt: str) -> float:
    """The share of the acronym's letters that come in this order in the long form."""
    place, found = 0, 0
    letters = spelt.replace(" ", "")
    for letter in acronym:
        at = letters.find(letter, place)
        if at >= 0:
            place, found = at + 1, found + 1
    return found / len(acronym)


def initials(spelt: str) -> str:
    """The acronym that the first letters of a long form give, without its stop words."""
    return "".join(word[0] for word in spelt.split() if word not in stop_words())


def title_likeness(one: str, other: str) -> float:
    """Between 0 and 1. Equal titles or long forms are 1, an acronym that both carry is nearly that; else what their
    letters and words share, or how well the one may be the acronym of the other."""
    if plain(one) and plain(one) == plain(other):
        return 1.0
    a, b = name_of(one), name_of(other)
    spelt = _shared(a.long, b.long) if a.long and b.long else 0.0
    return round(max(spelt, _by_acronym(a, b, spelt), _spelt_out(a, b), _spelt_out(b, a)), 4)


def _by_acronym(a: Name, b: Name, spelt: float) -> float:
    if not a.acronym or not b.acronym:
        return 0.0
    if a.long and b.long:  # the same short name for something else is a weak sign
        return 0.6 + 0.4 * spelt if a.acronym == b.acronym else 0.0
    return SAME_SHORT_NAME if a.acronym == b.acronym else 0.9 * _shared(a.acronym, b.acronym)


def _spelt_out(named: Name, other: Name) -> float:
    """How well a title without acronym may be the same as a short name."""
    if not named.acronym or other.acronym or not other.long:
        return 0.0
    if named.acronym == other.long.replace(" ", ""):
        return SAME_SHORT_NAME
    if not named.long and named.acronym == initials(other.long):
        return INITIALS
    if named.acronym in other.long.split():
        return NAMED_IN
    if not named.long and matched(initials(other.long), named.acronym) == 1 and len(other.long.split()) > 1:
        return SPELT_OUT if matched(named.acronym, other.long) >= MATCHED else 0.0
    return 0.0


def _shared(one: str, other: str) -> float:
    """Dice's coefficient of the three-letter pieces, weighed with that of the words."""
    if one == other:
        return 1.0
    grams, others = _grams(one), _grams(other)
    by_letter = 2 * len(grams & others) / (len(grams) + len(others))
    words, further = _content_words(one), _content_words(other)
    by_word = 2 * len(words & further) / (len(words) + len(further)) if words and further else 0.0
    return (2 * by_letter + by_word) / 3


@lru_cache(maxsize=20_000)
def _grams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[place : place + GRAM] for place in range(len(padded) - GRAM + 1))


def _content_words(text: str) -> set[str]:
    return set(text.split()) - stop_words()


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    return frozenset(STOP_WORDS.read_text(encoding="utf-8").split())
