"""Pages of a ranking run: places by category, judges, other weights, ties, adoption."""

import pytest
from django.urls import reverse

from awards.models import DecisionSet
from judging.models import ScoreSheet
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from scoring.models import RankingRun
from tests.factories.rankings import LATER, frozen_round, judged_round, ranking_run

READING = ["scoring:run", "scoring:run_judges", "scoring:what_if"]
ACTING = ["scoring:adopt"]
OUTSIDERS = ["agency", "region_admin", "province", "judge", "chair", "stranger"]


@pytest.fixture
def made(world, cast):
    judged_round(world, levels=(3, 2), dimension="living", first=7)
    return ranking_run(world, cast)


def url(name, run, **kwargs):
    return reverse(name, kwargs={"pk": run.pk, **kwargs})


@pytest.mark.parametrize("who", ["organiser", "secretariat", "auditor"])
@pytest.mark.parametrize("name", READING)
def test_run_pages_open_for_the_people_of_the_edition(cast, login, made, name, who):
    assert login(getattr(cast, who)).get(url(name, made)).status_code == 200


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", [*READING, *ACTING])
def test_run_pages_do_not_exist_for_outsiders(cast, login, made, name, who):
    assert login(getattr(cast, who)).get(url(name, made)).status_code == 404


@pytest.mark.parametrize("name", [*READING, *ACTING])
def test_run_pages_of_no_run_are_not_found(cast, login, made, name):
    assert login(cast.organiser).get(reverse(name, kwargs={"pk": made.pk + 1})).status_code == 404


@pytest.mark.parametrize("name", READING)
def test_run_pages_take_no_post(cast, login, made, name):
    assert login(cast.organiser).post(url(name, made)).status_code == 405


@pytest.mark.parametrize("who", ["secretariat", "auditor"])
def test_adopting_is_refused_to_readers(cast, login, made, who):
    client = login(getattr(cast, who))
    assert (
        client.get(url("scoring:adopt", made)).status_code,
        client.post(url("scoring:adopt", made)).status_code,
    ) == (403, 403)
    assert DecisionSet.objects.count() == 0


def test_run_page_shows_the_first_category_and_offers_the_others(cast, login, made):
    context = login(cast.organiser).get(url("scoring:run", made)).context
    assert [(line["row"].entry.code, line["row"].place) for line in context["rows"]] == [
        ("2026-0001", 1), ("2026-0002", 2), ("2026-0003", 3)
    ]  # fmt: skip
    assert [(tab["code"], tab["size"], tab["current"]) for tab in context["tabs"]] == [
        ("governance-kabupaten", 3, True), ("living-kabupaten", 2, False)
    ]  # fmt: skip


def test_run_page_shows_the_category_that_was_asked_for(cast, login, made):
    context = login(cast.auditor).get(url("scoring:run", made), {"category": "living-kabupaten"}).context
    assert [line["row"].entry.code for line in context["rows"]] == ["2026-0007", "2026-0008"]


@pytest.mark.parametrize("category", ["living-kota", "nothing", "'"])
def test_run_page_of_a_category_without_rows_is_not_found(cast, login, made, category):
    assert login(cast.organiser).get(url("scoring:run", made), {"category": category}).status_code == 404


def test_run_page_says_why_each_place(world, cast, login):
    made = ranking_run(world, cast, levels=(4, 4, 3))
    context = login(cast.organiser).get(url("scoring:run", made)).context
    assert [line["why"] for line in context["rows"]] == [
        "Same score as another entry, and no step of the ladder tells them apart.",
        "Same score as another entry, and no step of the ladder tells them apart.",
        "By its score alone.",
    ]


def test_run_page_of_a_calibrated_run_shows_intervals_and_chances(world, cast, login):
    frozen = frozen_round(world, cast, levels=(5, 4, 4, 3, 2, 1))
    made = run(frozen, method="calibrated", params={"draws": 400}, by=cast.organiser, now=LATER)
    response = login(cast.organiser).get(url("scoring:run", made))
    rows = response.context["rows"]
    assert response.context["has_intervals"]
    assert all(1 <= line["low"] <= line["high"] <= 6 for line in rows)
    assert sum(line["p_first"] for line in rows) == pytest.approx(1.0)
    assert response.content.decode().count('class="interval"') == 6


def test_judges_page_names_judges_only_to_secretariat_and_auditor(cast, login, made):
    for who, named in (("organiser", False), ("secretariat", True), ("auditor", True)):
        response = login(getattr(cast, who)).get(url("scoring:run_judges", made))
        assert [line["judge"] for line in response.context["lines"]] == ["J02", "J03", "J04"]
        assert ("Juri 02 (contoh)" in response.content.decode()) is named


def test_what_if_with_the_weights_of_the_rubric_changes_nothing(cast, login, made):
    weights = {f"w-{c['code']}": c["weight"] for c in made.frozen.round.rubric.definition["criteria"]}
    context = login(cast.organiser).get(url("scoring:what_if", made), {"tried": "1", **weights}).context
    assert [(line["place"], line["moved"]) for line in context["rows"]] == [(1, 0), (2, 0), (3, 0)]
    assert RankingRun.objects.count() == 1


def test_what_if_shows_what_other_weights_would_give(world, cast, login):
    round = judged_round(world, levels=(4, 3), spread=False)
    for sheet in ScoreSheet.objects.filter(assignment__entry__code="2026-0002"):
        sheet.marks["benefit"]["mark"] = "5"
        sheet.save()
    made = run(freeze(round, by=cast.organiser, now=LATER), method="mean", params={}, by=cast.organiser, now=LATER)
    codes = [c["code"] for c in round.rubric.definition["criteria"]]
    tried = {f"w-{code}": 100 if code == "benefit" else 0 for code in codes}
    response = login(cast.organiser).get(url("scoring:what_if", made), {"tried": "1", **tried})
    lines = [
        (line["row"].entry.code, line["row"].place, line["place"], line["moved"]) for line in response.context["rows"]
    ]
    assert lines == [("2026-0002", 2, 1, 1), ("2026-0001", 1, 2, -1)]


def test_what_if_for_htmx_is_the_table_alone(cast, login, made):
    response = login(cast.organiser).get(url("scoring:what_if", made), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert response.templates[0].name == "scoring/run/_what_if_table.html"


@pytest.mark.parametrize("weight", ["", "-1", "101", "x"])
def test_what_if_with_a_wrong_weight_says_so_and_shows_the_run(cast, login, made, weight):
    response = login(cast.organiser).get(url("scoring:what_if", made), {"tried": "1", "w-benefit": weight})
    assert "w-benefit" in response.context["form"].errors
    assert [line["place"] for line in response.context["rows"]] == [1, 2, 3]


def test_tie_page_records_the_order_in_a_new_run(world, cast, login):
    world.edition.tie_breaks = [{"metric": "decision"}]
    world.edition.save()
    made = ranking_run(world, cast, levels=(4, 4, 3))
    client = login(cast.organiser)
    data = {"order-2026-0001": "2", "order-2026-0002": "1", "reason": "Putusan pleno."}
    response = client.post(url("scoring:decide_tie", made, group=1), data)
    newer = RankingRun.objects.get(number=2)
    assert response.url == url("scoring:run", newer)
    assert newer.params == {"decided": [["2026-0002", "2026-0001"]], "reason": "Putusan pleno."}
    assert newer.result["undecided"] == []


@pytest.mark.parametrize(
    "data",
    [
        {"order-2026-0001": "1", "order-2026-0002": "1", "reason": "x"},
        {"order-2026-0001": "1", "order-2026-0002": "2", "reason": ""},
        {},
    ],
)
def test_tie_page_refuses_half_a_decision(world, cast, login, data):
    world.edition.tie_breaks = [{"metric": "decision"}]
    world.edition.save()
    made = ranking_run(world, cast, levels=(4, 4))
    assert login(cast.organiser).post(url("scoring:decide_tie", made, group=1), data).status_code == 422
    assert RankingRun.objects.count() == 1


def test_tie_page_of_no_tie_is_not_found(cast, login, made):
    assert login(cast.organiser).get(url("scoring:decide_tie", made, group=1)).status_code == 404


def test_adopting_by_the_page_proposes_a_decision(cast, login, made):
    client = login(cast.organiser)
    assert client.get(url("scoring:adopt", made)).context["ranked"] == 5
    client.post(url("scoring:adopt", made))
    assert DecisionSet.objects.get().proposed_by == cast.organiser


def test_run_page_takes_the_same_queries_whatever_its_rows(world, cast, login, queries_of):
    judged_round(world, levels=(3,), dimension="living", first=7)
    made = ranking_run(world, cast, levels=(5, 4, 3))
    client = login(cast.organiser)
    counts = [
        queries_of(client, f"{url('scoring:run', made)}?category={code}-kabupaten") for code in ("living", "governance")
    ]
    assert counts[0] == counts[1] <= 12
