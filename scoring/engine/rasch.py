"""Many-facet Rasch model with a rating scale: probabilities, residuals and fit.

log(P_k / P_(k-1)) = B_i - D_c - C_j - F_k (Linacre 1989; Andrich 1978): entry i of quality B,
criterion c of difficulty D, judge j of severity C, step F_k from level k-1 to k, levels 0..m.
All in logits. The two estimators stand in `rasch_mmle` (marginal) and `rasch_jmle` (joint).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Responses:
    """Observed levels. entry, judge, criterion: codes, shape (n,); level: 0..top, shape (n,)."""

    entry: np.ndarray
    judge: np.ndarray
    criterion: np.ndarray
    level: np.ndarray
    n_entries: int
    n_judges: int
    n_criteria: int
    top: int

    def subset(self, keep: np.ndarray) -> "Responses":
        return Responses(
            self.entry[keep],
            self.judge[keep],
            self.criterion[keep],
            self.level[keep],
            self.n_entries,
            self.n_judges,
            self.n_criteria,
            self.top,
        )


def probabilities(location: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """P(level k) at location B - D - C, shape location.shape + (m + 1,).

    location: any shape; steps: F_1..F_m, shape (m,). P_k is proportional to exp(k x - sum F_1..F_k).
    """
    levels = np.arange(len(steps) + 1)
    cumulated = np.concatenate([[0.0], np.cumsum(steps)])
    logits = levels * location[..., None] - cumulated
    logits -= logits.max(axis=-1, keepdims=True)
    weights = np.exp(logits)
    return weights / weights.sum(axis=-1, keepdims=True)


@dataclass(frozen=True, eq=False)
class Moments:
    """Expectation, variance and fourth central moment of each response, shape (n,)."""

    mean: np.ndarray
    variance: np.ndarray
    fourth: np.ndarray


def moments(chance: np.ndarray) -> Moments:
    """Moments of the level from P(level), shape (n, m + 1)."""
    levels = np.arange(chance.shape[-1])
    mean = chance @ levels
    distance = levels - mean[..., None]
    variance = (chance * distance**2).sum(axis=-1)
    return Moments(mean, variance, (chance * distance**4).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class Fit:
    """Mean-square fit of each element, shape (size,): expectation 1; z by Wilson and Hilferty."""

    infit: np.ndarray
    outfit: np.ndarray
    infit_z: np.ndarray
    outfit_z: np.ndarray


def fit_statistics(codes: np.ndarray, size: int, level: np.ndarray, model: Moments) -> Fit:
    """Infit and outfit of the elements of one facet (Wright & Masters 1982).

    outfit = mean z^2, infit = sum (x - E)^2 / sum Var; z = (ms^(1/3) - 1) 3/q + q/3 with q^2 the
    model variance of the mean square. NaN for an element without responses.
    """
    variance = np.maximum(model.variance, 1e-12)
    squares = (level - model.mean) ** 2
    n, total, information, ratios, spread_in, spread_out = (
        np.bincount(codes, values, size)
        for values in (
            np.ones(len(codes)),
            squares,
            variance,
            squares / variance,
            model.fourth - variance**2,
            model.fourth / variance**2 - 1.0,
        )
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        infit, outfit = total / information, ratios / n
        infit_q, outfit_q = np.sqrt(spread_in) / information, np.sqrt(spread_out) / n
        return Fit(infit, outfit, _z(infit, infit_q), _z(outfit, outfit_q))


def _z(mean_square: np.ndarray, q: np.ndarray) -> np.ndarray:
    return (np.cbrt(mean_square) - 1.0) * 3.0 / q + q / 3.0


def without_extremes(data: Responses, *, entries: bool) -> tuple[Responses, dict[str, np.ndarray]]:
    """Responses without elements whose every response is at one end of the scale.

    Such an element has no finite estimate, and without it another may become extreme, hence the
    repetition. entries: whether entries are dropped too (joint estimation). Returns the rest and,
    by facet, whether an element stayed, shape (size,).
    """
    while True:
        keep = np.ones(len(data.level), dtype=bool)
        stayed = {}
        for name, codes, size in facets(data):
            n = np.bincount(codes, minlength=size)
            total = np.bincount(codes, data.level, size)
            stayed[name] = (total > 0) & (total < n * data.top)
            # A facet of one element is no comparison: it stays whatever its responses.
            if (name != "entry" or entries) and (n > 0).sum() > 1:
                keep &= stayed[name][codes]
        if keep.all():
            return data, stayed
        data = data.subset(keep)


def facets(data: Responses) -> tuple[tuple[str, np.ndarray, int], ...]:
    """Name, codes and size of each facet."""
    return (
        ("entry", data.entry, data.n_entries),
        ("judge", data.judge, data.n_judges),
        ("criterion", data.criterion, data.n_criteria),
    )


@dataclass(frozen=True)
class Separation:
    """True sd^2 = observed sd^2 - RMSE^2; G = true sd / RMSE; reliability G^2/(1 + G^2);
    strata (4 G + 1)/3 (Wright & Masters 1982). sd over the population, not the sample.
    """

    rmse: float
    true_sd: float
    separation: float
    strata: float
    reliability: float


def separation(measure: np.ndarray, se: np.ndarray) -> Separation:
    """Separation of elements with measures and standard errors, shape (n,). n >= 2."""
    if len(measure) < 2:
        raise ValueError("separation needs two elements")
    error = float(np.mean(np.asarray(se) ** 2))
    true = max(0.0, float(np.var(measure)) - error)
    if error == 0:
        raise ValueError("separation needs standard errors above zero")
    ratio = (true / error) ** 0.5
    return Separation(error**0.5, true**0.5, ratio, (4 * ratio + 1) / 3, ratio**2 / (1 + ratio**2))
