"""Who else has an entry open."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Presence
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def made(world):
    return make_entry(world)


def step(made, section="problem"):
    return reverse("awards:entry_step", args=[made.code, section])


def ask(client, made, section="problem"):
    return client.get(reverse("awards:entry_presence", args=[made.code]), {"section": section})


def autosave(client, made, text, writer="a" * 32, version=0):
    url = reverse("awards:entry_autosave", args=[made.code, "problem"])
    return client.post(url, {"version": version, "writer": writer, "problem-problem": text})


def sentences(page):
    return [each["text"] for each in page.context["present"]]


def test_page_says_who_else_is_here_when_it_loads(made, cast, login, clock, now):
    login(cast.agency).get(step(made))
    clock.move_to(now + timedelta(minutes=1), tick=False)
    page = login(cast.colleague).get(step(made, "benefit"))
    assert sentences(page) == ["Staf Diskominfo has “Problem and change” open, 1 minute ago"]
    assert "Staf Diskominfo has" in page.content.decode()
    task_list = login(cast.region_admin).get(reverse("awards:entry", args=[made.code]))
    assert len(sentences(task_list)) == 2


def test_writing_shows_as_writing(made, cast, login):
    autosave(login(cast.agency), made, "Satu")
    assert sentences(ask(login(cast.colleague), made)) == [
        "Staf Diskominfo is writing in “Problem and change”, less than a minute ago"
    ]


def test_nobody_is_here_after_two_minutes(made, cast, login, clock, now):
    login(cast.agency).get(step(made))
    clock.move_to(now + timedelta(minutes=2), tick=False)
    answer = ask(login(cast.colleague), made)
    assert (sentences(answer), answer.content.strip()) == ([], b"")


def test_open_page_that_asks_now_and_then_stays(made, cast, login, clock, now):
    client = login(cast.agency)
    client.get(step(made))
    for minutes in (1, 2, 3):
        clock.move_to(now + timedelta(minutes=minutes), tick=False)
        ask(client, made)
    assert len(sentences(ask(login(cast.colleague), made))) == 1


def test_asking_writes_nothing_while_the_last_word_is_young(made, cast, login, clock, now):
    client = login(cast.agency)
    client.get(step(made))
    ask(client, made)
    clock.move_to(now + timedelta(seconds=60), tick=False)
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client, made)
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert len(asked) <= 5
    assert len(answer.content) < 500


def test_saving_notes_the_writer_in_its_own_transaction_and_not_each_time(made, cast, login):
    client = login(cast.agency)
    client.get(step(made))
    autosave(client, made, "Satu")
    with CaptureQueriesContext(connection) as asked:
        autosave(client, made, "Satu dua", version=1)
    real = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(real) <= 12
    assert [sql for sql in real if "awards_presence" in sql] == []


def test_one_row_a_person(made, cast, login):
    for section in ("problem", "benefit", "problem"):
        login(cast.agency).get(step(made, section))
    assert [(row.person, row.section) for row in Presence.objects.all()] == [(cast.agency, "problem")]


def test_unknown_section_counts_as_the_entry(made, cast, login):
    ask(login(cast.agency), made, "<script>")
    assert sentences(ask(login(cast.colleague), made)) == [
        "Staf Diskominfo has this entry open, less than a minute ago"
    ]


@pytest.mark.parametrize(("who", "status"), [
    ("agency", 200), ("region_admin", 200), ("auditor", 403), ("rival_agency", 404), ("province", 404),
    ("secretariat", 404), ("judge", 404), ("stranger", 404),
])  # fmt: skip
def test_presence_is_for_those_who_work_on_the_entry(made, cast, login, who, status):
    assert ask(login(getattr(cast, who)), made).status_code == status
    assert Presence.objects.exists() == (status == 200)


def test_auditor_who_reads_leaves_no_mark(made, cast, login):
    login(cast.auditor).get(reverse("awards:entry", args=[made.code]))
    assert not Presence.objects.exists()


def test_presence_asks_as_many_queries_for_three_people_as_for_one(made, cast, login, queries_of):
    url = reverse("awards:entry_presence", args=[made.code])
    mine = login(cast.agency)
    ask(login(cast.colleague), made)
    ask(mine, made, "")
    one = queries_of(mine, url)
    ask(login(cast.region_admin), made)
    assert queries_of(mine, url) == one


@pytest.mark.django_db(transaction=True)
def test_page_opens_when_the_note_cannot_be_written(made, cast, login):
    def busy(execute, sql, params, many, context):
        if "awards_presence" in sql and not sql.startswith("SELECT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        assert login(cast.agency).get(step(made)).status_code == 200
    assert not Presence.objects.exists()
