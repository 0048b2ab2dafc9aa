"""Schulze and Kemeny: orders from pairwise preferences, for finals of at most 12 entries."""

from typing import Any

import numpy as np

from scoring.engine.metrics import raw_mean
from scoring.engine.plainmethods import judge_counts, reasons_of
from scoring.engine.result import Result
from scoring.engine.table import Table

MOST = 12


def preferences(table: Table, finalists: np.ndarray) -> np.ndarray:
    """d[a, b]: judges who marked both and put a above b, shape (F, F). A tie prefers neither."""
    rows = table.counted
    scores = np.full((table.n_judges, table.n_entries), np.nan)
    scores[table.judge[rows], table.entry[rows]] = np.round(table.scores[rows], 9)
    seen = scores[:, finalists]
    with np.errstate(invalid="ignore"):
        return (seen[:, :, None] > seen[:, None, :]).sum(axis=0)


def beat_paths(d: np.ndarray) -> np.ndarray:
    """Strength of the strongest path from a to b by winning votes (Schulze 2011), shape (F, F)."""
    strength = np.where(d > d.T, d, 0)
    for middle in range(len(d)):
        through = np.minimum.outer(strength[:, middle], strength[middle])
        strength = np.maximum(strength, through)
    np.fill_diagonal(strength, 0)
    return strength


def schulze_scores(d: np.ndarray) -> np.ndarray:
    """Entries beaten less entries that beat it, by strongest paths, shape (F,)."""
    paths = beat_paths(d)
    beats = paths > paths.T
    return (beats.sum(axis=1) - beats.sum(axis=0)).astype(float)


def kemeny_scores(d: np.ndarray) -> np.ndarray:
    """F less the mean place over all orders with the fewest contradicted preferences, shape (F,).

    Exact, by dynamic programming over the set of entries already placed (Kemeny 1959); entries
    that the optimal orders treat alike get the same score.
    """
    n = len(d)
    full = (1 << n) - 1
    cost, ways = [0] * (full + 1), [0] * (full + 1)
    ways[0] = 1
    against = d.T.tolist()  # against[a][b]: judges who put b above a
    for done in range(1, full + 1):
        rest = [b for b in range(n) if not done >> b & 1]
        options = [
            (cost[done ^ (1 << a)] + sum(against[a][b] for b in rest), ways[done ^ (1 << a)])
            for a in range(n)
            if done >> a & 1
        ]
        cost[done] = min(option[0] for option in options)
        ways[done] = sum(option[1] for option in options if option[0] == cost[done])
    return _mean_places(against, cost, ways, n)


def _mean_places(against: list[list[int]], cost: list[int], ways: list[int], n: int) -> np.ndarray:
    """Walk the optimal orders from the last place back and add up where each entry stands."""
    full = (1 << n) - 1
    reach = {full: 1}  # number of optimal completions after the set
    places = np.zeros(n)
    for place in range(n, 0, -1):
        before: dict[int, int] = {}
        for done, completions in sorted(reach.items()):
            rest = [b for b in range(n) if not done >> b & 1]
            for a in range(n):
                earlier = done ^ (1 << a)
                if not done >> a & 1:
                    continue
                if cost[earlier] + sum(against[a][b] for b in rest) != cost[done]:
                    continue
                before[earlier] = before.get(earlier, 0) + completions
                places[a] += place * (ways[earlier] * completions / ways[full])
        reach = before
    return np.round(n - places, 9)


def run_schulze(table: Table, params: dict[str, Any]) -> Result:
    return _run(table, params, "schulze", schulze_scores)


def run_kemeny(table: Table, params: dict[str, Any]) -> Result:
    return _run(table, params, "kemeny", kemeny_scores)


def _run(table: Table, params: dict[str, Any], name: str, rule: Any) -> Result:
    finalists = np.flatnonzero(table.counts > 0)
    scores = np.full(table.n_entries, np.nan)
    if len(finalists) > MOST:
        reason = f"only for finals of at most {MOST} entries, here are {len(finalists)}"
        reasons = dict.fromkeys(range(table.n_entries), reason)
    else:
        if len(finalists):
            scores[finalists] = rule(preferences(table, finalists))
        reasons = reasons_of(scores)
    return Result(
        method=name,
        params=params,
        score=scores,
        raw=raw_mean(table),
        n=table.counts,
        reasons=reasons,
        judges=judge_counts(table),
    )
