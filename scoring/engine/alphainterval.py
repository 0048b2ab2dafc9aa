"""An interval for Krippendorff's alpha: the bootstrap over entries of Zapf, Castell, Morawietz & Karch (2016),
BMC Medical Research Methodology 16:93, who found that it keeps its level where the bootstrap over pairs does not.
"""

import numpy as np
from scipy.sparse import csr_array

from scoring.engine.alpha import Expected, krippendorff, observed, pairable
from scoring.engine.canonical import generator

DRAWS = 1000
AT_ONCE = 100  # draws in memory together
FEWEST = 5  # entries with two marks: below, resampling them says nothing
SLACK = 1e-9  # the last bits of one sum taken in two ways


def alpha_interval(
    unit: np.ndarray, value: np.ndarray, level: str, *, seed: int, draws: int = DRAWS
) -> tuple[float, float]:
    """2.5th and 97.5th percentile of alpha over samples of the entries with replacement.

    Arguments as for `krippendorff`. The same seed gives the same interval. Raises ValueError where there is no alpha,
    for fewer than five entries with two marks, and where the percentiles do not hold alpha itself: a sample that draws an
    entry twice has more equal marks than the entries have, which tells where marks hardly repeat. The authors take the
    percentiles as they are and widen nothing. O(draws * marks).
    """
    codes, value = pairable(unit, value, level)
    units = int(codes.max()) + 1
    if units < FEWEST:
        raise ValueError("fewer than five entries have two marks")
    rng, found = generator(seed), []
    kinds: dict[str, type[_Numbers | _Orders | _Values]] = {"interval": _Numbers, "ordinal": _Orders}
    sample = kinds.get(level, _Values)(codes, value, level)
    for start in range(0, draws, AT_ONCE):
        count = min(AT_ONCE, draws - start)
        picks = rng.integers(0, units, size=(count, units)) + units * np.arange(count)[:, None]
        weight = np.bincount(picks.ravel(), minlength=count * units).reshape(count, units).astype(float)
        found.append(sample.alphas(weight))
    alphas = np.concatenate(found)
    low, high = np.nanpercentile(alphas, [2.5, 97.5])
    if not low - SLACK <= krippendorff(codes, value, level) <= high + SLACK:
        raise ValueError("samples of the entries do not hold the value itself")
    return float(low), float(high)


def _ratio(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """1 - Do/De by draw; NaN for a draw in which all marks are equal."""
    flat = expected <= 1e-12
    return np.where(flat, np.nan, 1.0 - observed / np.where(flat, 1.0, expected))


class _Numbers:
    """Interval level: sums and squares by unit are all that a sample needs."""

    def __init__(self, codes: np.ndarray, value: np.ndarray, level: str):
        value = value - value.mean()
        self.size = np.bincount(codes).astype(float)
        self.total, self.square = np.bincount(codes, value), np.bincount(codes, value**2)
        self.within = self.size * (self.square - self.total**2 / self.size) / (self.size - 1)

    def alphas(self, weight: np.ndarray) -> np.ndarray:
        """weight: shape (draws, units), how often each unit is in each sample."""
        n = weight @ self.size
        spread = weight @ self.square - (weight @ self.total) ** 2 / n
        return _ratio((n - 1) / n * (weight @ self.within), spread)


class _Counted:
    """The other levels: how often each unit has each value, shape (units, values)."""

    def __init__(self, codes: np.ndarray, value: np.ndarray, level: str):
        self.distinct, index = np.unique(value, return_inverse=True)
        shape = (int(codes.max()) + 1, len(self.distinct))
        self.counts = csr_array((np.ones(len(codes)), (codes, index)), shape=shape)
        self.size = np.bincount(codes).astype(float)


class _Orders(_Counted):
    """Ordinal level: the squared distance of two values is that of their mean ranks within the sample."""

    def alphas(self, weight: np.ndarray) -> np.ndarray:
        totals = weight @ self.counts
        rank = np.cumsum(totals, axis=1) - totals / 2.0
        n = totals.sum(axis=1)
        rank -= ((totals * rank).sum(axis=1) / n)[:, None]
        by_unit = (self.counts @ rank.T).T
        squares = (self.counts @ (rank**2).T).T - by_unit**2 / self.size
        observed = (weight * squares * self.size / (self.size - 1)).sum(axis=1)
        return _ratio((n - 1) / n * observed, (totals * rank**2).sum(axis=1))


class _Values(_Counted):
    """Nominal and ratio level: distances of values do not depend on the sample."""

    def __init__(self, codes: np.ndarray, value: np.ndarray, level: str):
        super().__init__(codes, value, level)
        self.within, self.expected = observed(codes, value, level), Expected(self.distinct, level)

    def alphas(self, weight: np.ndarray) -> np.ndarray:
        totals = weight @ self.counts
        return _ratio(weight @ self.within, self.expected.sums(totals) / (totals.sum(axis=1) - 1))
