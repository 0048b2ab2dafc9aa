"""Reads marks, weights and groups from CSV text; every complaint names its line.

Marks: a long table with the columns entry, judge, criterion (optional), mark; an empty mark is
missing. Numbers have a decimal point. A number with a comma is refused, because 1,234 means one
thing to one reader and a thousand times as much to another.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.engine.aggregate import DROP, Criterion, check_criteria, check_criterion
from scoring.engine.table import WHOLE, Table, build

NAMED = 3  # bad rows that a refusal names before it only counts
MOST = 1e15  # marks and weights beyond it leave a float no room for decimals, and its square none for a sum
SHOWN = 40  # characters of a cell that a complaint repeats
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


class BadInput(ValueError):
    """A file that cannot be read; the message says where and why, on one line."""


@dataclass(frozen=True)
class Mark:
    """One row of the marks file and the line on which it stood."""

    line: int
    entry: str
    judge: str
    criterion: str
    mark: float | None


def read_table(marks: str, weights: str | None = None, groups: str | None = None, missing: str = DROP) -> Table:
    """The table of the CSV texts. Raises BadInput, naming the line."""
    rows = read_marks(marks)
    criteria = read_weights(weights) if weights is not None else None
    if criteria is not None:
        _check_against(rows, criteria, missing)
    named = read_groups(groups) if groups is not None else None
    if named is not None:
        for row in rows:
            if row.entry not in named:
                raise BadInput(f"line {row.line}: entry '{row.entry}' has no group")
    try:
        return build(
            ((row.entry, row.judge, row.criterion, row.mark) for row in rows),
            criteria=criteria,
            groups=named,
            missing=missing,
        )
    except ValueError as error:
        raise BadInput(str(error)) from error


def read_marks(text: str) -> list[Mark]:
    """Rows of a marks file. Raises BadInput for the first bad line and counts the others."""
    rows: list[Mark] = []
    complaints: list[str] = []
    first: dict[tuple[str, str, str], int] = {}
    for line, cells in _lines(text, ("entry", "judge", "mark"), complaints):
        try:
            row = _mark(line, cells)
        except BadInput as error:
            complaints.append(str(error))
            continue
        key = (row.entry, row.judge, row.criterion)
        if key in first:
            complaints.append(
                f"line {line}: entry '{row.entry}' by judge '{row.judge}' stands on line {first[key]} already"
            )
            continue
        first[key] = line
        rows.append(row)
    _complain(complaints)
    if not rows:
        raise BadInput("the file has no marks")
    return rows


def _mark(line: int, cells: Mapping[str, str]) -> Mark:
    for name in ("entry", "judge", "criterion"):
        if name in cells and not cells[name]:
            raise BadInput(f"line {line}: the {name} is empty")
    mark = number(line, "mark", cells["mark"]) if cells["mark"] else None
    return Mark(line, cells["entry"], cells["judge"], cells.get("criterion", WHOLE), mark)


def number(line: int, name: str, text: str) -> float:
    """A number with a decimal point, up to MOST. Raises BadInput for anything else."""
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    if "," in text:
        raise BadInput(f"line {line}: {name} '{shown}' has a comma; write decimals with a point")
    if not NUMBER.fullmatch(text):
        raise BadInput(f"line {line}: {name} '{shown}' is not a number")
    value = float(text)
    if abs(value) > MOST:
        raise BadInput(f"line {line}: {name} '{shown}' is too large")
    return value


def read_weights(text: str) -> list[Criterion]:
    """Criteria of a weights file: criterion, weight, and optionally lo and hi of the scale."""
    complaints: list[str] = []
    criteria: list[Criterion] = []
    for line, cells in _lines(text, ("criterion", "weight"), complaints, "weights, "):
        try:
            values = {name: number(line, name, cells[name]) for name in ("weight", "lo", "hi") if cells.get(name)}
        except BadInput as error:
            complaints.append(f"weights, {error}")
            continue
        if not cells["criterion"] or "weight" not in values:
            complaints.append(f"weights, line {line}: the criterion or its weight is empty")
            continue
        criterion = Criterion(cells["criterion"], **values)
        try:
            check_criterion(criterion)
        except ValueError as error:
            complaints.append(f"weights, line {line}: {error}")
        if criterion.name in {other.name for other in criteria}:
            complaints.append(f"weights, line {line}: criterion '{criterion.name}' has a weight already")
        criteria.append(criterion)
    _complain(complaints)
    try:
        check_criteria(criteria)
    except ValueError as error:
        raise BadInput(f"weights: {error}") from error
    return criteria


def read_groups(text: str) -> dict[str, str]:
    """Category of each entry from a groups file: entry, group."""
    complaints: list[str] = []
    groups: dict[str, str] = {}
    for line, cells in _lines(text, ("entry", "group"), complaints, "groups, "):
        entry, group = cells["entry"], cells["group"]
        if not entry or not group:
            complaints.append(f"groups, line {line}: the entry or its group is empty")
        elif entry in groups:
            complaints.append(f"groups, line {line}: entry '{entry}' has a group already")
        else:
            groups[entry] = group
    _complain(complaints)
    return groups


def _check_against(rows: list[Mark], criteria: list[Criterion], missing: str) -> None:
    """Every mark belongs to a weighed criterion and lies on its scale; where a review needs all its marks, every
    criterion with weight has some.
    """
    known = {criterion.name: criterion for criterion in criteria}
    unmarked = known.keys() - {row.criterion for row in rows if row.mark is not None}
    complaints = [
        f"weights: criterion '{name}' has no mark at all, so no review is complete"
        for name in known
        if missing == DROP and name in unmarked and known[name].weight > 0 and len(unmarked) < len(known)
    ]
    for row in rows:
        criterion = known.get(row.criterion)
        if criterion is None:
            complaints.append(f"line {row.line}: criterion '{row.criterion}' has no weight")
        elif _outside(row.mark, criterion):
            complaints.append(f"line {row.line}: mark {row.mark:g} lies outside {criterion.lo:g} to {criterion.hi:g}")
    _complain(complaints)


def _outside(mark: float | None, criterion: Criterion) -> bool:
    if mark is None or criterion.lo is None or criterion.hi is None:
        return False
    return not criterion.lo <= mark <= criterion.hi


def _lines(
    text: str, needed: tuple[str, ...], complaints: list[str], which: str = ""
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by lower-case column name), blank lines left out; lines count from 1. which: file of a complaint."""
    text = text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if header is None:
                header = [cell.lower() for cell in stripped]
                _check_header(header, needed, f"{which}line {reader.line_num}")
            elif len(stripped) != len(header):
                complaints.append(
                    f"{which}line {reader.line_num}: {len(stripped)} columns, the header has {len(header)}"
                )
            else:
                yield reader.line_num, dict(zip(header, stripped, strict=True))
    except csv.Error as error:
        complaints.append(f"{which}line {reader.line_num}: {error}")
    if header is None:
        _complain(complaints)
        raise BadInput(f"{which}the file is empty")


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _check_header(header: list[str], needed: tuple[str, ...], where: str) -> None:
    absent = [name for name in needed if name not in header]
    if absent:
        raise BadInput(f"{where}: the column '{absent[0]}' is missing")
    if len(set(header)) != len(header):
        raise BadInput(f"{where}: two columns have the same name")


def _complain(complaints: list[str]) -> None:
    """Names the first few bad rows and counts the rest, in one line."""
    if complaints:
        rest = len(complaints) - NAMED
        raise BadInput("; ".join(complaints[:NAMED]) + (f" (and {rest} more)" if rest > 0 else ""))
