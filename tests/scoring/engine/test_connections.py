"""The connectivity light, and how surely two judges can be told apart."""

import numpy as np
import pytest

from scoring.engine.calibrated import design_of
from scoring.engine.canonical import generator
from scoring.engine.connectivity import connections, graph, light
from scoring.engine.posterior import fit
from scoring.engine.table import from_scores


def marked(pairs, seed=1, n_entries=None):
    entry, judge = np.array(pairs).T
    rng = generator(seed)
    quality, severity = rng.normal(0, 8, entry.max() + 1), rng.normal(0, 4, judge.max() + 1)
    return from_scores(entry, judge, 60 + quality[entry] - severity[judge] + rng.normal(0, 3, len(entry)))


def mixed(entries=60, judges=12, seed=2):
    rng = generator(seed)
    return [(i, int(j)) for i in range(entries) for j in rng.permutation(judges)[:3]]


def silos(bridges=0):
    """Two panels of four judges with thirty entries each; some entries have one judge of the other panel, too."""
    pairs = [(i, (i + d) % 4 + (0 if i < 30 else 4)) for i in range(60) for d in range(3)]
    return pairs + [(i, 4 + i % 4) for i in range(bridges)]


def lit(pairs):
    table = marked(pairs)
    model = fit(design_of(table, table.scores[table.counted], category_effect=True))
    return connections(table, graph(table), model)


def test_mixed_panels_are_connected():
    found = lit(mixed())
    assert (found["components"], found["light"]) == (1, "connected")


def test_silos_are_broken():
    assert (lit(silos())["components"], lit(silos())["light"]) == (2, "broken")


def test_one_bridge_is_weak_and_many_are_enough():
    assert [lit(silos(bridges))["light"] for bridges in (1, 30)] == ["weak", "connected"]


@pytest.mark.parametrize("pairs", [mixed(), mixed(entries=8, judges=20)])
def test_largest_severity_se_is_that_of_the_dense_equations(pairs):
    table = marked(pairs)
    model = fit(design_of(table, table.scores[table.counted], category_effect=True))
    design = model.design
    n, k = design.n_entries, design.n_judges
    z = np.zeros((len(design.y), n + k + 1))
    rows = np.arange(len(design.y))
    z[rows, design.entry], z[rows, n + design.judge], z[:, -1] = 1, 1, 1
    ridge = np.diag([model.entry_sd**-2] * n + [model.judge_sd**-2] * k + [0.0])
    cov = np.linalg.inv(z.T @ z / model.residual_variance + ridge)[n : n + k, n : n + k]
    seen = np.unique(design.judge)
    largest = max(cov[a, a] + cov[b, b] - 2 * cov[a, b] for a in seen for b in seen)
    assert model.largest_severity_se == pytest.approx(largest**0.5, rel=1e-8)


def test_light_says_weak_where_judges_are_told_apart_less_surely_than_entries():
    table = marked(mixed())
    web = graph(table)
    assert [light(web, 2.0, 3.0), light(web, 3.1, 3.0), light(web, None, 3.0), light(web)] == [
        "connected", "weak", "connected", "connected"
    ]  # fmt: skip


def test_connections_without_a_model_of_the_judges_have_no_standard_error():
    table = marked(mixed())
    assert connections(table, graph(table), None)["severity_se"] is None
