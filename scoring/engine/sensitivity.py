"""Who would win each prize place under another method, other weights, or without a judge?"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scoring.engine.methods import METHODS
from scoring.engine.rank import rank_groups
from scoring.engine.table import Table

METHODS_OF_PANEL = ("calibrated", "mean", "spread", "huber", "rasch", "median", "trimmed", "borda")
FINAL_METHODS = ("schulze", "kemeny")
FINAL = 12
WEIGHT_STEP = 0.20


@dataclass(frozen=True)
class Variant:
    """One other way to compute. kind: "method", "weight", "judge" or "criterion"; name: which;
    winners: category -> for each prize place the entries on it (several when tied, none when the
    place falls behind a tie); reason: why nobody is ranked, if so.
    """

    kind: str
    name: str
    winners: Mapping[str, tuple[tuple[str, ...], ...]]
    reason: str | None = None


def sensitivity(
    table: Table,
    method: str,
    params: Mapping[str, Any] | None = None,
    *,
    places: int = 3,
    progress: Callable[[], None] = lambda: None,
) -> list[Variant]:
    """The panel: the run's own result first (kind "run"), then each method with its defaults, each
    weight 20% up and down, each judge dropped, each criterion dropped. Places are within categories.
    """
    variants = []
    for kind, name, changed, with_method, with_params in _cases(table, method, params or {}):
        variants.append(_variant(kind, name, changed, with_method, with_params, places))
        progress()
    return variants


def _cases(
    table: Table, method: str, params: Mapping[str, Any]
) -> Iterator[tuple[str, str, Table, str, Mapping[str, Any]]]:
    yield "run", method, table, method, params
    small = int((table.counts > 0).sum()) <= FINAL
    for name in METHODS_OF_PANEL + (FINAL_METHODS if small else ()):
        if name != method:
            yield "method", name, table, name, {}
    for c, criterion in enumerate(table.criteria):
        if len(table.criteria) == 1 or criterion.weight == 0:
            continue
        for sign in (1, -1):
            changed = _with_weight(table, c, criterion.weight * (1 + sign * WEIGHT_STEP))
            label = f"{criterion.name} {'+' if sign > 0 else '-'}{WEIGHT_STEP:.0%}"
            yield "weight", label, changed, method, params
    for j, judge in enumerate(table.judges):
        yield "judge", judge, _without_judge(table, j), method, params
    if sum(criterion.weight > 0 for criterion in table.criteria) > 1:
        for c, criterion in enumerate(table.criteria):
            if criterion.weight > 0:
                yield "criterion", criterion.name, _with_weight(table, c, 0.0), method, params


def _with_weight(table: Table, c: int, weight: float) -> Table:
    criteria = list(table.criteria)
    criteria[c] = replace(criteria[c], weight=weight)
    return table.replaced(criteria=tuple(criteria))


def _without_judge(table: Table, j: int) -> Table:
    marks = table.marks.copy()
    marks[table.judge == j] = np.nan
    return table.replaced(marks=marks)


def _variant(kind: str, name: str, table: Table, method: str, params: Mapping[str, Any], places: int) -> Variant:
    chosen = METHODS[method]
    result = chosen.run(table, params)
    if np.isnan(result.score).all():
        return Variant(kind, name, {}, next(iter(result.reasons.values()), None))
    near = _near_the_top(table, result.score, places, chosen.decimals)
    scores = {table.entries[i]: float(result.score[i]) for i in near}
    category = {table.entries[i]: table.groups[table.group[i]] for i in near}
    ranked = rank_groups(scores, category, decimals=chosen.decimals)
    winners = {
        group: tuple(tuple(row.entry for row in rows if row.place == place) for place in range(1, places + 1))
        for group, rows in ranked.items()
    }
    return Variant(kind, name, winners)


def _near_the_top(table: Table, score: np.ndarray, places: int, decimals: int) -> list[int]:
    """Entries that can hold one of the first places of their category after rounding."""
    near = []
    for code in range(len(table.groups)):
        own = np.flatnonzero((table.group == code) & ~np.isnan(score))
        if len(own):
            line = np.sort(score[own])[-min(places, len(own))] - 10.0**-decimals
            near += own[score[own] >= line].tolist()
    return near


def holders_of(variant: Variant, group: str, place: int) -> tuple[str, ...]:
    """The entries on a prize place of a category in a variant; none where it ranks nobody there."""
    by_place = variant.winners.get(group, ())
    return by_place[place - 1] if place <= len(by_place) else ()


@dataclass(frozen=True)
class Stability:
    """For one prize place of one category: who holds it in the run, in how many of the variants
    the same entries hold it, how many variants there are, and who else holds it how often.
    """

    group: str
    place: int
    holders: tuple[str, ...]
    kept: int
    variants: int
    others: tuple[tuple[str, int], ...]


def stability(variants: Sequence[Variant]) -> list[Stability]:
    """The panel summed up. The first variant is the run itself."""
    run, rest = variants[0], [variant for variant in variants[1:] if variant.winners]
    found = []
    for group, by_place in run.winners.items():
        for p, holders in enumerate(by_place):
            seen = [variant.winners.get(group, ((),) * len(by_place))[p] for variant in rest]
            counts = Counter(entry for own in seen for entry in own if entry not in holders)
            others = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
            kept = sum(own == holders for own in seen)
            found.append(Stability(group, p + 1, holders, kept, len(rest), others))
    return found
