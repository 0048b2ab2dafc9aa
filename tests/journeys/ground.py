"""The states that journeys begin from, each made by the actions from the one before."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from awards.actions import certificate, decision
from awards.actions.screening import screen
from awards.enums import EntryState
from awards.models import Entry, Stage
from judging.actions import assignment as assignments
from judging.actions import pact, sheet
from judging.actions import round as rounds
from judging.models import Assignment
from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from tests.factories.cast import Cast, make_cast
from tests.factories.entries import make_entry
from tests.factories.sheets import marks_of
from tests.factories.world import World, make_world

AWAY = timedelta(days=20)
PACT_ID = "Saya menilai secara mandiri dan jujur, dan menjaga kerahasiaan usulan serta nilai sampai diumumkan."
PACT_EN = "I judge independently and honestly, and I keep entries and marks confidential until they are announced."


@dataclass
class Ground:
    world: World
    cast: Cast
    entries: list[Entry]

    @property
    def edition(self):
        return self.world.edition


def empty(_none=None) -> Ground:
    """An edition whose stages are all open now, its people, and nothing else."""
    now = timezone.now()
    world = make_world(now)
    Stage.objects.update(opens_at=now - AWAY, closes_at=now + AWAY)
    world.edition.name_id, world.edition.name_en = "Kota Cerdas 2026", "Smart Cities 2026"
    world.edition.save()
    world.round = rounds.change(
        world.round, opens_at=now - AWAY, closes_at=now + AWAY, pact_id=PACT_ID, pact_en=PACT_EN, gap_tolerance=40,
        by=None, now=now,
    )  # fmt: skip
    return Ground(world, make_cast(world), [])


def sent(ground: Ground) -> Ground:
    """Three entries of governance have arrived: two of one region's agencies and one of another."""
    world, now = ground.world, timezone.now() - timedelta(days=2)
    places = [(0, 0), (0, 1), (2, 0)]
    ground.entries = [
        make_entry(world, state=EntryState.SENT, region=region, agency=agency, seed=seed, by=ground.cast.agency,
                   now=now, is_sample=True)
        for seed, (region, agency) in enumerate(places)
    ]  # fmt: skip
    return ground


def judging(ground: Ground) -> Ground:
    """All three are eligible, assigned by a plan, and the round is open. Nobody has signed the pact."""
    world, cast, now = ground.world, ground.cast, timezone.now() - timedelta(days=1)
    for entry in ground.entries:
        screen(Entry.objects.get(pk=entry.pk), outcome="eligible", by=cast.secretariat, now=now)
    plan = assignments.plan(world.round, seed="perjalanan", by=cast.secretariat, now=now)
    assignments.commit(plan, by=cast.secretariat, now=now)
    world.round = rounds.open(world.round, by=cast.organiser, now=now)
    return ground


def mark_all(ground: Ground, *, but=None, now=None) -> None:
    """Every assigned judge but one signs, declares and sends; later entries get lower marks."""
    now = now or timezone.now()
    order = {entry.pk: place for place, entry in enumerate(ground.entries)}
    due = Assignment.objects.live().filter(round=ground.world.round).select_related("judge__user", "round", "entry")
    for assignment in due.exclude(judge__user=but).exclude(sheets__state="sent"):
        judge = assignment.judge
        if not judge.pacts.filter(round=assignment.round).exists():
            pact.sign(judge, round=assignment.round, by=judge.user, now=now)
        if assignment.declared_at is None:
            sheet.declare_clear(assignment, by=judge.user, now=now)
            assignment.refresh_from_db()
        marks = marks_of(ground.world, 4 - order[assignment.entry_id])
        saved = sheet.save(assignment, marks=marks, comment="Catatan contoh.", base_version=0, by=judge.user, now=now)
        sheet.send(assignment, base_version=saved.version, by=judge.user, now=now)


def marked(ground: Ground) -> Ground:
    mark_all(ground, now=timezone.now() - timedelta(hours=3))
    return ground


def published(ground: Ground) -> Ground:
    """The round is frozen and ranked, the decision is public, charters and certificates are issued."""
    world, cast, now = ground.world, ground.cast, timezone.now() - timedelta(hours=2)
    closed = rounds.close(world.round, by=cast.organiser, now=now)
    made = run(freeze(closed, by=cast.organiser, now=now), method="mean", params={}, by=cast.organiser, now=now)
    adopted = decision.confirm(adopt(made, by=cast.organiser, now=now), by=cast.organiser2, now=now)
    found = decision.set_publication(adopted, at=now + timedelta(hours=1), by=cast.organiser, now=now)
    found = decision.confirm_publication(found, by=cast.organiser2, now=now)
    certificate.issue_charters(found, by=cast.organiser, now=now)
    certificate.issue_participation(ground.edition, by=cast.organiser, now=now)
    return ground


STATES = {"empty": empty, "sent": sent, "judging": judging, "marked": marked, "published": published}
