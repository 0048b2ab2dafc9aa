"""The numbers of the control room against real rows; the judging queries are their slow twin."""

import pytest
from django.urls import reverse

from awards.enums import EntryState
from awards.models import Entry
from config.numbers import JudgingNumbers, by_province, charters_due, judging_numbers, numbers_of
from judging.enums import AssignmentKind
from judging.queries.pool import standings
from tests.factories import decisions
from tests.factories.entries import make_entry
from tests.factories.sheets import assign, eligible_entry, make_sheets, open_round, send_sheet


@pytest.fixture
def judged(world):
    """Three entries: one agreed, one with a gap, one with two of three judges of whom one has sent."""
    entries = [eligible_entry(world, number) for number in (1, 2, 3)]
    _j1, j2, j3, j4, *_rest = world.judges
    make_sheets(world, entries[:2], [{j2: 4, j3: 4, j4: 4}, {j2: 5, j3: 2, j4: 4}])
    send_sheet(world, assign(world, entries[2], j2), 3)
    assign(world, entries[2], j3)
    return entries


def test_numbers_of_a_round_count_what_needs_an_act(world, judged):
    assert judging_numbers(world.round, eligible=4) == JudgingNumbers(due=8, sent=7, short=2, gaps=1, judges_at_work=1)


def test_numbers_of_a_round_agree_with_the_judging_queries(world, judged):
    found = standings(world.round).values()
    numbers = judging_numbers(world.round, eligible=3)
    assert (numbers.due, numbers.sent) == (sum(len(s.totals) for s in found), sum(s.sent for s in found))
    assert numbers.gaps == sum(s.gap.propose and not s.further_at_work for s in found)


def test_gap_with_a_further_judge_at_work_needs_no_act(world, judged):
    assign(world, judged[1], world.judges[4], kind=AssignmentKind.GAP)
    assert judging_numbers(world.round, eligible=3).gaps == 0


def test_withdrawn_entry_counts_nowhere(world, judged):
    Entry.objects.filter(pk=judged[1].pk).update(state=EntryState.WITHDRAWN)
    assert judging_numbers(world.round, eligible=2) == JudgingNumbers(due=5, sent=4, short=1, gaps=0, judges_at_work=1)


def test_round_without_assignments_has_no_numbers(world):
    assert judging_numbers(open_round(world), eligible=0) == JudgingNumbers()


def test_provinces_tell_who_has_begun_and_who_has_sent(world, cast):
    make_entry(world, by=cast.agency)
    make_entry(world, region=1, state=EntryState.SENT)
    make_entry(world, region=1, dimension="living")
    make_entry(world, region=2, state=EntryState.WITHDRAWN)
    rows = [(row["province"].name, row["regions"], row["begun"], row["sent"]) for row in by_province(world.edition)]
    assert rows == [("Jawa Tengah", 1, 1, 0), ("Bali", 1, 1, 1), ("Papua", 1, 0, 0)]


def test_charters_due_are_those_of_prizes_without_one(world, cast):
    adopted = decisions.adopt(world, cast, [decisions.eligible(world, seed=n) for n in (1, 2)])
    assert charters_due(adopted) == adopted.decisions.exclude(award_id="").count() > 0
    assert numbers_of(world.edition).charters_due == charters_due(adopted)


def test_start_page_of_an_agency_lists_its_drafts_with_their_state(world, cast, login, clock):
    mine = make_entry(world, by=cast.agency, title="Antrean daring")
    make_entry(world, by=cast.rival_agency, agency=1, dimension="living")
    [card] = login(cast.agency).get("/").context["cards"]
    assert [entry.title for entry in card.entries] == ["Antrean daring"]
    assert (card.step.text, card.step.url) == ("Go on with Antrean daring.", reverse("awards:entry", args=[mine.code]))
    assert [figure["value"] for figure in card.figures] == [1, 0, 0, 0]


def test_start_page_of_a_region_admin_counts_what_waits(world, cast, login, clock):
    make_entry(world, by=cast.agency, state=EntryState.REVIEW)
    make_entry(world, region=1, state=EntryState.REVIEW)
    [card] = login(cast.region_admin).get("/").context["cards"]
    assert card.step.text == "1 draft waits for your approval."
    assert [figure["value"] for figure in card.figures] == [1, 0, 0, 0]


def test_start_page_of_a_judge_says_how_many_are_left(world, judged, cast, login, clock):
    [card] = login(world.judges[3].user).get("/").context["cards"]
    assert card.step.text == "All your score sheets are sent. Thank you."
    [judge, _chair] = login(cast.chair).get("/").context["cards"]
    assert judge.step.text == "1 entry waits for your marks."
    assert [figure["value"] for figure in judge.figures] == [1, 2]


def test_control_room_shows_no_mark_and_no_title(world, judged, cast, login, clock):
    page = login(cast.organiser).get(reverse("control_room", args=[world.edition.slug]))
    figures = {figure["label"]: figure["value"] for figure in page.context["figures"]}
    assert (figures["Score gaps without a further judge"], figures["Entries short of judges"]) == (1, 1)
    assert [entry.title for entry in judged if entry.title in page.content.decode()] == []


def test_control_room_asks_as_much_with_one_entry_as_with_three(
    world, cast, login, clock, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = login(cast.organiser), reverse("control_room", args=[world.edition.slug])
    open_round(world)
    make_sheets(world, [eligible_entry(world, 1)], [{world.judges[1]: 4}])
    with django_assert_max_num_queries(15) as first:
        client.get(url)
    make_sheets(world, [eligible_entry(world, n) for n in (2, 3)], [{world.judges[1]: 4}, {world.judges[2]: 4}])
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(url)
