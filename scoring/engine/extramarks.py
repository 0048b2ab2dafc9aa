"""Which extra marks would settle a prize line: entries near it, and judges who could mark them."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from scoring.engine.posterior import MixedModel
from scoring.engine.table import Table

LOW, HIGH = 0.1, 0.9
SETTLED_Z = 1.2816  # one-sided 90%
MOST = 3


@dataclass(frozen=True)
class Proposal:
    """An entry near the line. extra: marks asked for, as many as of the others near the same line, because contenders
    need equal numbers of marks; settles: whether they are expected to bring it to 90% on its side of the line;
    judges: who could give them, best first.
    """

    entry: str
    p_top: float
    marks: int
    extra: int
    settles: bool
    judges: tuple[str, ...]


def propose_extra_marks(
    table: Table,
    model: MixedModel,
    p_top: np.ndarray,
    top: int,
    *,
    scope: np.ndarray | None = None,
    forbidden: Collection[tuple[str, str]] = (),
    most: int = MOST,
) -> list[Proposal]:
    """Proposals for entries with 0.1 < P(top `top`) < 0.9, the least sure first.

    p_top: shape (N,), within the categories of `scope`. forbidden: (entry, judge) pairs that may
    not be (conflicts, recusals). The line is halfway between the scores at places `top` and
    `top` + 1 of the category. Judges: not yet on the entry, fewest marks first, then the ones
    whose severity is known best. Loads count the marks proposed here too.
    """
    scope = np.zeros(table.n_entries, dtype=np.intp) if scope is None else scope
    near = np.flatnonzero((p_top > LOW) & (p_top < HIGH) & (table.counts > 0))
    near = near[np.lexsort((near, np.abs(p_top[near] - 0.5)))]
    load = np.bincount(table.judge[table.counted], minlength=table.n_judges)
    needed: dict[int, tuple[int, bool]] = {}
    for i in near.tolist():
        line = _line(np.where(table.counts > 0, model.score, -np.inf)[scope == scope[i]], top)
        needed[i] = _marks_to_settle(model, i, int(table.counts[i]), line, most)
    asked = {int(g): max(needed[i][0] for i in near.tolist() if scope[i] == g) for g in np.unique(scope[near])}
    proposals = []
    for i, (_, settles) in needed.items():
        extra = asked[int(scope[i])]
        judges = _judges(table, model, i, load, forbidden, extra)
        load[judges] += 1
        proposals.append(
            Proposal(
                table.entries[i],
                float(p_top[i]),
                int(table.counts[i]),
                extra,
                settles and len(judges) == extra,
                tuple(table.judges[j] for j in judges),
            )
        )
    return proposals


def _line(scores: np.ndarray, top: int) -> float:
    ordered = np.sort(scores[np.isfinite(scores)])[::-1]
    below = min(top, len(ordered) - 1)
    return float(ordered[max(0, below - 1)] + ordered[below]) / 2.0


def _marks_to_settle(model: MixedModel, i: int, n: int, line: float, most: int) -> tuple[int, bool]:
    """Fewest extra marks m with |score - line| >= 1.28 s_e / sqrt(n + m + s_e^2/s_u^2)."""
    distance = abs(float(model.score[i]) - line)
    shrink = model.residual_variance / model.entry_sd**2
    for extra in range(1, most + 1):
        if distance >= SETTLED_Z * model.residual_sd / np.sqrt(n + extra + shrink):
            return extra, True
    return most, False


def _judges(
    table: Table,
    model: MixedModel,
    i: int,
    load: np.ndarray,
    forbidden: Collection[tuple[str, str]],
    extra: int,
) -> list[int]:
    taken = set(table.judge[table.entry == i].tolist())
    free = [j for j in range(table.n_judges) if j not in taken and (table.entries[i], table.judges[j]) not in forbidden]
    free.sort(key=lambda j: (int(load[j]), round(float(model.judge_variance[j]), 6), j))
    return free[:extra]
