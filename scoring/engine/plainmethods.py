"""Methods without a model of the judges."""

from typing import Any

import numpy as np

from scoring.engine.aggregate import entry_means
from scoring.engine.metrics import raw_mean
from scoring.engine.result import JudgeLine, Result
from scoring.engine.table import Table

UNMARKED = "no counted mark"


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
