"""The model that the demo's marks come from. All of it is generated; nothing here was judged by anyone.

For entry i, judge j and criterion c, on a scale of whole steps lo..hi with middle m:

    mark_ijc = clip(round(m + 0.3 + a_j (0.8 q_i + 0.35 t_ic) - s_j + 0.55 e_ijc), lo, hi)

q_i, t_ic and e_ijc are standard normal: the entry's quality, its strength on the criterion, and noise. s_j ~ N(0, 0.3)
is the judge's severity and a_j = exp(N(0, 0.15)) the spread of the judge's marks. One generator with a fixed seed.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

SEED = 20261121


@dataclass(frozen=True)
class Scale:
    code: str
    low: int
    high: int


class MarkModel:
    def __init__(self, *, entries: int, judges: int, scales: list[Scale], seed: int = SEED):
        self.random = np.random.Generator(np.random.PCG64(seed))
        self.scales = scales
        self.quality = self.random.normal(size=entries)
        self.strength = self.random.normal(size=(entries, len(scales)))
        self.severity = self.random.normal(0, 0.3, size=judges)
        self.spread = np.exp(self.random.normal(0, 0.15, size=judges))

    def marks(self, entry: int, judge: int) -> dict[str, Decimal]:
        """Criterion code -> mark, of one judge on one entry (both by their index)."""
        noise = self.random.normal(size=len(self.scales))
        level = self.spread[judge] * (0.8 * self.quality[entry] + 0.35 * self.strength[entry])
        given = {}
        for scale, value in zip(self.scales, level - self.severity[judge] + 0.55 * noise, strict=True):
            middle = (scale.low + scale.high) / 2 + 0.3
            given[scale.code] = Decimal(int(np.clip(round(middle + float(value)), scale.low, scale.high)))
        return given
