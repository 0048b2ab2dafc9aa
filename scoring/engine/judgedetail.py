"""Closer looks at a judge: criteria, halo, groups, time. All from residuals of the model."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.engine.posterior import MixedModel
from scoring.engine.table import Table
from scoring.engine.tablewarnings import scale_shares

LEAST = 3  # values on each side of a comparison before it is made


@dataclass(frozen=True, eq=False)
class CriterionEffects:
    """effect[j, c]: points (of 100, or of the marks) by which judge j is more lenient on criterion
    c than on the criteria together, against the other judges of the same entries; z: effect over
    its standard error. NaN without at least three reviews shared with others. Shape (K, C).
    """

    effect: np.ndarray
    z: np.ndarray


def criterion_effects(table: Table) -> CriterionEffects:
    """Judge x criterion: double-centred deviations from the other judges of the same entry."""
    shares = scale_shares(table)
    values = table.marks if shares is None else 100.0 * shares
    size = (table.n_judges, len(table.criteria))
    complete = np.flatnonzero(~np.isnan(values).any(axis=1))
    entry, judge, values = table.entry[complete], table.judge[complete], values[complete]
    count = np.bincount(entry, minlength=table.n_entries)[entry]
    others = np.empty_like(values)
    for c in range(size[1]):
        total = np.bincount(entry, values[:, c], table.n_entries)[entry]
        others[:, c] = (total - values[:, c]) / np.maximum(count - 1, 1)
    shared = count > 1
    judge = judge[shared]
    gap = (values - others)[shared]
    gap = gap - gap.mean(axis=1, keepdims=True)
    n = np.bincount(judge, minlength=size[0])
    effect, z = np.full(size, np.nan), np.full(size, np.nan)
    usable = n >= LEAST
    for c in range(size[1]):
        own = gap[:, c] - gap[:, c].mean()
        mean = np.bincount(judge, own, size[0]) / np.maximum(n, 1)
        squares = np.bincount(judge, (own - mean[judge]) ** 2, size[0])
        se = np.sqrt(squares / np.maximum(n - 1, 1) / np.maximum(n, 1))
        effect[usable, c] = mean[usable]
        known = usable & (se > 0)
        z[known, c] = mean[known] / se[known]
    return CriterionEffects(effect, z)


def halo(table: Table) -> np.ndarray:
    """1 - (variance between criteria within the judge's reviews)/(that of all judges), shape (K,).

    Criterion means of all are taken off first. Near 1: the judge hardly tells criteria apart;
    below 0: more than the others. NaN below three criteria or five complete reviews.
    """
    found = np.full(table.n_judges, np.nan)
    shares = scale_shares(table)
    values = table.marks if shares is None else shares
    complete = ~np.isnan(values).any(axis=1)
    if values.shape[1] < LEAST or not complete.any():
        return found
    values, judge = values[complete], table.judge[complete]
    within = (values - values.mean(axis=0)).var(axis=1, ddof=1)
    n = np.bincount(judge, minlength=table.n_judges)
    mean = np.bincount(judge, within, table.n_judges) / np.maximum(n, 1)
    enough = n >= 5
    if within.mean() > 0:
        found[enough] = 1.0 - mean[enough] / within.mean()
    return found


def standard_residuals(model: MixedModel) -> np.ndarray:
    """Residual over its standard deviation, shape (n,), in the order of the counted reviews."""
    sd = np.sqrt(model.residual_variance * model.residual_factor)
    return model.solution.residual / np.maximum(sd, 1e-12)


@dataclass(frozen=True)
class Contrast:
    """A judge's residuals on some entries against the judge's others: points, z, numbers."""

    points: float
    z: float
    inside: int
    outside: int


def group_bias(table: Table, model: MixedModel, inside: np.ndarray) -> dict[str, Contrast]:
    """For each judge: mean residual where `inside` (shape (n,) bool, counted reviews) against the
    rest. A judge needs three reviews outside and one inside. An erratic judge is measured by the own
    scatter, so that chance does not look like favour.
    """
    z, residual = standard_residuals(model), model.solution.residual
    judge = model.design.judge
    found = {}
    for j, name in enumerate(table.judges):
        a, b = (judge == j) & inside, (judge == j) & ~inside
        if a.sum() < 1 or b.sum() < LEAST:
            continue
        scatter = np.square(z[a] - z[a].mean()).sum() + np.square(z[b] - z[b].mean()).sum()
        own = max(1.0, float(np.sqrt(scatter / (a.sum() + b.sum() - 2))))
        width = own * np.sqrt(1.0 / a.sum() + 1.0 / b.sum())
        found[name] = Contrast(
            points=float(residual[a].mean() - residual[b].mean()),
            z=float((z[a].mean() - z[b].mean()) / width),
            inside=int(a.sum()),
            outside=int(b.sum()),
        )
    return found


def own_group(table: Table, entry_group: Mapping[str, str], judge_group: Mapping[str, str]) -> np.ndarray:
    """Counted reviews in which the entry is of the judge's own group (island, class), shape (n,)."""
    rows = table.counted
    entries = [entry_group.get(table.entries[e]) for e in table.entry[rows].tolist()]
    judges = [judge_group.get(table.judges[j]) for j in table.judge[rows].tolist()]
    pairs = zip(entries, judges, strict=True)
    return np.array([e is not None and e == j for e, j in pairs], dtype=bool)


def drift(table: Table, model: MixedModel, order: Mapping[tuple[str, str], float]) -> dict[str, tuple[float, float]]:
    """For each judge: change in points from the first to the last review, and its z.

    order: (entry, judge) -> time or number of the review. Regression of residuals on mid-ranked
    order; a judge needs five reviews with a known order.
    """
    rows = table.counted
    names = [
        (table.entries[e], table.judges[j])
        for e, j in zip(table.entry[rows].tolist(), table.judge[rows].tolist(), strict=True)
    ]
    when = np.array([order.get(pair, np.nan) for pair in names], dtype=float)
    z, residual = standard_residuals(model), model.solution.residual
    found = {}
    for j, name in enumerate(table.judges):
        own = np.flatnonzero((model.design.judge == j) & ~np.isnan(when))
        if len(own) < 5 or np.ptp(when[own]) == 0:
            continue
        position = np.argsort(np.argsort(when[own], kind="stable"), kind="stable").astype(float)
        position -= position.mean()
        norm = float(position @ position)
        slope = float(position @ residual[own]) / norm
        found[name] = (slope * (len(own) - 1), float(position @ z[own]) / norm**0.5)
    return found
