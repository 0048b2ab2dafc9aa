"""How many groups of entries the scores of each method tell apart, and the calibrated model beside a method without one."""

import numpy as np
import pytest

from scoring.engine.companion import companion_of
from scoring.engine.methods import METHODS, MIXED
from scoring.engine.rasch import separation
from scoring.engine.result import Result
from scoring.engine.separation import separation_of, shrunken
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import build

FITTED = {"calibrated", "spread", "huber"}


def of(name, table, **params):
    result = METHODS[name].run(table, params)
    return result, separation_of(result, companion_of(table, result))


def test_separation_of_shrunken_scores_is_that_of_the_marks_they_were_made_from():
    """Known variances: means of true sd 3 with error sd 2, drawn to the mean by 9/13; G is 3/2 either way."""
    rng = np.random.default_rng(5)
    true = rng.normal(0, 3, 200_000)
    measure = true + rng.normal(0, 2, 200_000)
    plain = separation(measure, np.full(200_000, 2.0))
    drawn = shrunken(measure * 9 / 13, np.full(200_000, (9 * 4 / 13) ** 0.5))
    assert drawn["g"] == pytest.approx(1.5, abs=0.02)
    assert (drawn["g"], drawn["reliability"], drawn["strata"]) == pytest.approx(
        (plain.separation, plain.reliability, plain.strata), rel=0.01
    )


def test_separation_reliability_and_strata_follow_from_g():
    found = shrunken(np.array([1.0, 5.0]), np.array([1.0, 1.0]))
    assert found == {"g": 2.0, "reliability": 0.8, "strata": 3.0}


def test_separation_of_a_calibrated_run_agrees_with_the_share_of_the_truth_it_finds():
    simulated = edition(Setting(entries=400, judges=40), 3)
    result, found = of("calibrated", simulated.table)
    truth = np.corrcoef(simulated.truth, result.score)[0, 1] ** 2
    assert found["reliability"] == pytest.approx(truth, abs=0.06)
    assert found["companion"] is False


@pytest.mark.parametrize("name", ["mean", "median", "trimmed", "borda", "zscore"])
def test_separation_of_a_method_without_errors_is_that_of_the_calibrated_model(name):
    table = edition(Setting(entries=60, judges=10, per_entry=4), 1).table
    _, own = of("calibrated", table)
    _, found = of(name, table)
    assert found == {**own, "companion": True}


def test_separation_of_joint_rasch_takes_the_measures_as_they_are():
    levels = np.clip(np.round(edition(Setting(entries=40, judges=8), 2).table.scores / 15), 1, 6)
    table = edition(Setting(entries=40, judges=8), 2).table.replaced(marks=levels[:, None])
    result, found = of("rasch", table, estimator="jmle")
    known = np.isfinite(result.score) & np.isfinite(result.se)
    assert found["g"] == pytest.approx(separation(result.score[known], result.se[known]).separation, abs=1e-6)


def test_separation_of_equal_marks_says_why_there_is_none():
    table = build((e, j, "m", 4.0) for e in "abc" for j in "xy")
    for name in ("mean", "calibrated"):
        _, found = of(name, table)
        assert found == {
            "g": None, "reliability": None, "strata": None, "companion": False,
            "reason": "no standard errors of the scores are known",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("score", "se", "reason"),
    [
        ([1.0, np.nan], [0.5, 0.5], "separation needs two elements"),
        ([1.0, 2.0], [0.0, 0.0], "standard errors above zero"),
    ],
)
def test_separation_without_a_spread_or_an_error_says_why(score, se, reason):
    result = Result("calibrated", {}, np.array(score), np.zeros(2), np.ones(2), se=np.array(se), model="fitted")
    assert reason in separation_of(result, None)["reason"]


@pytest.mark.parametrize("name", [name for name in METHODS if name not in {"schulze", "kemeny"}])
def test_companion_stands_beside_every_method_without_a_mixed_model(name):
    table = edition(Setting(entries=30, judges=6), 1).table
    table = table.replaced(marks=np.round(table.marks / 10))
    found = companion_of(table, METHODS[name].run(table))
    assert (found is None) == (name in FITTED) == (METHODS[name].model == MIXED)
    assert found is None or found.method == "calibrated"


def test_companion_that_cannot_be_fitted_is_none():
    table = build([("a", "x", "m", 3.0), ("b", "x", "m", 4.0)])
    assert companion_of(table, METHODS["mean"].run(table)) is None
