from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import certificate, screening
from awards.actions import decision as actions
from awards.models import Certificate, Decision, DecisionSet
from tests.factories.decisions import LATER, adopt, eligible, propose, rows_of, schedule
from tests.factories.world import NOW, make_edition

SECOND = timedelta(seconds=1)


@pytest.fixture
def entries(world, cast):
    """Four entries of one category, best first."""
    return [eligible(world, seed=seed, region=0) for seed in (1, 2, 3, 4)]


def verbs():
    return list(AuditEvent.objects.filter(verb__startswith="decision.").order_by("pk").values_list("verb", flat=True))


def test_propose_keeps_places_awards_and_grades(world, cast, entries):
    found = propose(world, cast, entries)
    kept = found.decisions.order_by("place").values_list("place", "score", "award_id", "award_en", "grade")
    assert list(kept) == [
        (1, Decimal("90.0000"), "Terbaik I", "First", "good"),
        (2, Decimal("80.0000"), "Terbaik II", "Second", "good"),
        (3, Decimal("70.0000"), "Terbaik III", "Third", "good"),
        (4, Decimal("60.0000"), "", "", "good"),
    ]
    event = AuditEvent.objects.get(verb="decision.propose")
    assert (event.actor, event.data["run"], event.data["count"]) == (cast.organiser, "2026-1-1", 4)


def test_propose_gives_the_same_award_to_tied_places(world, cast, entries):
    rows = rows_of(entries)
    for row, place in zip(rows, (1, 1, 3, 4), strict=True):
        row |= {"place": place, "tied": place == 1}
    found = actions.propose(
        world.edition, run_number="1", run_digest="d", method="mean", rows=rows, by=cast.organiser, now=NOW
    )
    kept = found.decisions.order_by("place", "entry__code").values_list("place", "tied", "award_id")
    assert list(kept) == [(1, True, "Terbaik I"), (1, True, "Terbaik I"), (3, False, "Terbaik III"), (4, False, "")]


def test_propose_gives_no_more_awards_than_the_category_has_prizes(world, cast, entries):
    category = entries[0].category
    category.prizes = 1
    category.save()
    found = propose(world, cast, [type(entry).objects.with_labels().get(pk=entry.pk) for entry in entries])
    assert list(found.decisions.order_by("place").values_list("award_id", flat=True)) == ["Terbaik I", "", "", ""]


@pytest.mark.parametrize(("score", "grade"), [("59.994", "fair"), ("59.995", "good"), ("60", "good"), ("0", "fair")])
def test_grade_follows_the_score_as_it_is_shown(world, score, grade):
    assert actions.grade_code(world.edition, Decimal(score)) == grade


def test_grade_is_empty_without_grades(world):
    world.edition.grades = []
    assert actions.grade_code(world.edition, Decimal(90)) == ""


def test_propose_refuses_a_second_standing_set(world, cast, entries):
    propose(world, cast, entries)
    with pytest.raises(Refused):
        propose(world, cast, entries)
    assert DecisionSet.objects.count() == 1


def test_propose_refuses_entries_that_are_not_eligible_any_more(world, cast, entries):
    screening.screen(
        entries[0], outcome="ineligible", clause="3.1", reason="Ditemukan kemudian", by=cast.secretariat, now=NOW
    )
    with pytest.raises(Refused, match=entries[0].code):
        propose(world, cast, entries)
    assert DecisionSet.objects.count() == 0


def test_propose_refuses_rows_without_place_no_rows_and_rows_of_another_edition(world, cast, entries):
    other = make_edition(2025, programme=world.edition.programme, form=world.edition.form)
    words = {"run_number": "1", "run_digest": "d", "method": "mean", "by": cast.organiser, "now": NOW}
    for edition, rows in [
        (world.edition, []),
        (world.edition, [rows_of(entries)[0] | {"place": None}]),
        (other, rows_of(entries)),
    ]:
        with pytest.raises(Refused):
            actions.propose(edition, rows=rows, **words)
    assert (DecisionSet.objects.count(), Decision.objects.count()) == (0, 0)


def test_confirm_takes_another_person(world, cast, entries):
    found = propose(world, cast, entries)
    with pytest.raises(Refused):
        actions.confirm(found, by=cast.organiser, now=NOW)
    actions.confirm(found, by=cast.secretariat, now=NOW)
    found.refresh_from_db()
    assert (found.confirmed_by, found.confirmed_at) == (cast.secretariat, NOW)
    with pytest.raises(Refused):
        actions.confirm(found, by=cast.organiser2, now=NOW)
    assert verbs() == ["decision.propose", "decision.confirm"]


def test_database_refuses_one_person_in_both_roles(world, cast, entries):
    found = propose(world, cast, entries)
    for fields in (
        {"confirmed_by": cast.organiser},
        {"publish_set_by": cast.organiser2, "publish_confirmed_by": cast.organiser2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DecisionSet.objects.filter(pk=found.pk).update(**fields)


def test_publication_needs_an_adopted_decision_and_a_future_instant(world, cast, entries):
    found = propose(world, cast, entries)
    with pytest.raises(Refused):
        actions.set_publication(found, at=LATER, by=cast.organiser, now=NOW)
    actions.confirm(found, by=cast.organiser2, now=NOW)
    with pytest.raises(Refused):
        actions.set_publication(found, at=NOW - SECOND, by=cast.organiser, now=NOW)
    actions.set_publication(found, at=LATER, by=cast.organiser, now=NOW)
    assert DecisionSet.objects.public(LATER + SECOND).count() == 0  # not confirmed yet


def test_publication_is_confirmed_by_another_person(world, cast, entries):
    found = actions.set_publication(adopt(world, cast, entries), at=LATER, by=cast.organiser, now=NOW)
    with pytest.raises(Refused):
        actions.confirm_publication(found, by=cast.organiser, now=NOW)
    actions.confirm_publication(found, by=cast.organiser2, now=NOW)
    with pytest.raises(Refused):
        actions.confirm_publication(found, by=cast.secretariat, now=NOW)
    found.refresh_from_db()
    assert [found.is_public(LATER + step) for step in (-SECOND, SECOND * 0, SECOND)] == [False, True, True]
    counts = [DecisionSet.objects.public(LATER + step).count() for step in (-SECOND, SECOND * 0, SECOND)]
    assert counts == [0, 1, 1]


def test_changing_the_instant_asks_for_a_new_confirmation(world, cast, entries):
    found = schedule(world, cast, entries)
    actions.set_publication(found, at=LATER + SECOND, by=cast.organiser2, now=NOW)
    found.refresh_from_db()
    assert (found.publish_confirmed_by, found.publish_confirmed_at) == (None, None)
    assert found.is_public(LATER + SECOND) is False


def test_instant_of_public_results_is_not_changed(world, cast, entries):
    found = schedule(world, cast, entries)
    with pytest.raises(Refused):
        actions.set_publication(found, at=LATER + timedelta(days=9), by=cast.organiser, now=LATER)


def test_confirm_publication_needs_an_instant(world, cast, entries):
    with pytest.raises(Refused):
        actions.confirm_publication(adopt(world, cast, entries), by=cast.organiser, now=NOW)


def test_withdraw_closes_the_pages_revokes_the_charters_and_makes_room(world, cast, entries):
    found = schedule(world, cast, entries)
    certificate.issue_charters(found, by=cast.organiser, now=NOW)
    with pytest.raises(Refused):
        actions.withdraw(found, reason=" ", by=cast.organiser, now=LATER)
    actions.withdraw(found, reason="Salah hitung", by=cast.organiser, now=LATER + SECOND)
    assert DecisionSet.objects.public(LATER + SECOND).count() == 0
    assert DecisionSet.objects.been_public(LATER + SECOND).count() == 1
    assert set(Certificate.objects.values_list("revoked_reason", flat=True)) == {"Salah hitung"}
    event = AuditEvent.objects.get(verb="decision.withdraw")
    assert (event.data["was_public"], event.data["charters_revoked"]) == (True, 3)
    for act in (actions.confirm, actions.confirm_publication):
        with pytest.raises(Refused):
            act(found, by=cast.secretariat, now=LATER)
    propose(world, cast, entries)
    assert DecisionSet.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize("act", ["propose", "confirm", "set_publication", "confirm_publication", "withdraw"])
def test_act_changes_nothing_when_the_audit_fails(world, cast, entries, monkeypatch, act):
    found = None if act == "propose" else propose(world, cast, entries)
    if act in {"set_publication", "confirm_publication"}:
        actions.confirm(found, by=cast.organiser2, now=NOW)
    if act == "confirm_publication":
        actions.set_publication(found, at=LATER, by=cast.organiser, now=NOW)
    before = list(DecisionSet.objects.values())

    def fail(*args, **kwargs):
        raise OSError("no room for the event")

    monkeypatch.setattr("accounts.actions.audit.record", fail)
    words = {"set_publication": {"at": LATER}, "withdraw": {"reason": "Salah"}}.get(act, {})
    do = partial(propose, world, cast, entries)
    if found:
        do = partial(getattr(actions, act), found, by=cast.secretariat, now=NOW, **words)
    with pytest.raises(OSError, match="no room"):
        do()
    assert list(DecisionSet.objects.values()) == before
    assert Decision.objects.count() == 4 * len(before)


# --- Pages

LIST = "/editions/forum-2026/decisions/"


def test_pages_lead_from_proposal_to_publication(world, cast, login, clock, entries):
    found = propose(world, cast, entries)
    page = f"{LIST}{found.pk}/"
    first, second = login(cast.organiser), login(cast.organiser2)
    wrong = second.post(f"{page}confirm/", {"run": "2026-9-9"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors.as_data().keys() == {"run"}
    for client, step, data in [
        (second, "confirm/", {"run": "2026-1-1"}),
        (first, "publication/", {"at": "2026-10-11T10:00"}),
        (second, "publication/confirm/", {}),
    ]:
        answer = client.post(page + step, data)
        assert (answer.status_code, answer.url) == (302, page)
    found.refresh_from_db()
    assert found.publish_at.isoformat() == "2026-10-11T03:00:00+00:00"
    assert found.is_public(found.publish_at) is True


def test_one_person_does_not_get_through_the_pages_alone(world, cast, login, clock, entries):
    found = propose(world, cast, entries)
    page = f"{LIST}{found.pk}/"
    client = login(cast.organiser)
    client.post(f"{page}confirm/", {"run": "2026-1-1"})
    assert DecisionSet.objects.get(pk=found.pk).confirmed_at is None
    actions.confirm(found, by=cast.organiser2, now=NOW)
    client.post(f"{page}publication/", {"at": "2026-10-11T10:00"})
    client.post(f"{page}publication/confirm/")
    assert DecisionSet.objects.get(pk=found.pk).publish_confirmed_at is None


def test_withdraw_page_needs_a_reason(world, cast, login, clock, entries):
    page = f"{LIST}{propose(world, cast, entries).pk}/withdraw/"
    client = login(cast.organiser)
    assert client.post(page, {"reason": ""}).status_code == 200
    assert DecisionSet.objects.get().withdrawn_at is None
    assert client.post(page, {"reason": "Salah run"}).status_code == 302
    assert DecisionSet.objects.get().withdrawn_reason == "Salah run"


@pytest.mark.parametrize(
    ("step", "statuses"),
    [
        ("", [200, 200, 200, 404, 404, 404]),
        ("confirm/", [200, 200, 403, 404, 404, 404]),
        ("publication/", [200, 403, 403, 404, 404, 404]),
        ("publication/confirm/", [200, 200, 403, 404, 404, 404]),
        ("withdraw/", [200, 403, 403, 404, 404, 404]),
    ],
)
def test_pages_are_for_the_right_people(world, cast, login, clock, entries, step, statuses):
    page = f"{LIST}{propose(world, cast, entries).pk}/{step}"
    people = [cast.organiser, cast.secretariat, cast.auditor, cast.region_admin, cast.chair, cast.stranger]
    assert [login(person).get(page).status_code for person in people] == statuses
    assert login(None).get(page).status_code == 302


def test_pages_of_a_missing_set_are_not_found(world, cast, login, entries):
    client = login(cast.organiser)
    for step in ("", "confirm/", "publication/", "publication/confirm/", "withdraw/"):
        assert client.get(f"{LIST}999/{step}").status_code == 404


def test_reading_pages_refuse_other_methods(world, cast, login, entries):
    found = propose(world, cast, entries)
    client = login(cast.organiser)
    assert [client.post(page).status_code for page in (LIST, f"{LIST}{found.pk}/")] == [405, 405]


def test_page_costs_the_same_for_one_decision_and_for_four(world, cast, login, clock, queries_of, entries):
    client = login(cast.organiser)
    found = propose(world, cast, entries[:1])
    one = queries_of(client, f"{LIST}{found.pk}/")
    actions.withdraw(found, reason="Ulang", by=cast.organiser, now=NOW)
    four = propose(world, cast, entries)
    assert queries_of(client, f"{LIST}{four.pk}/") == one
    assert one <= 15


def test_list_shows_all_sets(world, cast, login, clock, entries):
    one = propose(world, cast, entries)
    actions.withdraw(one, reason="Ulang", by=cast.organiser, now=NOW)
    two = propose(world, cast, entries)
    assert login(cast.auditor).get(LIST).context["sets"] == [two, one]
