"""The one next step, for each stand that an edition can have. Rows are planted; what acts do is proven elsewhere."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import translation

from awards.enums import EntryState
from awards.models import DecisionSet, Edition
from config.next_step import next_step
from config.numbers import JudgingNumbers, Numbers
from judging.enums import RoundState


@pytest.fixture
def step(world, now):
    """step(...) -> text and address of the next step of the world's edition with these numbers."""

    def find(*, states=None, state=None, judging=None, runs=0, decision=None, charters_due=0, at=now):
        world.round.state = state
        numbers = Numbers(
            states=Counter(states or {}), round=world.round if state else None, judging=judging or JudgingNumbers(),
            runs=runs, decision=decision, charters_due=charters_due,
        )  # fmt: skip
        with translation.override("en"):
            found = next_step(world.edition, numbers, at)
        return found.text, found.url

    return find


EDITION = "/editions/forum-2026/"


def test_step_before_the_intake_is_to_invite(step, now):
    assert step(at=now - timedelta(days=11))[1] == f"{EDITION}people/"


def test_step_in_the_intake_names_the_drafts(step):
    assert step(states={EntryState.DRAFT: 1, EntryState.REVIEW: 1}) == ("2 drafts are not sent yet.", "#provinces")


def test_step_of_arrived_entries_is_the_selection(step):
    found = step(states={EntryState.SENT: 1, EntryState.DRAFT: 4})
    assert found == ("1 entry waits for the administrative selection.", f"{EDITION}screening/")


def test_step_of_repairs_after_the_intake_waits_for_them(step, now):
    assert step(states={EntryState.REPAIR: 2}, at=now + timedelta(days=25))[0] == "2 entries are in repair."


def test_step_of_eligible_entries_without_a_round_is_to_make_one(step):
    assert step(states={EntryState.ELIGIBLE: 3})[1] == f"{EDITION}rounds/"


def test_step_of_a_round_in_preparation_is_to_assign_then_to_open(step):
    states = {EntryState.ELIGIBLE: 3}
    assert step(states=states, state=RoundState.SETUP, judging=JudgingNumbers(short=3)) == (
        "3 entries need judges.", f"{EDITION}assignment/1/",
    )  # fmt: skip
    done = JudgingNumbers(due=9)
    assert step(states=states, state=RoundState.SETUP, judging=done)[0] == "Judges are assigned. Open the round."


@pytest.mark.parametrize(
    ("judging", "text"),
    [
        (JudgingNumbers(due=9, sent=3, short=1, gaps=1), "1 entry needs a further judge."),
        (JudgingNumbers(due=9, sent=3, gaps=2), "2 entries have a score gap."),
        (JudgingNumbers(due=9, sent=3), "6 score sheets are still to come."),
        (JudgingNumbers(due=9, sent=9), "All score sheets are sent. Close the round."),
    ],
)
def test_step_of_an_open_round_is_the_most_pressing(step, judging, text):
    assert step(states={EntryState.ELIGIBLE: 3}, state=RoundState.OPEN, judging=judging)[0] == text


def test_step_after_the_round_is_freeze_then_run_then_adopt(step):
    ranking = f"{EDITION}rounds/1/ranking/"
    assert step(state=RoundState.CLOSED) == (
        "The round is closed. Freeze its marks; after that they never change.", ranking,
    )  # fmt: skip
    assert step(state=RoundState.FROZEN) == ("The round is frozen. Run the ranking.", ranking)
    assert step(state=RoundState.FROZEN, runs=1) == ("The ranking stands. Bring it to decision.", ranking)


def test_step_of_a_decision_follows_its_two_persons(step, now):
    decision = DecisionSet(pk=7)
    url = f"{EDITION}decisions/7/"
    assert step(decision=decision) == ("A decision is proposed. A second person confirms it.", url)
    decision.confirmed_at = now
    assert step(decision=decision)[0] == "The decision stands. Set when it becomes public."
    decision.publish_at = now + timedelta(days=1)
    assert step(decision=decision)[0] == "A second person confirms when the results become public."
    decision.publish_confirmed_at = now
    assert step(decision=decision)[0] == "Everything is ready. The results become public by themselves."
    later = now + timedelta(days=1)
    due = step(decision=decision, at=later, charters_due=2)
    assert due == ("The results are public. 2 charters are to be issued.", f"{EDITION}certificates/")
    assert step(decision=decision, at=later)[1] == "/results/forum-2026/"


def test_step_of_an_edition_without_dates_is_to_set_them(world, now):
    bare = Edition(slug="forum-2030", pk=world.edition.pk + 1)
    with translation.override("en"):
        assert next_step(bare, Numbers(states=Counter()), now).url == "/editions/forum-2030/dates/"
