"""Marks that would settle a prize become a further round, whose freeze ranks old and new marks together."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.refusal import Refused
from judging.actions import assignment as assignments
from judging.actions import further
from judging.actions import panel as panels
from judging.actions import round as rounds
from judging.enums import AssignmentKind, ConflictKind, RoundState
from judging.models import Assignment, AssignmentPlan, ConflictFact, Round
from judging.queries import plans, pool, progress
from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.further import further_round
from scoring.actions.run import run
from scoring.analysis import analyse
from scoring.recount import recount
from tests.factories.rankings import LATER, eligible_entry, frozen_round, ranking_run, sent_sheet

OPENS, CLOSES = LATER + timedelta(days=1), LATER + timedelta(days=9)
AFTER = LATER + timedelta(days=10)


@pytest.fixture
def frozen(world, cast):
    return frozen_round(world, cast, levels=(5, 4, 3))


def entry_of(world, code):
    return world.edition.entries.get(code=code)


def further_plan(world, cast, *codes, judge=4):
    pairs = [(entry_of(world, code).pk, world.judges[judge].pk) for code in codes]
    return further.propose(world.round, pairs=pairs, opens_at=OPENS, closes_at=CLOSES, by=cast.organiser, now=LATER)


def committed(world, cast, *codes):
    plan = further_plan(world, cast, *codes)
    assignments.commit(plan, by=cast.secretariat, now=LATER)
    return Round.objects.get(pk=plan.round_id)


def marked(world, round_, code, level, judge=4):
    """The further judge has sent the sheet and the round is closed."""
    made = Assignment.objects.get(round=round_, entry__code=code, judge=world.judges[judge])
    Assignment.objects.filter(pk=made.pk).delete()
    sent_sheet(round_, entry_of(world, code), world.judges[judge], level, kind=made.kind)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.CLOSED)


def test_further_round_has_the_rules_of_the_frozen_one(world, cast, frozen):
    plan = further_plan(world, cast, "2026-0002")
    made = plan.round
    assert (made.number, made.state, made.continues_id) == (2, RoundState.SETUP, world.round.pk)
    assert [getattr(made, name) for name in further.KEPT_RULES] == [
        getattr(world.round, name) for name in further.KEPT_RULES
    ]
    assert plan.certificate["marks"] == 1
    assert plan.certificate["standing"] == 9
    assert not Assignment.objects.filter(round=made).exists()


def test_carrying_out_the_plan_asks_only_the_proposed_judges(world, cast, frozen):
    made = committed(world, cast, "2026-0002", "2026-0003")
    asked = Assignment.objects.live().filter(round=made).values_list("entry__code", "judge__code", "kind")
    assert list(asked.order_by("entry__code")) == [
        ("2026-0002", "J05", AssignmentKind.EXTRA),
        ("2026-0003", "J05", AssignmentKind.EXTRA),
    ]
    assert plans.counts(made) == {"live": 2, "gone": 0, "eligible": 2, "short": 0}
    assert progress.short_entries(made) == 0
    assert [row.entry.code for row in progress.entry_progress(made)] == ["2026-0002", "2026-0003"]


def test_recusal_in_a_further_round_asks_for_one_who_has_not_marked_before(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    Assignment.objects.filter(round=made).update(recused_at=LATER, recused_reason="Mengenal penulis")
    proposals = pool.proposals(made)
    assert [(row.entry_id, row.kind) for row in proposals] == [
        (entry_of(world, "2026-0002").pk, AssignmentKind.REPLACEMENT)
    ]
    before = {judge.pk for judge in world.judges[1:5]}
    assert proposals[0].judge_id not in before
    assert progress.short_entries(made) == 1


def recused(assignment):
    Assignment.objects.filter(pk=assignment.pk).update(recused_at=LATER, recused_reason="Mengenal penulis")


def test_judge_who_takes_the_place_of_another_asks_for_no_second_mark(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    for _turn in range(2):  # the second judge steps back too, if there is another
        recused(Assignment.objects.live().get(round=made))
        keys = [row.key for row in pool.proposals(made) if row.judge_id]
        if not keys:
            break
        assert assignments.accept(made, keys=keys, by=cast.secretariat, now=LATER) == 1
        assert pool.proposals(made) == []
    assert pool.wanted(made) == {entry_of(world, "2026-0002").pk: 1}


def test_freeze_takes_the_mark_of_the_judge_who_took_the_place(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    recused(Assignment.objects.get(round=made))
    sent_sheet(made, entry_of(world, "2026-0002"), world.judges[5], 5, kind=AssignmentKind.REPLACEMENT)
    Round.objects.filter(pk=made.pk).update(state=RoundState.CLOSED)
    content = freeze(Round.objects.get(pk=made.pk), by=cast.organiser, now=AFTER).read()
    assert content["round"]["further"] == {"2026-0002": 1}
    assert [sheet["judge"] for sheet in content["sheets"] if sheet["entry"] == "2026-0002"] == [
        "J02", "J03", "J04", "J06",
    ]  # fmt: skip


def test_judge_who_stepped_back_before_is_not_asked_in_the_further_round(world, cast, frozen):
    before = Assignment.objects.get(round=world.round, entry__code="2026-0002", judge=world.judges[1])
    recused(before)
    with pytest.raises(Refused, match="may not mark the entry"):
        further_plan(world, cast, "2026-0002", judge=1)


@pytest.mark.parametrize("still", [True, False])
def test_chair_gives_no_further_mark_where_the_panel_was_read(world, cast, frozen, still):
    made = committed(world, cast, "2026-0002")
    panel, chair, entry = world.panels["governance"], world.judges[5], entry_of(world, "2026-0002")
    panels.seat(panel, judge=chair, chair=True, by=cast.secretariat, now=LATER)
    if not still:
        panels.unseat(panel.members.get(judge=chair), by=cast.secretariat, now=LATER)
    with pytest.raises(Refused, match="has read its marks"):
        assignments.add(made, entry=entry, judge=chair, kind=AssignmentKind.EXTRA, by=cast.secretariat, now=LATER)
    recused(Assignment.objects.get(round=made))
    assert [row.judge_id for row in pool.proposals(made)] == [None]
    with pytest.raises(Refused, match="may not mark the entry"):
        further.refuse_absent(made, [(entry.pk, chair.pk)])


def test_who_chaired_before_the_marks_came_in_may_give_a_further_one(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    panel, judge, entry = world.panels["governance"], world.judges[5], entry_of(world, "2026-0002")
    early = world.round.opens_at - timedelta(days=2)
    panels.seat(panel, judge=judge, chair=True, by=cast.secretariat, now=early)
    panels.unseat(panel.members.get(judge=judge), by=cast.secretariat, now=early + timedelta(days=1))
    assert assignments.add(made, entry=entry, judge=judge, kind=AssignmentKind.EXTRA, by=cast.secretariat, now=LATER)


@pytest.mark.parametrize("change", ["conflict", "inactive"])
def test_plan_is_not_carried_out_for_a_judge_who_may_not_mark_by_now(world, cast, frozen, change):
    plan = further_plan(world, cast, "2026-0002")
    if change == "conflict":
        ConflictFact.objects.create(
            judge=world.judges[4], region=world.regions[0], kind=ConflictKind.HOME, recorded_by=cast.secretariat,
            recorded_at=LATER,
        )  # fmt: skip
    else:
        world.judges[4].is_active = False
        world.judges[4].save()
    with pytest.raises(Refused, match="Assign the judges of this round by hand"):
        assignments.commit(plan, by=cast.secretariat, now=LATER)
    assert not Assignment.objects.filter(round=plan.round).exists()


def test_plan_is_carried_out_beside_a_judge_who_was_added_by_hand(world, cast, frozen):
    plan = further_plan(world, cast, "2026-0002")
    by_hand = {"kind": AssignmentKind.EXTRA, "by": cast.secretariat, "now": LATER}
    assignments.add(plan.round, entry=entry_of(world, "2026-0003"), judge=world.judges[4], **by_hand)
    assert assignments.commit(plan, by=cast.secretariat, now=LATER) == 1
    assert Assignment.objects.live().filter(round=plan.round).count() == 2


def test_entry_that_the_frozen_round_did_not_judge_is_not_added(world, cast, frozen):
    plan = further_plan(world, cast, "2026-0002")
    late = eligible_entry(world, 9, dimension="living", region=2)
    with pytest.raises(Refused, match="was not judged in it"):
        assignments.add(
            plan.round, entry=late, judge=world.judges[4], kind=AssignmentKind.EXTRA, by=cast.secretariat, now=LATER
        )


def test_further_round_is_not_opened_while_a_decision_stands(world, cast):
    made = ranking_run(world, cast)
    plan = further_plan(world, cast, "2026-0002")
    adopt(made, by=cast.organiser, now=LATER)
    with pytest.raises(Refused, match="A decision on this edition stands"):
        rounds.open(plan.round, by=cast.organiser, now=LATER)
    assert Round.objects.get(pk=plan.round_id).state == RoundState.SETUP


def test_prize_among_contenders_with_unequal_numbers_of_marks_needs_a_reason(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    marked(world, made, "2026-0002", 5)
    second = run(freeze(made, by=cast.organiser, now=AFTER), method="mean", params={}, by=cast.organiser, now=AFTER)
    with pytest.raises(Refused, match="Unequal numbers: governance-kabupaten"):
        adopt(second, by=cast.organiser, now=AFTER)
    adopt(second, by=cast.organiser, now=AFTER, override_reason="Rapat pleno menyetujui.")
    event = AuditEvent.objects.get(verb="ranking.adopt")
    assert event.data["override_reason"] == "Rapat pleno menyetujui."


def test_prize_among_contenders_with_equal_further_marks_is_adopted(world, cast, frozen):
    made = committed(world, cast, "2026-0001", "2026-0002", "2026-0003")
    for code in ("2026-0001", "2026-0002", "2026-0003"):
        marked(world, made, code, 5)
    second = run(freeze(made, by=cast.organiser, now=AFTER), method="mean", params={}, by=cast.organiser, now=AFTER)
    assert adopt(second, by=cast.organiser, now=AFTER).run_number == "R2-1"
    assert recount(second).same_bytes


def test_freeze_of_a_further_round_ranks_all_marks_together(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    marked(world, made, "2026-0002", 5)
    again = freeze(made, by=cast.organiser, now=AFTER)
    content = again.read()
    assert len(content["sheets"]) == 10
    assert [sheet for sheet in content["sheets"] if sheet["judge"] != "J05"] == frozen.read()["sheets"]
    assert content["round"]["continues"] == {"number": 1, "digest": frozen.digest}
    assert content["round"]["further"] == {"2026-0002": 1}
    assert "1 further marks on 1 entries near a prize line" in content["note"]["en"][1]["text"][1]
    second = run(again, method="mean", params={}, by=cast.organiser, now=AFTER)
    # Three marks of 4, 4 and 3 (75, 75, 50) and a further 5 (100).
    assert float(second.rows.get(entry__code="2026-0002").score) == pytest.approx(75)


def test_further_round_of_a_further_round_is_frozen_with_the_marks_of_all_three(world, cast, frozen):
    second = committed(world, cast, "2026-0001", "2026-0002")
    for code in ("2026-0001", "2026-0002"):
        marked(world, second, code, 5)
    freeze(second, by=cast.organiser, now=AFTER)
    pairs = [(entry_of(world, "2026-0002").pk, world.judges[5].pk)]
    later = {"opens_at": AFTER + timedelta(days=1), "closes_at": AFTER + timedelta(days=3)}
    plan = further.propose(Round.objects.get(pk=second.pk), pairs=pairs, by=cast.organiser, now=AFTER, **later)
    assignments.commit(plan, by=cast.secretariat, now=AFTER)
    third = Round.objects.get(pk=plan.round_id)
    marked(world, third, "2026-0002", 4, judge=5)
    content = freeze(third, by=cast.organiser, now=AFTER).read()
    assert content["round"]["before"] == {"2026-0001": 1, "2026-0002": 1}
    assert content["round"]["further"] == {"2026-0002": 1}
    assert Counter(sheet["entry"] for sheet in content["sheets"]) == {"2026-0001": 4, "2026-0002": 5, "2026-0003": 3}
    assert content["note"]["en"][1]["text"][1].count("1 further marks on 1 entries") == 1


def test_freeze_of_a_further_round_waits_for_the_marks_it_asked_for(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    Round.objects.filter(pk=made.pk).update(state=RoundState.CLOSED)
    with pytest.raises(Refused, match=r"2026-0002 \(3/4\)"):
        freeze(Round.objects.get(pk=made.pk), by=cast.organiser, now=AFTER)


def test_conflict_recorded_after_the_freeze_takes_the_earlier_mark_out(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    marked(world, made, "2026-0002", 5)
    entry = entry_of(world, "2026-0001")
    ConflictFact.objects.create(
        judge=world.judges[1], region=entry.region, kind=ConflictKind.MENTORING, recorded_by=cast.secretariat,
        recorded_at=AFTER,
    )  # fmt: skip
    with pytest.raises(Refused, match=r"2026-0001 \(2/3\)"):
        freeze(made, by=cast.organiser, now=AFTER)


@pytest.mark.parametrize("judge", [1, 2, 3])
def test_judge_who_marked_the_entry_is_not_asked_again(world, cast, frozen, judge):
    with pytest.raises(Refused, match="may not mark the entry"):
        further_plan(world, cast, "2026-0002", judge=judge)
    made = committed(world, cast, "2026-0002")
    with pytest.raises(Refused, match="has this entry already"):
        assignments.add(
            made, entry=entry_of(world, "2026-0002"), judge=world.judges[judge], kind=AssignmentKind.EXTRA,
            by=cast.secretariat, now=LATER,
        )  # fmt: skip


def test_judge_with_a_conflict_is_not_asked(world, cast, frozen):
    ConflictFact.objects.create(
        judge=world.judges[4], region=world.regions[0], kind=ConflictKind.HOME, recorded_by=cast.secretariat,
        recorded_at=LATER,
    )  # fmt: skip
    with pytest.raises(Refused, match="may not mark the entry"):
        further_plan(world, cast, "2026-0002")


def test_second_further_round_is_refused(world, cast, frozen):
    further_plan(world, cast, "2026-0002")
    with pytest.raises(Refused, match="adds to this one already"):
        further_plan(world, cast, "2026-0003")
    assert Round.objects.filter(continues=world.round).count() == 1


def test_further_round_of_an_open_round_is_refused(world, cast):
    with pytest.raises(Refused, match="Only a frozen round"):
        further.propose(world.round, pairs=[(1, 1)], opens_at=OPENS, closes_at=CLOSES, by=cast.organiser, now=LATER)


def test_further_round_keeps_the_rules_when_its_dates_change(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    rounds.change(made, closes_at=CLOSES + timedelta(days=1), by=cast.organiser, now=LATER)
    with pytest.raises(Refused, match="keeps its rules"):
        rounds.change(made, marks_per_entry=5, by=cast.organiser, now=LATER)


def test_plan_is_not_drawn_by_lot_for_a_further_round(world, cast, frozen):
    made = committed(world, cast, "2026-0002")
    with pytest.raises(Refused, match="come from the ranking"):
        assignments.plan(made, by=cast.secretariat, now=LATER)


def test_run_can_be_adopted_until_the_further_round_is_opened(world, cast):
    made = ranking_run(world, cast)
    plan = further_plan(world, cast, "2026-0002")
    Round.objects.filter(pk=plan.round_id).update(state=RoundState.OPEN)
    with pytest.raises(Refused, match="There is a later round"):
        adopt(made, by=cast.organiser, now=LATER)
    Round.objects.filter(pk=plan.round_id).update(state=RoundState.SETUP)
    assert adopt(made, by=cast.organiser, now=LATER).run_number == "R1-1"


# the page


@pytest.fixture
def analysed(world, cast):
    """Seven entries with close marks; J05 and J06 marked others and are free for them."""
    cache.clear()
    for number in (8, 9):
        far = eligible_entry(world, number, dimension="living", region=2)
        for judge, mark in zip((world.judges[0], *world.judges[4:]), (4, 3, 2), strict=True):
            sent_sheet(world.round, far, judge, mark)
    frozen = frozen_round(world, cast, levels=(5, 5, 4, 4, 4, 3, 2))
    made = run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)
    analyse(made)
    return made


def url(made):
    return reverse("scoring:further", args=[made.pk])


def posted(**changes):
    return {"entries": ["2026-0001"], "opens_at": "2026-12-01T09:00", "closes_at": "2026-12-08T16:00"} | changes


def test_page_hands_the_proposal_to_the_assignment(world, cast, login, analysed):
    proposed = analyse(analysed)["extra"]
    assert len(proposed) > 1
    assert len({one["extra"] for one in proposed}) == 1  # contenders get equal numbers of marks
    one = next(one for one in proposed if one["judges"])
    answer = login(cast.organiser).post(url(analysed), posted(entries=[one["entry"]]))
    plan = AssignmentPlan.objects.get(round__continues=world.round)
    assert answer.url == reverse("judging:assignment_preview", args=[world.edition.slug, 2, plan.pk])
    judges = dict(world.edition.judges.values_list("code", "pk"))
    entry = entry_of(world, one["entry"]).pk
    assert plan.pairs == sorted([entry, judges[code]] for code in one["judges"])
    assert login(cast.secretariat).post(answer.url).status_code == 302
    assert Assignment.objects.live().filter(round=plan.round).count() == len(one["judges"])


def test_further_round_is_refused_while_a_decision_stands(cast, analysed):
    adopt(analysed, by=cast.organiser, now=LATER)
    with pytest.raises(Refused, match="A decision on this edition stands"):
        further_round(
            analysed, pairs=[("2026-0001", "J05")], opens_at=OPENS, closes_at=CLOSES, by=cast.organiser, now=LATER
        )


def test_page_keeps_what_was_typed_when_the_dates_are_wrong(cast, login, analysed):
    one = next(one for one in analyse(analysed)["extra"] if one["judges"])
    answer = login(cast.organiser).post(url(analysed), posted(entries=[one["entry"]], closes_at="2026-11-30T16:00"))
    assert answer.status_code == 422
    assert answer.context["form"]["closes_at"].value() == "2026-11-30T16:00"
    assert not Round.objects.filter(number=2).exists()


def test_page_before_the_analysis_sends_back(world, cast, login):
    made = ranking_run(world, cast)
    assert login(cast.organiser).get(url(made)).url == reverse("scoring:firmness", args=[made.pk])


@pytest.mark.parametrize(
    ("person", "status"), [("secretariat", 403), ("auditor", 403), ("judge", 404), ("region_admin", 404)]
)
def test_page_is_for_the_organiser(cast, login, analysed, person, status):
    assert login(getattr(cast, person)).get(url(analysed)).status_code == status


def test_page_of_no_run_is_not_found(cast, login, db):
    assert login(cast.organiser).get(reverse("scoring:further", args=[999])).status_code == 404
