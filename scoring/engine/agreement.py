"""Agreement of the judges of a table: ICC, alpha, Kendall's W, pairs. What cannot be, says why."""

from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np
from scipy.stats import chi2

from scoring.engine.alpha import LEVELS, krippendorff
from scoring.engine.alphainterval import alpha_interval
from scoring.engine.canonical import seed_from
from scoring.engine.icc import FORMS, Icc, icc
from scoring.engine.judgestats import midranks, spearman, spearman_interval
from scoring.engine.table import Table

MOST_PAIRS = 20_000


@dataclass(frozen=True)
class KendallW:
    """Concordance of complete rankings: w in 0..1, chi2 = m(n - 1)w on n - 1 df, its p."""

    w: float
    chi2: float
    df: int
    p: float


def kendall_w(x: np.ndarray) -> KendallW:
    """W = 12 S/(m^2(n^3 - n) - m sum T), corrected for ties (Kendall & Babington Smith 1939).

    x: shape (entries n, judges m), complete. Raises ValueError for an incomplete table, fewer than
    two entries or judges, or judges none of whom makes any difference.
    """
    x = np.asarray(x, dtype=float)
    if x.ndim != 2 or min(x.shape) < 2:
        raise ValueError("two entries and two judges are needed")
    if np.isnan(x).any():
        raise ValueError("not every judge marked every entry")
    n, m = x.shape
    ranks = np.column_stack([midranks(np.round(column, 9)) for column in x.T])
    totals = ranks.sum(axis=1)
    spread = float(((totals - totals.mean()) ** 2).sum())
    ties = 0.0
    for column in ranks.T:
        counts = np.unique(column, return_counts=True)[1].astype(float)
        ties += float((counts**3 - counts).sum())
    bottom = m**2 * (n**3 - n) - m * ties
    if bottom <= 0:
        raise ValueError("no judge makes a difference between entries")
    w = 12.0 * spread / bottom
    statistic = m * (n - 1) * w
    return KendallW(w, statistic, n - 1, float(chi2.sf(statistic, n - 1)))


def crossed(table: Table) -> np.ndarray:
    """Composites as a grid, shape (entries, judges); the unmarked left out. Raises ValueError, before a large grid is
    made, where a judge did not mark an entry.
    """
    rows = table.counted
    entries, judges = int((table.counts > 0).sum()), len(np.unique(table.judge[rows]))
    if min(entries, judges) > 1 and len(rows) < entries * judges:
        raise ValueError("not every judge marked every entry")
    grid = np.full((table.n_entries, table.n_judges), np.nan)
    grid[table.entry[rows], table.judge[rows]] = table.scores[rows]
    known = ~np.isnan(grid)
    return grid[known.any(axis=1)][:, known.any(axis=0)]


def agreement(table: Table, digest: str) -> dict[str, Any]:
    """All measures of a table's composites; a value that cannot be is None beside its reason.

    digest: of the marks; it seeds the intervals of alpha.
    """
    rows = table.counted
    alphas = {name: alpha_of(table, name, digest) for name in LEVELS}
    return {
        "entries": int((table.counts > 0).sum()),
        "judges": len(np.unique(table.judge[rows])),
        "marks": len(rows),
        "icc": icc_of(table),
        "krippendorff_alpha": {name: found["value"] for name, found in alphas.items()},
        "krippendorff_alpha_ci95": {name: found["ci95"] for name, found in alphas.items()},
        "krippendorff_alpha_reason": {name: found["reason"] for name, found in alphas.items() if "reason" in found},
        "krippendorff_alpha_ci95_reason": {
            name: found["ci95_reason"] for name, found in alphas.items() if "ci95_reason" in found
        },
        "kendall_w": kendall_of(table),
        "pairwise": pairwise_agreement(table),
    }


def summary(table: Table, digest: str) -> dict[str, Any]:
    """What a ranking run says of agreement: alpha of every level, the six ICC and W; None beside its reason where one
    cannot be. "alpha", "alpha_ci95" and "reason" are those of the interval level. W has no interval in published form;
    it has the p of its chi-square. digest: seeds the intervals of alpha.
    """
    levels = {level: alpha_of(table, level, digest) for level in LEVELS}
    usual = levels["interval"]
    return {
        "alpha": usual["value"], "alpha_ci95": usual["ci95"], "reason": usual.get("reason", ""),
        "krippendorff_alpha": levels, "icc": icc_of(table), "kendall_w": kendall_of(table),
    }  # fmt: skip


def alpha_of(table: Table, level: str, digest: str) -> dict[str, Any]:
    """{"value", "ci95"} of the composites at a level; with "reason" where there is no value, and "ci95_reason" where
    there is a value without an interval.
    """
    unit, value = table.entry[table.counted], table.scores[table.counted]
    alpha, reason = _or_reason(lambda: krippendorff(unit, value, level))
    if reason:
        return {"value": None, "ci95": None, "reason": reason}
    ends, missing = _alpha_interval(table, level, digest)
    return {"value": alpha, "ci95": ends} | ({"ci95_reason": missing} if missing else {})


def _alpha_interval(table: Table, level: str, digest: str) -> tuple[list[float] | None, str | None]:
    unit, value, seed = table.entry[table.counted], table.scores[table.counted], seed_from(digest, f"alpha {level}")
    return _or_reason(lambda: list(alpha_interval(unit, value, level, seed=seed)))


def _or_reason(compute: Any) -> tuple[Any, str | None]:
    try:
        return compute(), None
    except ValueError as error:
        return None, str(error)


def icc_of(table: Table) -> dict[str, Any]:
    """The six forms of a table's composites, each {"value", "ci95"} and what it rests on, or a reason."""
    found, reason = _or_reason(lambda: icc(crossed(table)))
    if found is None:
        return {form: {"value": None, "ci95": None, "reason": reason} for form in FORMS}
    return {form: _form(one) for form, one in found.items()}


def _form(one: Icc) -> dict[str, Any]:
    if one.low is None:
        reason = "the judges leave no residual for an interval"
        return {"value": one.value, "ci95": None, "reason": reason}
    return {
        "value": one.value,
        "ci95": [one.low, one.high],
        "f": one.f,
        "df": [one.df1, one.df2],
        "p": one.p,
    }


def kendall_of(table: Table) -> dict[str, Any]:
    """W of a table's composites with its chi-square and p, or a reason."""
    found, reason = _or_reason(lambda: kendall_w(crossed(table)))
    if found is None:
        return {"w": None, "chi2": None, "df": None, "p": None, "reason": reason}
    return {"w": found.w, "chi2": found.chi2, "df": found.df, "p": found.p}


def pairwise_agreement(table: Table) -> dict[str, Any]:
    """For each pair of judges with entries in common: how many, mean absolute difference, mean
    difference (first less second), Spearman (None below three); and the mean of the correlations.
    """
    together = _together(table)
    if len(together) > MOST_PAIRS:
        return {"pairs": None, "mean_spearman": None, "reason": "too many pairs of judges"}
    marks: list[dict[int, float]] = [{} for _ in range(table.n_judges)]
    for r in table.counted.tolist():
        marks[table.judge[r]][int(table.entry[r])] = float(table.scores[r])
    pairs: list[dict[str, Any]] = []
    known: list[float] = []
    for a, b in together:
        common = sorted(marks[a].keys() & marks[b].keys())
        x = np.array([marks[a][i] for i in common])
        y = np.array([marks[b][i] for i in common])
        correlation = spearman(x, y)
        known += [] if correlation is None else [correlation]
        pairs.append(
            {
                "judges": [table.judges[a], table.judges[b]],
                "n": len(common),
                "mean_difference": float((x - y).mean()),
                "mean_absolute_difference": float(np.abs(x - y).mean()),
                "spearman": correlation,
                "spearman_ci95": spearman_interval(correlation, len(common)),
            }
        )
    if known:
        return {"pairs": pairs, "mean_spearman": float(np.mean(known))}
    reason = "no two judges share three entries that differ"
    return {"pairs": pairs, "mean_spearman": None, "reason": reason}


def _together(table: Table) -> list[tuple[int, int]]:
    """Pairs of judges with an entry in common, in order; cut short once they are more than MOST_PAIRS."""
    by_entry: dict[int, list[int]] = {}
    for r in table.counted.tolist():
        by_entry.setdefault(int(table.entry[r]), []).append(int(table.judge[r]))
    found: set[tuple[int, int]] = set()
    for judges in by_entry.values():
        found.update(islice(combinations(sorted(judges), 2), MOST_PAIRS + 1))
        if len(found) > MOST_PAIRS:
            break
    return sorted(found)
