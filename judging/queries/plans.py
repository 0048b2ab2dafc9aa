"""Assignments and plans as the secretariat reads them. No mark is ever part of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from awards.models import Entry
from judging.enums import SheetState
from judging.models import Assignment, Judge, ScoreSheet
from judging.queries.pool import Proposal, wanted

LIVE, GONE = "live", "gone"


def _told():
    """All assignments with `is_live` and `sheet_state`."""
    live = Assignment.objects.live().filter(pk=OuterRef("pk"))
    sheet = ScoreSheet.objects.filter(assignment=OuterRef("pk")).exclude(state=SheetState.REOPENED).values("state")[:1]
    return Assignment.objects.annotate(is_live=Exists(live), sheet_state=Subquery(sheet))


def of_judge(judge):
    """One query."""
    rows = _told().filter(judge=judge).select_related("entry__region", "round")
    return rows.order_by("-round__number", "entry__code", "pk")


def listed(round, *, text="", state=""):
    """Assignments of a round, by entry. One query a page, one for the count."""
    rows = _told().filter(round=round)
    if text.strip():
        word = text.strip()
        rows = rows.filter(
            Q(entry__code__icontains=word) | Q(entry__title__icontains=word) | Q(entry__region__name__icontains=word)
            | Q(judge__code__iexact=word) | Q(judge__user__name__icontains=word)
        )  # fmt: skip
    if state in {LIVE, GONE}:
        rows = rows.filter(is_live=state == LIVE)
    return rows.select_related("entry__region", "judge__user").order_by("entry__code", "judge__code", "pk")


def counts(round) -> dict[str, int]:
    """Live assignments, those that no longer count, and entries still short of marks. Three queries."""
    by_entry = dict(Assignment.objects.live().filter(round=round).order_by().values_list("entry").annotate(Count("pk")))
    made, asked = sum(by_entry.values()), wanted(round)
    short = sum(by_entry.get(entry, 0) < marks for entry, marks in asked.items())
    return {"live": made, "gone": round.assignments.count() - made, "eligible": len(asked), "short": short}


@dataclass
class Load:
    judge: Judge
    load: int
    reason: str = ""


def explained(plan) -> dict:
    """Loads by judge, entries with their judges, and what could not be met, with names. Two queries."""
    facts = plan.certificate
    judges = {judge.pk: judge for judge in Judge.objects.filter(edition=plan.round.edition_id).select_related("user")}
    entries = Entry.objects.in_bulk(
        {entry for entry, _judge in plan.pairs} | {row["entry"] for row in facts["missing"]}
    )
    of_entry = defaultdict(list)
    for entry, judge in plan.pairs:
        of_entry[entry].append(judges[judge])
    uneven = {row["judge"]: row["reason"] for row in [*facts["above"], *facts["below"]]}
    loads = [Load(judges[int(pk)], load, uneven.get(int(pk), "")) for pk, load in facts["loads"].items()]
    return {
        "loads": sorted(loads, key=lambda row: row.judge.code),
        "most": max([row.load for row in loads], default=1) or 1,
        "entries": sorted(((entries[pk], named) for pk, named in of_entry.items()), key=lambda row: row[0].code),
        "missing": [(entries[row["entry"]], row) for row in facts["missing"]],
        "spread": Counter(row.load for row in loads),
    }


@dataclass
class ProposalRow:
    proposal: Proposal
    entry: Entry
    judge: Judge | None


def with_names(proposals: list[Proposal]) -> list[ProposalRow]:
    """Two queries."""
    entries = Entry.objects.select_related("region").in_bulk({row.entry_id for row in proposals})
    judges = Judge.objects.select_related("user").in_bulk({row.judge_id for row in proposals if row.judge_id})
    return [ProposalRow(row, entries[row.entry_id], judges.get(row.judge_id)) for row in proposals]
