"""From criterion marks to a composite, and from composites to a weighted mean over judges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

DROP = "drop"
RENORMALISE = "renormalise"
MISSING_POLICIES = (DROP, RENORMALISE)


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric.

    name: the key of the criterion. weight: any non-negative number, the weights are scaled to
    sum 1. lo, hi: ends of the scale; both None means an arbitrary scale, kept as it is.
    """

    name: str
    weight: float = 1.0
    lo: float | None = None
    hi: float | None = None


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Raise ValueError unless weights are finite, not negative, of positive sum, scales sound."""
    if not criteria:
        raise ValueError("there is no criterion")
    names = [criterion.name for criterion in criteria]
    if len(set(names)) != len(names):
        raise ValueError("two criteria have the same name")
    for criterion in criteria:
        check_criterion(criterion)
    if sum(criterion.weight for criterion in criteria) <= 0:
        raise ValueError("the weights sum to zero")
    scaled = {criterion.lo is not None for criterion in criteria}
    if len(scaled) > 1:
        raise ValueError("either every criterion has a scale or none has")


def check_criterion(criterion: Criterion) -> None:
    """Raise ValueError unless its weight is finite and not negative and its scale sound."""
    if not np.isfinite(criterion.weight):
        raise ValueError(f"weight of criterion '{criterion.name}' is not a finite number")
    if criterion.weight < 0:
        raise ValueError(f"weight of criterion '{criterion.name}' is negative")
    if (criterion.lo is None) != (criterion.hi is None):
        raise ValueError(f"scale of criterion '{criterion.name}' has only one end")
    if criterion.lo is not None and criterion.hi is not None and not criterion.lo < criterion.hi:
        raise ValueError(f"scale of criterion '{criterion.name}' is empty")


def normalised_weights(criteria: Sequence[Criterion]) -> np.ndarray:
    """Weights that sum to 1, shape (C,). Raises ValueError as check_criteria."""
    check_criteria(criteria)
    weights = np.array([criterion.weight for criterion in criteria], dtype=float)
    return weights / weights.sum()


def composite(marks: np.ndarray, criteria: Sequence[Criterion], missing: str = DROP) -> np.ndarray:
    """Composite of each review: S = 100 * sum_c w_c (y_c - lo_c) / (hi_c - lo_c).

    marks: shape (..., C), NaN = not marked. Result: shape (...), 0 to 100, or the weighted mean on
    the scale of the marks when the criteria declare no scale. A missing criterion is never zero:
    "drop" gives NaN for the review, "renormalise" spreads its weight over the criteria present
    (NaN when none with weight is present). Raises ValueError for a mark outside its scale.
    """
    if missing not in MISSING_POLICIES:
        raise ValueError(f"unknown policy for missing marks: '{missing}'")
    weights = normalised_weights(criteria)
    marks = np.asarray(marks, dtype=float)
    if marks.shape[-1:] != weights.shape:
        raise ValueError(f"{marks.shape[-1]} marks for {len(weights)} criteria")
    shares = _shares(marks, criteria)
    scale = 100.0 if criteria[0].lo is not None else 1.0
    weighted = weights > 0
    present = ~np.isnan(shares)
    total = np.zeros(marks.shape[:-1])
    mass = np.zeros(marks.shape[:-1])
    for c in np.flatnonzero(weighted):
        total = total + np.where(present[..., c], weights[c] * shares[..., c], 0.0)
        mass = mass + np.where(present[..., c], weights[c], 0.0)
    if missing == DROP:
        counted = present[..., weighted].all(axis=-1)
        return np.where(counted, scale * total, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        renormalised = np.where(present[..., weighted].all(axis=-1), total, total / mass)
    return np.where(mass > 0, scale * renormalised, np.nan)


def _shares(marks: np.ndarray, criteria: Sequence[Criterion]) -> np.ndarray:
    """Marks as shares of their scale, or unchanged when no scale is declared."""
    if np.isinf(marks).any():
        raise ValueError("a mark is infinite")
    if criteria[0].lo is None:
        return marks
    lo = np.array([criterion.lo for criterion in criteria], dtype=float)
    hi = np.array([criterion.hi for criterion in criteria], dtype=float)
    outside = (marks < lo) | (marks > hi)
    if outside.any():
        at = np.argwhere(outside)[0]
        criterion = criteria[at[-1]]
        raise ValueError(
            f"mark {marks[tuple(at)]:g} of criterion '{criterion.name}' is outside {criterion.lo:g} to {criterion.hi:g}"
        )
    return (marks - lo) / (hi - lo)


@dataclass(frozen=True)
class Total:
    """A judge's total of one review. score is None while it does not count."""

    score: float | None
    marked: int
    missing: tuple[str, ...]


def live_total(marks: Mapping[str, float | None], criteria: Sequence[Criterion], missing: str = DROP) -> Total:
    """The total that a judge sees while marking: the very number that the ranking will use."""
    row = [marks.get(criterion.name) for criterion in criteria]
    values = np.array([np.nan if mark is None else float(mark) for mark in row])
    score = float(composite(values, criteria, missing))
    absent = tuple(c.name for c, mark in zip(criteria, values, strict=True) if np.isnan(mark))
    return Total(
        score=None if np.isnan(score) else score,
        marked=len(criteria) - len(absent),
        missing=absent,
    )


def entry_means(scores: np.ndarray, entry: np.ndarray, n_entries: int, weights: np.ndarray | None = None) -> np.ndarray:
    """Weighted mean of the composites of each entry.

    scores: shape (R,), NaN = not counted. entry: shape (R,), code of the entry of each review.
    weights: shape (R,) of the judges, or None for equal weight. Result: shape (n_entries,), NaN
    where nothing counts (never zero). Raises ValueError for a negative weight.
    """
    scores = np.asarray(scores, dtype=float)
    weights = np.ones_like(scores) if weights is None else np.asarray(weights, dtype=float)
    if (weights < 0).any() or not np.isfinite(weights).all():
        raise ValueError("the weight of a judge is negative or not a number")
    counted = ~np.isnan(scores) & (weights > 0)
    codes = np.asarray(entry)[counted]
    mass = np.bincount(codes, weights[counted], n_entries)
    total = np.bincount(codes, weights[counted] * scores[counted], n_entries)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mass > 0, total / mass, np.nan)
