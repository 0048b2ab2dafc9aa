"""The demo: one whole edition from the first draft to the printed charter, and a second one to try things in."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tqdm import tqdm

from accounts.language import WIB, as_zone
from awards.actions import entry
from awards.actions.edition import create_from
from awards.actions.reference import load
from awards.edition_file import read_edition
from awards.enums import ScreeningOutcome, StageKind
from awards.models import Edition, Province
from awards.reference import read_reference
from awards.sample import Topic, topic_for
from awards.tables import writing
from config import opening
from config.demo import desks, forms, origins, proofs, regions, together
from config.demo.intake import Intake, Plan, plans
from config.demo.judging import Bench
from config.demo.people import People
from config.demo.result import Result, keep
from judging.actions import pact
from scoring.actions.adopt import run_number
from scoring.tables.rankings import RankingTable

FILE = "forum_2026"
WITHDRAWN, REPAIR, INELIGIBLE, GAP = (
    26,
    42,
    43,
    44,
)  # which entries show these cases; the first waits for the next edition
CONFLICT = 10  # which assignment its judge gives back, so that another one is proposed


def read_rubric() -> dict:
    return opening.read_rubric(read_edition(FILE))


PRACTICE = [  # days from now: the stages overlap, so that everything can be tried at once
    ("intake", -12, 9),
    ("screening", -11, 12),
    ("judging", -2, 16),
    ("plenary", 17, 20),
    ("objection", 21, 27),
    ("publication", 28, 90),
]
HOME = 17  # the real quick win whose region the log-ins of agency and region belong to


@dataclass
class Outcome:
    edition: Edition
    files: list[Path] = field(default_factory=list)


def bar(things, text, total=None):
    return tqdm(things, desc=f"{text:<28}", total=total, ncols=78, unit="")


class Play:
    def __init__(self, now, folder: Path, *, entries: int = 300, judges: int = 24):
        self.now, self.folder, self.entries, self.judges = now, folder, entries, judges
        self.people = People(now)

    def edition(self, *, stage: StageKind, **changes):
        data = {**read_edition(FILE), "is_sample": True, **changes}
        edition = create_from(data, by=None, now=self.now, shift_to=stage)
        staff = self.people.staff(edition, Province.objects.get(code="33"))
        return edition, staff

    def whole(self) -> Outcome:
        """Everything, in the order of the year."""
        load(read_reference(), by=None, now=self.now)
        edition, staff = self.edition(stage=StageKind.PUBLICATION, name_id="Gerakan Menuju Kota Cerdas 2026 (contoh)",
                                      name_en="Movement Towards Smart Cities 2026 (sample)")  # fmt: skip
        intake = Intake(edition, self.people, staff)
        sent = [self.enter(intake, plan, n) for n, plan in enumerate(bar(plans(self.entries), "Entries"))]
        for n, made in enumerate(bar(sent, "Administrative selection")):
            self.select(intake, made, n)
        bench = self.judge(edition, staff)
        result = Result(edition, staff, bench)
        made = result.rank()
        adopted = result.publish(made)
        charters, participation = result.certify(adopted, self.now)
        files = []
        for name, title, group in (("piagam", "Piagam", charters), ("sertifikat", "Sertifikat", participation)):
            tqdm.write(f"Drawing {len(group)} documents: {name} ...")
            files += result.print(group, self.folder, name, title, self.now)
        self.practice()
        return Outcome(edition, files + self.ranking_files(made))

    def practice(self) -> None:
        """A second, small edition that is open now: drafts in every state for agencies, a queue for judges."""
        morning = self.now.astimezone(as_zone(WIB)).replace(hour=8, minute=0, second=0, microsecond=0)
        stages = [
            {
                "kind": kind,
                "opens": (morning + timedelta(days=a)).isoformat(),
                "closes": (morning + timedelta(days=b, hours=15, minutes=59)).isoformat(),
            }
            for kind, a, b in PRACTICE
        ]
        edition, staff = self.edition(
            stage=None, stages=stages, slug="latihan-2027", year=2027,
            name_id="Latihan 2027 (contoh)", name_en="Practice 2027 (sample)",
        )  # fmt: skip
        intake = Intake(edition, self.people, staff)
        home = plans(30)[HOME]
        for n, plan in enumerate(
            bar([home, *(p for p in plans(60)[30:44] if p.region != home.region)], "Practice edition")
        ):
            now = intake.at(0.1 + 0.02 * n)
            made = intake.begin(plan, now, log_in=plan == home)
            intake.write(made, plan, now, sections=(4 if plan == home else None))
            if plan != home:
                intake.screen(intake.send(made, now + timedelta(hours=1)), now + timedelta(hours=2))
        self.more_drafts(intake, home)
        origins.play(intake, self.now - timedelta(hours=30))
        self.home(intake, home)
        desks.play(intake, home, self.now)
        bench = Bench(edition, self.people, staff, read_rubric())
        bench.appoint(8, self.now - timedelta(days=2))
        bench.open(self.now - timedelta(days=1))
        self.half_way(bench)
        forms.play(edition, staff.organiser, self.now - timedelta(hours=3))
        proofs.play(edition, staff.secretariat, self.now - timedelta(hours=2))

    def more_drafts(self, intake: Intake, home) -> None:
        """Two more drafts of the same region: one waits for its admin, one came back with a note."""
        for n, dimension in enumerate(("governance", "society")):
            topic = topic_for(dimension, n)
            plan = Plan(home.region, dimension, Topic(topic.title, topic.summary, home.topic.unit), 900 + n)
            made = intake.begin(plan, intake.at(0.3), log_in=True)
            intake.write(made, plan, intake.at(0.31))
            entry.hand_to_region(made, by=made.created_by, now=intake.at(0.4))
            if n:
                admin = self.people.region_admin(home.region, by=intake.staff.secretariat, log_in=True)
                section = intake.answers_of.sections[2].code
                together.approve(made, admin, intake.at(0.44), sections=2)
                note = {section: "Tambahkan sumber angka sebelum dan sesudah (contoh)."}
                entry.return_to_agency(made, notes=note, by=admin, now=intake.at(0.45))
                together.go_on(made, admin, self.people, intake.at(0.46))

    def home(self, intake: Intake, home) -> None:
        """The profile and the register of the region that the log-ins belong to."""
        now = self.now - timedelta(days=2)
        admin = self.people.region_admin(home.region, by=intake.staff.secretariat, log_in=True)
        agency = intake.agency(home, admin, now)
        regions.describe(home.region, admin=admin, now=now)
        regions.report(agency, writer=self.people.submitter(agency, by=admin, log_in=True), now=now)

    def half_way(self, bench: Bench) -> None:
        """Every judge but the one with a log-in has signed, and every second of their sheets is there."""
        now, model = self.now - timedelta(hours=20), bench.model()
        others = [number for number, found in enumerate(bench.judges) if found.user != self.people.users["juri"]]
        for number in others:
            pact.sign(bench.judges[number], round=bench.round, by=bench.judges[number].user, now=now)
        order = {bench.judges[number].pk: number for number in others}
        for n, due in enumerate(found for found in bench.due() if found.judge_id in order):
            if n % 2:
                bench.mark(due, model.marks(bench.index[due.entry_id], order[due.judge_id]), now, send=n % 4 == 1)

    def enter(self, intake: Intake, plan, n):
        now = intake.at(0.05 + 0.9 * n / self.entries)
        made = intake.begin(plan, now)
        intake.write(made, plan, now + timedelta(hours=1))
        return intake.send(made, now + timedelta(hours=2))

    def select(self, intake: Intake, made, n) -> None:
        stage = intake.edition.stage(StageKind.SCREENING)
        now = stage.opens_at + timedelta(minutes=5 * n)
        if n == WITHDRAWN:
            intake.withdraw(made, intake.at(0.98))
        elif n == REPAIR:
            reason = "Surat pengantar tidak dapat dibaca (contoh)."
            intake.screen(made, now, ScreeningOutcome.REPAIR, reason=reason, days=3)
        elif n == INELIGIBLE:
            reason = "Inovasi belum berjalan enam bulan (contoh)."
            intake.screen(made, now, ScreeningOutcome.INELIGIBLE, reason=reason)
        else:
            intake.screen(made, now)

    def judge(self, edition, staff) -> Bench:
        stage = edition.stage(StageKind.JUDGING)
        bench = Bench(edition, self.people, staff, read_rubric())
        bench.appoint(self.judges, stage.opens_at - timedelta(days=2))
        bench.open(stage.opens_at)
        bench.sign(stage.opens_at + timedelta(hours=1))
        model, due = bench.model(), bench.due()
        order = {found.pk: number for number, found in enumerate(bench.judges)}
        gap = min(due, key=lambda found: (found.entry.code != f"{edition.year}-{GAP + 1:04d}", found.pk)).entry_id
        seen = 0
        for n, assigned in enumerate(bar(due, "Score sheets")):
            if n == CONFLICT:
                bench.decline(assigned, stage.opens_at + timedelta(hours=3))
                continue
            given = model.marks(bench.index[assigned.entry_id], order[assigned.judge_id])
            if assigned.entry_id == gap:
                given, seen = dict.fromkeys(given, 5 if seen == 0 else 1), seen + 1
            bench.mark(assigned, given, stage.opens_at + timedelta(hours=2, minutes=20 * n // self.judges))
        further = bench.settle_gaps(model, stage.closes_at - timedelta(days=2))
        tqdm.write(f"Further judges, for score gaps and in place of a conflict: {further}")
        return bench

    def ranking_files(self, made) -> list[Path]:
        """The same tables that the organiser downloads from the ranking page."""
        edition, organiser = made.frozen.round.edition, self.people.users["penyelenggara"]
        heads, rows = RankingTable(made).take_out(organiser, edition)
        return [
            keep(self.folder / f"peringkat.{kind}", writing.write(kind, heads, rows, title=run_number(made)))
            for kind in ("csv", "xlsx")
        ]
