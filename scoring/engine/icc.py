"""Intraclass correlations: six forms with intervals (Shrout & Fleiss 1979; McGraw & Wong 1996)."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

FORMS = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")


@dataclass(frozen=True)
class Icc:
    """One form: value, interval, and the F test that it is above zero. Only the value is known
    when the judges leave no residual.
    """

    value: float
    low: float | None = None
    high: float | None = None
    f: float | None = None
    df1: int | None = None
    df2: int | None = None
    p: float | None = None


@dataclass(frozen=True)
class MeanSquares:
    """Two-way analysis of variance without replication, n targets by k judges."""

    n: int
    k: int
    between: float
    within: float
    judges: float
    error: float


def mean_squares(x: np.ndarray) -> MeanSquares:
    """Mean squares of a complete table, shape (targets n, judges k). Raises ValueError if not."""
    x = np.asarray(x, dtype=float)
    if x.ndim != 2 or min(x.shape) < 2:
        raise ValueError("two entries and two judges are needed")
    if np.isnan(x).any():
        raise ValueError("not every judge marked every entry")
    n, k = x.shape
    grand = x.mean()
    rows, columns = x.mean(axis=1), x.mean(axis=0)
    between = k * ((rows - grand) ** 2).sum()
    judges = n * ((columns - grand) ** 2).sum()
    within = ((x - rows[:, None]) ** 2).sum()
    error = ((x - rows[:, None] - columns[None, :] + grand) ** 2).sum()
    return MeanSquares(
        n,
        k,
        between / (n - 1),
        within / (n * (k - 1)),
        judges / (k - 1),
        error / ((n - 1) * (k - 1)),
    )


def icc(x: np.ndarray, level: float = 0.95) -> dict[str, Icc]:
    """All six forms. x: shape (entries, judges), complete.

    ICC1: judges differ by entry; ICC2: the judges are a sample; ICC3: these judges only; k: of the
    mean of the k judges. Raises ValueError for an incomplete table or marks without any variance.
    """
    ms = mean_squares(x)
    scale = max(1.0, float(np.abs(x).max())) ** 2
    if ms.between <= 1e-15 * scale:
        raise ValueError("the entries do not differ")
    if ms.error <= 1e-15 * scale:
        return {form: Icc(value) for form, value in values(ms).items()}
    tail = 1 - (1 - level) / 2
    one = _consistency(ms, ms.within, ms.n * (ms.k - 1), tail)
    three = _consistency(ms, ms.error, (ms.n - 1) * (ms.k - 1), tail)
    two = _agreement(ms, three[0], tail)
    return dict(zip(FORMS, (one[0], two[0], three[0], one[1], two[1], three[1]), strict=True))


def values(ms: MeanSquares) -> dict[str, float]:
    """The six coefficients from the mean squares."""
    b, w, j, e, n, k = ms.between, ms.within, ms.judges, ms.error, ms.n, ms.k
    found = (
        (b - w) / (b + (k - 1) * w),
        (b - e) / (b + (k - 1) * e + k * (j - e) / n),
        (b - e) / (b + (k - 1) * e),
        (b - w) / b,
        (b - e) / (b + (j - e) / n),
        (b - e) / b,
    )
    return dict(zip(FORMS, (float(value) for value in found), strict=True))


def _consistency(ms: MeanSquares, error: float, df2: int, tail: float) -> tuple[Icc, Icc]:
    """ICC1 or ICC3, single and mean, from F = MS_between/MS_error."""
    k, df1 = ms.k, ms.n - 1
    ratio = ms.between / error
    p = float(f_distribution.sf(ratio, df1, df2))
    low = ratio / f_distribution.ppf(tail, df1, df2)
    high = ratio * f_distribution.ppf(tail, df2, df1)
    single, mean = (
        Icc(float(value), float(lower), float(upper), float(ratio), df1, df2, p)
        for value, lower, upper in (
            [(v - 1) / (v + k - 1) for v in (ratio, low, high)],
            [1 - 1 / v for v in (ratio, low, high)],
        )
    )
    return single, mean


def _agreement(ms: MeanSquares, three: Icc, tail: float) -> tuple[Icc, Icc]:
    """ICC2, single and mean; interval after Shrout & Fleiss with Satterthwaite's df."""
    n, k = ms.n, ms.k
    value, mean = values(ms)["ICC2"], values(ms)["ICC2k"]
    fj = ms.judges / ms.error
    top = (n - 1) * (k - 1) * (k * value * fj + n * (1 + (k - 1) * value) - k * value) ** 2
    bottom = (n - 1) * (k * value * fj) ** 2 + (n * (1 + (k - 1) * value) - k * value) ** 2
    df = top / bottom
    upper = f_distribution.ppf(tail, n - 1, df)
    lower = f_distribution.ppf(tail, df, n - 1)
    pool = k * ms.judges + (k * n - k - n) * ms.error
    low = n * (ms.between - upper * ms.error) / (upper * pool + n * ms.between)
    high = n * (lower * ms.between - ms.error) / (pool + n * lower * ms.between)
    low_mean, high_mean = (v * k / (1 + v * (k - 1)) for v in (low, high))
    test = (three.f, three.df1, three.df2, three.p)
    return (
        Icc(float(value), float(low), float(high), *test),
        Icc(float(mean), float(low_mean), float(high_mean), *test),
    )
