"""What a method returns."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

Text = dict[str, str]  # {"id": ..., "en": ...}


@dataclass(frozen=True, eq=False)
class JudgeLine:
    """What a method says about one judge. None = the method does not estimate it."""

    judge: str
    n: int
    severity: float | None = None  # on the scale of the score; positive = harsher than average
    se: float | None = None
    spread: float | None = None  # sd of the judge's composites against that of all, shrunk
    infit: float | None = None
    outfit: float | None = None
    agreement_with_others: float | None = None
    agreement_ci95: list[float] | None = None


@dataclass(frozen=True, eq=False)
class Result:
    """Scores of one method on one table.

    score: shape (N,), NaN = not ranked, `reasons` says why (entry code -> sentence). raw: weighted
    mean of the counted composites. n: counted reviews. se: standard error of the score where the
    model has one. model: the fitted model, for draws; None for methods without one. extra: further
    numbers of each entry by name, shape (N,).
    """

    method: str
    params: dict[str, Any]
    score: np.ndarray
    raw: np.ndarray
    n: np.ndarray
    reasons: dict[int, str] = field(default_factory=dict)
    se: np.ndarray | None = None
    judges: tuple[JudgeLine, ...] = ()
    components: dict[str, float | None] | None = None
    reliability: dict[str, float | int | None] | None = None
    warnings: tuple[dict[str, Any], ...] = ()
    model: Any = None
    extra: dict[str, np.ndarray] = field(default_factory=dict)


def warning(code: str, english: str, indonesian: str, **facts: Any) -> dict[str, Any]:
    """A warning with its code, its sentence in both languages and the facts behind it."""
    return {"code": code, "en": english, "id": indonesian, **facts}
