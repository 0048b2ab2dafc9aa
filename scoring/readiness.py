"""Whether a round may be frozen: does every entry have the same, required number of marks?"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judging.enums import AssignmentKind


@dataclass(frozen=True)
class Shortfall:
    """An entry whose marks are not the required number, or were given on different versions of it."""

    entry: str
    counted: int
    wanted: int
    mixed_versions: bool = False


def shortfalls(content: Mapping[str, Any]) -> list[Shortfall]:
    """Entries in the way of the freeze, by code. A further judge who was asked because of a gap may add a mark; the
    marks that further rounds asked for are wanted like the others.
    """
    round = content["round"]
    further = Counter(round.get("before", {})) + Counter(round.get("further", {}))
    counted: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    read: defaultdict[str, set[int]] = defaultdict(set)
    for sheet in content["sheets"]:
        read[sheet["entry"]].add(sheet["read"])
        if counts(sheet, content):
            counted[sheet["entry"]] += 1
            extra[sheet["entry"]] += sheet["kind"] == AssignmentKind.GAP
    found = []
    for entry in content["entries"]:
        code = entry["code"]
        wanted = round["marks_per_entry"] + further[code]
        enough = wanted <= counted[code] <= wanted + extra[code]
        if not enough or len(read[code]) > 1:
            found.append(Shortfall(code, counted[code], wanted, len(read[code]) > 1))
    return found


def counts(sheet: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether the engine gives the sheet a total: a criterion with weight may be missing only where the policy says so."""
    weighted = [c["code"] for c in content["rubric"]["criteria"] if float(c["weight"]) > 0]
    present = [sheet["marks"].get(code) is not None for code in weighted]
    return all(present) if content["round"]["missing_policy"] == "drop" else any(present)
