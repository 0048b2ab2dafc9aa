"""Krippendorff's alpha = 1 - Do/De at four levels of measurement, for any pattern of missing."""

import numpy as np

LEVELS = ("nominal", "ordinal", "interval", "ratio")
Coded = tuple[np.ndarray, np.ndarray]  # unit of each mark as 0, 1, ..; its value


def krippendorff(unit: np.ndarray, value: np.ndarray, level: str) -> float:
    """Alpha of marks `value`, shape (n,), of units (entries) `unit`, shape (n,), NaN left out.

    Only units with two marks or more are pairable. Interval: closed form, O(n):
    alpha = 1 - (n - 1)/n * [sum_u m_u SS_u/(m_u - 1)] / SS_total. The other levels: from the
    counts of each value by unit, O(units * values + values^2). Raises ValueError when nothing can
    be paired, when all values are equal, or for a ratio level with negative values.
    """
    codes, value = pairable(unit, value, level)
    return _interval(codes, value) if level == "interval" else _by_values(codes, value, level)


def pairable(unit: np.ndarray, value: np.ndarray, level: str) -> Coded:
    """The marks of units that have two or more, units numbered anew. Raises ValueError like `krippendorff`."""
    if level not in LEVELS:
        raise ValueError(f"unknown level '{level}'; known: {', '.join(LEVELS)}")
    known = ~np.isnan(value)
    _, codes = np.unique(np.asarray(unit)[known], return_inverse=True)
    value = np.asarray(value, dtype=float)[known]
    enough = np.bincount(codes)[codes] >= 2
    if not enough.any():
        raise ValueError("no entry has two marks")
    _, codes = np.unique(codes[enough], return_inverse=True)
    value = value[enough]
    if np.ptp(value) <= 1e-12 * max(1.0, float(np.abs(value).max())):
        raise ValueError("all marks are equal")
    if level == "ratio" and value.min() < 0:
        raise ValueError("a ratio scale has no negative marks")
    return codes, value


def _interval(codes: np.ndarray, value: np.ndarray) -> float:
    n = len(value)
    value = value - value.mean()
    size = np.bincount(codes)
    mean = np.bincount(codes, value) / size
    squares = np.bincount(codes, (value - mean[codes]) ** 2)
    observed = float((size * squares / (size - 1)).sum())
    return 1.0 - (n - 1) / n * observed / float(value @ value)


def _by_values(codes: np.ndarray, value: np.ndarray, level: str) -> float:
    """Do from pairs within units, De from pairs of all values, both by value counts."""
    distinct, index = np.unique(value, return_inverse=True)
    counts = np.zeros((codes.max() + 1, len(distinct)))
    np.add.at(counts, (codes, index), 1.0)
    totals = counts.sum(axis=0)
    distance = distances(distinct, totals, level)
    size = counts.sum(axis=1)
    within = ((counts @ distance) * counts).sum(axis=1) / (size - 1)
    expected = float(totals @ distance @ totals) / (len(value) - 1)
    return 1.0 - float(within.sum()) / expected


def distances(distinct: np.ndarray, totals: np.ndarray, level: str) -> np.ndarray:
    """Squared difference of each pair of values, shape (V, V) (Krippendorff 2011)."""
    if level == "nominal":
        return 1.0 - np.eye(len(distinct))
    if level == "ordinal":
        cumulated = np.cumsum(totals) - totals / 2.0
        return (cumulated[:, None] - cumulated[None, :]) ** 2
    if level == "interval":
        return (distinct[:, None] - distinct[None, :]) ** 2
    total = distinct[:, None] + distinct[None, :]
    return ((distinct[:, None] - distinct[None, :]) / np.where(total == 0, 1.0, total)) ** 2
