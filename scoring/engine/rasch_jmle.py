"""Many-facet Rasch by joint maximum likelihood, converged tightly (as Facets and Winsteps do)."""

from dataclasses import dataclass

import numpy as np

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

STEPS = 20_000
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
    """Joint fit by damped Newton steps, one facet after the other, until no score is off by 1e-8.

    Criteria and judges are centred on 0 over the estimated elements. Entries with an extreme score
    are measured afterwards at a score 0.3 inside the end. bias_correction multiplies measures and
    steps by (L - 1)/L, L the mean number of responses of an entry (Wright & Douglas 1977).
    Raises ValueError when every mark is at an end, NotConverged.
    """
    core, stayed = without_extremes(data, entries=True)
    if not len(core.level):
        raise ValueError("every mark is at an end of the scale: nothing to estimate")
    measures = {name: np.zeros(size) for name, _, size in facets(core)}
    signs = {"entry": 1.0, "judge": -1.0, "criterion": -1.0}
    steps = np.zeros(core.top)
    for _ in range(STEPS):
        off = 0.0
        for name, codes, size in facets(core):
            off = max(off, _move(core, measures, steps, name, codes, size, signs[name]))
        off = max(off, _move_steps(core, measures, steps))
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


def _move(
    data: Responses,
    measures: dict[str, np.ndarray],
    steps: np.ndarray,
    name: str,
    codes: np.ndarray,
    size: int,
    sign: float,
) -> float:
    """One Newton step for a facet in place; returns the largest score residual before it."""
    model = _moments(data, measures, steps)
    residual = np.bincount(codes, data.level - model.mean, size)
    information = np.bincount(codes, model.variance, size)
    present = information > 0
    if name != "entry" and present.sum() == 1:
        return 0.0  # one element: its measure is the origin
    step = np.zeros(size)
    step[present] = np.clip(residual[present] / information[present], -1.0, 1.0)
    measures[name] += sign * step
    if name != "entry":
        measures[name][present] -= measures[name][present].mean()
    return float(np.abs(residual).max())


def _move_steps(data: Responses, measures: dict[str, np.ndarray], steps: np.ndarray) -> float:
    """One Newton step for the steps in place, kept at sum 0."""
    if data.top < 2:
        return 0.0
    chance = probabilities(_location(data, measures), steps)
    reached = chance[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    levels = np.arange(1, data.top + 1)
    residual = (data.level[:, None] >= levels).sum(axis=0) - reached.sum(axis=0)
    # P(X >= a and X >= b) = P(X >= max(a, b))
    both = reached.sum(axis=0)[np.maximum.outer(levels, levels) - 1]
    information = both - reached.T @ reached
    step = -np.clip(np.linalg.lstsq(information, residual, rcond=1e-12)[0], -1.0, 1.0)
    steps += step - step.mean()
    centred = residual - residual.mean()
    return float(np.abs(centred).max())


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
