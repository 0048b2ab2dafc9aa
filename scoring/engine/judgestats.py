"""What is known about each judge from the composites: spread and agreement with the others."""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from scoring.engine.table import Table


class Correlation(NamedTuple):
    value: float | None
    ci95: list[float] | None


FEW_MARKS = 5  # below this a judge's severity is nearly the average's, and we say so


def shrunk_spread(table: Table, centred: np.ndarray) -> np.ndarray:
    """Each judge's standard deviation against the typical one, shrunk by how little is known.

    centred: composites of the counted reviews less their category's mean, shape (n,). log sd_j has
    sampling variance 1/(2(n_j - 1)); the variance between judges is what the observed variance of
    log sd_j leaves above that (method of moments, at least 0), and log sd_j moves to the mean by
    empirical Bayes. Result: shape (K,), 1 = typical; 1 for a judge without two different marks.
    """
    rows = table.counted
    judge = table.judge[rows]
    n = np.bincount(judge, minlength=table.n_judges)
    mean = np.bincount(judge, centred, table.n_judges) / np.maximum(n, 1)
    squares = np.bincount(judge, (centred - mean[judge]) ** 2, table.n_judges)
    usable = (n >= 2) & (squares > 1e-12 * max(1.0, float(np.max(centred**2, initial=0.0))))
    if usable.sum() < 2:
        return np.ones(table.n_judges)
    noise = 1.0 / (2.0 * (n[usable] - 1))
    logs = 0.5 * np.log(squares[usable] / (n[usable] - 1))
    typical = np.average(logs, weights=1.0 / noise)
    between = max(0.0, float(np.var(logs, ddof=1) - noise.mean()))
    spread = np.ones(table.n_judges)
    spread[usable] = np.exp(between / (between + noise) * (logs - typical))
    return spread


def centred_scores(table: Table) -> np.ndarray:
    """Composites of the counted reviews less the mean of their category, shape (n,)."""
    rows = table.counted
    group = table.group[table.entry[rows]]
    n = np.bincount(group, minlength=len(table.groups))
    means = np.bincount(group, table.scores[rows], len(table.groups)) / np.maximum(n, 1)
    return table.scores[rows] - means[group]


def agreement_with_others(table: Table, severity: np.ndarray | None = None) -> list[Correlation]:
    """Spearman correlation of each judge with the mean of the other judges of the same entries.

    severity: shape (K,), added to the others' composites first; None = as they are.

    Its value is None where fewer than three entries have another judge, or one side does not vary.
    """
    rows = table.counted
    entry, judge, score = table.entry[rows], table.judge[rows], table.scores[rows]
    count = np.bincount(entry, minlength=table.n_entries)[entry] - 1
    fair = score if severity is None else score + severity[judge]
    total = np.bincount(entry, fair, table.n_entries)[entry] - fair
    shared = count > 0
    judge, score = judge[shared], score[shared]
    others = total[shared] / count[shared]
    order = np.argsort(judge, kind="stable")
    ends = np.searchsorted(judge[order], np.arange(table.n_judges + 1))
    return [_correlation(score[order[start:stop]], others[order[start:stop]]) for start, stop in pairwise(ends)]


def _correlation(x: np.ndarray, y: np.ndarray) -> Correlation:
    value = spearman(x, y)
    return Correlation(value, spearman_interval(value, len(x)))


def spearman_interval(value: float | None, n: int) -> list[float] | None:
    """The 95% interval of a rank correlation over n pairs by Fisher's z with variance (1 + r^2/2)/(n - 3)
    (Bonett & Wright 2000, Psychometrika 65:23-28); None below four pairs or for a correlation of 1.
    """
    if value is None or n < 4 or abs(value) >= 1:
        return None
    half = 1.959964 * math.sqrt((1 + value**2 / 2) / (n - 3))
    return [math.tanh(math.atanh(value) - half), math.tanh(math.atanh(value) + half)]


def spearman(x: np.ndarray, y: np.ndarray) -> float | None:
    """Spearman's rank correlation with mid-ranks for ties; None when undefined (n < 3 or flat)."""
    if len(x) < 3:
        return None
    a, b = (midranks(np.round(values, 9)) for values in (x, y))
    a, b = a - a.mean(), b - b.mean()
    norm = math.sqrt(float(a @ a) * float(b @ b))
    return None if norm == 0 else float(a @ b) / norm


def midranks(values: np.ndarray) -> np.ndarray:
    """Ranks 1..n, equal values at the mean of their ranks."""
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2.0)[index]
