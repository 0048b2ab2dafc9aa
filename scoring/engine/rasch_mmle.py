"""Many-facet Rasch by marginal maximum likelihood: entries drawn from N(0, s^2)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from scoring.engine.mixed import NotConverged
from scoring.engine.rasch import Responses, probabilities, without_extremes

NODES = 81
REACH = 6.5  # nodes lie within this many standard deviations


@dataclass(frozen=True, eq=False)
class MarginalRasch:
    """difficulty (C,), severity (K,; sum 0; NaN where every mark of the judge was at one end),
    severity_se (K,), steps (m,; sum 0), sd of the entries, deviance = -2 log marginal likelihood,
    score (N,; posterior mean of B) and se (N,; posterior sd).
    """

    difficulty: np.ndarray
    severity: np.ndarray
    severity_se: np.ndarray
    steps: np.ndarray
    entry_sd: float
    deviance: float
    score: np.ndarray
    se: np.ndarray

    @property
    def reliability(self) -> float:
        """Var(EAP) / (Var(EAP) + mean posterior variance)."""
        between = float(np.var(self.score, ddof=1)) if len(self.score) > 1 else 0.0
        return between / (between + float(np.mean(self.se**2)))

    def draws(self, count: int, rng: np.random.Generator, batch: int = 200) -> Iterator[np.ndarray]:
        """Normal draws of B from the posterior of each entry, in batches (N, up to `batch`)."""
        for start in range(0, count, batch):
            size = min(batch, count - start)
            normal = rng.standard_normal((len(self.score), size))
            yield self.score[:, None] + self.se[:, None] * normal


class _Likelihood:
    """Marginal likelihood and its gradient over (difficulty, severity but one, steps but one, log s).

    Responses are counted once by (entry, cell, level), a cell being a judge with a criterion, so
    that a step costs one sparse product however often a cell occurs.
    """

    def __init__(self, data: Responses):
        self.data = data
        self.judges = np.unique(data.judge)
        self.criteria = np.unique(data.criterion)
        cell_key = data.judge.astype(np.int64) * data.n_criteria + data.criterion
        cells, cell = np.unique(cell_key, return_inverse=True)
        self.cell_judge = np.searchsorted(self.judges, cells // data.n_criteria)
        self.cell_criterion = np.searchsorted(self.criteria, cells % data.n_criteria)
        width = data.top + 1
        shape = (data.n_entries, len(cells) * width)
        places = (data.entry, cell * width + data.level)
        self.counts = sparse.coo_array((np.ones(len(cell)), places), shape=shape).tocsr()
        self.nodes = np.linspace(-REACH, REACH, NODES)
        log_weights = -0.5 * self.nodes**2
        self.log_weights = log_weights - np.log(np.exp(log_weights).sum())
        self.sizes = len(self.criteria), len(self.judges) - 1, data.top - 1

    def unpack(self, packed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        a, b, _ = np.cumsum(self.sizes)
        severity, steps = packed[a:b], packed[b:-1]
        severity = np.append(severity, -severity.sum())
        return packed[:a], severity, np.append(steps, -steps.sum()), float(np.exp(packed[-1]))

    def tables(self, packed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """P(level) by cell and node, posterior of the nodes by entry, log likelihood by entry."""
        difficulty, severity, steps, sd = self.unpack(packed)
        base = -difficulty[self.cell_criterion] - severity[self.cell_judge]
        chance = probabilities(base[:, None] + sd * self.nodes[None, :], steps)
        logs = np.log(np.maximum(chance, 1e-300)).transpose(0, 2, 1).reshape(-1, NODES)
        joint = self.counts @ logs + self.log_weights
        top = joint.max(axis=1, keepdims=True)
        weights = np.exp(joint - top)
        total = weights.sum(axis=1, keepdims=True)
        return chance, weights / total, (top + np.log(total)).ravel()

    def deviance(self, packed: np.ndarray) -> tuple[float, np.ndarray]:
        """-2 log likelihood and its gradient."""
        chance, posterior, logs = self.tables(packed)
        width = self.data.top + 1
        seen = (self.counts.T @ posterior).reshape(-1, width, NODES).transpose(0, 2, 1)
        surplus = seen - seen.sum(axis=-1, keepdims=True) * chance
        location = surplus @ np.arange(width)
        by_cell = location.sum(axis=1)
        difficulty = -np.bincount(self.cell_criterion, by_cell, len(self.criteria))
        severity = -np.bincount(self.cell_judge, by_cell, len(self.judges))
        upward = surplus.sum(axis=(0, 1))[::-1].cumsum()[::-1][1:]
        sd = float(np.exp(packed[-1])) * float((location * self.nodes).sum())
        gradient = np.concatenate([difficulty, severity[:-1] - severity[-1], -(upward[:-1] - upward[-1]), [sd]])
        return -2.0 * float(logs.sum()), -2.0 * gradient

    def severity_information(self, packed: np.ndarray) -> np.ndarray:
        """Information about each severity with the other parameters held, shape (judges,)."""
        chance, posterior, _ = self.tables(packed)
        levels = np.arange(self.data.top + 1)
        variance = chance @ levels**2 - (chance @ levels) ** 2
        width = self.data.top + 1
        seen = (self.counts.T @ posterior).reshape(-1, width, NODES).sum(axis=1)
        return np.bincount(self.cell_judge, (seen * variance).sum(axis=1), len(self.judges))


def fit_marginal(data: Responses) -> MarginalRasch:
    """Marginal fit. Entries at an end of the scale keep a finite estimate; judges and criteria at
    an end are set aside. Raises ValueError when nothing is left and NotConverged.
    """
    data, _ = without_extremes(data, entries=False)
    if not len(data.level) or data.top < 1:
        raise ValueError("every mark is at an end of the scale: nothing to estimate")
    likelihood = _Likelihood(data)
    start = np.concatenate([np.zeros(sum(likelihood.sizes)), [0.0]])
    b = sum(likelihood.sizes[:2])
    start[b:-1] = np.linspace(-1, 1, data.top)[:-1] if data.top > 1 else start[b:-1]
    bounds = [(-25.0, 25.0)] * (len(start) - 1) + [(-6.0, 3.0)]
    found = minimize(
        likelihood.deviance,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-13, "gtol": 1e-5, "maxiter": 1000, "maxfun": 5000, "maxcor": 30},
    )
    slope = np.abs(likelihood.deviance(found.x)[1])
    if found.status == 1 or slope[:-1].max(initial=0.0) > 1e-2 * max(1.0, len(data.level) / 1000):
        raise NotConverged("the Rasch likelihood did not settle")
    return _answer(likelihood, found.x, float(found.fun))


def _answer(likelihood: _Likelihood, packed: np.ndarray, deviance: float) -> MarginalRasch:
    data = likelihood.data
    difficulty, severity, steps, sd = likelihood.unpack(packed)
    _, posterior, _ = likelihood.tables(packed)
    score = posterior @ (sd * likelihood.nodes)
    square = posterior @ (sd * likelihood.nodes) ** 2
    all_difficulty = np.full(data.n_criteria, np.nan)
    all_difficulty[likelihood.criteria] = difficulty
    all_severity, se = np.full(data.n_judges, np.nan), np.full(data.n_judges, np.nan)
    all_severity[likelihood.judges] = severity
    se[likelihood.judges] = 1.0 / np.sqrt(likelihood.severity_information(packed))
    return MarginalRasch(
        difficulty=all_difficulty,
        severity=all_severity,
        severity_se=se,
        steps=steps,
        entry_sd=sd,
        deviance=deviance,
        score=score,
        se=np.sqrt(np.maximum(square - score**2, 0.0)),
    )
