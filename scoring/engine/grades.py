"""Grades (predikat) by thresholds, and improvement over the last edition."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from scoring.engine.display import rounded


@dataclass(frozen=True)
class Grade:
    """A grade that starts at `threshold`. inclusive False: only above it ("above 65")."""

    name: str
    threshold: float
    inclusive: bool = True


def check_grades(grades: Sequence[Grade]) -> None:
    """Raise ValueError unless there are grades, named once, with falling thresholds."""
    if not grades:
        raise ValueError("there is no grade")
    if len({grade.name for grade in grades}) != len(grades):
        raise ValueError("two grades have the same name")
    for upper, lower in pairwise(grades):
        if not upper.threshold > lower.threshold:
            raise ValueError(f"threshold of '{lower.name}' is not below that of '{upper.name}'")


def grade_of(score: float | None, grades: Sequence[Grade], decimals: int = 2) -> Grade | None:
    """The grade of a score as it is shown (rounded first, so that print and grade agree).

    grades: best first. None when there is no score or it lies below every threshold.
    """
    check_grades(grades)
    if score is None or math.isnan(score):
        return None
    shown = rounded(score, decimals)
    for grade in grades:
        line = rounded(grade.threshold, 9)
        if shown > line or (grade.inclusive and shown == line):
            return grade
    return None


@dataclass(frozen=True)
class Improvement:
    """Change against the last edition, from the numbers as they were shown."""

    before: Decimal | None
    now: Decimal | None
    change: Decimal | None
    reason: str | None = None


def improvement(before: float | None, now: float | None, decimals: int = 2) -> Improvement:
    """now - before at display precision: 3.31 against 3.06 is +0.25. Missing is never zero."""
    was = None if before is None or math.isnan(before) else rounded(before, decimals)
    is_ = None if now is None or math.isnan(now) else rounded(now, decimals)
    if was is None:
        return Improvement(None, is_, None, "no score in the last edition")
    if is_ is None:
        return Improvement(was, None, None, "no score in this edition")
    return Improvement(was, is_, is_ - was)
