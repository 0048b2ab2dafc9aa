"""Krippendorff's alpha = 1 - Do/De at four levels of measurement, for any pattern of missing."""

import math

import numpy as np

LEVELS = ("nominal", "ordinal", "interval", "ratio")
Coded = tuple[np.ndarray, np.ndarray]  # unit of each mark as 0, 1, ..; its value


def krippendorff(unit: np.ndarray, value: np.ndarray, level: str) -> float:
    """Alpha of marks `value`, shape (n,), of units (entries) `unit`, shape (n,), NaN left out.

    Only units with two marks or more are pairable. Interval: closed form, O(n):
    alpha = 1 - (n - 1)/n * [sum_u m_u SS_u/(m_u - 1)] / SS_total. Ordinal: the same of mid-ranks, whose differences
    are its distances. Nominal and ratio: by units and by totals of each value. Raises ValueError when nothing can
    be paired, when all values are equal, or for a ratio level with negative values.
    """
    codes, value = pairable(unit, value, level)
    if level == "interval":
        return _interval(codes, value)
    distinct, index, totals = np.unique(value, return_inverse=True, return_counts=True)
    if level == "ordinal":
        return _interval(codes, (np.cumsum(totals) - totals / 2.0)[index])
    expected = float(Expected(distinct, level).sums(totals[None, :].astype(float))[0]) / (len(value) - 1)
    return 1.0 - float(observed(codes, value, level).sum()) / expected


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


def observed(codes: np.ndarray, value: np.ndarray, level: str) -> np.ndarray:
    """Sum of the distances of all ordered pairs within each unit over its marks less one; nominal or ratio."""
    order = np.argsort(codes, kind="stable")
    codes, value = codes[order], value[order]
    size = np.bincount(codes)
    sums = np.zeros(len(size))
    for step in range(1, int(size.max())):
        same = np.flatnonzero(codes[step:] == codes[:-step])
        sums += np.bincount(codes[same], distance(value[same], value[same + step], level), len(size))
    return 2.0 * sums / (size - 1)


def distance(a: np.ndarray, b: np.ndarray, level: str) -> np.ndarray:
    """Squared difference of two values of a nominal or ratio level (Krippendorff 2011)."""
    if level == "nominal":
        return (a != b).astype(float)
    total = a + b
    return ((a - b) / np.where(total == 0, 1.0, total)) ** 2


class Expected:
    """sum of t_a t_b distance(a, b) over all pairs of values, for rows of totals t.

    The ratio distance is tanh^2 of half the difference of logarithms, smooth in both: with more values than Chebyshev
    nodes it is interpolated between them to the last digits, so that no matrix of all values by all is needed.
    """

    def __init__(self, distinct: np.ndarray, level: str):
        self.level, self.zero = level, distinct == 0
        if level == "nominal":
            return
        logs = np.log(distinct[~self.zero])
        nodes, self.basis = _interpolation(logs)
        self.between = np.tanh((nodes[:, None] - nodes[None, :]) / 2.0) ** 2

    def sums(self, totals: np.ndarray) -> np.ndarray:
        """totals: shape (rows, values)."""
        n = totals.sum(axis=1)
        if self.level == "nominal":
            return n**2 - (totals**2).sum(axis=1)
        positive = totals[:, ~self.zero]
        own = positive if self.basis is None else positive @ self.basis
        at_zero = totals[:, self.zero].sum(axis=1)
        return ((own @ self.between) * own).sum(axis=1) + 2.0 * at_zero * (n - at_zero)


def _interpolation(x: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """Chebyshev nodes over the range of x, and the barycentric weights of each x, shape (len(x), nodes); x itself and
    None where it is not longer than the nodes that 1e-16 needs (the poles of tanh lie pi above the axis).
    """
    half = float(np.ptp(x)) / 2.0 if len(x) else 0.0
    height = math.pi / half if half > 0 else math.inf
    count = math.ceil(40.0 / math.asinh(height)) + 8 if half > 0 else len(x)
    if len(x) <= 2 * count:
        return x, None
    angles = (2.0 * np.arange(count) + 1.0) * math.pi / (2.0 * count)
    nodes = (x.min() + half) + half * np.cos(angles)
    apart = x[:, None] - nodes[None, :]
    hit = apart == 0
    terms = (np.sin(angles) * (-1.0) ** np.arange(count))[None, :] / np.where(hit, 1.0, apart)
    basis = terms / terms.sum(axis=1, keepdims=True)
    rows = hit.any(axis=1)
    basis[rows] = hit[rows]
    return nodes, basis
