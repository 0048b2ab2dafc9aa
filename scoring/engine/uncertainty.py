"""How sure a place is: intervals, P(first), P(top k), P(beats), from draws of the fitted model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.engine.canonical import generator
from scoring.engine.posterior import MixedModel

DRAWS = 2000
NEAR_LINE_DRAWS = 5000
LEVEL = 0.90


@dataclass(frozen=True, eq=False)
class Chances:
    """For each entry, shape (N,): low, high (place interval; 0 = not ranked), p_first, p_top[k],
    p_beats (that it beats its rival; NaN without one).
    """

    low: np.ndarray
    high: np.ndarray
    p_first: np.ndarray
    p_top: dict[int, np.ndarray]
    p_beats: np.ndarray
    draws: int


def chances(
    model: MixedModel,
    ranked: np.ndarray,
    *,
    seed: int,
    scope: np.ndarray | None = None,
    tops: Sequence[int] = (3, 10),
    rivals: np.ndarray | None = None,
    draws: int | None = None,
    lines: np.ndarray | None = None,
    level: float = LEVEL,
) -> Chances:
    """Place chances from draws of the scores given the marks, from an explicit seed.

    ranked: shape (N,) bool, the entries that compete. scope: shape (N,), entries compete within
    equal codes (None = all together). rivals: shape (N,), code of the entry to beat, -1 = none.
    draws: how many; None = 2,000, and 5,000 (of which they are the first) when an entry is near the last prize place
    that `lines`, shape (N,), names for its scope, 0 = none; see `near`.
    Without any entry variance every order is as likely as another. Raises ValueError for fewer
    than 100 draws.
    """
    first = DRAWS if draws is None else draws
    if first < 100:
        raise ValueError("at least 100 draws are needed")
    n = len(ranked)
    scope = np.zeros(n, dtype=np.intp) if scope is None else np.asarray(scope)
    members = [np.flatnonzero(ranked & (scope == code)) for code in np.unique(scope)]
    if model.entry_sd == 0:
        return _all_alike(members, n, tops, first)
    rng = generator(seed)
    places, wins = _drawn(model, members, rivals, first, rng)
    low, high = _interval(places, level)
    if draws is None and lines is not None and near(low, high, lines).any():
        more, further = _drawn(model, members, rivals, NEAR_LINE_DRAWS - first, rng)
        places, wins = np.hstack([places, more]), wins + further
        low, high = _interval(places, level)
    count = places.shape[1]
    return Chances(
        low=low,
        high=high,
        p_first=(places == 1).mean(axis=1),
        p_top={k: ((places >= 1) & (places <= k)).mean(axis=1) for k in tops},
        p_beats=np.full(n, np.nan) if rivals is None else np.where(rivals >= 0, wins / count, np.nan),
        draws=count,
    )


def near(low: np.ndarray, high: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Which entries are near a prize line: their place interval holds the last prize place and the place below it."""
    return (low >= 1) & (low <= lines) & (lines < high)


def _drawn(
    model: MixedModel, members: list[np.ndarray], rivals: np.ndarray | None, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Places of `count` draws, shape (N, count), 0 = not ranked; and how often each entry beat its rival, shape (N,)."""
    n = len(model.score)
    places = np.zeros((n, count), dtype=np.uint16 if n < 2**16 else np.uint32)
    wins, done = np.zeros(n), 0
    for batch in model.draws(count, rng):
        size = batch.shape[1]
        for inside in members:
            places[inside, done : done + size] = _places(batch[inside])
        if rivals is not None:
            wins += (batch > batch[rivals]).sum(axis=1)
        done += size
    return places, wins


def _places(scores: np.ndarray) -> np.ndarray:
    """Places 1..n by column, best first, shape as scores."""
    order = np.argsort(-scores, axis=0, kind="stable")
    places = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(places, order, np.arange(1, len(scores) + 1)[:, None], axis=0)
    return places


def _interval(places: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest of the central `level` of each row, by order statistics."""
    count = places.shape[1]
    tail = (1.0 - level) / 2.0
    first = max(0, int(np.ceil(tail * count)) - 1)
    last = min(count - 1, int(np.ceil((1.0 - tail) * count)) - 1)
    low, high = np.empty(len(places), dtype=np.int64), np.empty(len(places), dtype=np.int64)
    for start in range(0, len(places), 1024):
        part = np.partition(places[start : start + 1024], (first, last), axis=1)
        low[start : start + 1024] = part[:, first]
        high[start : start + 1024] = part[:, last]
    return low, high


def _all_alike(members: list[np.ndarray], n: int, tops: Sequence[int], draws: int) -> Chances:
    low, high = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    share = np.zeros(n)
    for inside in members:
        low[inside], high[inside] = 1, len(inside)
        share[inside] = 1.0 / max(1, len(inside))
    p_top = {k: np.minimum(1.0, k * share) for k in tops}
    return Chances(low, high, share, p_top, np.full(n, np.nan), draws)


def setara(places: Sequence[int], lows: Sequence[int]) -> list[int]:
    """Group number of each entry in order of place: a group goes on while an entry's interval
    still reaches the place at which the group began ("statistically tied").
    """
    groups: list[int] = []
    start = 0
    for place, low in zip(places, lows, strict=True):
        if not groups or low > start:
            groups.append(groups[-1] + 1 if groups else 1)
            start = place
        else:
            groups.append(groups[-1])
    return groups
