"""The rules of an edition as a whole: checked, said in words, and their verdict on what is known of an entry to be."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.language import language
from awards.eligibility import KINDS, Facts, Obstacle
from scoring.engine import canonical

ONCE = {"running_at_least": "kind", "not_winner_of_last": "kind", "at_most": "per", "dimension_fits": "code"}
TONGUES = ("id", "en")


@dataclass(frozen=True)
class Ruling:
    """What one rule says: its sentence, and what stands in the way; None when it holds."""

    kind: str
    sentence: str
    obstacle: Obstacle | None

    @property
    def holds(self) -> bool:
        return self.obstacle is None


def read_rules(rows: list[dict[str, Any]]) -> list:
    return [KINDS[row["kind"]].read(row) for row in rows]


def digest_of(rows: list[dict[str, Any]]) -> str:
    return canonical.digest(rows)


def faults(rows: Any, dimensions: set[str] | None = None) -> list[str]:
    """What is wrong with the rules, each with the number of the rule; empty when they can be used.

    dimensions: the codes that the programme has; None leaves them unchecked.
    """
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [_("The rules are a list of rules.")]
    found: list[str] = []
    seen: set[tuple[str, Any]] = set()
    for number, row in enumerate(rows, 1):
        kind = KINDS.get(row.get("kind", ""))
        texts = kind.faults(row, dimensions) if kind else [_("there is no such kind of rule.")]
        if kind and not texts:
            key = (row["kind"], row[ONCE[row["kind"]]])
            texts = [_("there is such a rule already.")] if key in seen else []
            seen.add(key)
        found += [_("Rule %(number)s: %(text)s") % {"number": number, "text": text} for text in texts]
    return found


def asked(rows: list[dict[str, Any]], dimension: str) -> set[str]:
    """What the rules need to be told: of "started", "won", "fits"."""
    needed = set()
    for rule in read_rules(rows):
        if getattr(rule, "dimension", dimension) == dimension:
            needed |= set(rule.asks)
    return needed


def fit_questions(rows: list[dict[str, Any]], dimension: str) -> list:
    """The yes/no questions of a dimension, in the order of the rules."""
    return [rule for rule in read_rules(rows) if getattr(rule, "dimension", None) == dimension]


def judge(rows: list[dict[str, Any]], facts: Facts) -> list[Ruling]:
    """Each rule that concerns the dimension, with what it says."""
    rulings = []
    for row, rule in zip(rows, read_rules(rows), strict=True):
        if getattr(rule, "dimension", facts.dimension) == facts.dimension:
            rulings.append(Ruling(row["kind"], rule.sentence(facts.labels), rule.obstacle(facts)))
    return rulings


def is_eligible(rulings: list[Ruling]) -> bool:
    return all(ruling.holds for ruling in rulings)


def sentences(rows: list[dict[str, Any]], labels: dict[str, str]) -> list[str]:
    return [rule.sentence(labels) for rule in read_rules(rows)]


def as_record(rows: list[dict[str, Any]], facts: Facts) -> list[dict[str, Any]]:
    """The verdict in both languages, as it is kept with the entry."""
    here = language()
    by_tongue = {}
    for tongue in TONGUES:
        with override(tongue):
            by_tongue[tongue] = judge(rows, facts)
    return [
        {
            "kind": ruling.kind,
            "holds": ruling.holds,
            **{f"text_{tongue}": _said(by_tongue[tongue][place]) for tongue in TONGUES},
        }
        for place, ruling in enumerate(by_tongue[here])
    ]


def _said(ruling: Ruling) -> str:
    if ruling.obstacle is None:
        return ruling.sentence
    return " ".join(text for text in (ruling.obstacle.text, ruling.obstacle.help) if text)
