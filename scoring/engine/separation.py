"""How many groups the scores tell apart: separation, its reliability and its strata (Wright & Masters 1982)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.engine.rasch import separation
from scoring.engine.result import Result

DIGITS = 6
NO_ERRORS = "no standard errors of the scores are known"


def separation_of(result: Result, companion: Result | None) -> dict[str, Any]:
    """{"g", "reliability", "strata", "companion"}; None beside a reason where they cannot be.

    companion: the calibrated fit that answers for a method without standard errors of its own.
    """
    asked = result if result.se is not None else companion
    try:
        found = _separation(asked)
    except ValueError as error:
        return {"g": None, "reliability": None, "strata": None, "companion": False, "reason": str(error)}
    return {**{name: round(value, DIGITS) for name, value in found.items()}, "companion": asked is not result}


def _separation(result: Result | None) -> Mapping[str, float]:
    if result is None or result.se is None:
        raise ValueError(NO_ERRORS)
    known = np.isfinite(result.score) & np.isfinite(result.se)
    score, se = result.score[known], result.se[known]
    if result.model is None:  # joint Rasch estimates are not drawn to the mean
        found = separation(score, se)
        return {"g": found.separation, "reliability": found.reliability, "strata": found.strata}
    return shrunken(score, se)


def shrunken(score: np.ndarray, se: np.ndarray) -> dict[str, float]:
    """Of scores that are means of what is known after the marks, which lie closer together than the true ones: true
    variance = observed variance + mean se^2, of which the observed part is reliable, so G = observed sd / RMSE.
    """
    if len(score) < 2:
        raise ValueError("separation needs two elements")
    error = float(np.mean(se**2))
    if error <= 0:
        raise ValueError("separation needs standard errors above zero")
    g = (float(np.var(score)) / error) ** 0.5
    return {"g": g, "reliability": g**2 / (1 + g**2), "strata": (4 * g + 1) / 3}
