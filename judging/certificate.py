"""The certificate of an assignment: what it holds to, in figures that anyone can check against the pairs."""

from collections import Counter, defaultdict
from typing import Any

import numpy as np

from judging.allocation import Allocation, Problem, even_shares
from scoring.engine.canonical import digest


def certificate(problem: Problem, allocation: Allocation) -> dict[str, Any]:
    """Facts of an allocation as JSON values.

    loads: judge -> marks. components: groups of judges and entries without a shared mark between them. lambda2:
    second eigenvalue of the normalised Laplacian of the judges' co-review graph (0 = in pieces, None = one judge).
    missing, above, below: bounds that could not be met, each with its reason.
    """
    loads = Counter(judge for _entry, judge in allocation.pairs)
    low, high = even_shares(problem)
    crossing = _crossing(problem, allocation)
    return {
        "objective": allocation.objective,
        "digest": digest([list(pair) for pair in allocation.pairs]),
        "marks": len(allocation.pairs),
        "standing": len(problem.fixed),
        "loads": {str(judge): loads[judge] for judge in problem.judges},
        "even": [low, high],
        "conflicts": sum(pair in problem.conflicts for pair in allocation.pairs),
        "bridges": {"wanted": len(allocation.bridged), "met": len(allocation.bridged & crossing)},
        "components": components(allocation.pairs),
        "lambda2": lambda2(problem, allocation),
        "missing": [_why_missing(problem, allocation, loads, entry) for entry in sorted(allocation.missing)],
        "above": _uneven(problem, loads, lambda load: load > high),
        "below": _uneven(problem, loads, lambda load: load < low),
    }


def _crossing(problem: Problem, allocation: Allocation) -> set[int]:
    return {
        entry
        for entry, judge in allocation.pairs
        if entry in problem.panel_of and problem.panel_of[entry] not in problem.panels.get(judge, ())
    }


def _why_missing(problem: Problem, allocation: Allocation, loads: Counter, entry: int) -> dict[str, Any]:
    free = [judge for judge in problem.judges if (entry, judge) not in problem.conflicts]
    reason = "free_judges" if len(free) < problem.k else "limit"
    return {"entry": entry, "short": allocation.missing[entry], "free": len(free), "reason": reason}


def _uneven(problem: Problem, loads: Counter, beyond) -> list[dict[str, Any]]:
    barred = Counter(judge for _entry, judge in problem.conflicts)
    standing = Counter(judge for _entry, judge in problem.fixed)
    found = []
    for judge in problem.judges:
        if not problem.balance or not beyond(loads[judge]):
            continue
        reason = "standing" if standing[judge] else "conflicts" if barred[judge] else "others"
        if problem.most is not None and loads[judge] >= problem.most:
            reason = "limit"
        found.append({"judge": judge, "load": loads[judge], "conflicts": barred[judge], "reason": reason})
    return found


def components(pairs) -> int:
    """Connected groups of the graph of entries and judges, by union-find."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for entry, judge in pairs:
        parent[root(("entry", entry))] = root(("judge", judge))
    return len({root(node) for node in list(parent)})


def lambda2(problem: Problem, allocation: Allocation) -> float | None:
    """Second smallest eigenvalue of I - D^-1/2 W D^-1/2, W the number of entries that two judges share."""
    index = {judge: j for j, judge in enumerate(problem.judges)}
    size = len(index)
    if size <= 1:
        return None
    marks = defaultdict(list)
    for entry, judge in allocation.pairs:
        if judge in index:
            marks[entry].append(index[judge])
    weights = np.zeros((size, size))
    for judges in marks.values():
        for a in judges:
            weights[a, judges] += 1
    np.fill_diagonal(weights, 0)
    degree = weights.sum(axis=1)
    scale = np.divide(1, np.sqrt(degree), out=np.zeros(size), where=degree > 0)
    values = np.linalg.eigvalsh(np.eye(size) - scale[:, None] * weights * scale[None, :])
    return round(max(0.0, float(values[1])), 4)
