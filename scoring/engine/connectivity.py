"""Is the web of entries and judges one piece, and how tightly is it knit?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import eigsh

from scoring.engine.posterior import MixedModel
from scoring.engine.result import warning
from scoring.engine.table import Table

DENSE = 600  # judges up to which the spectrum is computed densely
WEAK = 0.10  # lambda2 below which few common judges hold the web together


@dataclass(frozen=True, eq=False)
class Graph:
    """components: number of pieces; entry_component, judge_component: piece of each (-1 without
    a counted mark); lambda2: second smallest eigenvalue of the normalised Laplacian of the judge
    co-review graph, 0 when it is disconnected, None for fewer than two judges.
    """

    components: int
    entry_component: np.ndarray
    judge_component: np.ndarray
    lambda2: float | None


def graph(table: Table) -> Graph:
    """Components of the bipartite graph by union-find, and lambda2."""
    entry, judge = table.entry[table.counted], table.judge[table.counted]
    roots = _union_find(entry, judge, table.n_entries, table.n_judges)
    seen_entries = np.bincount(entry, minlength=table.n_entries) > 0
    seen_judges = np.bincount(judge, minlength=table.n_judges) > 0
    seen = np.concatenate([seen_entries, seen_judges])
    distinct, code = np.unique(roots[seen], return_inverse=True)
    component = np.full(len(seen), -1)
    component[seen] = code
    n = table.n_entries
    number = len(distinct)
    return Graph(number, component[:n], component[n:], _lambda2(table, seen_judges, number))


def _union_find(entry: np.ndarray, judge: np.ndarray, n_entries: int, n_judges: int) -> np.ndarray:
    """Root of each node (entries, then judges); the root is the smallest code of the piece."""
    parent = list(range(n_entries + n_judges))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for e, j in zip(entry.tolist(), (judge + n_entries).tolist(), strict=True):
        a, b = root(e), root(j)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return np.array([root(node) for node in range(len(parent))], dtype=np.intp)


def _lambda2(table: Table, seen: np.ndarray, components: int) -> float | None:
    if seen.sum() < 2:
        return None
    if components > 1:
        return 0.0
    entry, judge = table.entry[table.counted], table.judge[table.counted]
    shape = (table.n_entries, table.n_judges)
    marks = sparse.coo_array((np.ones(len(entry)), (entry, judge)), shape=shape).tocsr()
    shared = (marks.T @ marks).tocsr()[seen][:, seen].tolil()
    shared.setdiag(0)
    shared = shared.tocsr()
    root = 1.0 / np.sqrt(np.asarray(shared.sum(axis=1)).ravel())
    similarity = (shared * root[:, None] * root[None, :]).tocsr()
    if similarity.shape[0] <= DENSE:
        return float(1.0 - np.linalg.eigvalsh(similarity.toarray())[-2])
    start = np.linspace(1.0, 2.0, similarity.shape[0])
    return float(1.0 - np.sort(eigsh(similarity, k=2, which="LA", v0=start, tol=1e-10)[0])[0])


def light(found: Graph, severity_se: float | None = None, mark_se: float | None = None) -> str:
    """ "broken": several pieces. "weak": one piece, but lambda2 is below WEAK, or some two judges can be told apart
    less surely (severity_se, of a difference in severity) than the marks of one entry settle its mean (mark_se).
    "connected" otherwise.
    """
    if found.components > 1:
        return "broken"
    if found.lambda2 is not None and found.lambda2 < WEAK:
        return "weak"
    if severity_se is not None and mark_se is not None and severity_se > mark_se:
        return "weak"
    return "connected"


def connections(table: Table, found: Graph, model: Any) -> dict[str, Any]:
    """What a ranking run says of connections. severity_se: largest standard error of a difference in severity, None
    where the model is not of the calibrated kind.
    """
    severity_se = mark_se = None
    if isinstance(model, MixedModel):
        severity_se = model.largest_severity_se
        mark_se = model.residual_sd / float(np.sqrt(table.counts[table.counts > 0].mean()))
    return {
        "components": found.components,
        "lambda2": found.lambda2,
        "severity_se": severity_se,
        "light": light(found, severity_se, mark_se),
    }


def graph_warnings(table: Table, found: Graph) -> list[dict[str, Any]]:
    """A warning that names the pieces when there are several."""
    if found.components < 2:
        return []
    pieces = [
        {
            "entries": [table.entries[i] for i in np.flatnonzero(found.entry_component == c)],
            "judges": [table.judges[j] for j in np.flatnonzero(found.judge_component == c)],
        }
        for c in range(found.components)
    ]
    sizes = ", ".join(str(len(piece["entries"])) for piece in pieces)
    return [
        warning(
            "disconnected",
            f"The marks fall into {found.components} pieces with no judge in common (entries: {sizes}); "
            "scores of different pieces cannot be compared.",
            f"Nilai terpisah menjadi {found.components} bagian tanpa juri bersama (usulan: {sizes}); "
            "nilai antarbagian tidak dapat dibandingkan.",
            components=pieces,
        )
    ]
