"""Generalizability: how reliable is the mean of so many judges (Cronbach 1972; Brennan 2001)?"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Components:
    """Variance components of entries x (judges : tasks); a task is a panel day or a stage."""

    person: float
    task: float
    rater_in_task: float
    person_task: float
    residual: float


@dataclass(frozen=True)
class Dependability:
    """Erho2 for comparing entries, Phi for their level; error variances of the mean."""

    erho2: float
    phi: float
    relative_error: float
    absolute_error: float


def g_study(x: np.ndarray) -> Components:
    """Components by the expected mean squares. x: shape (persons, tasks, raters), complete.

    A negative estimate is set to zero. Raises ValueError for an incomplete table or a side of one.
    """
    x = np.asarray(x, dtype=float)
    if x.ndim != 3 or min(x.shape) < 2:
        raise ValueError("two entries, two tasks and two judges in each are needed")
    if np.isnan(x).any():
        raise ValueError("not every judge marked every entry")
    p, t, r = x.shape
    grand, person, task = x.mean(), x.mean(axis=(1, 2)), x.mean(axis=(0, 2))
    rater, both = x.mean(axis=0), x.mean(axis=2)
    ms_p = t * r * ((person - grand) ** 2).sum() / (p - 1)
    ms_t = p * r * ((task - grand) ** 2).sum() / (t - 1)
    ms_rt = p * ((rater - task[:, None]) ** 2).sum() / (t * (r - 1))
    mixed = both - person[:, None] - task[None, :] + grand
    ms_pt = r * (mixed**2).sum() / ((p - 1) * (t - 1))
    rest = x - both[:, :, None] - rater[None] + task[None, :, None]
    ms_e = (rest**2).sum() / ((p - 1) * t * (r - 1))
    found = (
        (ms_p - ms_pt) / (t * r),
        (ms_t - ms_rt - ms_pt + ms_e) / (p * r),
        (ms_rt - ms_e) / p,
        (ms_pt - ms_e) / r,
        ms_e,
    )
    return Components(*(max(0.0, float(value)) for value in found))


def d_study(components: Components, tasks: int, raters: int) -> Dependability:
    """Reliability with `tasks` tasks and `raters` judges over all tasks together."""
    if not 1 <= tasks <= raters:
        raise ValueError("each task needs a judge")
    relative = components.person_task / tasks + components.residual / raters
    absolute = relative + components.task / tasks + components.rater_in_task / raters
    person = components.person
    if person + absolute == 0:
        raise ValueError("there is no variance at all")
    return Dependability(
        person / (person + relative) if person + relative else 0.0,
        person / (person + absolute),
        relative,
        absolute,
    )


def reliability_with(k: float, entry: float, judge: float, residual: float) -> tuple[float, float]:
    """(E rho^2, Phi) of k judges for each entry, from the variances of the calibrated model.

    E rho^2 = s_u^2/(s_u^2 + s_e^2/k) calibrated; Phi = s_u^2/(s_u^2 + (s_b^2 + s_e^2)/k) raw.
    """
    if k < 1:
        raise ValueError("at least one judge is needed")
    if entry <= 0:
        return 0.0, 0.0
    return entry / (entry + residual / k), entry / (entry + (judge + residual) / k)
