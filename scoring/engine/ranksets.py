"""Confidence sets for ranks from scores and standard errors (Mogstad, Romano, Shaikh & Wilhelm,
Review of Economic Studies 2024), for independent estimates.

They hold whatever the true scores are, and so are wider than the place intervals of a model.
"""

from dataclasses import dataclass

import numpy as np

from scoring.engine.canonical import generator

DRAWS = 5000


@dataclass(frozen=True, eq=False)
class RankSets:
    """low, high: bounds of each rank, shape (n,)."""

    low: np.ndarray
    high: np.ndarray


def marginal_rank_sets(
    score: np.ndarray, se: np.ndarray, level: float = 0.95, *, seed: int, draws: int = DRAWS
) -> RankSets:
    """For each entry alone, a set that holds its rank with probability `level` at least."""
    noise = _noise(se, draws, seed)
    n = len(score)
    bounds = []
    for j in range(n):
        asked = np.zeros((n, n), dtype=bool)
        asked[j], asked[:, j], asked[j, j] = True, True, False
        above = _shown_above(score, se, noise, asked, level)
        bounds.append((1 + above[:, j].sum(), n - above[j].sum()))
    low, high = np.array(bounds).T
    return RankSets(low, high)


def simultaneous_rank_sets(
    score: np.ndarray, se: np.ndarray, level: float = 0.95, *, seed: int, draws: int = DRAWS
) -> RankSets:
    """Sets that hold all ranks at once with probability `level` at least."""
    asked = ~np.eye(len(score), dtype=bool)
    above = _shown_above(score, se, _noise(se, draws, seed), asked, level)
    return RankSets(1 + above.sum(axis=0), len(score) - above.sum(axis=1))


def top_set(
    score: np.ndarray,
    se: np.ndarray,
    top: int,
    level: float = 0.95,
    *,
    seed: int,
    draws: int = DRAWS,
) -> np.ndarray:
    """Entries that may be among the true best `top`, shape (n,) bool: the set holds all of them
    with probability `level` at least. By simultaneous lower bounds for the ranks.
    """
    return simultaneous_rank_sets(score, se, level, seed=seed, draws=draws).low <= top


def _noise(se: np.ndarray, draws: int, seed: int) -> np.ndarray:
    if not (np.isfinite(se).all() and (np.asarray(se) > 0).all()):
        raise ValueError("standard errors must be positive numbers")
    return generator(seed).standard_normal((draws, len(se))) * se


def _shown_above(score: np.ndarray, se: np.ndarray, noise: np.ndarray, asked: np.ndarray, level: float) -> np.ndarray:
    """Pairs (j, k) in which j is shown to be above k, shape (n, n).

    Every asked direction of every pair is a hypothesis of its own ("j is not above k"); they are
    tested together by the largest t and, step by step, without those rejected already.
    """
    width = np.sqrt(se[:, None] ** 2 + se[None, :] ** 2)
    t = (score[:, None] - score[None, :]) / width
    undecided, above = asked.copy(), np.zeros_like(asked)
    while undecided.any():
        j, k = np.nonzero(undecided)
        most = np.full(len(noise), -np.inf)
        for start in range(0, len(j), 512):
            rows, columns = j[start : start + 512], k[start : start + 512]
            part = (noise[:, rows] - noise[:, columns]) / width[rows, columns]
            most = np.maximum(most, part.max(axis=1))
        rejected = undecided & (t > np.quantile(most, level))
        if not rejected.any():
            break
        above |= rejected
        undecided &= ~rejected
    return above
