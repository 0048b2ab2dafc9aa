"""Named metrics of the tie-break ladder, computed from the table.

The ladder of an edition is a list of names: "criterion:<name>" (mean mark of that criterion),
"raw_mean", "median", "lowest" (the lowest composite), "highest", "agreement" (smaller standard
deviation first).
"""

from collections.abc import Callable, Sequence

import numpy as np

from scoring.engine.aggregate import entry_means
from scoring.engine.rank import Metric
from scoring.engine.table import Table

CRITERION = "criterion:"


def ladder_metrics(table: Table, names: Sequence[str], decimals: int = 2) -> list[Metric]:
    """The metrics of a ladder in its order. Raises ValueError for an unknown or repeated name."""
    if len(set(names)) != len(names):
        raise ValueError("the tie-break ladder names a metric twice")
    return [_metric(table, name, decimals) for name in names]


def _metric(table: Table, name: str, decimals: int) -> Metric:
    if name.startswith(CRITERION):
        columns = [criterion.name for criterion in table.criteria]
        wanted = name.removeprefix(CRITERION)
        if wanted not in columns:
            raise ValueError(f"tie-break metric '{name}' names no criterion of the rubric")
        marks = table.marks[:, columns.index(wanted)]
        marks = np.where(np.isnan(table.scores), np.nan, marks)
        values = entry_means(marks, table.entry, table.n_entries)
    elif name in METRICS:
        values = METRICS[name](table)
    else:
        raise ValueError(f"unknown tie-break metric '{name}'")
    keyed = dict(zip(table.entries, values.tolist(), strict=True))
    return Metric(name, keyed, higher_is_better=name != "agreement", decimals=decimals)


def raw_mean(table: Table) -> np.ndarray:
    """Mean of the counted composites, shape (N,)."""
    return entry_means(table.scores, table.entry, table.n_entries)


def per_entry(table: Table, statistic: Callable[[np.ndarray], float], least: int = 1) -> np.ndarray:
    """A statistic of the counted composites of each entry, shape (N,); NaN below `least`."""
    rows = table.counted
    values = table.scores[rows]
    ends = np.cumsum(table.counts)
    return np.array(
        [
            statistic(values[end - count : end]) if count >= least else np.nan
            for end, count in zip(ends.tolist(), table.counts.tolist(), strict=True)
        ]
    )


METRICS: dict[str, Callable[[Table], np.ndarray]] = {
    "raw_mean": raw_mean,
    "median": lambda table: per_entry(table, np.median),
    "lowest": lambda table: per_entry(table, np.min),
    "highest": lambda table: per_entry(table, np.max),
    "agreement": lambda table: per_entry(table, lambda v: float(np.std(v, ddof=1)), least=2),
}
