"""Place chances and connectivity."""

import numpy as np
import pytest
from scipy.stats import norm

from scoring.engine.connectivity import graph, graph_warnings
from scoring.engine.methods import METHODS
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import build
from scoring.engine.uncertainty import chances, near, setara


def fitted(seed=1, **setting):
    simulated = edition(Setting(**{"entries": 60, "judges": 10, **setting}), seed)
    return simulated, METHODS["calibrated"].run(simulated.table)


def test_chances_add_up_to_one_first_and_three_top_places():
    _, result = fitted()
    found = chances(result.model, np.ones(60, dtype=bool), seed=7, tops=(3,))
    assert found.p_first.sum() == pytest.approx(1.0)
    assert found.p_top[3].sum() == pytest.approx(3.0)
    assert (found.low <= found.high).all()
    assert (found.p_first <= found.p_top[3]).all()


def test_chances_are_the_same_bytes_for_the_same_seed():
    _, result = fitted()
    everyone = np.ones(60, dtype=bool)
    one, two, other = (chances(result.model, everyone, seed=s) for s in (7, 7, 8))
    assert one.p_first.tobytes() == two.p_first.tobytes()
    assert one.p_first.tobytes() != other.p_first.tobytes()


@pytest.mark.parametrize("shape", [(60, 10), (12, 30)], ids=["absorb entries", "absorb judges"])
def test_draws_have_the_mean_and_variance_of_the_model(shape):
    _, result = fitted(entries=shape[0], judges=shape[1])
    rng = np.random.Generator(np.random.PCG64(1))
    draws = np.hstack(list(result.model.draws(20_000, rng)))
    assert draws.mean(axis=1) == pytest.approx(result.score, abs=0.25)
    assert draws.var(axis=1) == pytest.approx(result.model.score_variance, rel=0.06)


def test_p_beats_agrees_with_the_normal_formula():
    _, result = fitted()
    model = result.model
    best, second = np.argsort(-result.score)[:2]
    rivals = np.full(60, -1)
    rivals[best] = second
    found = chances(model, np.ones(60, dtype=bool), seed=3, rivals=rivals, draws=20_000)
    rng = np.random.Generator(np.random.PCG64(2))
    draws = np.hstack(list(model.draws(20_000, rng)))
    difference = draws[best] - draws[second]
    want = norm.cdf((result.score[best] - result.score[second]) / difference.std())
    assert found.p_beats[best] == pytest.approx(want, abs=0.015)
    assert np.isnan(np.delete(found.p_beats, best)).all()


def test_chances_within_categories_count_each_category_alone():
    simulated, result = fitted()
    scope = simulated.table.group
    found = chances(result.model, np.ones(60, dtype=bool), seed=7, scope=scope, tops=(1,))
    for code in np.unique(scope):
        assert found.p_first[scope == code].sum() == pytest.approx(1.0)
    assert found.high.max() <= np.bincount(scope).max()


def test_entry_that_is_not_ranked_has_no_place_and_takes_none():
    _, result = fitted()
    ranked = np.ones(60, dtype=bool)
    ranked[np.argmax(result.score)] = False
    found = chances(result.model, ranked, seed=7)
    left_out = int(np.argmax(result.score))
    assert (found.low[left_out], found.high[left_out], found.p_first[left_out]) == (0, 0, 0.0)
    assert found.p_first.sum() == pytest.approx(1.0)


def test_chances_without_entry_variance_are_the_same_for_all():
    rng = np.random.Generator(np.random.PCG64(6))
    score = rng.normal(0, 2, 40)
    entry, judge = np.divmod(np.arange(40), 4)
    score -= np.bincount(entry, score)[entry] / 4
    names = zip(entry, judge, score, strict=True)
    result = METHODS["calibrated"].run(build([(f"e{e}", f"j{j}", "m", y) for e, j, y in names]))
    found = chances(result.model, np.ones(10, dtype=bool), seed=1, tops=(3,))
    assert found.p_first.tolist() == [0.1] * 10
    assert found.p_top[3] == pytest.approx([0.3] * 10)
    assert (found.low.tolist(), found.high.tolist()) == ([1] * 10, [10] * 10)


def test_chances_refuse_too_few_draws():
    _, result = fitted()
    with pytest.raises(ValueError, match="at least 100 draws are needed"):
        chances(result.model, np.ones(60, dtype=bool), seed=1, draws=99)


def lines(result, last):
    return np.full(len(result.score), last)


def test_chances_rest_on_5000_draws_when_an_interval_crosses_the_last_prize_place():
    _, result = fitted()
    everyone = np.ones(60, dtype=bool)
    found = chances(result.model, everyone, seed=7, lines=lines(result, 3))
    assert near(found.low, found.high, lines(result, 3)).any()
    assert found.draws == 5000
    plain = chances(result.model, everyone, seed=7, draws=5000)
    assert found.p_first.tobytes() == plain.p_first.tobytes()
    assert (found.low.tolist(), found.high.tolist()) == (plain.low.tolist(), plain.high.tolist())


def test_chances_with_rivals_are_the_same_whether_5000_draws_were_asked_for_or_found_needed():
    _, result = fitted()
    rivals = np.full(60, -1)
    rivals[np.argmax(result.score)] = int(np.argmin(result.score))
    options = {"seed": 7, "rivals": rivals}
    asked = chances(result.model, np.ones(60, dtype=bool), draws=5000, **options)
    needed = chances(result.model, np.ones(60, dtype=bool), lines=lines(result, 3), **options)
    assert needed.p_beats.tobytes() == asked.p_beats.tobytes()


@pytest.mark.parametrize("last", [0, 60])
def test_chances_rest_on_2000_draws_when_nobody_is_near_a_prize_line(last):
    """No prize at all, or one for every entry: there is no place below the last prize."""
    _, result = fitted()
    found = chances(result.model, np.ones(60, dtype=bool), seed=7, lines=lines(result, last))
    assert found.draws == 2000
    assert found.p_first.tobytes() == chances(result.model, np.ones(60, dtype=bool), seed=7).p_first.tobytes()


def test_chances_rest_on_2000_draws_when_a_wide_gap_lies_at_the_prize_line():
    """Entries far apart but for noise that changes no place."""
    rng = np.random.Generator(np.random.PCG64(6))
    entry, judge = np.divmod(np.arange(60), 3)
    score = 10.0 * entry + rng.normal(0, 0.1, 60)
    result = METHODS["calibrated"].run(
        build((f"e{e:02d}", f"j{j}", "m", y) for e, j, y in zip(entry, judge, score, strict=True))
    )
    assert chances(result.model, np.ones(20, dtype=bool), seed=1, lines=lines(result, 3)).draws == 2000


def test_chances_rest_on_as_many_draws_as_were_asked_for():
    _, result = fitted()
    assert chances(result.model, np.ones(60, dtype=bool), seed=7, lines=lines(result, 3), draws=300).draws == 300


def test_near_means_the_interval_holds_the_last_prize_place_and_the_one_below():
    low, high = np.array([1, 3, 3, 4, 0, 1]), np.array([3, 3, 4, 9, 0, 9])
    assert near(low, high, np.full(6, 3)).tolist() == [False, False, True, False, False, True]


def test_coverage_of_the_90_percent_interval_over_200_editions():
    covered = []
    for seed in range(200):
        simulated, result = fitted(seed=seed, entries=90, judges=15)
        found = chances(result.model, np.ones(90, dtype=bool), seed=seed, draws=400)
        truth = np.empty(90, dtype=int)
        truth[np.argsort(-simulated.truth)] = np.arange(1, 91)
        covered.append(np.mean((found.low <= truth) & (truth <= found.high)))
    assert 0.87 <= np.mean(covered) <= 0.93


def test_setara_groups_go_on_while_the_interval_reaches_their_start():
    assert setara([1, 2, 3, 4], [1, 1, 3, 3]) == [1, 1, 2, 2]
    assert setara([1, 1, 3], [1, 1, 2]) == [1, 1, 2]
    assert setara([], []) == []


# connectivity


def pieces(*rows):
    return build([(e, j, "m", 1.0 + i) for i, (e, j) in enumerate(rows)])


def test_graph_of_one_piece():
    found = graph(pieces(("a", "x"), ("a", "y"), ("b", "y")))
    assert (found.components, found.lambda2) == (1, 2.0)
    assert graph_warnings(pieces(("a", "x"), ("a", "y")), found) == []


def test_graph_names_the_pieces_of_a_disconnected_table():
    table = pieces(("a", "x"), ("b", "x"), ("c", "y"))
    found = graph(table)
    assert (found.components, found.lambda2) == (2, 0.0)
    (note,) = graph_warnings(table, found)
    assert note["code"] == "disconnected"
    assert note["components"] == [
        {"entries": ["a", "b"], "judges": ["x"]},
        {"entries": ["c"], "judges": ["y"]},
    ]


def test_graph_of_one_judge_has_no_lambda2():
    assert graph(pieces(("a", "x"), ("b", "x"))).lambda2 is None


def test_graph_lambda2_equals_the_spectrum_of_the_laplacian():
    table = edition(Setting(entries=40, judges=8), 1).table
    incidence = np.zeros((40, 8))
    incidence[table.entry, table.judge] = 1
    weights = incidence.T @ incidence
    np.fill_diagonal(weights, 0)
    degree = weights.sum(axis=1)
    laplacian = np.eye(8) - weights / np.sqrt(np.outer(degree, degree))
    assert graph(table).lambda2 == pytest.approx(np.linalg.eigvalsh(laplacian)[1], abs=1e-10)


def test_graph_of_many_judges_uses_the_sparse_spectrum():
    table = edition(Setting(entries=900, judges=620, categories=2), 1).table
    dense = np.zeros((900, 620))
    dense[table.entry, table.judge] = 1
    weights = dense.T @ dense
    np.fill_diagonal(weights, 0)
    degree = weights.sum(axis=1)
    values = np.linalg.eigvalsh(np.eye(620) - weights / np.sqrt(np.outer(degree, degree)))
    assert graph(table).lambda2 == pytest.approx(values[1], abs=1e-8)
