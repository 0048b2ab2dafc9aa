"""Many-facet Rasch by joint maximum likelihood, converged tightly (as Facets and Winsteps do)."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from scoring.engine.mixed import NotConverged
from scoring.engine.rasch import (
    Fit,
    Moments,
    Responses,
    facets,
    fit_statistics,
    moments,
    probabilities,
    without_extremes,
)

STEPS = 500
TIGHT = 1e-8
EXTREME_ADJUSTMENT = 0.3  # score points by which an extreme score is moved inwards


@dataclass(frozen=True, eq=False)
class Facet:
    """One facet: measure (size,; NaN without responses), model standard error, whether the element
    was estimated with the rest (False = extreme score), and its fit.
    """

    measure: np.ndarray
    se: np.ndarray
    estimated: np.ndarray
    fit: Fit

    @property
    def real_se(self) -> np.ndarray:
        """Standard error enlarged by misfit: se * sqrt(max(1, infit))."""
        return self.se * np.sqrt(np.maximum(1.0, self.fit.infit))


@dataclass(frozen=True, eq=False)
class JointRasch:
    """entry: qualities; judge: severities; criterion: difficulties; steps (m,), sum 0."""

    entry: Facet
    judge: Facet
    criterion: Facet
    steps: np.ndarray


def fit_joint(data: Responses, *, bias_correction: bool = False) -> JointRasch:
    """Joint fit by Newton steps for all parameters together, until no score is off by 1e-8.

    Criteria and judges are centred on 0 over the estimated elements. Entries with an extreme score
    are measured afterwards at a score 0.3 inside the end. bias_correction multiplies measures and
    steps by (L - 1)/L, L the mean number of responses of an entry (Wright & Douglas 1977).
    Raises ValueError when every mark is at an end, NotConverged.
    """
    core, stayed = without_extremes(data, entries=True)
    if not len(core.level):
        raise ValueError("every mark is at an end of the scale: nothing to estimate")
    measures = {name: np.zeros(size) for name, _, size in facets(core)}
    steps = np.zeros(core.top)
    for _ in range(STEPS):
        off = _newton(core, measures, steps)
        if off < TIGHT:
            break
    else:
        raise NotConverged("the Rasch estimation did not settle")
    used = len(core.level) / len(np.unique(core.entry))
    factor = (used - 1.0) / used if bias_correction else 1.0
    measures = {name: factor * values for name, values in measures.items()}
    return _answer(data, core, stayed, measures, factor * steps)


def _location(data: Responses, measures: dict[str, np.ndarray]) -> np.ndarray:
    severity = measures["judge"][data.judge] + measures["criterion"][data.criterion]
    return measures["entry"][data.entry] - severity


def _moments(data: Responses, measures: dict[str, np.ndarray], steps: np.ndarray) -> Moments:
    return moments(probabilities(_location(data, measures), steps))


def _newton(data: Responses, measures: dict[str, np.ndarray], steps: np.ndarray) -> float:
    """One damped Newton step in place; returns the largest score residual before it.

    Entries are eliminated exactly (their information is diagonal), which leaves one dense system
    for judges, criteria and steps, solved in the least-squares sense because each facet's origin
    is free. No parameter moves by more than one logit at a time.
    """
    chance = probabilities(_location(data, measures), steps)
    model = moments(chance)
    reached = chance[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    levels = np.arange(1, data.top + 1)
    above = data.level[:, None] >= levels
    # A response's score is X for its entry, -X for judge and criterion, -1[X >= k] for step k.
    rest = _rest_design(data)
    with_steps = reached * (_mean_above(chance) - model.mean[:, None])  # Cov(X, 1[X >= k])
    both = reached.sum(axis=0)[np.maximum.outer(levels, levels) - 1] - reached.T @ reached
    own = np.bincount(data.entry, model.variance, data.n_entries)
    score = np.bincount(data.entry, data.level - model.mean, data.n_entries)
    weighted = rest.T @ sparse.diags_array(model.variance)
    picker = _ones(data.entry, data.n_entries)
    cross = sparse.hstack([-(weighted @ picker).T, -(picker.T @ with_steps)]).toarray()
    corner = rest.T @ with_steps
    information = np.block([[(weighted @ rest).toarray(), corner], [corner.T, both]])
    residual = np.concatenate([-(rest.T @ (data.level - model.mean)), (reached - above).sum(axis=0)])
    inverse = np.divide(1.0, own, out=np.zeros_like(own), where=own > 0)
    reduced = information - cross.T @ (inverse[:, None] * cross)
    target = residual - cross.T @ (inverse * score)
    move = np.linalg.lstsq(reduced, target, rcond=1e-11)[0]
    entry_move = inverse * (score - cross @ move)
    size = max(1.0, float(np.abs(entry_move).max()), float(np.abs(move).max()))
    _apply(data, measures, steps, entry_move / size, move / size)
    return max(float(np.abs(score).max()), float(np.abs(residual).max()))


def _rest_design(data: Responses) -> sparse.csr_array:
    """Judge and criterion of each response, shape (n, K + C)."""
    return sparse.hstack([_ones(data.judge, data.n_judges), _ones(data.criterion, data.n_criteria)], format="csr")


def _ones(codes: np.ndarray, size: int) -> sparse.csr_array:
    at = np.arange(len(codes) + 1)
    return sparse.csr_array((np.ones(len(codes)), codes, at), shape=(len(codes), size))


def _mean_above(chance: np.ndarray) -> np.ndarray:
    """E(X | X >= k) for k = 1..m, shape (n, m)."""
    levels = np.arange(chance.shape[1])
    mass = chance[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    total = (chance * levels)[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    return total / np.maximum(mass, 1e-300)


def _apply(
    data: Responses,
    measures: dict[str, np.ndarray],
    steps: np.ndarray,
    entry_move: np.ndarray,
    move: np.ndarray,
) -> None:
    """Move the parameters in place and put each facet's origin where it belongs."""
    a, b = data.n_judges, data.n_judges + data.n_criteria
    measures["entry"] += entry_move
    steps += move[b:]
    shift = steps.mean()
    steps -= shift
    measures["entry"] -= shift
    for name, codes, part in (
        ("judge", data.judge, move[:a]),
        ("criterion", data.criterion, move[a:b]),
    ):
        used = np.bincount(codes, minlength=len(part)) > 0
        measures[name] += np.where(used, part, 0.0)
        centre = measures[name][used].mean()
        measures[name][used] -= centre
        measures["entry"] -= centre


def _answer(
    data: Responses,
    core: Responses,
    stayed: dict[str, np.ndarray],
    measures: dict[str, np.ndarray],
    steps: np.ndarray,
) -> JointRasch:
    model = _moments(core, measures, steps)
    answers = {}
    for name, codes, size in facets(core):
        with np.errstate(divide="ignore"):
            se = 1.0 / np.sqrt(np.bincount(codes, model.variance, size))
        used = np.bincount(codes, minlength=size) > 0
        measure = np.where(used, measures[name], np.nan)
        answers[name] = Facet(
            measure,
            np.where(used, se, np.nan),
            stayed[name] & used,
            fit_statistics(codes, size, core.level, model),
        )
    _measure_extremes(data, stayed, measures, steps, answers["entry"])
    return JointRasch(answers["entry"], answers["judge"], answers["criterion"], steps)


def _measure_extremes(
    data: Responses,
    stayed: dict[str, np.ndarray],
    measures: dict[str, np.ndarray],
    steps: np.ndarray,
    entry: Facet,
) -> None:
    """Measure entries with an extreme score in place, on the judges and criteria that remain."""
    usable = np.ones(len(data.level), dtype=bool)
    for name, codes, _ in facets(data)[1:]:
        if len(np.unique(codes)) > 1:
            usable &= stayed[name][codes]
    for code in np.flatnonzero(np.isnan(entry.measure)).tolist():
        rows = usable & (data.entry == code)
        if not rows.any():
            continue
        severity = measures["judge"][data.judge[rows]] + measures["criterion"][data.criterion[rows]]
        most = data.top * rows.sum()
        target = np.clip(data.level[rows].sum(), EXTREME_ADJUSTMENT, most - EXTREME_ADJUSTMENT)
        quality = 0.0
        for _ in range(500):
            model = moments(probabilities(quality - severity, steps))
            step = np.clip((target - model.mean.sum()) / model.variance.sum(), -1.0, 1.0)
            quality += step
            if abs(step) < TIGHT:
                break
        entry.measure[code] = quality
        entry.se[code] = 1.0 / np.sqrt(model.variance.sum())
