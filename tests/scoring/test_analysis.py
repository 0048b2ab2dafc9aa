"""How firm the prizes are: computed on demand, kept outside the run, and no conflicted judge is ever proposed."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent, Job
from judging.models import Panel, PanelMember, ScoreSheet
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from scoring.analysis import analyse
from scoring.models import RankingRun
from tests.factories.rankings import LATER, eligible_entry, frozen_round, judged_round, ranking_run, sent_sheet


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def calibrated(world, cast):
    frozen = frozen_round(world, cast, levels=(5, 5, 4, 4, 4, 3, 2))
    return run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)


def test_analysis_says_in_how_many_variants_each_prize_is_held(calibrated):
    places = analyse(calibrated)["places"]
    assert {line["category"] for line in places} == {"governance-kabupaten"}
    assert all(0 <= line["kept"] <= line["variants"] for line in places)
    assert places[0]["place"] == 1
    assert set(places[0]["holders"]) <= {"2026-0001", "2026-0002"}


def test_analysis_plays_a_prize_line_through_more_often_than_a_run(world, cast):
    frozen = frozen_round(world, cast, levels=(5, 5, 4, 4, 4, 4, 4, 3))
    made = run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)
    shares = [one["p_top"] for one in analyse(made)["extra"]]
    assert [share for share in shares if round(share * 5000) / 5000 != share] == []
    assert [share for share in shares if round(share * 2000) / 2000 != share] != []


def test_analysis_proposes_no_conflicted_judge_and_none_twice(world, cast):
    for number in (8, 9):
        far = eligible_entry(world, number, dimension="living", region=2)
        for judge, mark in zip((world.judges[0], *world.judges[4:]), (4, 3, 2), strict=True):
            sent_sheet(world.round, far, judge, mark)
    frozen = frozen_round(world, cast, levels=(5, 5, 4, 4, 4, 3, 2))
    extra = analyse(run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER))["extra"]
    # J01 has a conflict with Wonosobo, J02 to J04 marked its entries already: J05 and J06 are left.
    assert {one["category"] for one in extra} == {"governance-kabupaten"}
    assert {judge for one in extra for judge in one["judges"]} == {"J05", "J06"}


def test_analysis_proposes_no_chair_of_the_panel_and_nobody_who_left(world, cast):
    for number in (8, 9):
        far = eligible_entry(world, number, dimension="living", region=2)
        for judge, mark in zip((world.judges[0], *world.judges[4:]), (4, 3, 2), strict=True):
            sent_sheet(world.round, far, judge, mark)
    frozen = frozen_round(world, cast, levels=(5, 5, 4, 4, 4, 3, 2))
    made = run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)
    PanelMember.objects.filter(panel__dimension__code="governance").update(is_chair=False)
    panel = Panel.objects.get(edition=world.edition, dimension__code="governance")
    PanelMember.objects.update_or_create(panel=panel, judge=world.judges[4], defaults={"is_chair": True})
    assert {judge for one in analyse(made)["extra"] for judge in one["judges"]} == {"J06"}
    world.judges[5].is_active = False
    world.judges[5].save()
    assert {judge for one in analyse(made)["extra"] for judge in one["judges"]} == set()


def test_analysis_of_a_method_without_a_model_proposes_no_marks(world, cast):
    assert analyse(ranking_run(world, cast))["extra"] == []


def test_firmness_page_computes_when_asked_and_shows_it_afterwards(cast, login, calibrated):
    client, page = login(cast.secretariat), reverse("scoring:firmness", args=[calibrated.pk])
    events = AuditEvent.objects.count()
    assert client.get(page).context["found"] is None
    assert client.post(page).url == page
    found = client.get(page).context["found"]
    assert found["places"][0]["label"] == "Smart Governance · Regency"
    assert (RankingRun.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_firmness_page_names_who_wins_under_which_variant(world, cast, login):
    round = judged_round(world, levels=(5, 4, 3))
    for sheet in ScoreSheet.objects.filter(
        assignment__entry__code="2026-0002", assignment__judge__code__in=["J02", "J03"]
    ):
        sheet.marks = {code: {**mark, "mark": "5"} for code, mark in sheet.marks.items()}
        sheet.save()
    made = run(freeze(round, by=cast.organiser, now=LATER), method="mean", params={}, by=cast.organiser, now=LATER)
    client, page = login(cast.organiser), reverse("scoring:firmness", args=[made.pk])
    client.post(page)
    first = client.get(page).context["found"]["places"][0]
    assert first["holders"] == ["2026-0001"]
    under = dict(first["under"])
    assert under["Median"] == under["Without judge J04"] == ["2026-0001", "2026-0002"]
    assert len(first["under"]) == first["variants"] - first["kept"]


def test_firmness_of_a_large_round_becomes_a_job(cast, login, calibrated, monkeypatch):
    monkeypatch.setattr("scoring.views.run.INLINE_SHEETS", 0)
    page = reverse("scoring:firmness", args=[calibrated.pk])
    response = login(cast.organiser).post(page)
    job = Job.objects.get()
    assert (response.url, job.state, job.result["link"]) == (reverse("accounts:job", args=[job.pk]), "done", page)


@pytest.mark.parametrize("who", ["agency", "region_admin", "province", "judge", "chair", "stranger"])
def test_firmness_page_does_not_exist_for_outsiders(cast, login, calibrated, who):
    client, page = login(getattr(cast, who)), reverse("scoring:firmness", args=[calibrated.pk])
    assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)


def test_firmness_page_of_no_run_is_not_found(cast, login, calibrated):
    assert login(cast.organiser).get(reverse("scoring:firmness", args=[calibrated.pk + 1])).status_code == 404


def test_firmness_page_takes_no_put(cast, login, calibrated):
    assert login(cast.organiser).put(reverse("scoring:firmness", args=[calibrated.pk])).status_code == 405


def test_firmness_is_not_computed_by_the_auditor(cast, login, calibrated):
    client, page = login(cast.auditor), reverse("scoring:firmness", args=[calibrated.pk])
    assert (client.get(page).context["may_analyse"], client.post(page).status_code) == (False, 403)
