"""The marks behind a run as people look at them: by judge or by entry. Read from the frozen content, never from
score sheets of now; judges stand in it by their code.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from judging.enums import Missing
from scoring.models import RankingRun


@dataclass(frozen=True)
class Cell:
    """One criterion of a sheet: the mark as it was given, or why there is none."""

    label: str
    mark: str | None
    why: str


@dataclass(frozen=True)
class Sheet:
    """A sent sheet in numbers from 0 to 100. total: None where the sheet does not count; others: mean of the totals
    of the other judges of the entry; expected: what the run expects of this judge for this entry, None where the
    method has no such number; signal: a signal singles this sheet out.
    """

    entry: str
    judge: str
    total: float | None
    others: float | None
    severity: float | None
    expected: float | None
    cells: tuple[Cell, ...]
    signal: bool = False

    @property
    def difference(self) -> float | None:
        return _less(self.total, self.others)

    @property
    def residual(self) -> float | None:
        return _less(self.total, self.expected)

    @property
    def corrected(self) -> float | None:
        """The total that an average judge would have given instead."""
        return None if self.total is None or self.severity is None else self.total + self.severity

    @property
    def distance(self) -> float:
        far = self.difference if self.residual is None else self.residual
        return abs(far or 0.0)


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def touched_by(content: Mapping[str, Any], judge: str) -> set[str]:
    """Codes of the entries that a judge marked."""
    return {sheet["entry"] for sheet in content["sheets"] if sheet["judge"] == judge}


def sheets_on(
    run: RankingRun,
    content: Mapping[str, Any],
    scores: Mapping[str, float],
    labels: Mapping[str, str],
    singled: Collection[tuple[str, str]] = (),
) -> list[Sheet]:
    """All counted and uncounted sheets of the entries in `scores` (entry -> score in the run), by entry and judge.

    labels: criterion -> what it is called. singled: (entry, judge) of sheets that a signal singles out.
    """
    part = {
        **content,
        "entries": [entry for entry in content["entries"] if entry["code"] in scores],
        "sheets": [sheet for sheet in content["sheets"] if sheet["entry"] in scores],
    }
    totals, severity = _totals(part), severities(run)
    of_entry = defaultdict(dict)
    for (entry, judge), total in totals.items():
        of_entry[entry][judge] = total
    found = []
    for sheet in part["sheets"]:
        entry, judge = sheet["entry"], sheet["judge"]
        others = [total for name, total in of_entry[entry].items() if name != judge]
        harsh = severity.get(judge)
        found.append(
            Sheet(
                entry=entry,
                judge=judge,
                total=totals.get((entry, judge)),
                others=sum(others) / len(others) if others else None,
                severity=harsh,
                expected=_less(scores[entry], harsh),
                cells=tuple(_cell(sheet, code, label) for code, label in labels.items()),
                signal=(entry, judge) in singled,
            )
        )
    return found


def severities(run: RankingRun) -> dict[str, float]:
    """Judge -> severity in points, where the method estimates it on the scale of the totals."""
    from scoring.replay import on_usual_scale  # noqa: PLC0415 - heavy: loaded when used

    if not on_usual_scale(run.method):
        return {}
    return {line["judge"]: line["severity"] for line in run.result["judges"] if line["severity"] is not None}


def _totals(content: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    from scoring.replay import table_of  # noqa: PLC0415 - heavy: loaded when used

    table = table_of(content)
    rows = table.counted
    triples = zip(table.entry[rows].tolist(), table.judge[rows].tolist(), table.scores[rows].tolist(), strict=True)
    return {(table.entries[entry], table.judges[judge]): score for entry, judge, score in triples}


def _cell(sheet: Mapping[str, Any], code: str, label: str) -> Cell:
    why = sheet["missing"].get(code, "")
    return Cell(label, sheet["marks"].get(code), str(Missing(why).label) if why in Missing.values else "")


def singled_out(signals: Collection[Mapping[str, Any]], counted: Mapping[str, int]) -> set[tuple[str, str]]:
    """(entry, judge) of the sheets that a signal names, where it does not name all sheets of the judge.

    counted: judge -> number of sheets that count.
    """
    found: set[tuple[str, str]] = set()
    for signal in signals:
        for judge in signal["judges"]:
            named = {(entry, who) for entry, who in signal["reviews"] if who == judge}
            if len(named) < counted.get(judge, 0):
                found |= named
    return found
