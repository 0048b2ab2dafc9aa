"""After publication everybody reads how it was scored and computes it again; before that there is nothing to see."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction

from awards.actions import decision
from judging.models import ConflictFact, ScoreSheet
from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from scoring.standalone import problems
from tests.factories.rankings import LATER, judged_round

SECOND = timedelta(seconds=1)
OUT = LATER + timedelta(days=9)
PAGES = ["/results/forum-2026/method/", "/results/forum-2026/bundle.zip"]
NEVER = ["/results/forum-1999/method/", "/results/forum-1999/bundle.zip"]
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")
CANARIES = [
    "Kenari Nama",
    "Kenari Institusi",
    "Kenari Komentar",
    "Kenari Alasan",
    "kenari@example.org",
    "Kenari Catatan",
]


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def published(world, cast, levels=(5, 4, 3)):
    """A run that two persons adopted, public from OUT on. What judges are and wrote carries canaries."""
    round = judged_round(world, levels=levels)
    for sheet in ScoreSheet.objects.all():
        sheet.comment = "Kenari Komentar"
        sheet.marks = {code: {**mark, "reason": "Kenari Alasan"} for code, mark in sheet.marks.items()}
        sheet.save()
    judge = world.judges[1]
    judge.user.name, judge.user.email, judge.institution = "Kenari Nama", "kenari@example.org", "Kenari Institusi"
    judge.user.save()
    judge.save()
    ConflictFact.objects.update(note="Kenari Catatan")
    frozen = freeze(round, by=cast.organiser, now=LATER)
    made = run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)
    found = decision.confirm(adopt(made, by=cast.organiser, now=LATER), by=cast.organiser2, now=LATER)
    decision.set_publication(found, at=OUT, by=cast.organiser, now=LATER)
    decision.confirm_publication(found, by=cast.secretariat, now=LATER)
    return made


def seen(client, path):
    answer = client.get(path)
    body = TOKEN.sub(b"TOKEN", answer.content).replace(path.encode(), b"PATH")
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return answer.status_code, headers, sorted(answer.cookies), body


@pytest.mark.parametrize("who", [None, "region_admin", "judge", "stranger"])
def test_before_the_instant_there_is_what_never_was(world, cast, login, clock, who):
    published(world, cast)
    clock.move_to(OUT - SECOND, tick=False)
    client = login(who and getattr(cast, who))
    for page, never in zip(PAGES, NEVER, strict=True):
        assert seen(client, page) == seen(client, never)
        assert seen(client, page)[0] == 404


@pytest.mark.parametrize("who", [None, "region_admin", "stranger"])
def test_twin_worlds_look_the_same_before_the_instant(world, cast, login, clock, who):
    clock.move_to(OUT - SECOND, tick=False)
    person = who and getattr(cast, who)

    def look(levels):
        with transaction.atomic():
            if levels:
                published(world, cast, levels)
            answers = [seen(login(person), page) for page in PAGES]
            transaction.set_rollback(True)
        return answers

    assert look((5, 4, 3)) == look((3, 4, 5)) == look(None)


def test_hidden_pages_cost_no_more_queries_than_missing_ones(world, cast, login, clock, django_assert_num_queries):
    published(world, cast)
    clock.move_to(OUT - SECOND, tick=False)
    client = login(None)
    for page in [*PAGES, *NEVER]:
        with django_assert_num_queries(1):
            client.get(page)


@pytest.mark.parametrize(("step", "status"), [(-SECOND, 404), (SECOND * 0, 200), (SECOND, 200)])
def test_pages_open_at_the_instant(world, cast, login, clock, step, status):
    published(world, cast)
    clock.move_to(OUT + step, tick=False)
    assert {login(None).get(page).status_code for page in PAGES} == {status}


def test_pages_close_when_the_decision_is_withdrawn(world, cast, login, clock):
    published(world, cast)
    clock.move_to(OUT, tick=False)
    assert login(None).get(PAGES[1]).status_code == 200
    decision.withdraw(world.edition.decision_sets.get(), reason="Salah", by=cast.organiser, now=OUT)
    assert {login(None).get(page).status_code for page in PAGES} == {404}


@pytest.mark.parametrize(("number", "digest"), [("R1-2", None), ("2026-1-1", None), ("R1-x", None), ("R1-1", "d" * 64)])
def test_a_decision_that_names_no_run_has_no_method_page(world, cast, login, clock, number, digest):
    made = published(world, cast)
    world.edition.decision_sets.update(run_number=number, run_digest=digest or made.digest)
    clock.move_to(OUT, tick=False)
    assert {login(None).get(page).status_code for page in PAGES} == {404}


def test_public_pages_take_no_post(world, cast, login, clock):
    published(world, cast)
    clock.move_to(OUT, tick=False)
    assert {login(None).post(page).status_code for page in PAGES} == {405}


def test_results_lead_to_the_method_and_it_to_the_bundle(world, cast, login, clock):
    made = published(world, cast)
    clock.move_to(OUT, tick=False)
    client = login(None)
    assert f'href="{PAGES[0]}"' in client.get("/results/forum-2026/").content.decode()
    answer = client.get(PAGES[0])
    assert f'href="{PAGES[1]}"' in answer.content.decode()
    assert answer.context["sections"] == made.frozen.read()["note"]["en"]


def bundle_of(client):
    with zipfile.ZipFile(io.BytesIO(client.get(PAGES[1]).content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_public_bundle_verifies_and_is_kept(world, cast, login, clock, django_assert_num_queries):
    published(world, cast)
    clock.move_to(OUT, tick=False)
    client = login(None)
    assert problems(bundle_of(client)) == []
    first = client.get(PAGES[1]).content
    with django_assert_num_queries(2):  # the gate and the run; the bytes come out of the cache
        assert client.get(PAGES[1]).content == first


def test_public_bundle_and_note_identify_no_judge(world, cast, login, clock):
    published(world, cast)
    clock.move_to(OUT, tick=False)
    client = login(None)
    told = {**bundle_of(client), "page": client.get(PAGES[0]).content}
    people = [judge.user.name for judge in world.judges] + [judge.user.email for judge in world.judges]
    for secret in [*CANARIES, *people, "Universitas Uji", world.regions[0].name]:
        assert [name for name, data in told.items() if secret.encode() in data] == []
    assert b'"judge":"J02"' in told["frozen.json"]
