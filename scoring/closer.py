"""What the marks of a run say of each judge beside the totals: single criteria, halo, straight lines.

Read from the frozen content and no part of the run: it can be computed again at any time, so it is kept only in the
cache.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from scoring.models import RankingRun

KEPT = 60 * 60 * 24 * 30
FAR = 2.0  # standard errors beyond which a criterion is worth a look
NOTHING_VARIES = 1e6  # standard errors that only the last bits of equal numbers can give


@dataclass(frozen=True)
class Effect:
    """Points by which a judge is more lenient on a criterion than on the criteria together, against the other judges
    of the same entries; z: the points over their standard error, None where nothing varies.
    """

    label: str
    points: float
    z: float | None

    @property
    def is_far(self) -> bool:
        return self.z is not None and abs(self.z) > FAR


@dataclass(frozen=True)
class Closer:
    """effects: by criterion, empty below three sheets shared with others. halo: near 1 where a judge hardly tells
    criteria apart, None below five complete sheets or three criteria. straight: share of the sheets with the same mark
    on every criterion, None where no sheet has three marks.
    """

    effects: tuple[Effect, ...]
    halo: float | None
    straight: float | None


def closer_look(run: RankingRun, content: Mapping[str, Any], judge: str, labels: Mapping[str, str]) -> Closer:
    """labels: criterion -> what it is called, in the order in which they are shown."""
    key = f"scoring.closer.{run.engine}.{run.frozen.digest}"
    found = cache.get(key)
    if found is None:
        found = _looked(content)
        cache.set(key, found, KEPT)
    own = found.get(judge, {"effects": {}, "halo": None, "straight": None})
    effects = tuple(Effect(label, *own["effects"][code]) for code, label in labels.items() if code in own["effects"])
    return Closer(effects, own["halo"], own["straight"])


def _looked(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Judge -> {"effects": {criterion: [points, z]}, "halo", "straight"}."""
    from scoring.engine.judgedetail import criterion_effects, halo  # noqa: PLC0415 - heavy: loaded when used
    from scoring.engine.tablewarnings import straight_lines  # noqa: PLC0415 - heavy: loaded when used
    from scoring.replay import table_of  # noqa: PLC0415 - heavy: loaded when used

    table = table_of(content)
    effects, halos, (straight, could) = criterion_effects(table), halo(table), straight_lines(table)
    names = [criterion.name for criterion in table.criteria]
    return {
        judge: {
            "effects": {
                name: [points, _known(z) if abs(z) < NOTHING_VARIES else None]
                for name, points, z in zip(names, effects.effect[j].tolist(), effects.z[j].tolist(), strict=True)
                if _known(points) is not None and len(names) > 1
            },
            "halo": _known(float(halos[j])),
            "straight": float(straight[j] / could[j]) if could[j] else None,
        }
        for j, judge in enumerate(table.judges)
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
