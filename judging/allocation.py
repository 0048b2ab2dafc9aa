"""Who judges what: a minimum-cost flow over plain data, without database, clock or settings.

Each entry gets exactly `k` judges. A conflict is an absent pair, never a cost. Entries flow to judges of their own
panel directly and to all others through a hub, whose first unit is rewarded for the seeded share of entries that
bridge panels. A judge's load costs nothing between the even shares (whole part and next whole number of marks
divided by judges) and more with each mark beyond them, so the loads are within one of each other whenever that is
possible. Costs are whole numbers of separate orders of size: marks before balance before bridges before panels
before the seeded jitter, which keeps people from foretelling who judges whom.

Method: OR-tools SimpleMinCostFlow; bridging after scoring.md section 1, decision 4.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scoring.engine.canonical import digest, generator, seed_from

JITTER = 100  # costs of pairs: 0 to 99 at random
OUTSIDE = 1000  # and this for a judge of another panel
BRIDGE_SHARE = 0.15
STEPS = 5  # marks beyond the even share cost 1, 2, .. 5, 5, 5 units
MANY_PAIRS = 2_000_000
BEST, RANDOM = 30, 10  # candidates per entry beyond that


@dataclass(frozen=True)
class Problem:
    """entries and judges: ids in a fixed order. panel_of: entry -> panel; panels: judge -> panels the judge sits in.
    conflicts: absent pairs (entry, judge). fixed: pairs that stand and count. affinity: pair -> whole number, more
    is better; without it panels and jitter decide. most: hard limit of a judge's load. balance: aim at even loads.
    """

    entries: Sequence[int]
    judges: Sequence[int]
    k: int
    seed: str
    panel_of: Mapping[int, int] = field(default_factory=dict)
    panels: Mapping[int, frozenset[int]] = field(default_factory=dict)
    conflicts: frozenset[tuple[int, int]] = frozenset()
    fixed: frozenset[tuple[int, int]] = frozenset()
    affinity: Mapping[tuple[int, int], int] | None = None
    most: int | None = None
    balance: bool = True
    bridge_share: float = BRIDGE_SHARE
    many_pairs: int = MANY_PAIRS  # beyond this number of pairs, candidates instead of all


@dataclass(frozen=True)
class Allocation:
    """pairs: new and fixed, sorted. missing: entry -> marks that nobody can give."""

    pairs: tuple[tuple[int, int], ...]
    objective: int
    missing: dict[int, int]
    bridged: frozenset[int]


@dataclass(frozen=True)
class _Units:
    """What one unit of each kind of wish costs; a unit outweighs all that stand below it on any exchange of marks."""

    bridge: int
    load: int
    missing: int


class AllocationError(RuntimeError):
    """The solver gave no optimum."""


def allocate(problem: Problem) -> Allocation:
    """The assignment of least cost. The same problem with the same seed gives the same pairs.

    Raises ValueError for a fixed pair in conflict or k below 1, AllocationError when the solver fails.
    """
    _check(problem)
    rng = generator(seed_from(digest(problem.seed), "allocation"))
    bridging = _bridging(problem, rng)
    costs, outside = _costs(problem, rng)
    every = _allowed(problem, costs)
    allowed = _candidates(problem, costs, every, rng)
    units = _units(problem, costs)
    chosen = _Graph(problem, costs, outside, allowed, bridging, units).solve()
    if len(chosen) + len(problem.fixed) < problem.k * len(problem.entries) and not np.array_equal(allowed, every):
        chosen = _Graph(problem, costs, outside, every, bridging, units).solve()
    pairs = sorted({*problem.fixed, *((problem.entries[e], problem.judges[j]) for e, j in chosen)})
    counts = Counter(entry for entry, _judge in pairs)
    missing = {entry: problem.k - counts[entry] for entry in problem.entries if counts[entry] < problem.k}
    objective = int(sum(costs[e, j] for e, j in chosen))
    return Allocation(tuple(pairs), objective, missing, frozenset(problem.entries[e] for e in bridging))


def _check(problem: Problem) -> None:
    if problem.k < 1:
        raise ValueError("each entry needs at least one judge")
    if problem.fixed & problem.conflicts:
        raise ValueError("a pair that stands is a conflict")


def _bridging(problem: Problem, rng: np.random.Generator) -> list[int]:
    """Indexes of the entries that get one judge from outside their panel; a pair that stands may do so already."""
    known = [e for e, entry in enumerate(problem.entries) if entry in problem.panel_of]
    count = int(np.ceil(problem.bridge_share * len(known)))
    return sorted(int(e) for e in rng.permutation(known)[:count])


def _costs(problem: Problem, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Costs and "is from outside the panel" of all pairs, both of shape (entries, judges)."""
    shape = (len(problem.entries), len(problem.judges))
    costs = rng.integers(0, JITTER, size=shape)
    if problem.affinity is not None:
        costs = np.zeros(shape, dtype=np.int64)
        where = {judge: j for j, judge in enumerate(problem.judges)}
        rows = {entry: e for e, entry in enumerate(problem.entries)}
        for (entry, judge), value in problem.affinity.items():
            costs[rows[entry], where[judge]] = -value
    outside = np.zeros(shape, dtype=bool)
    seats: dict[int, np.ndarray] = {}
    for e, entry in enumerate(problem.entries):
        panel = problem.panel_of.get(entry)
        if panel is None:
            continue
        if panel not in seats:
            seats[panel] = np.array(
                [panel not in problem.panels.get(judge, ()) for judge in problem.judges], dtype=bool
            )
        outside[e] = seats[panel]
    return costs + np.where(outside, OUTSIDE, 0), outside


def _allowed(problem: Problem, costs: np.ndarray) -> np.ndarray:
    """Pairs that may be used: no conflict, not standing already."""
    allowed = np.ones(costs.shape, dtype=bool)
    rows = {entry: e for e, entry in enumerate(problem.entries)}
    columns = {judge: j for j, judge in enumerate(problem.judges)}
    for entry, judge in [*problem.conflicts, *problem.fixed]:
        if entry in rows and judge in columns:
            allowed[rows[entry], columns[judge]] = False
    return allowed


def _candidates(problem: Problem, costs: np.ndarray, allowed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """In very large rounds the 30 cheapest and 10 random judges of each entry (0.3% above the optimum), else all."""
    if costs.size <= problem.many_pairs or costs.shape[1] <= BEST + RANDOM:
        return allowed
    barred = np.where(allowed, costs, np.iinfo(np.int64).max)
    kept = np.zeros(costs.shape, dtype=bool)
    np.put_along_axis(kept, np.argpartition(barred, BEST, axis=1)[:, :BEST], True, axis=1)
    lots = np.where(allowed, rng.random(costs.shape), 2.0)
    np.put_along_axis(kept, np.argpartition(lots, RANDOM, axis=1)[:, :RANDOM], True, axis=1)
    return kept & allowed


def _units(problem: Problem, costs: np.ndarray) -> _Units:
    """An exchange of marks visits a judge at most once, so it changes at most 2 (J + 2) pairs and bridges."""
    reach = 2 * (len(problem.judges) + 2)
    spread = int(costs.max() - costs.min()) + 1 if costs.size else 1
    bridge = reach * spread + 1
    load = reach * bridge + 1
    return _Units(bridge, load, 2 * STEPS * load + reach * bridge)


def even_shares(problem: Problem) -> tuple[int, int]:
    """The least and the most marks of a judge when loads are even."""
    marks, judges = problem.k * len(problem.entries), max(1, len(problem.judges))
    return marks // judges, -(-marks // judges)


class _Graph:
    """Nodes: entries, their hubs, judges, source and sink. Built as arrays, because arcs number in the millions."""

    def __init__(self, problem, costs, outside, allowed, bridging, units):
        self.problem, self.costs, self.outside, self.allowed, self.units = problem, costs, outside, allowed, units
        self.bridging = frozenset(bridging)
        n_entries, n_judges = costs.shape
        self.hub, self.judge = n_entries, 2 * n_entries
        self.sink = 2 * n_entries + n_judges
        self.counts = Counter(entry for entry, _judge in problem.fixed)
        self.loads = Counter(judge for _entry, judge in problem.fixed)
        self.needs = [max(0, problem.k - self.counts[entry]) for entry in problem.entries]

    def solve(self) -> list[tuple[int, int]]:
        from ortools.graph.python import min_cost_flow  # noqa: PLC0415 - heavy: loaded when used

        solver = min_cost_flow.SimpleMinCostFlow()
        rows, columns = np.nonzero(self.allowed)
        through = self.outside[rows, columns]
        solver.add_arcs_with_capacity_and_unit_cost(
            np.where(through, self.hub + rows, rows).astype(np.int32),
            (self.judge + columns).astype(np.int32),
            np.ones(len(rows), dtype=np.int64),
            self.costs[rows, columns].astype(np.int64),
        )
        arcs = np.array([*self._entry_arcs(), *self._judge_arcs()], dtype=np.int64).reshape(-1, 4)
        solver.add_arcs_with_capacity_and_unit_cost(
            arcs[:, 0].astype(np.int32), arcs[:, 1].astype(np.int32), arcs[:, 2], arcs[:, 3]
        )
        for e, need in enumerate(self.needs):
            solver.set_node_supply(e, need)
        solver.set_node_supply(self.sink, -sum(self.needs))
        if solver.solve() != solver.OPTIMAL:
            raise AllocationError("the assignment has no optimum; check the number of judges and the limits")
        flows = solver.flows(np.arange(len(rows), dtype=np.int32))
        used = np.flatnonzero(flows)
        return list(zip(rows[used].tolist(), columns[used].tolist(), strict=True))

    def _entry_arcs(self):
        """Entry to hub (the first mark from outside is rewarded on a bridge), and to the sink what nobody can give."""
        crossed = self._crossed()
        for e, need in enumerate(self.needs):
            if need == 0:
                continue
            if e in self.bridging and e not in crossed:
                yield e, self.hub + e, 1, -self.units.bridge
                yield e, self.hub + e, need - 1, 0
            else:
                yield e, self.hub + e, need, 0
            yield e, self.sink, need, self.units.missing

    def _crossed(self) -> set[int]:
        """Indexes of entries that have a judge from outside already."""
        columns = {judge: j for j, judge in enumerate(self.problem.judges)}
        rows = {entry: e for e, entry in enumerate(self.problem.entries)}
        return {
            rows[entry]
            for entry, judge in self.problem.fixed
            if entry in rows and judge in columns and self.outside[rows[entry], columns[judge]]
        }

    def _judge_arcs(self):
        """Judge to sink: one arc per price of a further mark, rising with the load."""
        total = len(self.problem.entries)
        most = total if self.problem.most is None else self.problem.most
        low, high = even_shares(self.problem)
        for j, judge in enumerate(self.problem.judges):
            load, node = self.loads[judge], self.judge + j
            prices = Counter(self._price(mark, low, high) for mark in range(load + 1, most + 1))
            for price, count in sorted(prices.items()):
                yield node, self.sink, count, price * self.units.load

    def _price(self, mark: int, low: int, high: int) -> int:
        if not self.problem.balance:
            return 0
        if mark <= low:
            return -min(low - mark + 1, STEPS)
        return min(max(0, mark - high), STEPS)


def candidates(problem: Problem, entry: int, *, loads: Mapping[int, int]) -> list[int]:
    """Judges for one further mark of an entry, best first: own panel, then least load, then the seeded lot.

    A judge in conflict, with a pair that stands or at the limit is not among them.
    """
    panel = problem.panel_of.get(entry)
    free = [
        judge
        for judge in problem.judges
        if (entry, judge) not in problem.conflicts
        and (entry, judge) not in problem.fixed
        and (problem.most is None or loads.get(judge, 0) < problem.most)
    ]

    turn = int(digest([problem.seed, entry])[:8], 16)

    def order(judge: int) -> tuple[bool, int, int]:
        outside = panel is not None and panel not in problem.panels.get(judge, ())
        return outside, loads.get(judge, 0), (places[judge] + turn) % len(places)

    places = {judge: place for place, judge in enumerate(problem.judges)}
    return sorted(free, key=order)
