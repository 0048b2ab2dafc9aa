"""Charts, light and agreement of a run's judges."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from scoring.actions.run import run
from scoring.judgement import agreement_lines, light_of, reliability_lines, screened_by, separation_of
from tests.factories.rankings import LATER, frozen_round, ranking_run


@pytest.fixture
def made(world, cast):
    frozen = frozen_round(world, cast, levels=(5, 4, 4, 3, 2, 1))
    return run(frozen, method="calibrated", params={"draws": 200}, by=cast.organiser, now=LATER)


def drawn(source, **context):
    return Template("{% load juara %}" + source).render(Context(context))


def test_judges_page_draws_severity_with_its_error_and_fit(cast, login, made):
    response = login(cast.organiser).get(reverse("scoring:run_judges", args=[made.pk]))
    lines = {line["judge"]: line for line in made.result["judges"]}
    charts = response.context["charts"]
    assert [name for name, *_ in charts["severity"]] == ["J04", "J02", "J03"]
    for name, value, low, high in charts["severity"]:
        assert (value, high - value, value - low) == pytest.approx(
            (lines[name]["severity"], lines[name]["se"], lines[name]["se"])
        )
    assert response.content.decode().count('class="whiskers"') == 2


def test_judges_page_says_how_reliable_so_many_judges_are(cast, login, made):
    lines = login(cast.organiser).get(reverse("scoring:run_judges", args=[made.pk])).context["reliabilities"]
    entry, judge, rest = (made.result["components"][name] ** 2 for name in ("entry_sd", "judge_sd", "residual_sd"))
    assert [k for k, *_ in lines] == [1, 2, 3, 4, 5, 7, 10]
    for k, calibrated, raw in lines:
        assert calibrated == pytest.approx(entry / (entry + rest / k))
        assert raw == pytest.approx(entry / (entry + (judge + rest) / k))


def test_a_run_without_variances_has_no_reliability_by_judges(world, cast):
    assert reliability_lines(ranking_run(world, cast)) == []


def test_agreement_has_intervals_where_forms_exist_and_reasons_elsewhere(made):
    lines = {line["name"]: line for line in agreement_lines(made)}
    alphas = [name for name in lines if name.startswith("Krippendorff's alpha")]
    assert [name.split(":")[0].split(", ")[1] for name in alphas] == ["nominal", "ordinal", "interval", "ratio"]
    assert list(lines)[4:] == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k", "Kendall's W"]
    icc = made.result["agreement"]["icc"]["ICC2"]
    assert lines["ICC2"]["interval"] == f"{icc['ci95'][0]:.2f}–{icc['ci95'][1]:.2f}"
    assert lines["Kendall's W"]["interval"] == "–"
    made.result["agreement"]["icc"]["ICC2"] = {
        "value": None,
        "ci95": None,
        "reason": "not every judge marked every entry",
    }
    again = {line["name"]: line for line in agreement_lines(made)}["ICC2"]
    assert (again["value"], again["text"]) == ("–", "Not every judge marked every entry.")


@pytest.mark.parametrize(("light", "tone"), [("connected", "good"), ("weak", "warn"), ("broken", "bad")])
def test_light_says_in_words_how_well_judges_are_connected(made, light, tone):
    made.result["graph"]["light"] = light
    found = light_of(made)
    assert (str(found["label"]), found["tone"], bool(found["text"])) == (light, tone, True)


def test_a_run_from_before_the_light_has_none(cast, login, made):
    made.result["graph"].pop("light")
    assert light_of(made) is None


def test_whiskers_draw_points_intervals_band_and_round_ticks():
    rows = [("J01", 2.0, 1.0, 3.0), ("J02", -2.0, None, None)]
    with translation.override("id"):
        svg = drawn("{% whiskers rows label='Keketatan' low=-1 high=2.5 zero=0 %}", rows=rows)
    assert svg.count("whiskers-mark") == 2
    assert svg.count("whiskers-span") == 1
    assert svg.count("whiskers-out") == 1
    assert 'aria-label="Keketatan: J01 2,00; J02 -2,00"' in svg
    assert [text in svg for text in (">-2<", ">0<", ">3<")] == [True, True, True]


def test_whiskers_of_one_value_and_of_none_stand():
    assert drawn("{% whiskers rows %}", rows=[("J01", 0.0, 0.0, 0.0)]).count("<circle") == 1
    assert drawn("{% whiskers rows %}", rows=[]).count("<circle") == 0


def test_judges_page_shows_separation_and_alpha_of_every_level(cast, login, made):
    response = login(cast.organiser).get(reverse("scoring:run_judges", args=[made.pk]))
    found, text = response.context["separation"], response.content.decode()
    assert found["strata"] == pytest.approx((4 * found["g"] + 1) / 3, abs=1e-5)
    for value, words in ((found["g"], "Separation (G)"), (found["reliability"], "Reliability of separation")):
        assert f'{words}</dt><dd><span class="n">{value:.2f}</span>' in text
    assert [text.count(f"alpha, {level}:") for level in ("nominal", "ordinal", "interval", "ratio")] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("method", "words"),
    [("calibrated", ""), ("mean", "Signals come from the calibrated model beside the chosen method.")],
)
def test_judges_page_says_which_model_the_signals_come_from(world, cast, login, method, words):
    made = ranking_run(world, cast, method=method, levels=(5, 4, 4, 3, 2))
    response = login(cast.organiser).get(reverse("scoring:run_judges", args=[made.pk]))
    assert response.context["screened"] == {"done": True, "words": words}
    assert response.context["separation"]["companion"] is (method == "mean")
    text = response.content.decode()
    assert [str(signal["text"]["en"]) in text for signal in made.result["signals"]] == [True] * 3
    assert text.count("Signals come from the calibrated model") == (method == "mean")


def test_judges_page_of_marks_that_no_model_fits_says_so(world, cast, login):
    made = ranking_run(world, cast, levels=(4,))
    response = login(cast.organiser).get(reverse("scoring:run_judges", args=[made.pk]))
    assert response.context["screened"]["done"] is False
    assert response.context["separation"]["reason"] == "No standard errors of the scores are known."
    text = response.content.decode()
    assert "The calibrated model cannot be fitted to these marks, so there are no signals." in text
    assert "The screens found nothing" not in text


@pytest.mark.parametrize(("draws", "done"), [(2000, True), (None, False)])
def test_a_run_of_an_earlier_engine_has_neither_separation_nor_three_levels_of_alpha(made, draws, done):
    for key in ("separation", "screened_by"):
        made.result.pop(key)
    made.result["agreement"].pop("krippendorff_alpha")
    made.result["draws"] = draws
    assert separation_of(made) is None
    assert screened_by(made)["done"] is done
    assert [line["name"] for line in agreement_lines(made)][:2] == ["Krippendorff's alpha", "ICC1"]
