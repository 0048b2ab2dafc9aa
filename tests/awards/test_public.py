"""What the world sees, and that it sees nothing before the instant."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction

from awards.actions import certificate, decision
from awards.models import Certificate, Decision
from tests.factories.decisions import LATER, adopt, eligible, schedule
from tests.factories.world import NOW

SECOND = timedelta(seconds=1)
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")


def seen(client, path):
    """All that an answer says: status, headers, cookies by name, and the bytes without CSRF tokens and its own path."""
    answer = client.get(path)
    body = TOKEN.sub(b"TOKEN", answer.content).replace(path.encode(), b"PATH")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, headers, sorted(answer.cookies), body


@pytest.fixture(autouse=True)
def _no_misses_counted():
    cache.clear()


@pytest.fixture
def entries(world, cast):
    """Two of one category, then one of another class and dimension."""
    return [
        eligible(world, seed=1, filled=True),
        eligible(world, seed=2, filled=True),
        eligible(world, seed=3, region=1, dimension="living", filled=True),
    ]


def pages_of(entries):
    return [
        "/results/forum-2026/",
        "/results/forum-2026/governance/",
        "/results/forum-2026/living/",
        *(f"/innovations/{entry.code}/" for entry in entries),
    ]


NEVER = {"results": "/results/forum-1999/", "innovations": "/innovations/1999-0001/"}


@pytest.mark.parametrize("who", [None, "region_admin", "judge"])
def test_pages_before_the_instant_are_those_that_never_were(world, cast, login, clock, entries, who):
    found = schedule(world, cast, entries)
    certificate.issue_charters(found, by=cast.organiser, now=NOW)
    clock.move_to(LATER - SECOND, tick=False)
    client = login(who and getattr(cast, who))
    for page in pages_of(entries):
        never = seen(client, NEVER[page.split("/")[1]])
        assert seen(client, page) == never
        assert never[0] == 404


@pytest.mark.parametrize(("step", "status"), [(-SECOND, 404), (SECOND * 0, 200), (SECOND, 200)])
def test_pages_open_at_the_instant(world, cast, login, clock, entries, step, status):
    schedule(world, cast, entries)
    clock.move_to(LATER + step, tick=False)
    assert {login(None).get(page).status_code for page in pages_of(entries)} == {status}


def test_pages_stay_closed_without_the_second_confirmation(world, cast, login, clock, entries):
    decision.set_publication(adopt(world, cast, entries), at=LATER, by=cast.organiser, now=NOW)
    clock.move_to(LATER + SECOND, tick=False)
    assert {login(None).get(page).status_code for page in pages_of(entries)} == {404}


def test_pages_close_when_the_decision_is_withdrawn(world, cast, login, clock, entries):
    found = schedule(world, cast, entries)
    decision.withdraw(found, reason="Salah", by=cast.organiser, now=LATER + SECOND)
    clock.move_to(LATER + 2 * SECOND, tick=False)
    assert {login(None).get(page).status_code for page in pages_of(entries)} == {404}
    assert login(None).get("/innovations/").context["page_obj"].paginator.count == 0


def in_a_world(world, cast, entries, look):
    """What `look` sees in a world where this order of entries was adopted; the world is undone afterwards."""
    with transaction.atomic():
        found = schedule(world, cast, entries)
        certificate.issue_charters(found, by=cast.organiser, now=NOW)
        certificate.issue_participation(world.edition, by=cast.organiser, now=NOW)
        answers = look()
        transaction.set_rollback(True)
    return answers


@pytest.mark.parametrize("who", [None, "region_admin", "rival_admin", "agency", "province", "stranger"])
def test_twin_worlds_with_another_winner_look_the_same_before_the_instant(world, cast, login, clock, entries, who):
    clock.move_to(LATER - SECOND, tick=False)
    person = who and getattr(cast, who)
    pages = [
        *pages_of(entries), "/innovations/", "/innovations/?dimension=governance", "/entries/",
        *(f"/entries/{entry.code}/" for entry in entries), "/region/33.07/forum-2026/",
        "/region/33.07/forum-2026/certificates/", "/editions/forum-2026/decisions/", "/editions/forum-2026/certificates/",
        "/editions/", "/",
    ]  # fmt: skip

    def look():
        client = login(person)
        return [seen(client, page) for page in pages]

    first, second, third = entries
    one = in_a_world(world, cast, [first, second, third], look)
    other = in_a_world(world, cast, [second, first, third], look)
    none = in_a_world(world, cast, [third], look)
    assert one == other
    assert one == none


def test_results_list_winners_by_dimension_class_and_place(world, cast, login, clock, entries):
    schedule(world, cast, entries)
    clock.move_to(LATER, tick=False)
    answer = login(None).get("/results/forum-2026/")
    shown = [
        (dimension.code, category.participant, [row.entry.code for row in rows])
        for dimension, categories in answer.context["dimensions"]
        for category, rows in categories
    ]
    first, second, third = (entry.code for entry in entries)
    assert shown == [("governance", "kabupaten", [first, second]), ("living", "kota", [third])]
    page = login(None).get("/results/forum-2026/governance/")
    assert [[row.entry.code for row in rows] for _category, rows in page.context["categories"]] == [[first, second]]
    assert login(None).get("/results/forum-2026/economy/").status_code == 404


def test_entries_without_a_prize_have_no_page(world, cast, login, clock):
    four = [eligible(world, seed=seed, filled=True) for seed in (1, 2, 3, 4)]
    schedule(world, cast, four)
    clock.move_to(LATER, tick=False)
    client = login(None)
    assert [client.get(f"/innovations/{entry.code}/").status_code for entry in four] == [200, 200, 200, 404]
    assert four[3].title not in client.get("/results/forum-2026/").content.decode()


def test_innovation_shows_public_answers_only(world, cast, login, clock, entries):
    schedule(world, cast, entries)
    clock.move_to(LATER, tick=False)
    answer = login(None).get(f"/innovations/{entries[0].code}/")
    questions = {
        q["code"]: q for section in entries[0].current.form.definition["sections"] for q in section["questions"]
    }
    shown = {item.code for section in answer.context["reading"].sections for item in section.items}
    assert {"problem_now", "problem", "indicators", "partners"} & shown
    assert [code for code in shown if not questions[code].get("public")] == []
    body = answer.content.decode()
    hidden = [
        value
        for section in entries[0].current.answers.values()
        for code, value in section.items()
        if not questions[code].get("public") and isinstance(value, str) and len(value) > 12
    ]
    assert hidden
    assert [value for value in hidden if value in body] == []


def test_innovation_shows_the_version_that_won(world, cast, login, clock, entries):
    schedule(world, cast, entries)
    clock.move_to(LATER, tick=False)
    entries[0].title = "Judul yang diubah kemudian"
    entries[0].save()
    body = login(None).get(f"/innovations/{entries[0].code}/").content.decode()
    assert entries[0].current.title in body
    assert "Judul yang diubah kemudian" not in body


@pytest.mark.parametrize(
    ("query", "places"),
    [("", [0, 1, 2]), ("dimension=living", [2]), ("dimension=economy", []), ("dimension=x", [0, 1, 2])],
)
def test_innovations_filter_by_dimension(world, cast, login, clock, entries, query, places):
    schedule(world, cast, entries)
    clock.move_to(LATER, tick=False)
    answer = login(None).get(f"/innovations/?{query}")
    assert [row.entry.code for row in answer.context["page_obj"]] == [entries[place].code for place in places]


def test_public_pages_cost_the_same_for_one_winner_and_for_three(world, cast, login, clock, queries_of, entries):
    schedule(world, cast, entries)
    clock.move_to(LATER, tick=False)
    client = login(None)
    pages = ["/results/forum-2026/", "/results/forum-2026/governance/", "/innovations/"]
    three = [queries_of(client, page) for page in pages]
    Decision.objects.exclude(entry=entries[0]).delete()
    assert [queries_of(client, page) for page in pages] == three
    assert max(three) <= 5


def test_public_pages_refuse_other_methods(world, login):
    paths = [
        "/results/forum-2026/",
        "/results/forum-2026/governance/",
        "/innovations/",
        "/innovations/x/",
        "/check/",
        "/check/x/",
    ]
    assert [login(None).post(path).status_code for path in paths] == [405] * 6


# --- The check page


@pytest.fixture
def charter(world, cast, entries):
    found = schedule(world, cast, entries)
    return certificate.issue_charters(found, by=cast.organiser, now=NOW)[0]


def test_check_says_genuine_and_shows_what_the_charter_shows(charter, login, clock):
    clock.move_to(LATER, tick=False)
    answer = login(None).get(f"/check/{charter.check_id}/")
    assert (answer.status_code, answer.context["state"]) == (200, "genuine")
    body = answer.content.decode()
    for text in (charter.number, charter.content["recipient"], *charter.content["merit_lines"]):
        assert text in body


def test_check_before_the_instant_is_unknown_to_the_byte(charter, login, clock):
    clock.move_to(LATER - SECOND, tick=False)
    client = login(None)
    assert seen(client, f"/check/{charter.check_id}/") == seen(client, f"/check/{'0' * 26}/")
    assert seen(client, f"/check/{charter.check_id}/") == seen(client, "/check/nonsense/")
    assert client.get(f"/check/{charter.check_id}/").context["state"] == "unknown"


def test_check_says_revoked_after_publication_and_nothing_before(charter, cast, login, clock):
    certificate.revoke(charter, reason="Salah nama", by=cast.organiser, now=NOW)
    clock.move_to(LATER - SECOND, tick=False)
    assert login(None).get(f"/check/{charter.check_id}/").context["state"] == "unknown"
    clock.move_to(LATER, tick=False)
    answer = login(None).get(f"/check/{charter.check_id}/")
    assert (answer.status_code, answer.context["state"]) == (200, "revoked")
    assert "Salah nama" not in answer.content.decode()


def test_check_says_revoked_when_a_public_decision_is_withdrawn(charter, cast, login, clock):
    decision.withdraw(charter.decision.decision_set, reason="Ulang", by=cast.organiser, now=LATER + SECOND)
    clock.move_to(LATER + 2 * SECOND, tick=False)
    assert login(None).get(f"/check/{charter.check_id}/").context["state"] == "revoked"


def test_check_never_knows_a_charter_whose_decision_was_withdrawn_before_the_instant(charter, cast, login, clock):
    decision.withdraw(charter.decision.decision_set, reason="Ulang", by=cast.organiser, now=LATER - SECOND)
    clock.move_to(LATER + SECOND, tick=False)
    assert login(None).get(f"/check/{charter.check_id}/").context["state"] == "unknown"


def test_check_reads_a_typed_code_however_it_is_written(charter, login, clock):
    clock.move_to(LATER, tick=False)
    typed = "-".join([charter.check_id[:5].upper(), charter.check_id[5:10], charter.check_id[10:]])
    answer = login(None).get("/check/", {"code": f" {typed} "})
    assert (answer.status_code, answer.url) == (302, f"/check/{charter.check_id}/")
    assert login(None).get("/check/", {"code": "?"}).url == "/check/unknown/"
    assert login(None).get("/check/", {"code": ""}).status_code == 200


def test_check_costs_one_query(charter, login, clock, queries_of):
    clock.move_to(LATER, tick=False)
    assert queries_of(login(None), f"/check/{charter.check_id}/") == 1


def test_check_slows_guessing_and_never_a_real_charter(charter, login, clock):
    clock.move_to(LATER, tick=False)
    client = login(None)
    answers = [client.get(f"/check/{number:026d}/").status_code for number in range(35)]
    assert answers == [404] * 30 + [429] * 5
    assert client.get(f"/check/{charter.check_id}/").status_code == 200
    clock.move_to(LATER + timedelta(minutes=1), tick=False)
    assert client.get("/check/nonsense/").status_code == 404
    assert Certificate.objects.count() == 3
