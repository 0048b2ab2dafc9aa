"""Places with ties, a ladder of named tie-break metrics, and a last step taken by people.

Entries that are equal at display precision share the place (1, 2, 2, 4) unless a step of the
edition's ladder tells them apart. Every step that was asked is recorded with its value.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scoring.engine.display import rounded

DECISION = "decision"
SCORE = "score"


@dataclass(frozen=True)
class Metric:
    """One step of the ladder: a named number for each entry, compared at `decimals` decimals."""

    name: str
    values: Mapping[str, float | None]
    higher_is_better: bool = True
    decimals: int = 2


@dataclass(frozen=True)
class Step:
    """One asked step for one entry. value None: not known, so the step decided nothing."""

    metric: str
    value: float | None


@dataclass(frozen=True)
class Placing:
    """Place of one entry. place None: not ranked, `reason` says why.

    decided_by: None when the score alone gave the place, the name of the metric (or "decision")
    that told the entry from its equals otherwise.
    """

    entry: str
    score: float | None
    shown: Decimal | None
    place: int | None
    tied: bool
    decided_by: str | None = None
    steps: tuple[Step, ...] = ()
    reason: str | None = None


def rank(
    scores: Mapping[str, float | None],
    *,
    decimals: int = 2,
    ladder: Sequence[Metric] = (),
    decisions: Mapping[str, int] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> list[Placing]:
    """Places of all entries, best first; entries without a score last, with their reason.

    scores: entry -> score, None or NaN = not ranked. decisions: entry -> order (1 = before 2) as
    recorded by people for entries still tied; it decides only between entries that all have one.
    Within a shared place the order is by entry key, so the result does not depend on input order.
    """
    known = {e: float(s) for e, s in scores.items() if s is not None and not math.isnan(s)}
    shown = {entry: rounded(score, decimals) for entry, score in known.items()}
    steps = list(ladder)
    if decisions:
        order = {entry: float(value) for entry, value in decisions.items()}
        steps.append(Metric(DECISION, order, higher_is_better=False, decimals=0))
    placings: list[Placing] = []
    for group in _split(sorted(known), shown, higher_is_better=True):
        members = [Placing(e, known[e], shown[e], place=None, tied=False) for e in group]
        for settled in _settle(members, steps):
            place = len(placings) + 1
            tied = len(settled) > 1
            placings += [replace(member, place=place, tied=tied) for member in settled]
    return placings + _not_ranked(scores, known, reasons or {})


def _settle(members: list[Placing], ladder: Sequence[Metric]) -> list[list[Placing]]:
    """Split equals by the first step that tells them apart, each part by the steps after it."""
    if len(members) == 1 or not ladder:
        return [members]
    metric, rest = ladder[0], ladder[1:]
    asked = [_asked(member, metric) for member in members]
    values = [(member.entry, member.steps[-1].value) for member in asked]
    known = {entry: value for entry, value in values if value is not None}
    if len(known) < len(members):
        return _settle(asked, rest)
    comparable = {entry: rounded(value, metric.decimals) for entry, value in known.items()}
    parts = _split(list(comparable), comparable, metric.higher_is_better)
    if len(parts) == 1:
        return _settle(asked, rest)
    by_entry = {member.entry: replace(member, decided_by=metric.name) for member in asked}
    return [settled for part in parts for settled in _settle([by_entry[entry] for entry in part], rest)]


def _asked(member: Placing, metric: Metric) -> Placing:
    value = metric.values.get(member.entry)
    value = None if value is None or math.isnan(value) else float(value)
    return replace(member, steps=(*member.steps, Step(metric.name, value)))


def _split(entries: Sequence[str], values: Mapping[str, Decimal], higher_is_better: bool) -> list[list[str]]:
    """Entries in groups of equal value, best group first, order inside a group kept."""
    groups: dict[Decimal, list[str]] = {}
    for entry in entries:
        groups.setdefault(values[entry], []).append(entry)
    return [groups[value] for value in sorted(groups, reverse=higher_is_better)]


def _not_ranked(
    scores: Mapping[str, float | None], known: Mapping[str, float], reasons: Mapping[str, str]
) -> list[Placing]:
    return [
        Placing(entry, None, None, None, tied=False, reason=reasons.get(entry, "no counted mark"))
        for entry in sorted(set(scores) - set(known))
    ]


def rank_groups(
    scores: Mapping[str, float | None],
    groups: Mapping[str, str],
    *,
    decimals: int = 2,
    ladder: Sequence[Metric] = (),
    decisions: Mapping[str, int] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> dict[str, list[Placing]]:
    """`rank` within each group (category); groups in order of their key."""
    members: dict[str, dict[str, float | None]] = {}
    for entry in sorted(scores):
        members.setdefault(groups[entry], {})[entry] = scores[entry]
    return {
        group: rank(members[group], decimals=decimals, ladder=ladder, decisions=decisions, reasons=reasons)
        for group in sorted(members)
    }
