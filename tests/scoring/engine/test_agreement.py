"""ICC, alpha, W, G theory and rank sets against published answers and slow twins."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, spearmanr

from scoring.engine.agreement import agreement, icc_of, kendall_of, kendall_w, pairwise_agreement
from scoring.engine.alpha import LEVELS, Expected, krippendorff
from scoring.engine.canonical import generator
from scoring.engine.gtheory import d_study, g_study, reliability_with
from scoring.engine.icc import FORMS, icc, mean_squares
from scoring.engine.judgestats import midranks, spearman, spearman_interval
from scoring.engine.ranksets import marginal_rank_sets, simultaneous_rank_sets, top_set
from scoring.engine.table import build, from_scores
from tests.reference import expected, rows


def grid(name, row, column, value):
    data = rows(name)
    names = [list(dict.fromkeys(r[key] for r in data)) for key in (row, column)]
    x = np.full([len(found) for found in names], np.nan)
    for r in data:
        x[names[0].index(r[row]), names[1].index(r[column])] = float(r[value])
    return x


# ICC


def test_icc_equals_shrout_and_fleiss():
    want = expected("shrout_fleiss_1979")
    x = grid("shrout_fleiss_1979", "target", "judge", "score")
    got = icc(x)
    for form in FORMS:
        assert got[form].value == pytest.approx(want["reproduced"][form], abs=1e-12)
        interval = (got[form].low, got[form].high)
        assert interval == pytest.approx(want["published"]["CI95"][form], abs=0.006)
    assert (got["ICC1"].df1, got["ICC1"].df2, got["ICC3"].df2) == (5, 18, 15)
    assert got["ICC1"].f == pytest.approx(1.8, abs=0.05)
    assert got["ICC3"].p == pytest.approx(0.00013, abs=1e-5)
    ms = mean_squares(x)
    squares = want["reproduced"]["MS"]
    assert (ms.between, ms.within) == pytest.approx((squares["MSB"], squares["MSW"]))
    assert (ms.judges, ms.error) == pytest.approx((squares["MSJ"], squares["MSE"]))


def test_icc_equals_the_wine_example():
    want = expected("icc_wine_realstats")
    got = icc(grid("icc_wine_realstats", "wine", "judge", "score"))
    for form in FORMS:
        assert got[form].value == pytest.approx(want["reproduced"][form], abs=1e-6)
        single = "CI95_mean" if form.endswith("k") else "CI95_single"
        interval = (got[form].low, got[form].high)
        assert interval == pytest.approx(want["published"][single], abs=0.006)


def test_icc_of_the_wine_example_without_one_wine():
    x = grid("icc_wine_realstats", "wine", "judge", "score")
    want = expected("icc_wine_realstats")["published"]["after_dropping_wine_of_row4_listwise"]
    got = icc(np.delete(x, 3, axis=0))
    assert [got[form].value for form in FORMS] == pytest.approx(want, abs=0.006)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(3, 8), st.integers(2, 5))
def test_mean_squares_equal_the_regression_twin(seed, n, k):
    x = generator(seed).normal(size=(n, k))
    entry, judge = np.divmod(np.arange(n * k), k)

    def rss(*factors):
        design = np.column_stack([np.ones(n * k), *(np.eye(f.max() + 1)[f] for f in factors)])
        fitted = design @ np.linalg.lstsq(design, x.ravel(), rcond=None)[0]
        return ((x.ravel() - fitted) ** 2).sum()

    ms = mean_squares(x)
    assert ms.between * (n - 1) == pytest.approx(rss() - rss(entry))
    assert ms.within * n * (k - 1) == pytest.approx(rss(entry))
    assert ms.judges * (k - 1) == pytest.approx(rss() - rss(judge))
    assert ms.error * (n - 1) * (k - 1) == pytest.approx(rss(entry, judge))


def test_icc_of_exact_agreement_is_one_without_interval():
    got = icc(np.array([[1.0, 1.0], [3.0, 3.0], [4.0, 4.0]]))
    assert [got[form].value for form in FORMS] == [1.0] * 6
    assert got["ICC2"].low is None


def test_icc_of_a_constant_difference_is_one_for_consistency_only():
    got = icc(np.array([[1.0, 2.0], [3.0, 4.0], [4.0, 5.0]]))
    assert got["ICC3"].value == pytest.approx(1.0)
    assert got["ICC2"].value < 1.0


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ([[1, 2]], "two entries and two judges are needed"),
        ([[1, 2], [3, np.nan]], "not every judge marked every entry"),
        ([[1, 2], [2, 1]], "the entries do not differ"),
    ],
)
def test_icc_says_why_it_cannot_be(x, message):
    with pytest.raises(ValueError) as error:
        icc(np.array(x, dtype=float))
    assert str(error.value) == message


# Krippendorff's alpha


def test_alpha_equals_the_worked_example():
    data = rows("krippendorff_wikipedia")
    want = expected("krippendorff_wikipedia")["published"]
    unit = np.array([r["unit"] for r in data])
    value = np.array([float(r["value"]) for r in data])
    assert krippendorff(unit, value, "nominal") == pytest.approx(want["nominal"], abs=1e-6)
    assert krippendorff(unit, value, "interval") == pytest.approx(want["interval"], abs=1e-6)


def alpha_twin(unit, value, level):
    """Coincidence matrix pair by pair, distances from their definition."""
    groups = [[v for u, v in zip(unit, value, strict=True) if u == w] for w in sorted(set(unit))]
    groups = [group for group in groups if len(group) > 1]
    values = sorted({v for group in groups for v in group})
    coincidence = {(a, b): 0.0 for a in values for b in values}
    for group in groups:
        for i, j in permutations(range(len(group)), 2):
            coincidence[group[i], group[j]] += 1 / (len(group) - 1)
    n = {a: sum(coincidence[a, b] for b in values) for a in values}
    total = sum(n.values())

    def distance(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        low, high = min(a, b), max(a, b)
        return (sum(n[g] for g in values if low <= g <= high) - (n[a] + n[b]) / 2) ** 2

    observed = sum(coincidence[a, b] * distance(a, b) for a in values for b in values)
    chance = sum(n[a] * n[b] * distance(a, b) for a in values for b in values) / (total - 1)
    return 1 - observed / chance


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(3, 9))
@pytest.mark.parametrize("level", LEVELS)
def test_alpha_equals_the_coincidence_twin(level, seed, units):
    rng = generator(seed)
    unit = rng.integers(0, units, 25)
    value = rng.integers(0, 5, 25).astype(float)
    assert krippendorff(unit, value, level) == pytest.approx(alpha_twin(unit, value, level))


def test_alpha_of_interval_does_not_change_with_the_scale():
    rng = generator(1)
    unit, value = rng.integers(0, 9, 40), rng.normal(size=40)
    moved = krippendorff(unit, 1e3 * value + 1e6, "interval")
    assert moved == pytest.approx(krippendorff(unit, value, "interval"), abs=1e-8)


@pytest.mark.parametrize(
    ("unit", "value", "level", "message"),
    [
        ([1, 2], [1, 2], "interval", "no entry has two marks"),
        ([1, 1], [2, 2], "nominal", "all marks are equal"),
        ([1, 1], [-1, 2], "ratio", "a ratio scale has no negative marks"),
        ([1, 1], [1, 2], "colour", "unknown level 'colour'; known: "),
    ],
)
def test_alpha_says_why_it_cannot_be(unit, value, level, message):
    with pytest.raises(ValueError) as error:
        krippendorff(np.array(unit), np.array(value, dtype=float), level)
    assert str(error.value).startswith(message)


# Kendall's W, ranks


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.integers(3, 9), st.integers(3, 6))
def test_kendall_chi2_equals_friedman(seed, n, m):
    x = generator(seed).integers(0, 6, (n, m)).astype(float)
    x[0], x[1] = -1.0, 9.0
    got = kendall_w(x)
    want = friedmanchisquare(*x)
    assert (got.chi2, got.p) == pytest.approx((want.statistic, want.pvalue))
    assert got.chi2 == pytest.approx(m * (n - 1) * got.w)


def test_kendall_w_ends():
    same = np.tile(np.arange(5.0)[:, None], 4)
    assert kendall_w(same).w == 1.0
    opposed = np.column_stack([np.arange(5.0), -np.arange(5.0)])
    assert kendall_w(opposed).w == 0.0
    with pytest.raises(ValueError, match="no judge makes a difference between entries"):
        kendall_w(np.ones((3, 2)))
    with pytest.raises(ValueError, match="two entries and two judges are needed"):
        kendall_w(np.ones((3, 1)))
    with pytest.raises(ValueError, match="not every judge marked every entry"):
        kendall_w(np.array([[1.0, np.nan], [2.0, 3.0]]))


def test_spearman_equals_scipy_with_ties():
    rng = generator(2)
    x, y = rng.integers(0, 5, 20), rng.integers(0, 5, 20)
    assert spearman(x, y) == pytest.approx(spearmanr(x, y).statistic)
    assert spearman(x[:2], y[:2]) is None
    assert spearman(np.ones(5), y[:5]) is None
    assert midranks(np.array([3, 1, 3])).tolist() == [2.5, 1.0, 2.5]


# the whole of it


def test_agreement_of_a_complete_table_has_every_number():
    data = rows("shrout_fleiss_1979")
    table = build((r["target"], r["judge"], "m", float(r["score"])) for r in data)
    got = agreement(table, "0" * 64)
    assert got["icc"]["ICC2"]["value"] == pytest.approx(0.2897637795275591)
    assert got["icc"]["ICC2"]["ci95"] == pytest.approx([0.02, 0.76], abs=0.005)
    assert sorted(got["krippendorff_alpha"]) == sorted(LEVELS)
    assert got["krippendorff_alpha_reason"] == {}
    assert got["kendall_w"]["df"] == 5
    assert len(got["pairwise"]["pairs"]) == 6
    assert (got["entries"], got["judges"], got["marks"]) == (6, 4, 24)


def test_agreement_of_an_incomplete_table_says_why():
    table = build([("a", "x", "m", 1), ("a", "y", "m", 2), ("b", "x", "m", 3)])
    got = agreement(table, "0" * 64)
    reason = "not every judge marked every entry"
    assert got["icc"]["ICC1"] == {"value": None, "ci95": None, "reason": reason}
    assert got["kendall_w"]["reason"] == reason
    assert got["krippendorff_alpha"]["interval"] == pytest.approx(0.0)
    assert got["pairwise"]["pairs"] == [
        {
            "judges": ["x", "y"],
            "n": 1,
            "mean_difference": -1.0,
            "mean_absolute_difference": 1.0,
            "spearman": None,
            "spearman_ci95": None,
        }
    ]
    assert got["pairwise"]["reason"] == "no two judges share three entries that differ"


def test_pairwise_of_judges_without_common_entries_is_empty():
    table = build([("a", "x", "m", 1), ("b", "y", "m", 2)])
    assert pairwise_agreement(table)["pairs"] == []


# generalizability


def test_agreement_of_very_many_judges_makes_no_grid():
    table = from_scores(np.repeat(np.arange(50_000), 2), np.arange(100_000), np.arange(100_000.0))
    reasons = {found["reason"] for found in (icc_of(table)["ICC1"], kendall_of(table), pairwise_agreement(table))}
    assert reasons == {"not every judge marked every entry", "too many pairs of judges"}


def test_g_study_equals_brennan():
    name = "brennan_3_2_gtheory"
    want = expected(name)
    marks = {}
    for r in rows(name):
        marks.setdefault((r["Person"], r["Task"]), []).append(float(r["Score"]))
    people, tasks = ({key[i]: None for key in marks} for i in (0, 1))
    got = g_study(np.array([[marks[p, t] for t in tasks] for p in people]))
    for key, value in want["published"]["var"].items():
        assert getattr(got, key) == pytest.approx(value, abs=5e-4)
    study = d_study(got, 3, 12)
    numbers = want["reproduced"]["d_study_3_tasks_12_raters"]
    assert study.erho2 == pytest.approx(numbers["Erho2"], abs=5e-4)
    assert study.phi == pytest.approx(numbers["Phi"], abs=5e-4)
    assert study.relative_error == pytest.approx(numbers["rel_error"], abs=5e-4)
    assert study.absolute_error == pytest.approx(numbers["abs_error"], abs=5e-4)
    assert study.relative_error**0.5 == pytest.approx(numbers["sem_rel"], abs=5e-4)


def test_g_study_and_d_study_refuse_what_they_cannot():
    with pytest.raises(ValueError, match="two entries, two tasks and two judges in each"):
        g_study(np.ones((2, 1, 2)))
    with pytest.raises(ValueError, match="not every judge marked every entry"):
        g_study(np.full((2, 2, 2), np.nan))
    components = g_study(generator(1).normal(size=(4, 2, 2)))
    with pytest.raises(ValueError, match="each task needs a judge"):
        d_study(components, 3, 2)
    with pytest.raises(ValueError, match="there is no variance at all"):
        d_study(g_study(np.ones((2, 2, 2))), 2, 2)


def test_reliability_with_more_judges():
    assert reliability_with(3, 4.0, 1.0, 6.0) == pytest.approx((4 / 6, 4 / (4 + 7 / 3)))
    assert reliability_with(3, 0.0, 1.0, 6.0) == (0.0, 0.0)
    with pytest.raises(ValueError, match="at least one judge is needed"):
        reliability_with(0, 1.0, 1.0, 1.0)


# rank sets


def test_rank_sets_equal_csranks():
    name = "csranks_pisa2018"
    data = rows(name, "csranks_math_output_R5000_seed101.csv")
    want = expected(name)
    score = np.array([float(r["math_score"]) for r in data])
    se = np.array([float(r["math_se"]) for r in data])
    for sets, key in (
        (marginal_rank_sets(score, se, seed=1), "marg"),
        (simultaneous_rank_sets(score, se, seed=1), "simul"),
    ):
        assert np.abs(sets.low - [int(r[f"{key}_L"]) for r in data]).max() <= 1
        assert np.abs(sets.high - [int(r[f"{key}_U"]) for r in data]).max() <= 1
    for level, key in ((0.95, "top5_95"), (0.90, "top5_90")):
        inside = top_set(score, se, 5, level, seed=1)
        names = [data[i]["jurisdiction"] for i in np.flatnonzero(inside)]
        assert sorted(names) == want["reproduced"][key]


def test_rank_sets_of_clear_differences_are_single_places():
    sets = marginal_rank_sets(np.array([30.0, 20.0, 10.0]), np.ones(3), seed=1)
    assert (sets.low.tolist(), sets.high.tolist()) == ([1, 2, 3], [1, 2, 3])


def test_rank_sets_of_equal_scores_hold_every_place():
    sets = simultaneous_rank_sets(np.zeros(4), np.ones(4), seed=1)
    assert (sets.low.tolist(), sets.high.tolist()) == ([1] * 4, [4] * 4)
    assert top_set(np.zeros(4), np.ones(4), 1, seed=1).all()


def test_rank_sets_refuse_errors_that_are_not_positive():
    with pytest.raises(ValueError, match="standard errors must be positive numbers"):
        marginal_rank_sets(np.zeros(2), np.zeros(2), seed=1)


# intervals and distances


@pytest.mark.parametrize(
    ("value", "n", "ends"), [(0.5, 30, [0.148, 0.740]), (0.0, 28, [-0.373, 0.373]), (1.0, 30, None), (0.5, 3, None)]
)
def test_spearman_interval(value, n, ends):
    """By hand: tanh(atanh(0.5) -+ 1.96 sqrt(1.125/27)) and tanh(-+ 1.96/5)."""
    assert spearman_interval(value, n) == (ends if ends is None else pytest.approx(ends, abs=5e-4))


@pytest.mark.parametrize(("low", "high"), [(80.0, 80.001), (1.0, 100.0), (1e-9, 1e12)])
def test_ratio_distances_of_many_values_are_those_of_their_definition(low, high):
    values = np.concatenate([[0.0], np.exp(np.linspace(np.log(low), np.log(high), 1500))])
    totals = generator(4).integers(0, 5, size=(3, len(values))).astype(float)
    whole = values[:, None] + values[None, :]
    apart = ((values[:, None] - values[None, :]) / np.where(whole == 0, 1.0, whole)) ** 2
    between = Expected(values, "ratio")
    assert between.basis.shape[1] < 700  # nodes, not values
    assert between.sums(totals) == pytest.approx([t @ apart @ t for t in totals], rel=1e-11)
