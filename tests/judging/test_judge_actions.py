from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import Membership
from accounts.refusal import Refused
from judging.actions import conflict, judge, panel, rubric
from judging.actions import round as rounds
from judging.enums import RoundState
from judging.models import ConflictFact, Judge, RubricVersion
from tests.factories.world import load_rubric
from tests.threads import at_once


def test_register_gives_the_next_code_the_role_and_the_known_conflicts(world, cast, now):
    made = judge.register(
        cast.stranger,
        edition=world.edition,
        by=cast.secretariat,
        now=now,
        institution="UI",
        home_region=world.regions[1],
    )
    assert (made.code, made.institution, made.is_active) == ("J07", "UI", True)
    assert (
        Membership.objects.current().filter(user=cast.stranger, role=Role.JUDGE, scope_id=world.edition.pk).count() == 1
    )
    assert list(made.conflicts.values_list("region__name", "kind")) == [("Kota Denpasar", "home")]
    with pytest.raises(Refused, match="already"):
        judge.register(cast.stranger, edition=world.edition, by=cast.secretariat, now=now)


def test_person_of_a_region_is_in_conflict_with_it_from_the_start(world, cast, now):
    for person in (cast.region_admin, cast.agency):
        made = judge.register(person, edition=world.edition, by=cast.secretariat, now=now)
        assert list(made.conflicts.values_list("region__name", "kind")) == [("Kabupaten Wonosobo", "employer")]


def test_conflict_is_recorded_once_and_retracted_with_a_reason(world, cast, now):
    j, region = world.judges[1], world.regions[0]
    first = conflict.record(j, region=region, kind="mentoring", by=cast.secretariat, now=now, note="2023")
    assert conflict.record(j, region=region, kind="mentoring", by=cast.secretariat, now=now) == first
    with pytest.raises(Refused, match="Give a reason"):
        conflict.retract(first, reason=" ", by=cast.secretariat, now=now)
    conflict.retract(first, reason="Keliru", by=cast.secretariat, now=now)
    assert not ConflictFact.objects.filter(judge=j).exists()


def test_judge_who_is_out_does_not_count(world, cast, now):
    judge.set_active(world.judges[1], active=False, reason="Mengundurkan diri", by=cast.secretariat, now=now)
    assert Judge.objects.filter(is_active=False).count() == 1


def test_new_chair_takes_the_rights_of_the_one_before(world, cast, now):
    governance = world.panels["governance"]
    panel.seat(governance, judge=world.judges[4], chair=True, by=cast.secretariat, now=now)
    chairs = Membership.objects.current().filter(role=Role.CHAIR, scope_id=governance.pk)
    assert [held.user for held in chairs] == [world.judges[4].user]
    assert list(governance.members.filter(is_chair=True).values_list("judge__code", flat=True)) == ["J05"]
    panel.unseat(governance.members.get(is_chair=True), by=cast.secretariat, now=now)
    assert not chairs.all().exists()


def test_rubric_is_found_by_its_hash(world, cast, now):
    definition = load_rubric()
    assert rubric.publish(definition, by=cast.organiser, now=now) == world.round.rubric
    definition["criteria"][0]["weight"] = "30"
    second = rubric.publish(definition, by=cast.organiser, now=now)
    assert (second.number, second.code) == (2, "quickwin_award")
    assert RubricVersion.objects.count() == 2


def test_rules_of_a_round_stand_once_it_opens(world, cast, now):
    changed = rounds.change(world.round, marks_per_entry=2, by=cast.organiser, now=now)
    assert changed.marks_per_entry == 2
    rounds.open(world.round, by=cast.organiser, now=now)
    with pytest.raises(Refused, match="rules of a round stand"):
        rounds.change(world.round, marks_per_entry=3, by=cast.organiser, now=now)


def test_round_opens_with_a_pact_in_both_languages(world, cast, now):
    rounds.change(world.round, pact_en=" ", by=cast.organiser, now=now)
    with pytest.raises(Refused, match="both languages"):
        rounds.open(world.round, by=cast.organiser, now=now)


def test_closed_round_opens_again_only_with_a_reason_and_a_later_end(world, cast, now):
    rounds.open(world.round, by=cast.organiser, now=now)
    rounds.close(world.round, by=cast.organiser, now=now)
    with pytest.raises(Refused, match="Give a reason"):
        rounds.open(world.round, by=cast.organiser, now=now)
    late = world.round.closes_at + timedelta(days=1)
    with pytest.raises(Refused, match="closing time has passed"):
        rounds.open(world.round, by=cast.organiser, now=late, reason="Juri sakit")
    with pytest.raises(Refused, match="in the past"):
        rounds.extend(world.round, closes_at=late - timedelta(days=2), reason="Sakit", by=cast.organiser, now=late)
    rounds.extend(world.round, closes_at=late + timedelta(days=2), reason="Sakit", by=cast.organiser, now=late)
    assert rounds.open(world.round, by=cast.organiser, now=late, reason="Juri sakit").state == RoundState.OPEN


def test_second_round_has_the_next_number(world, cast, now):
    second = rounds.create(
        world.edition,
        rubric=world.round.rubric,
        opens_at=now,
        closes_at=now + timedelta(days=1),
        by=cast.organiser,
        now=now,
    )
    assert (second.number, second.state) == (2, RoundState.SETUP)


@pytest.mark.django_db(transaction=True)
def test_rounds_made_at_once_get_each_its_own_number(world, cast, now):
    def make():
        rules = {"rubric": world.round.rubric, "opens_at": now, "closes_at": now + timedelta(days=1)}
        return rounds.create(world.edition, by=cast.organiser, now=now, **rules).number

    assert sorted(at_once(4, make)) == [2, 3, 4, 5]
