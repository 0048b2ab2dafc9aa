"""From a frozen round to a ranking, as one pure function of the frozen content, a method and its parameters.

Imports nothing but scoring.engine: a verification bundle carries this file and the engine, and gives the same
places (and on the same platform the same bytes) without Django and without a database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np

from scoring.engine import VERSION, connectivity, uncertainty
from scoring.engine.aggregate import Criterion
from scoring.engine.agreement import summary
from scoring.engine.canonical import digest as digest_of
from scoring.engine.canonical import generator, plain, seed_from, steady
from scoring.engine.companion import companion_of
from scoring.engine.grades import Grade, grade_of
from scoring.engine.methods import method as method_named
from scoring.engine.metrics import ladder_metrics
from scoring.engine.posterior import MixedModel
from scoring.engine.rank import Metric, Placing, rank_groups
from scoring.engine.result import Result
from scoring.engine.screens import Facts, screens
from scoring.engine.separation import separation_of
from scoring.engine.table import Table, build
from scoring.engine.tablewarnings import table_warnings

FORMAT = "juara-result-1"
DRAW = "draw"  # a step of the ladder: lots drawn from the frozen digest, so that anybody can repeat the draw
PEOPLE = ("decision", "human")  # a last step: people decide, and the run that knows their word carries it
WORD = ("decided", "reason")  # parameters of a run that are the word of people and not of the method
USUAL_DECIMALS = 2  # of methods on the scale 0 to 100
DRAWS = "draws"  # parameter of a run: how many draws the place intervals rest on, whatever lies near a prize line
TOPS = (3, 10)


def table_of(content: Mapping[str, Any], weights: Mapping[str, float] | None = None) -> Table:
    """The marks of a frozen round as arrays; `weights` (criterion -> weight) replaces the rubric's for a what-if."""
    criteria = [
        Criterion(c["code"], float((weights or {}).get(c["code"], c["weight"])), float(c["min"]), float(c["max"]))
        for c in content["rubric"]["criteria"]
    ]
    rows = (
        (sheet["entry"], sheet["judge"], criterion, None if mark is None else float(mark))
        for sheet in content["sheets"]
        for criterion, mark in sheet["marks"].items()
    )
    groups = {entry["code"]: entry["category"] for entry in content["entries"]}
    return build(rows, criteria=criteria, groups=groups, missing=content["round"]["missing_policy"])


def replay(
    content: Mapping[str, Any],
    *,
    digest: str,
    method: str,
    params: Mapping[str, Any],
    weights: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """The whole result of a run as plain JSON values.

    digest: of the frozen content; it seeds every random number. weights: for a what-if, which is places alone and leaves
    out what a run says of judges and agreement. params: the method's own parameters, and with them
    "decided" (lists of tied entries in the order that people gave them) and "reason". Raises ValueError for bad
    parameters or a ladder that names an unknown metric.
    """
    table = table_of(content, weights)
    own = {key: value for key, value in params.items() if key not in (*WORD, DRAWS)}
    known = method_named(method)
    result, decimals = known.run(table, own), decimals_of(content, method)
    placings = rank_groups(
        dict(zip(table.entries, result.score.tolist(), strict=True)),
        {entry: table.groups[g] for entry, g in zip(table.entries, table.group.tolist(), strict=True)},
        decimals=decimals,
        ladder=ladder_of(content, table, digest),
        decisions=decisions_of(params),
        reasons={table.entries[code]: reason for code, reason in result.reasons.items()},
    )
    chances = chances_of(content, table, result, placings, seed_from(digest, DRAWS), params.get(DRAWS))
    head = {
        "format": FORMAT,
        "engine": VERSION,
        "frozen": digest,
        "method": method,
        "about": {"title": known.title, "sentence": known.sentence, "caution": known.caution},
        "params": dict(params),
        "decimals": decimals,
        "rows": _rows(content, table, result, placings, chances),
        "undecided": undecided(content, placings),
        "draws": None if chances is None else chances.draws,
    }
    return steady(plain(head if weights is not None else head | _about_judging(content, table, result, digest)))


def _about_judging(content: Mapping[str, Any], table: Table, result: Result, digest: str) -> dict[str, Any]:
    """What a result says beside its rows: on judges, agreement, connections and what to look at."""
    web, companion = connectivity.graph(table), companion_of(table, result)
    fitted = companion or result
    return {
        "judges": [_judge(line) for line in result.judges],
        "components": result.components,
        "reliability": result.reliability,
        "separation": separation_of(result, companion),
        "agreement": summary(table, digest),
        "graph": connectivity.connections(table, web, result.model),
        "screened_by": fitted.method if isinstance(fitted.model, MixedModel) else None,
        "signals": signals_of(content, table, fitted),
        "warnings": [*connectivity.graph_warnings(table, web), *table_warnings(table), *result.warnings],
    }


def decimals_of(content: Mapping[str, Any], method: str) -> int:
    """At which decimals scores are shown and tie: the edition's, unless the method has a scale of its own."""
    return content["edition"]["display_decimals"] if on_usual_scale(method) else method_named(method).decimals


def on_usual_scale(method: str) -> bool:
    """Whether the scores of the method lie on the scale of the totals, 0 to 100."""
    return method_named(method).decimals == USUAL_DECIMALS


def signals_of(content: Mapping[str, Any], table: Table, result: Result) -> list[dict[str, Any]]:
    """Signals of the screens, where `result` has a model of the judges. A signal says where to look, never why."""
    if not isinstance(result.model, MixedModel):
        return []
    order = {
        (sheet["entry"], sheet["judge"]): datetime.fromisoformat(sheet["sent"]).timestamp()
        for sheet in content["sheets"]
        if sheet.get("sent")
    }
    return [asdict(signal) for signal in screens(table, result.model, Facts(order=order))]


def result_digest(result: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes of a result: the digest of a ranking run."""
    return digest_of(result)


def ladder_of(content: Mapping[str, Any], table: Table, digest: str) -> list[Metric]:
    """The steps of the edition's tie-break ladder that are numbers, in their order."""
    decimals = content["edition"]["display_decimals"]
    ladder = []
    for step in content["edition"]["tie_breaks"]:
        name = step["metric"]
        if name == DRAW:
            ladder.append(_lots(table.entries, digest))
        elif name not in PEOPLE:
            ladder += ladder_metrics(table, [name], decimals)
    if len({metric.name for metric in ladder}) != len(ladder):
        raise ValueError("the tie-break ladder names a metric twice")
    return ladder


def _lots(entries: Sequence[str], digest: str) -> Metric:
    order = generator(seed_from(digest, DRAW)).permutation(len(entries)).tolist()
    return Metric(DRAW, dict(zip(entries, map(float, order), strict=True)), higher_is_better=False, decimals=0)


def decisions_of(params: Mapping[str, Any]) -> dict[str, int]:
    """Entry -> order within its tie, out of the recorded word of people. Raises ValueError when one is named twice."""
    named = [entry for group in params.get("decided", []) for entry in group]
    if len(set(named)) != len(named):
        raise ValueError("a decision on ties names an entry twice")
    return {entry: order for group in params.get("decided", []) for order, entry in enumerate(group, start=1)}


def undecided(content: Mapping[str, Any], placings: Mapping[str, Sequence[Placing]]) -> list[list[str]]:
    """Groups of entries that still share a place although the ladder ends with a decision of people."""
    ladder = content["edition"]["tie_breaks"]
    if not ladder or ladder[-1]["metric"] not in PEOPLE:
        return []
    shared: dict[tuple[str, int], list[str]] = {}
    for category, group in placings.items():
        for placing in group:
            if placing.tied and placing.place is not None:
                shared.setdefault((category, placing.place), []).append(placing.entry)
    return [shared[key] for key in sorted(shared)]


def chances_of(
    content: Mapping[str, Any],
    table: Table,
    result: Result,
    placings: Mapping[str, Sequence[Placing]],
    seed: int,
    draws: int | None,
) -> uncertainty.Chances | None:
    """How sure each place is within its category; None for a method without a model of the marks.

    The rival of an entry in a prize place is the first entry below the prizes of its category. draws: None = as many as
    the prize lines of the categories ask for.
    """
    if result.model is None:
        return None
    code_of = {entry: code for code, entry in enumerate(table.entries)}
    prizes = {category["code"]: category["prizes"] for category in content["categories"]}
    rivals = np.full(table.n_entries, -1, dtype=np.intp)
    for category, group in placings.items():
        below = next((p for p in group if p.place is not None and p.place > prizes.get(category, 0)), None)
        for placing in group:
            if below and placing.place is not None and placing.place <= prizes.get(category, 0):
                rivals[code_of[placing.entry]] = code_of[below.entry]
    lines = np.array([prizes.get(category, 0) for category in table.groups], dtype=np.intp)[table.group]
    return uncertainty.chances(
        result.model, ~np.isnan(result.score),
        seed=seed, scope=table.group, tops=TOPS, rivals=rivals, draws=draws, lines=lines,
    )  # fmt: skip


def _rows(
    content: Mapping[str, Any],
    table: Table,
    result: Result,
    placings: Mapping[str, Sequence[Placing]],
    chances: uncertainty.Chances | None,
) -> list[dict[str, Any]]:
    code_of = {entry: code for code, entry in enumerate(table.entries)}
    grades = grades_of(content, result.method)
    versions = {entry["code"]: entry["version"] for entry in content["entries"]}
    rows = []
    for category, group in placings.items():
        for placing in group:
            code = code_of[placing.entry]
            line = {
                "entry": placing.entry,
                "category": category,
                "version": versions[placing.entry],
                "n": int(result.n[code]),
                "raw": _number(result.raw, code),
                "score": placing.score,
                "se": None if result.se is None else _number(result.se, code),
                "place": placing.place,
                "tied": placing.tied,
                "decided_by": placing.decided_by,
                "steps": [{"metric": step.metric, "value": step.value} for step in placing.steps],
                "why": placing.reason or "",
                "grade": _grade(placing.score, grades, content["edition"]["display_decimals"]),
            }
            further = {name: _number(values, code) for name, values in result.extra.items()}
            rows.append({**line, **further, **_chances(chances, code, placing)})
        _number_groups(rows[-len(group) :])
    return rows


def grades_of(content: Mapping[str, Any], method: str) -> list[Grade]:
    """The edition's grades, best first; none for a method on a scale of its own, which their thresholds do not know."""
    if not on_usual_scale(method):
        return []
    return [Grade(g["code"], float(g["from"]), g.get("inclusive", True)) for g in content["edition"]["grades"]]


def _grade(score: float | None, grades: Sequence[Grade], decimals: int) -> str | None:
    found = grade_of(score, grades, decimals) if grades else None
    return found.name if found else None


def _chances(chances: uncertainty.Chances | None, code: int, placing: Placing) -> dict[str, Any]:
    if chances is None or placing.place is None:
        return {"place_low": None, "place_high": None, "p_first": None, "p_top": {}, "p_beats": None}
    return {
        "place_low": int(chances.low[code]),
        "place_high": int(chances.high[code]),
        "p_first": float(chances.p_first[code]),
        "p_top": {str(k): float(share[code]) for k, share in chances.p_top.items()},
        "p_beats": _number(chances.p_beats, code),
    }


def _number_groups(rows: list[dict[str, Any]]) -> None:
    """Give the ranked rows of a category their group of statistically tied entries; None for one that stands alone."""
    ranked = [row for row in rows if row["place_low"] is not None]
    groups = uncertainty.setara([row["place"] for row in ranked], [row["place_low"] for row in ranked])
    sizes = Counter(groups)
    for row in rows:
        row["group"] = None
    for row, group in zip(ranked, groups, strict=True):
        row["group"] = group if sizes[group] > 1 else None


def _number(values: np.ndarray, code: int) -> float | None:
    value = float(values[code])
    return None if np.isnan(value) else value


def _judge(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__dataclass_fields__}


def differences(stored: Mapping[str, Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where stored lines (entry -> place, tied, score) differ from computed rows, in order of the entry codes.

    Places and ties are compared exactly, scores to six decimals: the last bits of a float may differ between
    platforms, and the digest tells whether they did.
    """
    computed = {row["entry"]: row for row in rows}
    return [
        f"{entry}: stored {_words(stored.get(entry))}, computed {_words(computed.get(entry))}"
        for entry in sorted(set(stored) | set(computed))
        if _words(stored.get(entry)) != _words(computed.get(entry))
    ]


def _words(line: Mapping[str, Any] | None) -> str:
    if line is None:
        return "no row"
    if line["place"] is None:
        return "no place"
    return f"place {line['place']}{' (tied)' if line['tied'] else ''} with {round(line['score'], 6) + 0.0:.6f}"
