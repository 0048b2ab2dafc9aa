"""Edges of the calibrated model and its two alternates."""

import numpy as np
import pytest

from scoring.engine.calibrated import design_of, judges_needed, reweighted
from scoring.engine.canonical import generator
from scoring.engine.methods import METHODS
from scoring.engine.posterior import fit
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import build, from_scores
from tests.scoring.engine.marks import calibrated, small_table

# edge cases


def one_judge_table(marks):
    return build([(f"e{i}", "j", "m", mark) for i, mark in enumerate(marks)])


def codes(result):
    return [note["code"] for note in result.warnings]


def test_all_marks_equal_gives_equal_scores_and_says_so():
    result = calibrated(build([(e, j, "m", 7) for e in "abc" for j in "xyz"]))
    assert result.score.tolist() == [7.0, 7.0, 7.0]
    assert codes(result) == ["all-equal"]


def test_one_judge_gives_the_raw_marks_and_says_so():
    result = calibrated(one_judge_table([5, 6, 9]))
    assert result.score.tolist() == [5.0, 6.0, 9.0]
    assert codes(result) == ["one-judge"]
    assert result.reliability is None


def test_one_entry_gives_the_raw_mean_and_says_so():
    result = calibrated(build([("a", "x", "m", 5), ("a", "y", "m", 8)]))
    assert result.score.tolist() == [6.5]
    assert codes(result) == ["one-entry"]


def test_single_marks_of_several_judges_are_not_ranked_because():
    result = calibrated(build([("a", "x", "m", 5), ("b", "y", "m", 8), ("c", "x", "m", 4)]))
    reason = "no entry has two marks: harsh judges cannot be told from weak entries"
    assert np.isnan(result.score).all()
    assert result.reasons == {0: reason, 1: reason, 2: reason}


def test_no_mark_at_all_is_not_ranked_because():
    result = calibrated(build([("a", "x", "m", None)]))
    assert result.reasons == {0: "no counted mark"}


def test_entry_without_a_mark_is_not_ranked_while_others_are():
    table = small_table()
    marks = table.marks.copy()
    marks[table.entry == 3] = np.nan
    result = calibrated(table.replaced(marks=marks))
    assert np.flatnonzero(np.isnan(result.score)).tolist() == [3]
    assert result.reasons == {3: "no counted mark"}


def test_marks_without_any_residual_are_not_shrunk_and_said():
    quality, lenience = {"a": 1, "b": 5, "c": 9}, {"x": 0, "y": 2}
    marks = [(e, j, "m", quality[e] + lenience[j]) for e in quality for j in lenience]
    result = calibrated(build(marks))
    assert result.score == pytest.approx([2.0, 6.0, 10.0], abs=1e-6)
    assert [line.severity for line in result.judges] == pytest.approx([1.0, -1.0], abs=1e-6)
    assert "no-residual" in codes(result)


def test_judge_variance_at_its_boundary_is_zero_and_said():
    entry, judge = np.divmod(np.arange(40), 4)
    rng = generator(5)
    score = rng.normal(0, 3, 10)[entry] + rng.normal(0, 2, 40)
    score -= np.bincount(judge, score)[judge] / 10
    result = calibrated(from_scores(entry, judge, score))
    assert result.components["judge_sd"] == 0.0
    assert [line.severity for line in result.judges] == [0.0] * 4
    assert "no-judge-variance" in codes(result)


def test_entry_variance_at_its_boundary_gives_everyone_the_mean():
    entry, judge = np.divmod(np.arange(40), 4)
    score = generator(6).normal(0, 2, 40)
    score -= np.bincount(entry, score)[entry] / 4
    result = calibrated(from_scores(entry, judge, score))
    assert result.components["entry_sd"] == 0.0
    assert np.ptp(result.score) == 0.0
    assert result.reliability == {"calibrated": 0.0, "raw": 0.0, "judges_for_0.90": None}
    assert "no-entry-variance" in codes(result)


def test_judge_with_few_marks_keeps_a_severity_near_zero_and_is_named():
    table = small_table(entries=30)
    rows_in = [
        (table.entries[e], table.judges[j], "m", float(y))
        for e, j, y in zip(table.entry, table.judge, table.scores, strict=True)
    ]
    result = calibrated(build([*rows_in, ("e0000000", "newcomer", "m", 50.0)]))
    line = next(line for line in result.judges if line.judge == "newcomer")
    others = [line.se for line in result.judges if line.judge != "newcomer"]
    raw_distance = 50.0 - float(np.mean(table.scores))
    assert line.n == 1
    assert abs(line.severity) < abs(raw_distance) / 2
    assert line.se > max(others)
    assert next(n for n in result.warnings if n["code"] == "few-marks")["judges"] == ["newcomer"]


def test_unshrunken_mean_takes_off_the_judges_and_nothing_else():
    table = small_table()
    result = calibrated(table)
    severity = np.array([line.severity for line in result.judges])
    fair = table.scores + severity[table.judge]
    want = [fair[table.entry == i].mean() for i in range(table.n_entries)]
    assert result.extra["unshrunken"] == pytest.approx(want)


# alternates


def test_spread_equals_calibrated_when_judges_use_the_scale_alike():
    table = edition(Setting(entries=60, judges=6), 2).table
    assert METHODS["spread"].run(table).score == pytest.approx(calibrated(table).score, abs=1.0)


def test_spread_undoes_a_narrow_judge():
    hit = {"calibrated": [], "spread": []}
    for seed in range(6):
        simulated = edition(Setting(entries=120, judges=12, spread=0.5), seed)
        for name, found in hit.items():
            score = METHODS[name].run(simulated.table).score
            found.append(np.corrcoef(score, simulated.truth)[0, 1])
    assert np.mean(hit["spread"]) > np.mean(hit["calibrated"])


def test_huber_without_far_marks_equals_calibrated():
    table = small_table()
    assert METHODS["huber"].run(table, {"k": 50.0}).score == pytest.approx(calibrated(table).score, abs=1e-9)


def test_huber_lowers_the_entry_that_one_judge_lifts():
    simulated = edition(Setting(lift=4.0), 1)
    i = simulated.lifted
    plain = calibrated(simulated.table).score
    robust = METHODS["huber"].run(simulated.table).score
    assert (robust > robust[i]).sum() > (plain > plain[i]).sum()


def test_huber_weights_solve_their_own_equation():
    simulated = edition(Setting(entries=60, judges=8, lift=4.0), 1)
    table = simulated.table
    model = fit(design_of(table, table.scores, category_effect=True))
    robust = reweighted(model, 1.345)
    scale = 1.4826 * np.median(np.abs(model.solution.residual) / np.sqrt(model.residual_factor))
    weights = np.minimum(1.0, 1.345 * scale / np.abs(robust.solution.residual))
    assert robust.design.w == pytest.approx(weights, abs=1e-7)
    assert robust.design.w.min() < 0.5


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("calibrated", {"category_effect": "yes"}, "category_effect is true or false"),
        ("huber", {"k": 0}, "k must be a number between 0 and 100"),
        ("spread", {"k": 1}, "unknown parameter 'k'"),
    ],
)
def test_calibrated_methods_refuse_bad_parameters(name, params, message):
    with pytest.raises(ValueError) as error:
        METHODS[name].run(small_table(), params)
    assert str(error.value) == message


def test_judges_needed_follows_the_formula():
    assert judges_needed(0.9, 1.0, 1.0) == 9
    assert judges_needed(0.5, 4.0, 1.0) == 1
    assert judges_needed(0.9, 0.0, 1.0) is None
    with pytest.raises(ValueError, match="the target reliability lies between 0 and 1"):
        judges_needed(1.0, 1.0, 1.0)
