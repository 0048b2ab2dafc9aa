"""When judges differ too much: is a further judge proposed?

Two rules. Tolerance: the highest and the lowest total differ by more than a tolerance. Threshold
(double review of national research grants): they do, and one is below the passing mark while
another is not; two that both pass or both fail need no third judge.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from scoring.engine.display import rounded


@dataclass(frozen=True)
class Gap:
    """Outcome for one entry. spread None: fewer than two totals, nothing to compare."""

    spread: float | None
    exceeded: bool
    propose: bool
    lowest: str | None = None
    highest: str | None = None


def gap(
    totals: Mapping[str, float | None],
    tolerance: float,
    *,
    passing: float | None = None,
    max_judges: int | None = None,
    decimals: int = 2,
) -> Gap:
    """Compare the sent totals (judge -> total, None = not sent) of one entry.

    The spread is compared at display precision and only *more* than the tolerance exceeds it.
    passing: also ask that one total is below the passing mark and one is not. max_judges: at this
    number of totals no further judge is proposed. Raises ValueError for a negative tolerance.
    """
    if not tolerance >= 0:
        raise ValueError("the tolerance is negative or not a number")
    sent = {j: float(t) for j, t in totals.items() if t is not None and not math.isnan(t)}
    if len(sent) < 2:
        return Gap(None, exceeded=False, propose=False)
    lowest = min(sent, key=lambda judge: (sent[judge], judge))
    highest = min(sent, key=lambda judge: (-sent[judge], judge))
    spread = rounded(sent[highest] - sent[lowest], decimals)
    exceeded = spread > rounded(tolerance, decimals)
    if passing is not None:
        exceeded = exceeded and sent[lowest] < passing <= sent[highest]
    propose = exceeded and (max_judges is None or len(sent) < max_judges)
    return Gap(float(spread), exceeded, propose, lowest, highest)


def closest_two(totals: Mapping[str, float]) -> tuple[str, str]:
    """The two judges whose totals lie closest; of equal distances the pair with the higher mean.

    For editions that settle a gap by the two closest of three. Raises ValueError below two totals.
    """
    if len(totals) < 2:
        raise ValueError("two totals are needed")
    order = sorted(totals, key=lambda judge: (totals[judge], judge))
    pairs = list(pairwise(order))
    return min(pairs, key=lambda pair: (totals[pair[1]] - totals[pair[0]], -totals[pair[1]]))
