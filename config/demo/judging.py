"""Judges sign, declare and mark: the marks come from the model in marks.py, the rest from the actions of the pages."""

from datetime import timedelta

from django.db import transaction

from accounts.enums import Role
from awards.enums import EntryState, StageKind
from awards.models import Entry, Region
from config.demo.intake import allowed
from config.demo.marks import MarkModel, Scale
from judging.actions import assignment, conflict, judge, pact, panel, sheet
from judging.actions import round as rounds
from judging.actions.rubric import publish
from judging.criteria import rubric_of
from judging.enums import AssignmentKind, ConflictKind
from judging.models import Assignment, Judge
from judging.rules import may_assign, may_open_sheet

REASON = "Alasan contoh: bukti pada usulan mendukung tingkat ini."
KNOWN = {1: ("ketua", True), 8: ("juri", True)}  # the first six judges chair the panels
PACT_ID = (
    "Saya menilai secara mandiri dan jujur, tidak menilai daerah asal atau daerah yang pernah saya dampingi, "
    "dan menjaga kerahasiaan usulan serta nilai sampai diumumkan."
)
PACT_EN = (
    "I judge independently and honestly, I do not judge my home region or a region I have mentored, "
    "and I keep entries and marks confidential until they are announced."
)


class Bench:
    """The judges of an edition and one round of their work."""

    def __init__(self, edition, people, staff, definition):
        self.edition, self.people, self.staff, self.definition = edition, people, staff, definition
        self.judges: list[Judge] = []
        self.round = None

    @transaction.atomic
    def appoint(self, count: int, now) -> None:
        """Judges with a home region and one region they mentored; spread over the panels, the first one in the chair."""
        homes = list(Region.objects.competing().order_by("code")[7 :: 508 // (2 * count)][: 2 * count])
        panels = [
            panel.create(
                self.edition,
                dimension=dimension,
                name=f"Panel {dimension.programme_label}",
                by=self.staff.organiser,
                now=now,
            )
            for dimension in self.edition.programme.dimensions.all()
        ]
        for number in range(1, count + 1):
            key, log_in = KNOWN.get(number, (f"juri-{number:02d}", False))
            user = self.people.make(key, f"Juri {number:02d}", log_in=log_in)
            self.people.grant(user, Role.JUDGE, self.edition.pk, by=self.staff.secretariat, edition=self.edition)
            home, mentored = homes[2 * number - 2], homes[2 * number - 1]
            found = judge.register(
                user, edition=self.edition, institution="Perguruan tinggi (contoh)", home_region=home,
                by=self.staff.secretariat, now=now,
            )  # fmt: skip
            conflict.record(
                found, region=mentored, kind=ConflictKind.MENTORING, note="Pendamping rencana induk (contoh)",
                by=self.staff.secretariat, now=now,
            )  # fmt: skip
            place = panels[(number - 1) % len(panels)]
            panel.seat(place, judge=found, by=self.staff.secretariat, now=now, chair=number <= len(panels))
            self.judges.append(found)

    def open(self, now, *, marks_per_entry=3) -> None:
        stage = self.edition.stage(StageKind.JUDGING)
        self.round = rounds.create(
            self.edition, by=self.staff.organiser, now=now, rubric=publish(self.definition, by=self.staff.organiser, now=now),
            opens_at=stage.opens_at, closes_at=stage.closes_at, marks_per_entry=marks_per_entry, gap_tolerance=40,
            pact_id=PACT_ID, pact_en=PACT_EN,
        )  # fmt: skip
        allowed(may_assign, self.staff.secretariat, self.edition)
        plan = assignment.plan(self.round, by=self.staff.secretariat, now=now, seed="contoh-2026")
        assignment.commit(plan, by=self.staff.secretariat, now=now)
        self.round = rounds.open(self.round, by=self.staff.organiser, now=now)

    def model(self) -> MarkModel:
        scales = [Scale(c.code, int(c.low), int(c.high)) for c in rubric_of(self.round.rubric).criteria]
        eligible = Entry.objects.filter(edition=self.edition, state=EntryState.ELIGIBLE)
        self.index = {pk: number for number, pk in enumerate(eligible.order_by("code").values_list("pk", flat=True))}
        return MarkModel(entries=len(self.index), judges=len(self.judges), scales=scales)

    def due(self) -> list[Assignment]:
        live = Assignment.objects.live().filter(round=self.round)
        return list(live.select_related("judge__user", "round", "entry").order_by("judge__code", "entry__code"))

    @transaction.atomic
    def sign(self, now) -> None:
        for found in self.judges:
            pact.sign(found, round=self.round, by=found.user, now=now)

    @transaction.atomic
    def mark(self, due: Assignment, given: dict, now, *, send=True) -> None:
        """Declare, save and send one sheet, in the order that the pages ask for."""
        user = due.judge.user
        allowed(may_open_sheet, user, due)
        sheet.declare_clear(due, by=user, now=now)
        rubric = rubric_of(self.round.rubric)
        marks = {
            code: {"mark": str(mark), "reason": REASON if str(mark) in rubric.reason_at else "", "missing": ""}
            for code, mark in given.items()
        }
        saved = sheet.save(due, marks=marks, comment="Catatan contoh.", base_version=0, by=user, now=now)
        if send:
            sheet.send(due, base_version=saved.version, by=user, now=now + timedelta(minutes=1))

    @transaction.atomic
    def decline(self, due: Assignment, now) -> None:
        """The judge declares a conflict that nobody knew of: the pair becomes absent."""
        allowed(may_open_sheet, due.judge.user, due)
        sheet.declare_conflict(
            due, note="Kerabat bekerja pada perangkat daerah ini (contoh).", by=due.judge.user, now=now
        )

    def settle_gaps(self, model: MarkModel, now) -> int:
        """Accept the proposed further judges, who then mark too. Returns how many."""
        from judging.queries.pool import proposals  # noqa: PLC0415 - heavy: draws on the assignment

        keys = [proposal.key for proposal in proposals(self.round) if proposal.judge_id is not None]
        accepted = assignment.accept(self.round, keys=keys, by=self.staff.secretariat, now=now)
        further = self.round.assignments.exclude(kind=AssignmentKind.FIRST).select_related(
            "judge__user", "round", "entry"
        )
        order = {found.pk: number for number, found in enumerate(self.judges)}
        for due in further:
            if not due.sheets.exists() and due.recused_at is None:
                self.mark(due, model.marks(self.index[due.entry_id], order[due.judge_id]), now)
        return accepted
