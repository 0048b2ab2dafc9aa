from datetime import timedelta

from accounts.enums import Role
from judging.actions import assignment, conflict, further, judge, pact, panel, rubric, sheet
from judging.actions import round as rounds
from judging.queries import pool
from tests.audit_cases import audited
from tests.factories.rankings import frozen_round
from tests.factories.sheets import assign, eligible_entry, marks_of, open_round, send_sheet
from tests.factories.world import grant, load_rubric


@audited("judging.actions.rubric.publish")
def publish(world, cast, now):
    definition = load_rubric() | {"label_en": "Another"}
    return lambda: rubric.publish(definition, by=cast.organiser, now=now)


@audited("judging.actions.judge.register")
def register(world, cast, now):
    return lambda: judge.register(
        cast.stranger, edition=world.edition, by=cast.secretariat, now=now, home_region=world.regions[1]
    )


@audited("judging.actions.judge.record_service")
def record_service(world, cast, now):
    grant(world.judges[1].user, Role.REGION_ADMIN, world.regions[1].pk)
    return lambda: judge.record_service(world.judges[1].user, by=cast.secretariat, now=now)


@audited("judging.actions.judge.set_active")
def set_active(world, cast, now):
    return lambda: judge.set_active(world.judges[1], active=False, reason="Sakit", by=cast.secretariat, now=now)


@audited("judging.actions.conflict.record")
def record(world, cast, now):
    return lambda: conflict.record(
        world.judges[1], region=world.regions[1], kind="mentoring", by=cast.secretariat, now=now
    )


@audited("judging.actions.conflict.retract")
def retract(world, cast, now):
    fact = world.judges[0].conflicts.get()
    return lambda: conflict.retract(fact, reason="Keliru", by=cast.secretariat, now=now)


@audited("judging.actions.panel.create")
def create_panel(world, cast, now):
    world.panels["economy"].delete()
    dimension = world.edition.programme.dimensions.get(code="economy")
    return lambda: panel.create(world.edition, dimension=dimension, name="Panel", by=cast.secretariat, now=now)


@audited("judging.actions.panel.seat")
def seat(world, cast, now):
    return lambda: panel.seat(world.panels["economy"], judge=world.judges[1], chair=True, by=cast.secretariat, now=now)


@audited("judging.actions.panel.unseat")
def unseat(world, cast, now):
    member = world.panels["governance"].members.first()
    return lambda: panel.unseat(member, by=cast.secretariat, now=now)


@audited("judging.actions.round.create")
def create_round(world, cast, now):
    later = now + timedelta(days=1)
    return lambda: rounds.create(
        world.edition, rubric=world.round.rubric, opens_at=now, closes_at=later, by=cast.organiser, now=now
    )


@audited("judging.actions.round.change")
def change_round(world, cast, now):
    return lambda: rounds.change(world.round, marks_per_entry=2, by=cast.organiser, now=now)


@audited("judging.actions.round.open")
def open_the_round(world, cast, now):
    return lambda: rounds.open(world.round, by=cast.organiser, now=now)


@audited("judging.actions.round.close")
def close_round(world, cast, now):
    opened = open_round(world)
    return lambda: rounds.close(opened, by=cast.organiser, now=now)


@audited("judging.actions.round.extend")
def extend_round(world, cast, now):
    later = world.round.closes_at + timedelta(days=1)
    return lambda: rounds.extend(world.round, closes_at=later, reason="Hujan", by=cast.organiser, now=now)


@audited("judging.actions.pact.sign")
def sign(world, cast, now):
    opened = open_round(world)
    return lambda: pact.sign(world.judges[1], round=opened, by=cast.judge, now=now)


@audited("judging.actions.assignment.plan")
def plan(world, cast, now):
    eligible_entry(world, 1)
    return lambda: assignment.plan(world.round, by=cast.secretariat, now=now)


@audited("judging.actions.assignment.commit")
def commit(world, cast, now):
    eligible_entry(world, 1)
    drawn = assignment.plan(world.round, by=cast.secretariat, now=now)
    return lambda: assignment.commit(drawn, by=cast.secretariat, now=now)


@audited("judging.actions.assignment.add")
def add(world, cast, now):
    entry = eligible_entry(world, 1)
    return lambda: assignment.add(
        world.round, entry=entry, judge=world.judges[1], kind="first", by=cast.secretariat, now=now
    )


@audited("judging.actions.assignment.accept")
def accept(world, cast, now):
    eligible_entry(world, 1)
    keys = [proposal.key for proposal in pool.proposals(world.round)]
    return lambda: assignment.accept(world.round, keys=keys, by=cast.secretariat, now=now)


def _own(world, now, **changes):
    """An assignment of the judge in a round that takes marks now."""
    type(world.round).objects.update(opens_at=now - timedelta(days=1))
    world.round.refresh_from_db()
    return assign(world, eligible_entry(world, 1), world.judges[1], now=now, **changes)


@audited("judging.actions.assignment.void")
def void(world, cast, now):
    own = _own(world, now)
    return lambda: assignment.void(own, reason="Salah", by=cast.secretariat, now=now)


@audited("judging.actions.sheet.declare_clear")
def declare_clear(world, cast, now):
    own = _own(world, now, declared=False)
    pact.sign(world.judges[1], round=world.round, by=cast.judge, now=now)
    return lambda: sheet.declare_clear(own, by=cast.judge, now=now)


@audited("judging.actions.sheet.declare_conflict")
def declare_conflict(world, cast, now):
    own = _own(world, now)
    return lambda: sheet.declare_conflict(own, note="Pernah membimbing", by=cast.judge, now=now)


@audited("judging.actions.sheet.recuse")
def recuse(world, cast, now):
    own = _own(world, now)
    return lambda: sheet.recuse(own, reason="Sakit", by=cast.judge, now=now)


@audited("judging.actions.sheet.save")
def save(world, cast, now):
    own = _own(world, now)
    return lambda: sheet.save(own, marks=marks_of(world, 3), comment="", base_version=0, by=cast.judge, now=now)


@audited("judging.actions.sheet.send")
def send(world, cast, now):
    own = _own(world, now)
    draft = sheet.save(own, marks=marks_of(world, 3), comment="", base_version=0, by=cast.judge, now=now)
    return lambda: sheet.send(own, base_version=draft.version, by=cast.judge, now=now)


@audited("judging.actions.sheet.reopen")
def reopen(world, cast, now):
    sent = send_sheet(world, _own(world, now), 3, now=now)
    return lambda: sheet.reopen(sent, reason="Salah kriteria", by=cast.chair, now=now)


@audited("judging.actions.further.propose")
def prepare_a_further_round(world, cast, now):
    frozen_round(world, cast)
    pairs = [(world.edition.entries.get(code="2026-0001").pk, world.judges[4].pk)]
    dates = {"opens_at": now + timedelta(days=60), "closes_at": now + timedelta(days=70)}
    return lambda: further.propose(world.round, pairs=pairs, by=cast.organiser, now=now, **dates)
