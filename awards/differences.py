"""What changed between two states of a text, a list or a table. Pure: the standard library, no Django.

Texts are compared by words (with the white space behind them), so that 600 words take a few milliseconds.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

Member = TypeVar("Member", bound=Hashable)
SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
END = r"[.,;:!?)\]”\"]*(?=\s|\Z)"  # marks that end a word count as words of their own
WORD = re.compile(rf"\n|\S+?(?={END})[^\S\n]*|[.,;:!?)\]”\"]+[^\S\n]*|[^\S\n]+")
MANY_WORDS = 4000  # beyond this, frequent words no longer count as anchors, so that long texts stay fast


@dataclass(frozen=True)
class Piece:
    """A stretch of text: the same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Cell:
    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new


@dataclass(frozen=True)
class RowChange:
    """A row of a table: same, added, removed, or changed in some of its cells."""

    kind: str
    cells: tuple[Cell, ...]


def words(old: str, new: str) -> list[Piece]:
    """The two texts as one, in pieces; joining the same and the removed ones gives the old text, the others the new."""
    before, after = WORD.findall(old), WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > MANY_WORDS)
    pieces = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(ADDED, "".join(after[j1:j2])))
    return pieces


def rows(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> list[RowChange]:
    """The rows of two tables in the order of the new one, removed rows where they stood.

    Rows that take the place of others count as changed when they share a cell, else as removed and added.
    """
    changes = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            changes += [_row(SAME, row, row) for row in new[j1:j2]]
            continue
        gone, come = list(old[i1:i2]), list(new[j1:j2])
        while gone and come and _share_a_cell(gone[0], come[0]):
            changes.append(_row(CHANGED, gone.pop(0), come.pop(0)))
        changes += [_row(REMOVED, row, ("",) * len(row)) for row in gone]
        changes += [_row(ADDED, ("",) * len(row), row) for row in come]
    return changes


def members(old: Sequence[Member], new: Sequence[Member]) -> list[tuple[str, Member]]:
    """(kind, member) of two lists in which every member stands once: removed ones first, then those of the new list."""
    gone = [(REMOVED, each) for each in old if each not in new]
    return gone + [(SAME if each in old else ADDED, each) for each in new]


def _row(kind: str, old: tuple[str, ...], new: tuple[str, ...]) -> RowChange:
    return RowChange(kind, tuple(Cell(a, b) for a, b in zip(old, new, strict=True)))


def _share_a_cell(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return any(a == b and a for a, b in zip(old, new, strict=True))
