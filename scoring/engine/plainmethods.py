"""Methods without a model of the judges."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from scoring.engine.aggregate import entry_means
from scoring.engine.judgestats import midranks
from scoring.engine.metrics import per_entry, raw_mean
from scoring.engine.parameters import only
from scoring.engine.result import JudgeLine, Result, warning
from scoring.engine.table import Table

UNMARKED = "no counted mark"
ALONE = "none of its judges marked another entry"
FEW_JUDGES = 5


def reasons_of(scores: np.ndarray) -> dict[int, str]:
    """Why an entry has no score: nothing that counts."""
    return {int(code): UNMARKED for code in np.flatnonzero(np.isnan(scores))}


def judge_counts(table: Table) -> tuple[JudgeLine, ...]:
    """One line for each judge with the number of counted reviews."""
    counts = np.bincount(table.judge[table.counted], minlength=table.n_judges)
    return tuple(JudgeLine(judge, n) for judge, n in zip(table.judges, counts.tolist(), strict=True))


def run_mean(table: Table, params: dict[str, Any]) -> Result:
    """Weighted mean of the composites of each entry over its judges."""
    weights = params["judge_weights"]
    by_judge = np.array([weights.get(judge, 1.0) for judge in table.judges], dtype=float)
    scores = entry_means(table.scores, table.entry, table.n_entries, by_judge[table.judge])
    return Result(
        method="mean",
        params=params,
        score=scores,
        raw=raw_mean(table),
        n=table.counts,
        reasons=reasons_of(scores),
        judges=judge_counts(table),
    )


def run_median(table: Table, params: dict[str, Any]) -> Result:
    """Median of the composites of each entry."""
    return _robust(table, params, "median", per_entry(table, lambda v: float(np.median(v))))


def run_trimmed(table: Table, params: dict[str, Any]) -> Result:
    """Mean without the `cut` highest and lowest composites; with too few, what is in the middle."""
    cut = params["cut"]
    return _robust(table, params, "trimmed", per_entry(table, lambda v: trimmed_mean(v, cut)))


def trimmed_mean(values: np.ndarray, cut: int) -> float:
    """Mean of sorted values[cut:-cut]; at most (n - 1)//2 are cut at each end."""
    cut = min(cut, (len(values) - 1) // 2)
    return float(np.sort(values)[cut : len(values) - cut].mean())


def _robust(table: Table, params: dict[str, Any], name: str, scores: np.ndarray) -> Result:
    few = int(((table.counts > 0) & (table.counts < FEW_JUDGES)).sum())
    note = warning(
        "few-judges",
        f"{few} entries have fewer than {FEW_JUDGES} marks: too few for this method to help.",
        f"{few} usulan mendapat kurang dari {FEW_JUDGES} nilai: terlalu sedikit untuk metode ini.",
        entries=few,
    )
    return _simple(table, params, name, scores, (note,) if few else ())


def run_borda(table: Table, params: dict[str, Any]) -> Result:
    """Mean over judges of the share of the judge's other entries that the entry beats, 0 to 100.

    A tie counts one half. A judge with a single entry says nothing.
    """
    rows = table.counted
    entry, judge, score = table.entry[rows], table.judge[rows], table.scores[rows]
    share = np.full(len(rows), np.nan)
    for j in range(table.n_judges):
        own = np.flatnonzero(judge == j)
        if len(own) > 1:
            ranks = midranks(np.round(score[own], 9))
            share[own] = 100.0 * (ranks - 1.0) / (len(own) - 1.0)
    found = _simple(table, params, "borda", entry_means(share, entry, table.n_entries))
    alone = np.flatnonzero(np.isnan(found.score) & (table.counts > 0)).tolist()
    return replace(found, reasons=found.reasons | dict.fromkeys(alone, ALONE))


def run_zscore(table: Table, params: dict[str, Any]) -> Result:
    """Mean over judges of (S - mean_j)/sd_j, put back on the scale by the mean and sd of all.

    A judge who does not vary, or has one mark, gives 0: the middle.
    """
    rows = table.counted
    judge, score = table.judge[rows], table.scores[rows]
    n = np.bincount(judge, minlength=table.n_judges)
    mean = np.bincount(judge, score, table.n_judges) / np.maximum(n, 1)
    squares = np.bincount(judge, (score - mean[judge]) ** 2, table.n_judges)
    sd = np.sqrt(squares / np.maximum(n - 1, 1))
    varies = sd > 1e-9 * max(1.0, float(np.abs(score).max(initial=0.0)))
    z = np.where(varies[judge], (score - mean[judge]) / np.where(varies, sd, 1.0)[judge], 0.0)
    means = entry_means(z, table.entry[rows], table.n_entries)
    middle = float(score.mean()) if len(score) else np.nan
    width = float(score.std(ddof=1)) if len(score) > 1 else 0.0
    note = warning(
        "zscore",
        "Standardising each judge assumes that all judges saw entries of equal quality; with "
        "specialised panels it is worse than the raw mean.",
        "Pembakuan tiap juri menganggap semua juri menilai usulan yang setara mutunya; pada panel "
        "khusus hasilnya lebih buruk daripada rata-rata mentah.",
    )
    return _simple(table, params, "zscore", middle + width * means, (note,))


def _simple(
    table: Table,
    params: dict[str, Any],
    name: str,
    scores: np.ndarray,
    warnings: tuple[dict[str, Any], ...] = (),
) -> Result:
    return Result(
        method=name,
        params=params,
        score=scores,
        raw=raw_mean(table),
        n=table.counts,
        reasons=reasons_of(scores),
        judges=judge_counts(table),
        warnings=warnings,
    )


def check_trimmed(params: Mapping[str, Any]) -> dict[str, Any]:
    """cut: how many marks to leave out at each end (default 1)."""
    checked = only(params, {"cut": 1})
    if not isinstance(checked["cut"], int) or isinstance(checked["cut"], bool) or checked["cut"] < 1:
        raise ValueError("cut must be a whole number from 1")
    return checked
