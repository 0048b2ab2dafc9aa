"""The calibrated model against lme4, against a slow dense twin, and against itself turned about."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from scoring.engine.calibrated import design_of
from scoring.engine.mixed import Design, Solution
from scoring.engine.posterior import fit
from scoring.engine.table import build, from_scores
from tests.reference import expected, rows
from tests.scoring.engine.marks import calibrated, small_table

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
