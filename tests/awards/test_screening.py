from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import digest
from awards.actions import screening as actions
from awards.enums import EntryState, ScreeningOutcome
from awards.models import Entry, Screening
from awards.queries import screening as queries
from tests.factories.decisions import adopt
from tests.factories.entries import make_entry
from tests.factories.rankings import send_version
from tests.factories.world import NOW

UNTIL = NOW + timedelta(days=7)
REPAIR = {"outcome": ScreeningOutcome.REPAIR, "clause": "3.1", "reason": "Lampirkan bukti", "repair_until": UNTIL}
REFUSAL = {"outcome": ScreeningOutcome.INELIGIBLE, "clause": "3.1", "reason": "Belum enam bulan"}
ELIGIBLE = {"outcome": ScreeningOutcome.ELIGIBLE}


@pytest.fixture
def sent(world, cast):
    return make_entry(world, state=EntryState.SENT)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs what an action does after its commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def screen(entry, cast, **words):
    return actions.screen(entry, by=cast.secretariat, now=NOW, **words)


@pytest.mark.parametrize(
    ("words", "state", "until"),
    [(ELIGIBLE, "eligible", None), (REPAIR, "repair", UNTIL), (REFUSAL, "ineligible", None)],
)
def test_screen_moves_the_entry_and_keeps_the_word(sent, cast, words, state, until):
    told = screen(sent, cast, **words)
    entry = Entry.objects.get(pk=sent.pk)
    assert (entry.state, entry.state_since, entry.repair_until) == (state, NOW, until)
    assert (told.version, told.outcome, told.by) == (sent.current, words["outcome"], cast.secretariat)
    assert (told.clause, told.reason) == (words.get("clause", ""), words.get("reason", ""))
    event = AuditEvent.objects.get(verb="entry.screen")
    assert (event.actor, event.noun_id, event.edition_id) == (cast.secretariat, sent.pk, sent.edition_id)
    assert (event.data["before"], event.data["after"], event.data["clause"]) == ("sent", state, told.clause)


@pytest.mark.parametrize(
    "words",
    [
        REPAIR | {"clause": ""},
        REPAIR | {"clause": "9.9"},
        REPAIR | {"reason": "  "},
        REPAIR | {"repair_until": None},
        REPAIR | {"repair_until": NOW},
        REFUSAL | {"clause": ""},
        REFUSAL | {"reason": ""},
    ],
)
def test_screen_refuses_a_word_without_clause_reason_or_deadline(sent, cast, words):
    with pytest.raises(Refused):
        screen(sent, cast, **words)
    assert Screening.objects.count() == 0
    assert Entry.objects.get(pk=sent.pk).state == EntryState.SENT


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.REVIEW, EntryState.WITHDRAWN, EntryState.ELIGIBLE])
def test_screen_refuses_a_step_that_cannot_follow(world, cast, state):
    with pytest.raises(Refused):
        screen(make_entry(world, state=state), cast, **ELIGIBLE)


def test_screen_lets_a_refusal_be_taken_back(sent, cast):
    screen(sent, cast, **REFUSAL)
    screen(sent, cast, **ELIGIBLE)
    assert Entry.objects.get(pk=sent.pk).state == EntryState.ELIGIBLE
    assert [told.screening.outcome for told in queries.screenings_of(sent)] == ["eligible", "ineligible"]


def test_screen_refuses_an_entry_that_a_standing_decision_names(world, cast):
    entry = make_entry(world, state=EntryState.ELIGIBLE)
    adopt(world, cast, [entry])
    with pytest.raises(Refused):
        screen(entry, cast, **REFUSAL)
    assert Entry.objects.get(pk=entry.pk).state == EntryState.ELIGIBLE


def test_screen_mails_the_admins_of_the_region_after_the_commit(sent, cast, committed):
    mail.outbox.clear()
    with committed():
        screen(sent, cast, **REPAIR)
        assert mail.outbox == []
    (message,) = mail.outbox
    assert message.to == [cast.region_admin.email]
    assert "Lampirkan bukti" in message.body
    assert "3.1" in message.body
    assert f"/entries/{sent.code}/" in message.body


def test_eligible_entries_come_with_one_digest_and_the_end_of_a_refusal_at_once(world, sent, cast, committed, now):
    other = make_entry(world, state=EntryState.SENT, seed=2)
    mail.outbox.clear()
    with committed():
        screen(sent, cast, **ELIGIBLE)
        screen(other, cast, **ELIGIBLE)
    assert mail.outbox == []
    assert digest.send_due(now + timedelta(days=1)) == 1
    (message,) = mail.outbox
    assert (message.to, message.body.count("\n- ")) == ([cast.region_admin.email], 2)
    with committed():
        screen(sent, cast, **REFUSAL)
        screen(sent, cast, **ELIGIBLE)
    assert [letter.to for letter in mail.outbox[1:]] == [[cast.region_admin.email]] * 2
    assert digest.send_due(now + timedelta(days=2)) == 0


def test_screen_mails_nobody_when_it_is_refused(sent, cast, committed):
    mail.outbox.clear()
    with committed(), pytest.raises(Refused):
        screen(sent, cast, **REPAIR | {"reason": ""})
    assert mail.outbox == []


def test_next_in_queue_goes_round_and_skips_what_was_screened(world, cast):
    first, second, third = (make_entry(world, state=EntryState.SENT, seed=seed) for seed in (1, 2, 3))
    edition = world.edition
    assert queries.next_in_queue(edition, first.code) == second
    assert queries.next_in_queue(edition, third.code) == first
    screen(second, cast, **ELIGIBLE)
    assert queries.next_in_queue(edition, first.code) == third
    screen(third, cast, **ELIGIBLE)
    assert queries.next_in_queue(edition, first.code) is None


# --- Pages

LIST = "/editions/forum-2026/screening/"


def test_list_shows_arrived_entries_only(world, cast, login, clock):
    sent = make_entry(world, state=EntryState.SENT)
    draft = make_entry(world, seed=2)
    answer = login(cast.secretariat).get(LIST)
    assert [entry.code for entry in answer.context["page_obj"]] == [sent.code]
    assert draft.code not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [0, 1, 2]),
        ("state=sent", [0, 2]),
        ("dimension=living", [2]),
        ("province=51", [1]),
        ("state=draft", [0, 1, 2]),
    ],
)
def test_list_filters(world, cast, login, clock, query, places):
    entries = [
        make_entry(world, state=EntryState.SENT),
        make_entry(world, state=EntryState.ELIGIBLE, region=1),
        make_entry(world, state=EntryState.SENT, dimension="living"),
    ]
    answer = login(cast.secretariat).get(f"{LIST}?{query}")
    assert [entry.code for entry in answer.context["page_obj"]] == [entries[place].code for place in places]


def test_list_costs_the_same_for_one_entry_and_for_three(world, cast, login, clock, queries_of):
    client = login(cast.secretariat)
    make_entry(world, state=EntryState.SENT)
    one = queries_of(client, LIST)
    make_entry(world, state=EntryState.SENT, region=1, seed=2)
    make_entry(world, state=EntryState.ELIGIBLE, dimension="living", seed=3)
    assert queries_of(client, LIST) == one
    assert one <= 15


def test_pages_are_for_the_people_of_the_edition(world, cast, login, clock):
    entry = make_entry(world, state=EntryState.SENT)
    people = [
        cast.secretariat,
        cast.organiser,
        cast.auditor,
        cast.region_admin,
        cast.judge,
        cast.province,
        cast.stranger,
    ]
    for page in (LIST, f"{LIST}{entry.code}/"):
        assert [login(person).get(page).status_code for person in people] == [200, 200, 200, 404, 404, 404, 404]
        assert login(None).get(page).status_code == 302


def test_list_refuses_other_methods(world, cast, login):
    assert login(cast.secretariat).post(LIST).status_code == 405


def test_pages_of_what_is_not_there_are_not_found(world, cast, login):
    draft = make_entry(world)
    client = login(cast.secretariat)
    for page in ("/editions/forum-1999/screening/", f"{LIST}2026-9999/", f"{LIST}{draft.code}/"):
        assert client.get(page).status_code == 404


def test_entry_page_screens_and_goes_on_with_the_next(world, cast, login, clock):
    first, second = (make_entry(world, state=EntryState.SENT, seed=seed) for seed in (1, 2))
    client = login(cast.secretariat)
    answer = client.post(f"{LIST}{first.code}/", {"outcome": "eligible"})
    assert (answer.status_code, answer.url) == (302, f"{LIST}{second.code}/")
    assert Entry.objects.get(pk=first.pk).state == EntryState.ELIGIBLE
    answer = client.post(
        f"{LIST}{second.code}/",
        {"outcome": "repair", "clause": "3.1", "reason": "Lampirkan bukti", "repair_until": "2026-08-20T17:00"},
    )
    assert (answer.status_code, answer.url) == (302, LIST)
    entry = Entry.objects.get(pk=second.pk)
    assert entry.repair_until.isoformat() == "2026-08-20T10:00:00+00:00"  # typed in WIB


def test_entry_page_says_when_there_is_nobody_to_tell(world, cast, login, clock, sent):
    client, page = login(cast.secretariat), f"{LIST}{sent.code}/"
    told = client.post(page, {"outcome": "ineligible", "clause": "3.1", "reason": "Belum jalan"}, follow=True)
    assert [str(message) for message in told.context["messages"]] == [
        f"{sent.code}: Not eligible. The region has been told."
    ]
    cast.region_admin.memberships.update(ended_at=NOW)
    told = client.post(page, {"outcome": "eligible"}, follow=True)
    assert [message.level_tag for message in told.context["messages"]] == ["warning"]


def test_entry_page_gives_no_word_on_a_version_that_was_replaced_while_it_was_read(world, cast, login, clock, sent):
    client, page = login(cast.secretariat), f"{LIST}{sent.code}/"
    newer = send_version(sent, 2)
    answer = client.post(page, {"outcome": "eligible", "read_version": newer.pk - 1})
    assert (answer.status_code, answer.context["entry"].current) == (200, newer)
    assert "newer version" in str(answer.context["form"].non_field_errors())
    assert Screening.objects.count() == 0
    assert f'name="read_version" value="{newer.pk}"' in answer.content.decode()
    client.post(page, {"outcome": "eligible", "read_version": newer.pk})
    assert Screening.objects.get().version == newer


def test_entry_page_keeps_what_was_typed_when_something_is_missing(world, cast, login, clock, sent):
    answer = login(cast.secretariat).post(f"{LIST}{sent.code}/", {"outcome": "ineligible", "reason": "Belum jalan"})
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data().keys() == {"clause"}
    assert answer.context["form"]["reason"].value() == "Belum jalan"
    assert Screening.objects.count() == 0


@pytest.mark.parametrize("role", ["organiser", "auditor"])
def test_entry_page_lets_readers_read_but_not_act(world, cast, login, clock, sent, role):
    client = login(getattr(cast, role))
    assert client.get(f"{LIST}{sent.code}/").context["may_screen"] is False
    assert client.post(f"{LIST}{sent.code}/", {"outcome": "eligible"}).status_code == 403
    assert Screening.objects.count() == 0


def test_entry_page_shows_contents_and_what_was_told(world, cast, login, clock, sent):
    screen(sent, cast, **REFUSAL)
    page = login(cast.auditor).get(f"{LIST}{sent.code}/").content.decode()
    assert sent.title in page
    assert "Belum enam bulan" in page
    assert "The innovation has run for less than six months" in page
