"""What the assignment works on, read from the tables as plain data, and the marks that are still wanted."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from awards.enums import EntryState
from awards.models import Entry
from judging.allocation import Problem, candidates
from judging.conflicts import Conflicts
from judging.enums import AssignmentKind, RoundState, SheetState
from judging.models import Assignment, Judge, PanelMember, Round
from judging.queries.readers import mark_readers
from scoring.engine.canonical import digest
from scoring.engine.gap import Gap, gap


def problem(round, *, seed: str, standing: frozenset[tuple[int, int]] | None = None) -> Problem:
    """The assignment problem of a round. Six queries.

    `standing`: pairs that stay. When not given: in an open round the assignments that count stay and only what is
    missing is filled; before that all is open. A further round never asks who marked the entry in an earlier one,
    nor a chair who has read its marks: four queries more.
    """
    entries = entries_of(round).order_by("pk")
    rows = list(entries.values_list("pk", "region_id", "category__dimension_id"))
    judges = list(
        Judge.objects.filter(edition=round.edition_id, is_active=True).order_by("pk").values_list("pk", flat=True)
    )
    seats = defaultdict(set)
    for judge_id, dimension_id in PanelMember.objects.filter(panel__edition=round.edition_id).values_list(
        "judge_id", "panel__dimension_id"
    ):
        seats[judge_id].add(dimension_id)
    region_of = {entry: region for entry, region, _dimension in rows}
    earlier = frozenset(pair for pair in marked_earlier(round) if pair[0] in region_of)
    readers = mark_readers(round) if round.continues_id is not None else set()
    has_read = {(entry, judge) for entry, _region, panel in rows for judge, dimension in readers if panel == dimension}
    seated = {dimension for dimensions in seats.values() for dimension in dimensions}
    if standing is None and round.state == RoundState.SETUP:
        standing = frozenset()
    elif standing is None:
        standing = frozenset(Assignment.objects.live().filter(round=round).values_list("entry_id", "judge_id"))
    return Problem(
        entries=list(region_of), judges=judges, k=round.marks_per_entry, seed=seed,
        panel_of={entry: dimension for entry, _region, dimension in rows if dimension in seated},
        panels={judge: frozenset(seats[judge]) for judge in judges},
        conflicts=Conflicts.of(round.edition).pairs(region_of, judges) | earlier | has_read, fixed=standing, most=round.max_load,
    )  # fmt: skip


def entries_of(round) -> QuerySet[Entry]:
    """The eligible entries of a round; in a further one those that somebody was asked to mark in it."""
    eligible = Entry.objects.filter(edition=round.edition_id, state=EntryState.ELIGIBLE)
    if round.continues_id is None:
        return eligible
    return eligible.filter(Exists(Assignment.objects.filter(round=round, void_at=None, entry=OuterRef("pk"))))


def wanted(round) -> dict[int, int]:
    """Entry -> marks that the round wants of it: in a further one as many as were asked for. One query, there two.

    A judge who stepped back is still asked for by the mark that is missing, and whoever takes the place asks for no
    other one; a further judge because of a gap is never wanted, only welcome.
    """
    if round.continues_id is None:
        return dict.fromkeys(entries_of(round).values_list("pk", flat=True), round.marks_per_entry)
    lasting = Q(assignments__round=round, assignments__void_at=None)
    first = Count("assignments", filter=lasting & Q(assignments__kind__in=(AssignmentKind.FIRST, AssignmentKind.EXTRA)))
    asked = dict(entries_of(round).annotate(asked=first).values_list("pk", "asked").order_by())
    live = Assignment.objects.live().filter(round=round).exclude(kind=AssignmentKind.GAP)
    at_work = Counter(live.values_list("entry_id", flat=True).order_by())
    return {entry: max(1, marks, at_work[entry]) for entry, marks in asked.items()}


def marked_earlier(round) -> frozenset[tuple[int, int]]:
    """(entry, judge) pairs of the rounds that this one adds to. None in a round of its own."""
    if round.continues_id is None:
        return frozenset()
    live = Assignment.objects.live().filter(round__in=round.earlier)
    return frozenset(live.values_list("entry_id", "judge_id"))


def input_digest(problem: Problem) -> str:
    """Says whether a plan still rests on the facts that it was made from."""
    return digest(
        {
            "entries": problem.entries,
            "judges": problem.judges,
            "k": problem.k,
            "most": problem.most,
            "seed": problem.seed,
            "panel_of": sorted(problem.panel_of.items()),
            "panels": sorted((judge, sorted(panels)) for judge, panels in problem.panels.items()),
            "conflicts": sorted(problem.conflicts),
            "fixed": sorted(problem.fixed),
        }
    )


@dataclass
class Standing:
    """How the marks of one entry stand. `totals`: judge -> total of the sent sheet, None while it is not sent."""

    entry_id: int
    round: Round
    totals: dict[int, float | None] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)

    @cached_property
    def gap(self) -> Gap:
        totals = {str(judge): total for judge, total in self.totals.items()}
        return gap(totals, float(self.round.gap_tolerance), max_judges=self.round.marks_per_entry + 1)

    @property
    def sent(self) -> int:
        return sum(total is not None for total in self.totals.values())

    @property
    def further_at_work(self) -> bool:
        return any(kind == AssignmentKind.GAP and self.totals[judge] is None for judge, kind in self.kinds.items())


def standings(round, *, entries=None) -> dict[int, Standing]:
    """Entry -> standing over its live assignments. One query. `entries`: only these ids."""
    sent = FilteredRelation("sheets", condition=Q(sheets__state=SheetState.SENT))
    live = Assignment.objects.live().filter(round=round).annotate(sent=sent).order_by()
    if entries is not None:
        live = live.filter(entry__in=entries)
    found: dict[int, Standing] = {}
    for entry_id, judge_id, kind, total in live.values_list("entry_id", "judge_id", "kind", "sent__total"):
        standing = found.setdefault(entry_id, Standing(entry_id, round))
        standing.totals[judge_id] = float(total) if total else None
        standing.kinds[judge_id] = kind
    return found


@dataclass(frozen=True)
class Proposal:
    """A further judge for an entry. judge_id None: nobody is free. load: what the judge has without it."""

    entry_id: int
    judge_id: int | None
    kind: str
    load: int = 0

    @property
    def key(self) -> str:
        return f"{self.entry_id}-{self.judge_id}-{self.kind}"


def proposals(round) -> list[Proposal]:
    """Who should judge further: for marks that are missing and for gaps beyond the tolerance. Seven queries.

    The least loaded judges of the panel come first; each proposal counts for the next.
    """
    found = standings(round)
    pairs = frozenset((entry, judge) for entry, standing in found.items() for judge in standing.totals)
    pool = problem(round, seed=f"round {round.pk}", standing=pairs)
    loads = Counter(judge for standing in found.values() for judge in standing.totals)
    asked = []
    for entry_id, marks in sorted(wanted(round).items()):
        standing = found.get(entry_id, Standing(entry_id, round))
        short = marks - len(standing.totals)
        asked += [(entry_id, AssignmentKind.REPLACEMENT)] * max(0, short)
        if short <= 0 and standing.gap.propose and not standing.further_at_work:
            asked.append((entry_id, AssignmentKind.GAP))
    made: list[Proposal] = []
    taken = set()
    for entry_id, kind in asked:
        free = (judge for judge in candidates(pool, entry_id, loads=loads) if (entry_id, judge) not in taken)
        judge_id = next(free, None)
        made.append(Proposal(entry_id, judge_id, kind, loads[judge_id] if judge_id else 0))
        if judge_id is not None:
            taken.add((entry_id, judge_id))
            loads[judge_id] += 1
    return made
