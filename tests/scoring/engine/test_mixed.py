"""The calibrated model against lme4, against a slow dense twin, and against itself turned about."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from scoring.engine.calibrated import design_of, judges_needed, reweighted
from scoring.engine.canonical import generator
from scoring.engine.methods import METHODS
from scoring.engine.mixed import Design, Solution
from scoring.engine.posterior import fit
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import build, from_scores
from tests.scoring.engine.reference import expected, rows


def calibrated(table, **params):
    return METHODS["calibrated"].run(table, params)


def small_table(seed=3, entries=14, judges=6, groups=2):
    rng = generator(seed)
    pairs = [(i, j) for i in range(entries) for j in rng.permutation(judges)[: 2 + i % 3]]
    entry, judge = np.array(pairs).T
    score = 60 + rng.normal(0, 6, entries)[entry] + rng.normal(0, 4, judges)[judge]
    score += rng.normal(0, 5, len(entry))
    return from_scores(entry, judge, score, np.arange(entries) % groups)


# the slow twin: everything dense, straight from the definition of the model


class DenseTwin:
    """V = s_u^2 Zu Zu' + s_b^2 Zb Zb' + s_e^2 I, inverted whole."""

    def __init__(self, table, variances):
        self.Zu = np.eye(table.n_entries)[table.entry]
        self.Zb = np.eye(table.n_judges)[table.judge]
        self.G = np.eye(len(table.groups))[table.group]
        self.X = self.Zu @ self.G
        self.y = table.scores
        u, b, e = variances
        n = len(self.y)
        self.variances = variances
        self.V = u * self.Zu @ self.Zu.T + b * self.Zb @ self.Zb.T + e * np.eye(n)
        self.Vi = np.linalg.inv(self.V)
        self.XtVX = self.X.T @ self.Vi @ self.X
        self.m = np.linalg.solve(self.XtVX, self.X.T @ self.Vi @ self.y)
        self.Vir = self.Vi @ (self.y - self.X @ self.m)
        projector = self.Vi - self.Vi @ self.X @ np.linalg.solve(self.XtVX, self.X.T @ self.Vi)
        self.P = projector

    @property
    def criterion(self):
        n, p = self.X.shape
        quadratic = (self.y - self.X @ self.m) @ self.Vir
        logs = np.linalg.slogdet(self.V)[1] + np.linalg.slogdet(self.XtVX)[1]
        return logs + quadratic + (n - p) * math.log(2 * math.pi)

    @property
    def score(self):
        return self.G @ self.m + self.variances[0] * self.Zu.T @ self.Vir

    @property
    def judge_effects(self):
        return self.variances[1] * self.Zb.T @ self.Vir

    def error_covariance(self):
        """Var(G m + u - estimate), by mapping marks to predictions."""
        u, _, _ = self.variances
        gls = np.linalg.solve(self.XtVX, self.X.T @ self.Vi)
        weights = self.G @ gls + u * self.Zu.T @ self.P
        return (
            weights @ self.V @ weights.T
            - weights @ self.Zu * u
            - (weights @ self.Zu * u).T
            + u * np.eye(self.Zu.shape[1])
        )

    def judge_error(self):
        b = self.variances[1]
        return np.diag(b * np.eye(self.Zb.shape[1]) - b * self.Zb.T @ self.P @ self.Zb * b)

    def entry_error(self):
        u = self.variances[0]
        return np.diag(u * np.eye(self.Zu.shape[1]) - u * self.Zu.T @ self.P @ self.Zu * u)

    def residual_variance_of_rows(self):
        return np.diag(self.variances[2] ** 2 * self.P)


@pytest.mark.parametrize("shape", [(14, 6), (5, 14)], ids=["absorb entries", "absorb judges"])
def test_fit_equals_the_dense_twin(shape):
    table = small_table(entries=shape[0], judges=shape[1])
    model = fit(design_of(table, table.scores, category_effect=True))
    variances = (model.entry_sd**2, model.judge_sd**2, model.residual_variance)
    twin = DenseTwin(table, variances)
    assert model.criterion == pytest.approx(twin.criterion, abs=1e-7)
    assert model.score == pytest.approx(twin.score, abs=1e-7)
    assert -model.severity == pytest.approx(twin.judge_effects, abs=1e-7)
    assert model.score_variance == pytest.approx(np.diag(twin.error_covariance()), abs=1e-7)
    assert model.judge_variance == pytest.approx(twin.judge_error(), abs=1e-7)
    assert model.entry_variance == pytest.approx(twin.entry_error(), abs=1e-7)
    rows_variance = model.residual_variance * model.residual_factor
    assert rows_variance == pytest.approx(twin.residual_variance_of_rows(), abs=1e-7)


@pytest.mark.parametrize("shape", [(14, 6), (5, 14)], ids=["absorb entries", "absorb judges"])
def test_fit_finds_the_optimum_that_the_dense_twin_finds(shape):
    table = small_table(entries=shape[0], judges=shape[1])
    model = fit(design_of(table, table.scores, category_effect=True))
    best = minimize(
        lambda logs: DenseTwin(table, np.exp(logs)).criterion,
        np.log([20.0, 10.0, 20.0]),
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-11, "maxiter": 4000},
    )
    assert model.criterion == pytest.approx(best.fun, abs=1e-6)
    found = np.exp(best.x)
    assert model.residual_variance == pytest.approx(found[2], rel=1e-3)
    assert model.entry_sd**2 == pytest.approx(found[0], rel=1e-2, abs=1e-3)
    assert model.judge_sd**2 == pytest.approx(found[1], rel=1e-2, abs=1e-3)


@pytest.mark.parametrize("shape", [(14, 6), (5, 14)])
def test_gradient_equals_finite_differences(shape):
    table = small_table(entries=shape[0], judges=shape[1])
    design = design_of(table, table.scores, category_effect=True)
    step = 1e-5
    for ratios in ((1.0, 0.5), (0.3, 2.0)):
        gradient = Solution(design, *ratios).gradient
        for side in (0, 1):
            up, down = list(ratios), list(ratios)
            up[side] += step
            down[side] -= step
            slope = Solution(design, *up).criterion - Solution(design, *down).criterion
            assert gradient[side] == pytest.approx(slope / (2 * step), abs=1e-5)


def test_weighted_design_equals_repeated_rows():
    table = small_table()
    design = design_of(table, table.scores, category_effect=True)
    heavy = np.where(np.arange(len(design.y)) % 4 == 0, 2.0, 1.0)
    weighted = Design(design.y, heavy, design.entry, design.judge, design.group, 14, 6, design.n_groups)
    again = np.repeat(np.arange(len(design.y)), heavy.astype(int))
    repeated = Design(
        design.y[again],
        np.ones(len(again)),
        design.entry[again],
        design.judge[again],
        design.group,
        14,
        6,
        design.n_groups,
    )
    for got, want in zip(Solution(weighted, 1.2, 0.7).effects, Solution(repeated, 1.2, 0.7).effects, strict=True):
        assert got == pytest.approx(want, abs=1e-10)


# published answers


def test_conference_reviews_equal_lme4():
    name = "kuhlisch_conference"
    want = expected(name)["reproduced"]
    table = build((r["idpaper"], r["idreviewer"], "m", float(r["score"])) for r in rows(name))
    result = calibrated(table)
    got = result.components
    assert got["criterion"] == pytest.approx(want["reml"], abs=1e-3)
    assert got["mean"] == pytest.approx(want["mu"], abs=1e-3)
    assert got["entry_sd"] == pytest.approx(want["sd_paper"], abs=1e-3)
    assert got["judge_sd"] == pytest.approx(want["sd_reviewer"], abs=1e-3)
    assert got["residual_sd"] == pytest.approx(want["sd_resid"], abs=1e-3)
    assert result.model.mean_se[0] == pytest.approx(want["mu_se"], abs=1e-3)
    blups = {r["paper"]: float(r["blup"]) for r in rows(name, "lme4_lm_papers.csv")}
    assert result.score == pytest.approx([blups[e] for e in table.entries], abs=1e-3)
    harsh = {r["reviewer"]: -float(r["blup"]) for r in rows(name, "lme4_reviewers.csv")}
    assert [line.severity for line in result.judges] == pytest.approx(
        [harsh[line.judge] for line in result.judges], abs=1e-3
    )


def test_essay_ratings_equal_lme4():
    name = "ptam4_essays"
    want = expected(name)["lme4"]
    marks = [(r["idstud"], r["rater"], c, float(r[c])) for r in rows(name) for c in r if c[:4] == "crit"]
    result = calibrated(build(marks))
    residual = math.hypot(want["sd"]["idstud:rater"], want["sd_resid"] / math.sqrt(3))
    assert result.components["entry_sd"] == pytest.approx(want["sd"]["idstud"], abs=1e-3)
    assert result.components["judge_sd"] == pytest.approx(want["sd"]["rater"], abs=1e-3)
    assert result.components["residual_sd"] == pytest.approx(residual, abs=1e-3)
    for line in result.judges:
        assert -line.severity == pytest.approx(want["rater_blup"][line.judge], abs=1e-3)


# invariances


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.2, 30), st.floats(-50, 50))
def test_calibrated_follows_an_affine_change_of_the_marks(seed, factor, shift):
    table = small_table(seed)
    plain = calibrated(table)
    moved = calibrated(table.replaced(marks=table.marks * factor + shift))
    assert moved.score == pytest.approx(plain.score * factor + shift, abs=1e-4 * factor)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_calibrated_does_not_depend_on_row_order_to_the_byte(seed, shuffler):
    table = small_table(seed)
    marks = [
        (table.entries[e], table.judges[j], "m", float(y))
        for e, j, y in zip(table.entry, table.judge, table.scores, strict=True)
    ]
    first = calibrated(build(marks))
    shuffler.shuffle(marks)
    assert calibrated(build(marks)).score.tobytes() == first.score.tobytes()


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.permutations(range(6)))
def test_calibrated_does_not_depend_on_the_names_of_judges(seed, names):
    table = small_table(seed)
    renamed = from_scores(table.entry, np.array(names)[table.judge], table.scores, table.group)
    assert calibrated(renamed).score == pytest.approx(calibrated(table).score, abs=1e-5)


def test_calibrated_missing_mark_equals_the_absent_row():
    table = small_table()
    marks = table.marks.copy()
    marks[0] = np.nan
    keep = np.arange(len(marks)) > 0
    short = table.replaced(entry=table.entry[keep], judge=table.judge[keep], marks=table.marks[keep])
    missing = calibrated(table.replaced(marks=marks))
    assert missing.score == pytest.approx(calibrated(short).score, abs=1e-9)


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
