"""The many-facet Rasch model against TAM, Winsteps, a slow dense twin, and its edges."""

import numpy as np
import pytest
from scipy.optimize import minimize

from scoring.engine.aggregate import Criterion
from scoring.engine.canonical import generator
from scoring.engine.methods import METHODS
from scoring.engine.rasch import Responses, probabilities, separation
from scoring.engine.rasch_jmle import fit_joint
from scoring.engine.rasch_mmle import fit_marginal
from scoring.engine.table import build
from tests.reference import expected, rows


def essays():
    name = "ptam4_essays"
    return build((r["idstud"], r["rater"], c, float(r[c])) for r in rows(name) for c in r if c[:4] == "crit")


def knox():
    data = rows("knox_cube_rasch")
    children = list(dict.fromkeys(r["child"] for r in data))
    return children, Responses(
        entry=np.array([children.index(r["child"]) for r in data]),
        judge=np.zeros(len(data), dtype=int),
        criterion=np.array([int(r["item"]) - 1 for r in data]),
        level=np.array([int(r["x"]) for r in data]),
        n_entries=len(children),
        n_judges=1,
        n_criteria=18,
        top=1,
    )


def simulated(seed=1, entries=40, judges=5, criteria=2, top=3):
    rng = generator(seed)
    quality, severity = rng.normal(0, 1.5, entries), rng.normal(0, 0.7, judges)
    pairs = [(i, j) for i in range(entries) for j in rng.permutation(judges)[:3]]
    entry, judge = np.repeat(np.array(pairs), criteria, axis=0).T
    criterion = np.tile(np.arange(criteria), len(pairs))
    chance = probabilities(quality[entry] - severity[judge], np.linspace(-1.5, 1.5, top))
    level = (rng.random((len(entry), 1)) > chance.cumsum(axis=1)).sum(axis=1)
    return Responses(entry, judge, criterion, level, entries, judges, criteria, top)


def test_essay_severities_and_deviance_equal_tam():
    want = expected("ptam4_essays")["tam"]
    result = METHODS["rasch"].run(essays())
    for line in result.judges:
        assert line.severity == pytest.approx(want["params"][f"rater{line.judge}"], abs=0.02)
    assert result.components["criterion"] == pytest.approx(want["deviance"], abs=0.5)
    assert result.components["entry_sd"] ** 2 == pytest.approx(want["variance"], abs=0.06)
    assert result.reliability["calibrated"] == pytest.approx(want["EAP_reliability"], abs=0.005)
    for c, name in enumerate(("crit2", "crit3", "crit4")):
        assert result.model.difficulty[c] == pytest.approx(want["params"][name], abs=0.02)
    steps = [want["params"][f"step{k}"] for k in (1, 2, 3)]
    assert result.model.steps == pytest.approx(steps, abs=0.02)


def test_knox_cube_children_equal_winsteps():
    _, data = knox()
    published = expected("knox_cube_rasch")["published"]
    want = published["kids_nonextreme"]
    entry = fit_joint(data).entry
    used = entry.estimated
    measure = entry.measure[used]
    assert used.sum() == want["n"]
    numbers = {
        "measure_mean": measure.mean(),
        "measure_sd_pop": measure.std(),
        "measure_max": measure.max(),
        "measure_min": measure.min(),
        "infit_mnsq_mean": entry.fit.infit[used].mean(),
        "infit_mnsq_max": entry.fit.infit[used].max(),
        "infit_mnsq_min": entry.fit.infit[used].min(),
        "outfit_mnsq_mean": entry.fit.outfit[used].mean(),
        "outfit_mnsq_max": entry.fit.outfit[used].max(),
        "outfit_mnsq_min": entry.fit.outfit[used].min(),
    }
    assert numbers == {key: pytest.approx(want[key], abs=0.005) for key in numbers}
    for name, se in (("model", entry.se), ("real", entry.real_se)):
        got = separation(measure, se[used])
        for key, value in want[name].items():
            assert getattr(got, key) == pytest.approx(value, abs=0.005)


def test_knox_cube_first_child_equals_the_facets_score_file():
    _, data = knox()
    published = expected("knox_cube_rasch")["published"]["facets_score_file_child1"]
    want = expected("knox_cube_rasch")["reproduced"]["child1"]
    entry = fit_joint(data).entry
    assert entry.measure[0] == pytest.approx(want["measure"], abs=1e-6)
    assert entry.se[0] == pytest.approx(published["se"], abs=0.005)
    assert entry.fit.infit[0] == pytest.approx(published["infit"], abs=0.005)
    assert entry.fit.infit_z[0] == pytest.approx(published["infit_z"], abs=0.005)
    assert entry.fit.outfit[0] == pytest.approx(published["outfit"], abs=0.005)
    fair = float(probabilities(entry.measure[:1], np.zeros(1))[0, 1])
    assert fair == pytest.approx(want["fair_m_with_active_items"], abs=1e-6)


def test_knox_cube_items_equal_the_reproduction():
    _, data = knox()
    want = expected("knox_cube_rasch")["reproduced"]["items"]
    items = fit_joint(data).criterion
    used = items.estimated
    assert used.sum() == want["n"]
    for name, se in (("model", items.se), ("real", items.real_se)):
        got = separation(items.measure[used], se[used])
        for key, value in want[name].items():
            assert getattr(got, key) == pytest.approx(value, abs=1e-6)


def test_marginal_fit_equals_the_dense_twin():
    """The twin adds up every entry, node and response one by one, and is minimised without slopes."""
    data = simulated(entries=12, judges=3, criteria=2, top=2)
    nodes = np.linspace(-6.5, 6.5, 81)
    weights = np.exp(-0.5 * nodes**2)
    weights /= weights.sum()

    def deviance(packed):
        difficulty, severity = packed[:2], np.append(packed[2:4], -packed[2:4].sum())
        steps, sd = np.array([packed[4], -packed[4]]), np.exp(packed[5])
        total = 0.0
        for i in range(data.n_entries):
            likelihood = weights.copy()
            for r in np.flatnonzero(data.entry == i):
                shift = difficulty[data.criterion[r]] + severity[data.judge[r]]
                chance = [probabilities(np.array([sd * node - shift]), steps)[0] for node in nodes]
                likelihood *= [row[data.level[r]] for row in chance]
            total -= 2 * np.log(likelihood.sum())
        return total

    model = fit_marginal(data)
    packed = [*model.difficulty, *model.severity[:2], model.steps[0], np.log(model.entry_sd)]
    assert model.deviance == pytest.approx(deviance(np.array(packed)), abs=1e-8)
    better = minimize(deviance, packed, method="Nelder-Mead", options={"maxfev": 60})
    assert better.fun > model.deviance - 1e-4


def test_joint_fit_reproduces_the_observed_scores():
    data = simulated()
    model = fit_joint(data)
    used = model.entry.estimated[data.entry]
    location = model.entry.measure[data.entry] - model.judge.measure[data.judge]
    location -= model.criterion.measure[data.criterion]
    mean = probabilities(location, model.steps) @ np.arange(4)
    for codes, size in ((data.entry, 40), (data.judge, 5), (data.criterion, 2)):
        residual = np.bincount(codes[used], (data.level - mean)[used], size)
        assert np.abs(residual).max() < 1e-6


def test_bias_correction_shrinks_the_joint_measures():
    data = simulated()
    plain, corrected = fit_joint(data), fit_joint(data, bias_correction=True)
    used = len(data.level) / data.n_entries
    assert corrected.judge.measure == pytest.approx(plain.judge.measure * (used - 1) / used)


@pytest.mark.parametrize("estimator", ["mmle", "jmle"])
def test_extreme_entries_get_finite_measures_beyond_the_rest(estimator):
    data = simulated()
    level = data.level.copy()
    level[data.entry == 0] = 3
    level[data.entry == 1] = 0
    marks = [
        (f"e{e:02d}", f"j{j}", f"c{c}", float(x))
        for e, j, c, x in zip(data.entry, data.judge, data.criterion, level, strict=True)
    ]
    result = METHODS["rasch"].run(build(marks), {"estimator": estimator})
    assert np.isfinite(result.score).all()
    assert (result.score.argmax(), result.score.argmin()) == (0, 1)
    assert result.extra["fair_average"].max() <= 3.0


def test_judge_with_all_marks_at_one_end_has_no_severity_and_is_named():
    data = simulated()
    marks = [
        (f"e{e:02d}", f"j{j}", f"c{c}", 3.0 if j == 2 else float(x))
        for e, j, c, x in zip(data.entry, data.judge, data.criterion, data.level, strict=True)
    ]
    result = METHODS["rasch"].run(build(marks))
    line = next(line for line in result.judges if line.judge == "j2")
    assert line.severity is None
    assert [n["judges"] for n in result.warnings if n["code"] == "extreme-judge"] == [["j2"]]
    assert np.isfinite(result.score).sum() >= 35


def test_rasch_says_when_weights_are_not_used():
    marks = [(e, j, c, (i * 7 + k) % 4) for i, e in enumerate("abcdef") for j in "xy" for k, c in enumerate(("m", "n"))]
    table = build(marks, criteria=[Criterion("m", 3, 0, 3), Criterion("n", 1, 0, 3)])
    assert "weights-unused" in [note["code"] for note in METHODS["rasch"].run(table).warnings]


def test_rasch_of_equal_marks_or_a_fine_scale_is_not_ranked_because():
    equal = METHODS["rasch"].run(build([(e, "x", "m", 5) for e in "abc"]))
    assert equal.reasons[0] == "no score: all marks are equal: there is no scale to estimate"
    fine = METHODS["rasch"].run(build([(f"e{i}", "x", "m", i) for i in range(30)]))
    assert fine.reasons[0] == "no score: a rating scale has at most 21 levels, not 30"


def test_rasch_says_when_the_scale_is_lost():
    apart = build([(e, j, "m", x) for e, x in {"a": 1, "b": 3, "c": 5}.items() for j in "xy"])
    alike = build([("a", "x", "m", 1), ("a", "y", "m", 3), ("b", "x", "m", 3), ("b", "y", "m", 1)])
    codes = [[n["code"] for n in METHODS["rasch"].run(table).warnings] for table in (apart, alike)]
    assert codes == [["separated"], ["no-entry-variance"]]


def test_rasch_refuses_unknown_estimator():
    with pytest.raises(ValueError, match="unknown estimator 'cmle'; known: mmle, jmle"):
        METHODS["rasch"].run(build([("a", "x", "m", 1)]), {"estimator": "cmle"})


def test_separation_needs_two_elements_and_errors():
    with pytest.raises(ValueError, match="separation needs two elements"):
        separation(np.array([1.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="separation needs standard errors above zero"):
        separation(np.array([1.0, 2.0]), np.zeros(2))


def test_rasch_one_judge_ranks_by_total():
    data = simulated(judges=3)
    marks = {}
    for e, c, x in zip(data.entry, data.criterion, data.level, strict=True):
        marks[f"e{e:02d}", "x", f"c{c}"] = float(x)
    table = build([(*key, mark) for key, mark in marks.items()])
    result = METHODS["rasch"].run(table)
    order = np.argsort(result.raw, kind="stable")
    assert (np.diff(result.score[order]) > -1e-9).all()
