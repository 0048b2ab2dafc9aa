"""What the command line gives: plain dictionaries from CSV texts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from scoring.engine import VERSION
from scoring.engine.aggregate import DROP
from scoring.engine.agreement import agreement
from scoring.engine.alpha import LEVELS
from scoring.engine.canonical import seed_from, steady
from scoring.engine.connectivity import Graph, graph, graph_warnings
from scoring.engine.marksfile import BadInput, read_table
from scoring.engine.methods import METHODS, method
from scoring.engine.rank import Placing, rank, rank_groups
from scoring.engine.result import Result
from scoring.engine.simulate import Setting
from scoring.engine.study import run_setting, situations
from scoring.engine.table import Table
from scoring.engine.tablewarnings import table_warnings
from scoring.engine.uncertainty import Chances, chances

TOPS = (3, 10)
PRIZES = 3  # the last prize place of a marks file that nobody says anything of
COMPONENTS = ("entry_sd", "judge_sd", "residual_sd", "criterion", "mean")
RELIABILITY = ("calibrated", "raw", "judges_for_0.90")
NO_MODEL = "no model of the judges was fitted to these marks"
MOST_DECIMALS = 9
FEWEST_DRAWS, MOST_DRAWS = 100, 100_000


def rank_table(
    marks: str,
    *,
    weights: str | None = None,
    groups: str | None = None,
    method_name: str = "mean",
    params: Mapping[str, Any] | None = None,
    missing: str = DROP,
    seed: int | None = None,
    draws: int | None = None,
    decimals: int | None = None,
    tops: Sequence[int] = TOPS,
    prizes: int = PRIZES,
) -> dict[str, Any]:
    """Ranking of a marks file. Raises BadInput for a bad file, method, parameter or number of draws.

    draws: None = 2,000, and 5,000 when an entry is near the last of the `prizes` places, as in a ranking run.

    With one criterion, or criteria without a declared scale, numbers are on the scale of the marks, and scores tie
    when they are equal at "decimals". "input_sha256"
    is the SHA-256 of the canonical table (see table.py): the same for the same marks in any order of rows.
    """
    table = read_table(marks, weights, groups, missing)
    _check_options(seed, draws, decimals, prizes)
    try:
        chosen = method(method_name)
        result = chosen.run(table, params)
        digits = _digits(table, chosen.decimals) if decimals is None else decimals
        sure = _chances(table, result, seed, draws, tops, prizes)
    except ValueError as error:
        raise BadInput(str(error)) from error
    found = graph(table)
    return steady(
        {
            "method": chosen.name,
            "engine": VERSION,
            "input_sha256": table.sha256,
            "decimals": digits,
            "draws": None if sure is None else sure.draws,
            "entries": _entries(table, result, sure, digits, grouped=groups is not None),
            "judges": [asdict(line) for line in result.judges],
            "components": _whole(result.components, COMPONENTS),
            "reliability": _whole(result.reliability, RELIABILITY),
            "graph": {"components": found.components, "lambda2": found.lambda2},
            "warnings": _warnings(table, result, found),
        }
    )


def _whole(found: Mapping[str, Any] | None, names: Sequence[str]) -> dict[str, Any]:
    """What a model says, or nulls and the reason: the same keys for every method and every table."""
    return dict(found) if found is not None else dict.fromkeys(names) | {"reason": NO_MODEL}


def _check_options(seed: int | None, draws: int | None, decimals: int | None, prizes: int) -> None:
    if seed is not None and seed < 0:
        raise BadInput("the seed is a whole number from 0 upwards")
    if prizes < 0:
        raise BadInput("the number of prizes is a whole number from 0 upwards")
    if draws and draws < FEWEST_DRAWS:
        raise BadInput(f"at least {FEWEST_DRAWS} draws are needed")
    if draws and draws > MOST_DRAWS:
        raise BadInput(f"at most {MOST_DRAWS} draws are made")
    if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
        raise BadInput(f"decimals are 0 to {MOST_DECIMALS}")


def _digits(table: Table, usual: int) -> int:
    """Decimals at which scores tie: the method's, and more where all marks lie so close that two say nothing."""
    span = float(np.ptp(table.scores[table.counted])) if table.counted.size else 0.0
    if span <= 0 or span >= 1:
        return usual
    return min(MOST_DECIMALS, usual + math.ceil(-math.log10(span)))


def _warnings(table: Table, result: Result, found: Graph) -> list[dict[str, Any]]:
    return [*result.warnings, *graph_warnings(table, found), *table_warnings(table)]


def _chances(
    table: Table, result: Result, seed: int | None, draws: int | None, tops: Sequence[int], prizes: int
) -> Chances | None:
    if result.model is None or draws == 0:
        return None
    chosen = seed_from(table.sha256, "places") if seed is None else seed
    lines = np.full(table.n_entries, prizes)
    return chances(result.model, ~np.isnan(result.score), seed=chosen, tops=tops, draws=draws, lines=lines)


def _entries(
    table: Table, result: Result, sure: Chances | None, decimals: int, *, grouped: bool
) -> list[dict[str, Any]]:
    """Rows in order of place, those without one last."""
    scores = dict(zip(table.entries, result.score.tolist(), strict=True))
    reasons = {table.entries[code]: reason for code, reason in result.reasons.items()}
    placings = rank(scores, decimals=decimals, reasons=reasons)
    code = {name: i for i, name in enumerate(table.entries)}
    own: dict[str, Placing] = {}
    if grouped:
        category = {name: table.groups[table.group[code[name]]] for name in table.entries}
        by_group = rank_groups(scores, category, decimals=decimals)
        own = {placing.entry: placing for rows in by_group.values() for placing in rows}
    return [_entry(table, result, sure, placing, code[placing.entry], own.get(placing.entry)) for placing in placings]


def _entry(
    table: Table,
    result: Result,
    sure: Chances | None,
    placing: Placing,
    i: int,
    own: Placing | None,
) -> dict[str, Any]:
    ranked = placing.place is not None
    row = {
        "entry": placing.entry,
        "group": table.groups[table.group[i]] or None,
        "n": int(result.n[i]),
        "raw": _known(result.raw[i]),
        "score": placing.score,
        "se": _known(result.se[i]) if result.se is not None else None,
        "place": placing.place,
        "tied": placing.tied,
        "place_low": int(sure.low[i]) if sure and ranked else None,
        "place_high": int(sure.high[i]) if sure and ranked else None,
        "p_first": float(sure.p_first[i]) if sure and ranked else None,
        "p_top": {str(k): float(p[i]) for k, p in sure.p_top.items()} if sure and ranked else None,
        **{name: _known(values[i]) for name, values in result.extra.items()},
    }
    if own is not None:
        row |= {"place_in_group": own.place, "tied_in_group": own.tied}
    return row if ranked else row | {"reason": placing.reason}


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def agreement_table(
    marks: str,
    *,
    weights: str | None = None,
    level: str = "interval",
    missing: str = DROP,
) -> dict[str, Any]:
    """Agreement of a marks file; with several criteria also of each alone. Raises BadInput."""
    if level not in LEVELS:
        raise BadInput(f"unknown level '{level}'; known: {', '.join(LEVELS)}")
    table = read_table(marks, weights, None, missing)
    found = {"input_sha256": table.sha256, "level": level, **agreement(table, table.sha256)}
    if len(table.criteria) > 1:
        found["by_criterion"] = {
            criterion.name: agreement(_one_criterion(table, c), table.sha256)["krippendorff_alpha"]
            for c, criterion in enumerate(table.criteria)
        }
    return steady(found)


def _one_criterion(table: Table, c: int) -> Table:
    criterion = replace(table.criteria[c], weight=1.0)
    return table.replaced(criteria=(criterion,), marks=table.marks[:, [c]])


def simulate(setting: Setting, *, seeds: int = 100, everything: bool = False, progress: Any = None) -> dict[str, Any]:
    """The study of one setting, or of the six situations on it. Raises BadInput."""
    step = progress or (lambda: None)
    cases = list(situations(setting)) if everything else [("as given", setting)]
    if seeds < 1:
        raise BadInput("at least one edition is needed")
    try:
        for _, case in cases:
            case.check()
        studies = {name: run_setting(case, range(seeds), step) for name, case in cases}
    except ValueError as error:
        raise BadInput(str(error)) from error
    return {"engine": VERSION, "seeds": seeds, "situations": studies}


def method_names() -> tuple[str, ...]:
    """Names of the methods, for the command line."""
    return tuple(METHODS)
