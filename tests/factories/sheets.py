"""Judging through its actions: an open round, assignments that are declared, and sent sheets."""

from datetime import timedelta

from judging.actions import assignment as assignments
from judging.actions import pact, sheet
from judging.actions import round as rounds
from judging.criteria import rubric_of
from judging.enums import AssignmentKind, RoundState
from judging.models import Assignment, Judge, ScoreSheet
from tests.factories.rankings import eligible_entry
from tests.factories.world import NOW, World

JUDGING = NOW + timedelta(days=35)  # inside the round of the world

__all__ = ["JUDGING", "assign", "eligible_entry", "make_sheets", "marks_of", "open_round", "send_sheet"]


def open_round(world: World):
    """The round of the world, opened."""
    if world.round.state != RoundState.OPEN:
        world.round = rounds.open(world.round, by=world.judges[5].user, now=NOW)
    return world.round


def assign(world: World, entry, judge: Judge, *, kind=AssignmentKind.FIRST, declared=True, now=JUDGING) -> Assignment:
    """An assignment in the open round; declared: pact signed and no conflict declared."""
    open_round(world)
    made = assignments.add(world.round, entry=entry, judge=judge, kind=kind, by=world.judges[5].user, now=now)
    if declared:
        pact.sign(judge, round=world.round, by=judge.user, now=now)
        made = sheet.declare_clear(made, by=judge.user, now=now)
    return made


def marks_of(world: World, given, *, reason="Beralasan") -> dict:
    """The stored shape from one mark for all criteria, or criterion -> mark (None = abstained). Extremes have reasons."""
    codes = [criterion.code for criterion in rubric_of(world.round.rubric).criteria]
    given = given if isinstance(given, dict) else dict.fromkeys(codes, given)
    return {
        code: {"mark": None, "reason": reason, "missing": "abstained"}
        if given.get(code) is None
        else {"mark": str(given[code]), "reason": reason if str(given[code]) in {"1", "5"} else "", "missing": ""}
        for code in codes
    }


def send_sheet(world: World, assignment: Assignment, given, *, comment="", now=JUDGING) -> ScoreSheet:
    judge = assignment.judge.user
    draft = sheet.save(assignment, marks=marks_of(world, given), comment=comment, base_version=0, by=judge, now=now)
    return sheet.send(assignment, base_version=draft.version, by=judge, now=now)


def make_sheets(world: World, entries, marks) -> list[ScoreSheet]:
    """Sent sheets through the actions. `marks`: for each entry a mapping judge -> mark (see marks_of)."""
    return [
        send_sheet(world, assign(world, entry, judge), given)
        for entry, row in zip(entries, marks, strict=True)
        for judge, given in row.items()
    ]
