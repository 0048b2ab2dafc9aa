"""What a judge sees of their own work: queue, progress, own distribution. Never another judge's mark."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from judging.criteria import rubric_of
from judging.enums import RoundState, SheetState
from judging.models import Assignment, Judge, Pact, Round, ScoreSheet

BAND = 10  # width of a column of the own distribution, in points of 100


@dataclass
class Row:
    """One entry of the queue. Blind rounds have no region here, so no page can show one."""

    pk: int
    code: str
    title: str
    region: str
    dimension: str
    dimension_label: str
    is_sample: bool
    declared: bool
    state: str
    marked: int
    criteria: int
    total: float | None

    @property
    def done(self) -> bool:
        return self.state == SheetState.SENT


@dataclass
class Work:
    """A judge's work in one round."""

    judge: Judge
    round: Round
    signed: bool
    rows: list[Row]

    @property
    def undeclared(self) -> list[Row]:
        return [row for row in self.rows if not row.declared]

    @property
    def listed(self) -> list[Row]:
        """What is left comes first, as in the queue."""
        return sorted(self.rows, key=lambda row: row.done)

    @property
    def todo(self) -> list[Row]:
        return [row for row in self.rows if row.declared and not row.done]

    @property
    def left(self) -> list[Row]:
        """What is still to be sent, declared or not."""
        return [row for row in self.rows if not row.done]

    @property
    def sent(self) -> list[Row]:
        return [row for row in self.rows if row.done]

    @property
    def is_current(self) -> bool:
        return self.round.state == RoundState.OPEN

    def after(self, pk: int) -> Row | None:
        """The next entry to mark behind this one, round the end of the list."""
        order = [row.pk for row in self.rows]
        place = order.index(pk) + 1 if pk in order else 0
        turned = self.rows[place:] + self.rows[:place]
        return next((row for row in turned if row.declared and not row.done and row.pk != pk), None)

    def distribution(self) -> list[tuple[str, int]]:
        """Own sent totals in bands of ten points, as (label, count); empty before the first."""
        totals = [row.total for row in self.rows if row.total is not None]
        bands = Counter(min(int(total // BAND), 100 // BAND - 1) for total in totals)
        return [(f"{band * BAND}", bands[band]) for band in range(100 // BAND)] if totals else []


def works(judges: list[Judge]) -> list[Work]:
    """All rounds these judgeships have to do with, the newest first. Two queries, whatever the number of entries."""
    of_edition = {judge.edition_id: judge for judge in judges}
    signed = Pact.objects.filter(round=OuterRef("pk"), judge__in=judges)
    known = Round.objects.filter(edition__in=of_edition).exclude(state=RoundState.SETUP).annotate(signed=Exists(signed))
    rounds = list(known.select_related("edition", "rubric").order_by("-edition__year", "-number"))
    rows: dict[int, list[Row]] = {round_.pk: [] for round_ in rounds}
    by_pk = {round_.pk: round_ for round_ in rounds}
    for assignment in _live(Q(judge__in=judges, round__in=rounds)):
        rows[assignment.round_id].append(_row(assignment, by_pk[assignment.round_id]))
    return [Work(of_edition[r.edition_id], r, r.signed, rows[r.pk]) for r in rounds]


def work(judge: Judge, round: Round, *, signed: bool) -> Work:
    """One round of one judge. One query."""
    rows = [_row(assignment, round) for assignment in _live(Q(judge=judge, round=round))]
    return Work(judge, round, signed, rows)


def _live(condition: Q):
    standing = ScoreSheet.objects.filter(assignment=OuterRef("pk")).exclude(state=SheetState.REOPENED)
    return (
        Assignment.objects.live()
        .filter(condition)
        .annotate(
            sheet_state=Subquery(standing.values("state")[:1]),
            sheet_marks=Subquery(standing.values("marks")[:1]),
            sheet_total=Subquery(standing.values("total")[:1]),
            region_name=F("entry__region__name"),
        )
        .select_related("entry__category__dimension")
        .order_by("entry__code")
    )


def _row(assignment: Any, round: Round) -> Row:
    """`assignment` with the annotations of _live."""
    entry, criteria = assignment.entry, rubric_of(round.rubric).criteria
    marks = assignment.sheet_marks or {}
    return Row(
        pk=assignment.pk, code=entry.code, title=entry.title, region="" if round.blind else assignment.region_name,
        dimension=entry.category.dimension.code, dimension_label=entry.category.dimension.programme_label,
        is_sample=entry.is_sample, declared=assignment.declared_at is not None, state=assignment.sheet_state or "",
        marked=sum(_answered(marks.get(criterion.code, {})) for criterion in criteria), criteria=len(criteria),
        total=float(assignment.sheet_total) if assignment.sheet_total else None,
    )  # fmt: skip


def _answered(row: dict[str, Any]) -> bool:
    return row.get("mark") is not None or bool(row.get("missing"))
