"""Pages of a round's ranking: the five questions of each, and that nobody sees a ranking before the freeze."""

import pytest
from django.urls import reverse

from accounts.models import Job
from judging.enums import RoundState
from judging.models import ScoreSheet
from scoring.actions.run import run
from scoring.models import FrozenRound, RankingRun
from tests.factories.rankings import frozen_round, judged_round, ranking_run

ROUND = {"slug": "forum-2026", "number": 1}
PAGES = ["scoring:ranking", "scoring:freeze", "scoring:note", "scoring:new_run"]
READERS = ["organiser", "secretariat", "auditor"]
OUTSIDERS = ["agency", "region_admin", "province", "judge", "chair", "stranger"]


def url(name):
    return reverse(name, kwargs=ROUND)


@pytest.mark.parametrize("who", READERS)
def test_ranking_page_before_the_freeze_shows_progress_and_no_marks(world, cast, login, who):
    judged_round(world, levels=(5, 4))
    ScoreSheet.objects.filter(assignment__judge=world.judges[1]).first().delete()
    response = login(getattr(cast, who)).get(url("scoring:ranking"))
    progress = response.context["progress"]
    assert (progress.entries, progress.wanted, progress.sent, progress.missing) == (2, 6, 5, 1)
    assert [(one.judge.code, one.owed) for one in progress.late] == [("J02", 1)]
    assert "91.67" not in response.content.decode()
    assert response.context["runs"] == []


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", PAGES)
def test_round_pages_do_not_exist_for_outsiders(world, cast, login, name, who):
    frozen_round(world, cast)
    assert login(getattr(cast, who)).get(url(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_round_pages_send_the_public_to_the_login(world, cast, login, name):
    response = login(None).get(url(name))
    assert (response.status_code, response.url) == (302, f"/account/login/?next={url(name)}")


@pytest.mark.parametrize("name", PAGES)
def test_round_pages_of_a_round_that_is_not_there_are_not_found(world, cast, login, name):
    assert login(cast.organiser).get(reverse(name, kwargs={"slug": "forum-2026", "number": 9})).status_code == 404
    assert login(cast.organiser).get(reverse(name, kwargs={"slug": "nothing", "number": 1})).status_code == 404


@pytest.mark.parametrize(("name", "allowed"), [("scoring:ranking", "GET, HEAD"), ("scoring:note", "GET, HEAD")])
def test_reading_pages_take_no_post(world, cast, login, name, allowed):
    response = login(cast.organiser).post(url(name))
    assert (response.status_code, response.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize("name", ["scoring:freeze", "scoring:new_run"])
@pytest.mark.parametrize("who", ["secretariat", "auditor"])
def test_acts_of_the_organiser_are_refused_to_readers(world, cast, login, name, who):
    frozen_round(world, cast)
    client = login(getattr(cast, who))
    assert (client.get(url(name)).status_code, client.post(url(name)).status_code) == (403, 403)


def test_note_and_runs_do_not_exist_before_the_freeze(world, cast, login):
    judged_round(world)
    client = login(cast.organiser)
    assert client.get(url("scoring:note")).status_code == 404
    assert client.get(url("scoring:new_run")).status_code == 403


def test_freeze_page_says_what_will_happen(world, cast, login):
    judged_round(world)
    response = login(cast.organiser).get(url("scoring:freeze"))
    assert (response.status_code, response.context["sheets"], response.context["form"]) == (200, 9, None)
    assert response.context["consequences"][0].startswith("The marks of 3 entries become one sealed text")


def test_freeze_by_the_page_freezes_once(world, cast, login):
    judged_round(world)
    client = login(cast.organiser)
    assert client.post(url("scoring:freeze")).status_code == 302
    assert client.post(url("scoring:freeze")).status_code == 302
    assert FrozenRound.objects.get().frozen_by == cast.organiser


def test_freeze_by_the_page_with_unequal_marks_asks_for_a_reason(world, cast, login):
    judged_round(world)
    ScoreSheet.objects.filter(assignment__entry__code="2026-0002").first().delete()
    client = login(cast.organiser)
    response = client.post(url("scoring:freeze"), {"override_reason": "  "})
    assert (response.status_code, FrozenRound.objects.count()) == (422, 0)
    assert [one.entry for one in response.context["short"]] == ["2026-0002"]
    client.post(url("scoring:freeze"), {"override_reason": "Juri sakit."})
    assert FrozenRound.objects.get().read()["round"]["override_reason"] == "Juri sakit."


def test_freeze_page_of_an_open_round_sends_back(world, cast, login):
    round = judged_round(world)
    round.state = RoundState.OPEN
    round.save()
    assert login(cast.organiser).post(url("scoring:freeze")).url == url("scoring:ranking")
    assert FrozenRound.objects.count() == 0


def test_note_page_shows_the_frozen_note_in_the_language_of_the_reader(world, cast, login):
    frozen = frozen_round(world, cast)
    note = frozen.read()["note"]
    for language in ("en", "id"):
        sections = login(cast.auditor, language).get(url("scoring:note")).context["sections"]
        assert sections == note[language]


def test_new_run_page_computes_with_the_method_chosen(world, cast, login):
    frozen_round(world, cast)
    response = login(cast.organiser).post(url("scoring:new_run"), {"method": "mean"})
    made = RankingRun.objects.get()
    assert (response.status_code, response.url, made.method) == (302, reverse("scoring:run", args=[made.pk]), "mean")


def test_new_run_page_refuses_an_unknown_method_and_keeps_the_form(world, cast, login):
    frozen_round(world, cast)
    response = login(cast.organiser).post(url("scoring:new_run"), {"method": "luck"})
    assert (response.status_code, "method" in response.context["form"].errors, RankingRun.objects.count()) == (
        422,
        True,
        0,
    )


def test_new_run_of_a_large_round_becomes_a_job(world, cast, login, monkeypatch):
    monkeypatch.setattr("scoring.views.ranking.INLINE_SHEETS", 0)
    frozen_round(world, cast)
    response = login(cast.organiser).post(url("scoring:new_run"), {"method": "mean"})
    job = Job.objects.get()
    made = RankingRun.objects.get()
    assert (response.url, job.state) == (reverse("accounts:job", args=[job.pk]), "done")
    assert job.result["link"] == reverse("scoring:run", args=[made.pk])


def test_ranking_page_before_the_freeze_takes_the_same_queries_whatever_its_rows(world, cast, login, queries_of):
    client = login(cast.organiser)
    judged_round(world, levels=(5,))
    ScoreSheet.objects.filter(assignment__judge=world.judges[1]).delete()
    one = queries_of(client, url("scoring:ranking"))
    judged_round(world, levels=(4, 3), first=2)
    ScoreSheet.objects.filter(assignment__judge__in=world.judges[1:4]).delete()
    assert queries_of(client, url("scoring:ranking")) == one <= 12


def test_ranking_page_after_the_freeze_takes_the_same_queries_whatever_its_runs(world, cast, login, queries_of):
    first = ranking_run(world, cast)
    client = login(cast.organiser)
    one = queries_of(client, url("scoring:ranking"))
    for _ in range(2):
        run(first.frozen, method="mean", params={}, by=cast.organiser, now=first.run_at)
    assert queries_of(client, url("scoring:ranking")) == one <= 12
