"""The long table of marks as arrays, in one canonical order.

Whatever order rows arrive in and whatever the locale, the arrays and the digest are the same:
entries, judges and criteria are sorted by code point, reviews by entry and then judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scoring.engine.aggregate import DROP, Criterion, check_criteria, composite
from scoring.engine.canonical import digest

WHOLE = "mark"  # the criterion of a table that has none


@dataclass(frozen=True, eq=False)
class Table:
    """Marks of reviews; a review is one judge on one entry.

    entries (N names), judges (K names), criteria (C) and groups (G names) are sorted; entry and
    judge hold codes, shape (R,); marks has shape (R, C) with NaN = not marked; group holds the
    category of each entry, shape (N,). `missing` is the rubric's policy for a missing criterion.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    entry: np.ndarray
    judge: np.ndarray
    marks: np.ndarray
    groups: tuple[str, ...] = ("",)
    group: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    missing: str = DROP

    @property
    def n_entries(self) -> int:
        return len(self.entries)

    @property
    def n_judges(self) -> int:
        return len(self.judges)

    @cached_property
    def scores(self) -> np.ndarray:
        """Composite of each review, shape (R,), NaN where the review does not count."""
        return composite(self.marks, self.criteria, self.missing)

    @cached_property
    def counted(self) -> np.ndarray:
        """Indices of the reviews that count."""
        return np.flatnonzero(~np.isnan(self.scores))

    @cached_property
    def counts(self) -> np.ndarray:
        """Number of counted reviews of each entry, shape (N,)."""
        return np.bincount(self.entry[self.counted], minlength=self.n_entries)

    @cached_property
    def sha256(self) -> str:
        """Digest of the canonical input: marks, weights, scales, groups and the missing policy."""
        return digest(canonical_input(self))

    def replaced(self, **changes: object) -> "Table":
        """A copy with some arrays replaced, canonical order kept by the caller."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Table(**{**values, **changes})


def canonical_input(table: Table) -> dict:
    """The content of a table as plain lists; missing marks and judges without a review left out."""
    rows = [
        [table.entries[e], table.judges[j], table.criteria[c].name, float(table.marks[r, c])]
        for r, (e, j) in enumerate(zip(table.entry.tolist(), table.judge.tolist(), strict=True))
        for c in range(len(table.criteria))
        if not np.isnan(table.marks[r, c])
    ]
    return {
        "criteria": [
            {"name": c.name, "weight": float(c.weight), "lo": _float(c.lo), "hi": _float(c.hi)} for c in table.criteria
        ],
        "entries": {
            entry: table.groups[group] for entry, group in zip(table.entries, table.group.tolist(), strict=True)
        },
        "marks": rows,
        "missing": table.missing,
    }


def from_canonical_input(content: Mapping) -> Table:
    """The table of a frozen canonical input (as `canonical_input` wrote it)."""
    criteria = [Criterion(c["name"], c["weight"], c["lo"], c["hi"]) for c in content["criteria"]]
    return build(
        ((e, j, c, mark) for e, j, c, mark in content["marks"]),
        criteria=criteria,
        groups=content["entries"],
        missing=content["missing"],
    )


def build(
    rows: Iterable[tuple[str, str, str, float | None]],
    *,
    criteria: Sequence[Criterion] | None = None,
    groups: Mapping[str, str] | None = None,
    missing: str = DROP,
) -> Table:
    """Table from (entry, judge, criterion, mark) rows; mark None or NaN = missing.

    criteria: with weights and scales; None takes the criteria that occur, of equal weight, on
    their own scale. groups: entry -> category; an entry named here stands in the table even
    without a mark. Raises ValueError for a mark given twice, an unknown criterion, or an entry
    without a category when categories are given.
    """
    rows = [(entry, judge, criterion, mark) for entry, judge, criterion, mark in rows]
    if criteria is None:
        criteria = [Criterion(name) for name in sorted({row[2] for row in rows})] or [Criterion(WHOLE)]
    criteria = tuple(sorted(criteria, key=lambda criterion: criterion.name))
    check_criteria(criteria)
    column = {criterion.name: c for c, criterion in enumerate(criteria)}
    entries = tuple(sorted({row[0] for row in rows} | set(groups or ())))
    judges = tuple(sorted({row[1] for row in rows}))
    entry_code = {name: code for code, name in enumerate(entries)}
    judge_code = {name: code for code, name in enumerate(judges)}
    pairs = sorted({(entry_code[row[0]], judge_code[row[1]]) for row in rows})
    position = {pair: r for r, pair in enumerate(pairs)}
    marks = np.full((len(pairs), len(criteria)), np.nan)
    seen = set()
    for entry, judge, criterion, mark in rows:
        if criterion not in column:
            raise ValueError(f"criterion '{criterion}' has no weight")
        if (entry, judge, criterion) in seen:
            raise ValueError(f"entry '{entry}' has two marks of '{judge}' for '{criterion}'")
        seen.add((entry, judge, criterion))
        r = position[entry_code[entry], judge_code[judge]]
        marks[r, column[criterion]] = np.nan if mark is None else mark
    group_names, group = _group_codes(entries, groups)
    codes = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return Table(
        entries=entries,
        judges=judges,
        criteria=criteria,
        entry=codes[:, 0],
        judge=codes[:, 1],
        marks=marks,
        groups=group_names,
        group=group,
        missing=missing,
    )


def _group_codes(entries: Sequence[str], groups: Mapping[str, str] | None) -> tuple[tuple[str, ...], np.ndarray]:
    if groups is None:
        return ("",), np.zeros(len(entries), dtype=np.intp)
    without = [entry for entry in entries if entry not in groups]
    if without:
        raise ValueError(f"entry '{without[0]}' has no category")
    names = tuple(sorted({groups[entry] for entry in entries})) or ("",)
    code = {name: g for g, name in enumerate(names)}
    return names, np.array([code[groups[entry]] for entry in entries], dtype=np.intp)


def from_scores(entry: np.ndarray, judge: np.ndarray, scores: np.ndarray, group: np.ndarray | None = None) -> Table:
    """Table of one criterion from code arrays, shape (R,): for simulations and benches.

    Names are the codes with leading zeros, so that their order is the order of the codes.
    """
    order = np.lexsort((judge, entry))
    n_entries, n_judges = int(entry.max()) + 1, int(judge.max()) + 1
    group = np.zeros(n_entries, dtype=np.intp) if group is None else np.asarray(group)
    return Table(
        entries=tuple(f"e{code:07d}" for code in range(n_entries)),
        judges=tuple(f"j{code:05d}" for code in range(n_judges)),
        criteria=(Criterion(WHOLE),),
        entry=np.asarray(entry)[order],
        judge=np.asarray(judge)[order],
        marks=np.asarray(scores, dtype=float)[order, None],
        groups=tuple(f"g{code:03d}" for code in range(int(group.max()) + 1)),
        group=group,
    )


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)
