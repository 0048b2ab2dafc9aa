"""Progress of a round for the secretariat (no mark anywhere) and for a panel's chair (sent marks of the own panel)."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, FilteredRelation, Q

from awards.models import Entry
from judging.conflicts import Conflicts
from judging.criteria import rubric_of
from judging.enums import SheetState
from judging.models import Assignment, Judge, Pact, Panel, Round, ScoreSheet
from judging.queries.pool import Standing, entries_of, standings, wanted


@dataclass
class JudgeProgress:
    judge: Judge
    assigned: int
    declared: int
    begun: int
    sent: int
    signed: bool

    @property
    def left(self) -> int:
        return self.assigned - self.sent

    @property
    def state(self) -> str:
        """done, todo (nothing assigned), in_progress, or not_started; for badges."""
        if self.assigned == 0:
            return "none"
        if self.left == 0:
            return "done"
        return "in_progress" if self.begun or self.sent else "not_started"


def judge_progress(round: Round, *, panel: Panel | None = None) -> list[JudgeProgress]:
    """How far each judge is, the furthest behind first. Three queries."""
    standing = FilteredRelation("sheets", condition=~Q(sheets__state=SheetState.REOPENED))
    live = Assignment.objects.live().filter(round=round).annotate(standing=standing)
    judges = Judge.objects.filter(edition=round.edition_id, is_active=True).select_related("user")
    if panel is not None:
        live = live.filter(entry__category__dimension=panel.dimension_id)
        judges = judges.filter(Q(seats__panel=panel) | Q(pk__in=live.values("judge"))).distinct()
    counts = {
        row["judge"]: row
        for row in live.order_by()
        .values("judge")
        .annotate(
            assigned=Count("pk"),
            declared=Count("pk", filter=Q(declared_at__isnull=False)),
            begun=Count("pk", filter=Q(standing__state=SheetState.DRAFT)),
            sent=Count("pk", filter=Q(standing__state=SheetState.SENT)),
        )
    }
    signed = set(Pact.objects.filter(round=round).values_list("judge_id", flat=True))
    nothing = {"assigned": 0, "declared": 0, "begun": 0, "sent": 0}
    rows = []
    for judge in judges:
        row = counts.get(judge.pk, nothing)
        rows.append(
            JudgeProgress(judge, row["assigned"], row["declared"], row["begun"], row["sent"], signed=judge.pk in signed)
        )
    return sorted(rows, key=lambda row: (-row.left, row.judge.code))


@dataclass
class EntryProgress:
    entry: Entry
    standing: Standing
    wanted: int
    hidden: bool = False  # the reader still has to send own marks for this entry

    @property
    def short(self) -> int:
        """Marks that nobody is asked for yet."""
        return max(0, self.wanted - len(self.standing.totals))

    @property
    def gap_exceeded(self) -> bool:
        return self.standing.gap.exceeded

    @property
    def spread(self) -> float | None:
        return None if self.hidden else self.standing.gap.spread


def entry_progress(round: Round, *, panel: Panel | None = None, reader=None) -> list[EntryProgress]:
    """Every entry of the round with its standing. Three queries. `reader`: a chair who may judge in the round too."""
    eligible, asked = entries_of(round), wanted(round)
    if panel is not None:
        eligible = eligible.filter(category__dimension=panel.dimension_id)
    entries = list(eligible.select_related("region", "category__dimension").order_by("code"))
    found = standings(round, entries=[entry.pk for entry in entries] if panel is not None else None)
    rows = []
    for entry in entries:
        standing = found.get(entry.pk, Standing(entry.pk, round))
        hidden = reader is not None and reader.pk in standing.totals and standing.totals[reader.pk] is None
        rows.append(EntryProgress(entry, standing, asked[entry.pk], hidden))
    return rows


def short_entries(round: Round) -> int:
    """Entries that have fewer judges than the round wants of them. Two queries."""
    live = Assignment.objects.live().filter(round=round).order_by().values_list("entry").annotate(Count("pk"))
    given = dict(live)
    return sum(given.get(entry, 0) < marks for entry, marks in wanted(round).items())


@dataclass
class SheetColumn:
    """A sent sheet as the chair reads it beside the others."""

    judge: Judge
    assignment_id: int
    kind: str
    sent_at: object
    total: str
    comment: str
    marks: list[dict] = field(default_factory=list)


def sent_sheets(round: Round, entry: Entry) -> tuple[list[SheetColumn], list[Judge]]:
    """The sent sheets of an entry, one column each, and the judges whose sheets are not there yet. One query each."""
    criteria = rubric_of(round.rubric).criteria
    live = (
        Assignment.objects.live().filter(round=round, entry=entry).select_related("judge__user").order_by("judge__code")
    )
    sheets = {
        sheet.assignment_id: sheet
        for sheet in ScoreSheet.objects.counting().filter(assignment__round=round, assignment__entry=entry)
    }
    columns, waiting = [], []
    for assignment in live:
        sheet = sheets.get(assignment.pk)
        if sheet is None:
            waiting.append(assignment.judge)
            continue
        marks = [sheet.marks.get(criterion.code, {}) for criterion in criteria]
        kind, total = assignment.get_kind_display(), sheet.total
        columns.append(SheetColumn(assignment.judge, assignment.pk, kind, sheet.sent_at, total, sheet.comment, marks))
    return columns, waiting


@dataclass
class JudgeRow:
    judge: Judge
    load: int
    conflicts: int
    panels: list[str]


def judge_rows(edition) -> list[JudgeRow]:
    """The register with load over all rounds, conflicts and panels. Four queries."""
    loads = defaultdict(int)
    live = Assignment.objects.live().filter(round__edition=edition)
    for judge_id, count in live.order_by().values_list("judge").annotate(Count("pk")):
        loads[judge_id] = count
    conflicts = defaultdict(set)
    for judge_id, region_id in Conflicts.of(edition).regions:
        conflicts[judge_id].add(region_id)
    judges = edition.judges.select_related("user").prefetch_related("seats__panel")
    return [
        JudgeRow(judge, loads[judge.pk], len(conflicts[judge.pk]), [seat.panel.name for seat in judge.seats.all()])
        for judge in judges
    ]
