import pytest

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.enums import EntryState
from awards.models import Entry
from judging.actions import assignment, conflict, sheet
from judging.actions import round as rounds
from judging.enums import AssignmentKind
from judging.models import Assignment, AssignmentPlan
from judging.queries import pool
from tests.factories.sheets import JUDGING, assign, eligible_entry, make_sheets, open_round, send_sheet


@pytest.fixture
def entries(world):
    """Four entries of Wonosobo (J01 is in conflict) in two panels."""
    dimensions = ["governance", "living"] * 2
    return [eligible_entry(world, n, dimension=d) for n, d in enumerate(dimensions, 1)]


def draw(world, cast, seed="tetap"):
    return assignment.plan(world.round, by=cast.secretariat, now=JUDGING, seed=seed)


def live(world):
    return set(Assignment.objects.live().filter(round=world.round).values_list("entry_id", "judge_id"))


def test_plan_assigns_nothing_before_it_is_committed(world, cast, entries):
    plan = draw(world, cast)
    assert Assignment.objects.count() == 0
    assert len(plan.pairs) == 12
    assert plan.certificate["conflicts"] == 0
    assert plan.certificate["missing"] == []
    assert set(plan.certificate["loads"].values()) <= {0, 2, 3}
    assert assignment.commit(plan, by=cast.secretariat, now=JUDGING) == 12
    assert live(world) == {tuple(pair) for pair in plan.pairs}
    assert world.judges[0].pk not in {judge for _entry, judge in live(world)}


def test_same_seed_draws_the_same_pairs(world, cast, entries):
    assert draw(world, cast).pairs == draw(world, cast).pairs


def test_plan_is_carried_out_once(world, cast, entries):
    plan = draw(world, cast)
    assignment.commit(plan, by=cast.secretariat, now=JUDGING)
    with pytest.raises(Refused, match="already"):
        assignment.commit(plan, by=cast.secretariat, now=JUDGING)
    assert AuditEvent.objects.filter(verb="assignment.commit").count() == 1


def test_plan_is_refused_after_the_facts_have_changed(world, cast, entries):
    plan = draw(world, cast)
    conflict.record(world.judges[3], region=world.regions[0], kind="mentoring", by=cast.secretariat, now=JUDGING)
    with pytest.raises(Refused, match="Draw a new plan"):
        assignment.commit(plan, by=cast.secretariat, now=JUDGING)
    assert live(world) == set()


def test_newer_plan_voids_what_it_leaves_out_and_deletes_nothing(world, cast, entries):
    first = draw(world, cast, "satu")
    assignment.commit(first, by=cast.secretariat, now=JUDGING)
    second = next(p for p in (draw(world, cast, f"dua {n}") for n in range(20)) if p.pairs != first.pairs)
    made = assignment.commit(second, by=cast.secretariat, now=JUDGING)
    assert live(world) == {tuple(pair) for pair in second.pairs}
    assert Assignment.objects.count() == 12 + made
    assert Assignment.objects.filter(void_reason="Left out by a newer plan").count() == made


def test_plan_of_an_open_round_only_fills_what_is_missing(world, cast, entries):
    assignment.commit(draw(world, cast), by=cast.secretariat, now=JUDGING)
    open_round(world)
    before = live(world)
    gone = Assignment.objects.live().first()
    sheet.recuse(gone, reason="Sakit", by=gone.judge.user, now=JUDGING)
    plan = draw(world, cast, "lain")
    assert assignment.commit(plan, by=cast.secretariat, now=JUDGING) == 1
    assert before - live(world) == {(gone.entry_id, gone.judge_id)}
    new = Assignment.objects.live().get(kind=AssignmentKind.REPLACEMENT)
    assert (new.entry_id, new.judge_id != gone.judge_id) == (gone.entry_id, True)


def test_plan_needs_entries_judges_and_a_round_that_is_not_closed(world, cast, entries):
    Entry.objects.update(state=EntryState.INELIGIBLE)
    with pytest.raises(Refused, match="No entry is eligible yet"):
        draw(world, cast)
    Entry.objects.update(state=EntryState.ELIGIBLE)
    world.edition.judges.update(is_active=False)
    with pytest.raises(Refused, match="no judges yet"):
        draw(world, cast)
    rounds.close(open_round(world), by=cast.organiser, now=JUDGING)
    world.round.refresh_from_db()
    with pytest.raises(Refused, match="The round is closed"):
        draw(world, cast)
    assert AssignmentPlan.objects.count() == 0


def test_hand_made_assignment_is_refused_for_an_absent_pair(world, cast, entries):
    with pytest.raises(Refused, match="conflict of interest"):
        assign(world, entries[0], world.judges[0])
    own = assign(world, entries[0], world.judges[1])
    with pytest.raises(Refused, match="already"):
        assign(world, entries[0], world.judges[1])
    sheet.recuse(own, reason="Sakit", by=own.judge.user, now=JUDGING)
    with pytest.raises(Refused, match="conflict of interest"):
        assign(world, entries[0], world.judges[1])


def test_void_keeps_the_assignment_and_its_sheet_with_the_reason(world, cast, entries):
    own = assign(world, entries[0], world.judges[1])
    sent = send_sheet(world, own, 3)
    with pytest.raises(Refused, match="Give a reason"):
        assignment.void(own, reason="", by=cast.secretariat, now=JUDGING)
    assignment.void(own, reason="Salah panel", by=cast.secretariat, now=JUDGING)
    own.refresh_from_db()
    sent.refresh_from_db()
    assert (own.void_at, own.void_reason, sent.state) == (JUDGING, "Salah panel", "sent")
    assert live(world) == set()


def test_gap_beyond_the_tolerance_proposes_the_least_loaded_judge_of_the_panel(world, cast, entries):
    j = world.judges
    make_sheets(world, entries[:1], [{j[1]: 3, j[2]: 3, j[3]: 4}])
    for entry in entries[1:]:
        for judge in j[1:4]:
            assign(world, entry, judge)
    found = pool.proposals(world.round)
    assert [(p.entry_id, p.judge_id, p.kind) for p in found] == [(entries[0].pk, found[0].judge_id, AssignmentKind.GAP)]
    assert found[0].judge_id in {j[4].pk, j[5].pk}
    assert assignment.accept(world.round, keys=[found[0].key], by=cast.secretariat, now=JUDGING) == 1
    assert pool.proposals(world.round) == []
    with pytest.raises(Refused, match="1 proposal has changed"):
        assignment.accept(world.round, keys=[found[0].key], by=cast.secretariat, now=JUDGING)


def test_gap_within_the_tolerance_proposes_nobody(world, cast, entries):
    type(world.round).objects.update(gap_tolerance=25)
    world.round.refresh_from_db()
    for entry in entries:
        make_sheets(world, [entry], [{world.judges[1]: 3, world.judges[2]: 3, world.judges[3]: 4}])
    assert pool.proposals(world.round) == []


def test_missing_marks_propose_one_judge_for_each(world, cast, entries):
    open_round(world)
    found = pool.proposals(world.round)
    assert len(found) == 12
    assert {p.kind for p in found} == {AssignmentKind.REPLACEMENT}
    assert len({(p.entry_id, p.judge_id) for p in found}) == 12
    keys = [p.key for p in found]
    assert assignment.accept(world.round, keys=keys, by=cast.secretariat, now=JUDGING) == 12


def test_nobody_free_is_said_and_not_hidden(world, cast, entries):
    for judge in world.judges[1:5]:
        conflict.record(judge, region=world.regions[0], kind="mentoring", by=cast.secretariat, now=JUDGING)
    found = [p for p in pool.proposals(world.round) if p.entry_id == entries[0].pk]
    assert [p.judge_id for p in found] == [world.judges[5].pk, None, None]
    plan = draw(world, cast)
    assert plan.certificate["missing"][0] == {"entry": entries[0].pk, "short": 2, "free": 1, "reason": "free_judges"}
