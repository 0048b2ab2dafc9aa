"""Median, trimmed mean, Borda, z-score, Schulze and Kemeny."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.canonical import generator
from scoring.engine.methods import METHODS
from scoring.engine.plainmethods import trimmed_mean
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import build
from scoring.engine.voting import beat_paths, kemeny_scores, preferences, schulze_scores

ORDERS = ["mean", "median", "trimmed", "borda", "zscore", "calibrated", "spread", "huber"]


def table_of(marks):
    """{judge: {entry: mark}} as a table."""
    return build([(e, j, "m", mark) for j, own in marks.items() for e, mark in own.items()])


def scores(name, table, **params):
    return METHODS[name].run(table, params).score


def codes(name, table):
    return [note["code"] for note in METHODS[name].run(table).warnings]


FIVE = {f"j{i}": {"a": mark, "b": 50} for i, mark in enumerate((10, 60, 70, 80, 100))}


def test_median_takes_the_middle_mark():
    assert scores("median", table_of(FIVE)).tolist() == [70.0, 50.0]


def test_trimmed_leaves_out_highest_and_lowest():
    assert scores("trimmed", table_of(FIVE)).tolist() == [70.0, 50.0]
    assert scores("trimmed", table_of(FIVE), cut=2).tolist() == [70.0, 50.0]


def test_trimmed_mean_of_few_marks_keeps_the_middle():
    assert trimmed_mean(np.array([1.0, 9.0]), 1) == 5.0
    assert trimmed_mean(np.array([4.0]), 3) == 4.0
    assert trimmed_mean(np.array([1.0, 2.0, 9.0, 10.0]), 1) == 5.5


@pytest.mark.parametrize("name", ["median", "trimmed"])
def test_robust_methods_warn_below_five_judges(name):
    assert codes(name, table_of(FIVE)) == []
    assert codes(name, table_of({"x": {"a": 1, "b": 2}})) == ["few-judges"]


def test_trimmed_refuses_bad_cut():
    for cut in (0, 1.5, True):
        with pytest.raises(ValueError, match="cut must be a whole number from 1"):
            scores("trimmed", table_of(FIVE), cut=cut)


def test_borda_is_the_share_of_others_beaten():
    table = table_of({"x": {"a": 3, "b": 2, "c": 1}, "y": {"a": 5, "b": 5}, "z": {"c": 9}})
    assert scores("borda", table).tolist() == [75.0, 50.0, 0.0]


def test_borda_of_a_judge_with_one_entry_is_not_ranked_because():
    result = METHODS["borda"].run(table_of({"x": {"a": 3}, "y": {"b": 2, "c": 1}}))
    assert result.reasons == {0: "none of its judges marked another entry"}


def test_borda_only_uses_the_order_of_each_judge():
    table = edition(Setting(entries=20, judges=6), 1).table
    cubed = table.replaced(marks=table.marks**3)
    assert scores("borda", cubed).tolist() == scores("borda", table).tolist()


def test_zscore_removes_level_and_width_of_each_judge():
    table = table_of({"x": {"a": 1, "b": 2, "c": 3}, "y": {"a": 10, "b": 50, "c": 90}})
    got = scores("zscore", table)
    assert got[1] == pytest.approx(26.0)
    assert got[2] - got[1] == pytest.approx(got[1] - got[0])
    assert codes("zscore", table) == ["zscore"]


def test_zscore_judge_who_does_not_vary_says_nothing():
    table = table_of({"x": {"a": 5, "b": 5}, "y": {"a": 1, "b": 3}})
    got = scores("zscore", table)
    assert got[1] > got[0]


# finals

CYCLE = np.array([[0, 2, 1], [1, 0, 2], [2, 1, 0]])


def test_preferences_count_judges_and_no_ties():
    table = table_of({"x": {"a": 3, "b": 2}, "y": {"a": 5, "b": 5}, "z": {"a": 1, "b": 2, "c": 0}})
    assert preferences(table, np.arange(3)).tolist() == [[0, 1, 1], [1, 0, 1], [0, 0, 0]]


def test_schulze_equals_the_published_example():
    """Schulze (2011), example 1: 45 voters, 5 candidates, order E > A > C > B > D."""
    ballots = {
        "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3,
        "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
    }  # fmt: skip
    d = np.zeros((5, 5), dtype=int)
    for order, votes in ballots.items():
        for i, a in enumerate(order):
            for b in order[i + 1 :]:
                d["ABCDE".index(a), "ABCDE".index(b)] += votes
    assert beat_paths(d)[0].tolist() == [0, 28, 28, 30, 24]
    assert ["ABCDE"[i] for i in np.argsort(-schulze_scores(d))] == list("EACBD")


def test_schulze_and_kemeny_call_a_perfect_cycle_a_tie():
    assert len(set(schulze_scores(CYCLE).tolist())) == 1
    assert len(set(kemeny_scores(CYCLE).tolist())) == 1


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(2, 6))
def test_kemeny_equals_all_orders_tried_one_by_one(seed, n):
    d = generator(seed).integers(0, 4, (n, n))
    np.fill_diagonal(d, 0)
    cost = {
        order: sum(d[b, a] for i, a in enumerate(order) for b in order[i + 1 :]) for order in permutations(range(n))
    }
    best = [order for order, value in cost.items() if value == min(cost.values())]
    places = [np.mean([order.index(a) + 1 for order in best]) for a in range(n)]
    assert kemeny_scores(d) == pytest.approx(n - np.array(places), abs=1e-9)


def test_kemeny_of_twelve_finalists_ranks_them():
    rng = generator(1)
    marks = {f"j{j}": {f"e{e:02d}": e + rng.normal(0, 0.1) for e in range(12)} for j in range(3)}
    assert scores("kemeny", table_of(marks)).tolist() == list(range(12))


@pytest.mark.parametrize("name", ["schulze", "kemeny"])
def test_finals_of_more_than_twelve_are_not_ranked_because(name):
    table = table_of({"x": {f"e{i:02d}": i for i in range(13)}})
    result = METHODS[name].run(table)
    assert result.reasons[0] == "only for finals of at most 12 entries, here are 13"
    assert np.isnan(result.score).all()


# all methods


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_leaves_an_unmarked_entry_unranked(name):
    table = build(
        [(e, j, "m", float((3 * i + k * k) % 5)) for i, e in enumerate("abcdef")
         for k, j in enumerate("xyz")] + [("g", "x", "m", None)]
    )  # fmt: skip
    result = METHODS[name].run(table)
    assert np.isnan(result.score).tolist() == [False] * 6 + [True]
    assert result.reasons == {6: "no counted mark"}


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_method_prefers_the_entry_that_all_judges_prefer(name):
    table = table_of({j: {"a": 9 - h, "b": 7 - h, "c": 4 - h + (j == "z")} for h, j in enumerate("xyz")})
    assert np.argsort(-scores(name, table)).tolist() == [0, 1, 2]


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 10**6), factor=st.floats(0.1, 20), shift=st.floats(-50, 50))
@pytest.mark.parametrize("name", ORDERS)
def test_order_does_not_change_with_the_scale_of_the_marks(name, seed, factor, shift):
    table = edition(Setting(entries=15, judges=5, categories=1), seed).table
    moved = scores(name, table.replaced(marks=table.marks * factor + shift))
    plain = scores(name, table)
    if name == "borda":
        assert moved == pytest.approx(plain)
    else:
        assert moved == pytest.approx(plain * factor + shift, abs=1e-3 * factor)


@settings(deadline=None, max_examples=8)
@given(seed=st.integers(0, 10**6), shuffler=st.randoms(use_true_random=False))
@pytest.mark.parametrize("name", ORDERS)
def test_scores_are_the_same_bytes_in_any_row_order(name, seed, shuffler):
    table = edition(Setting(entries=12, judges=5, categories=1), seed).table
    marks = [
        (table.entries[e], table.judges[j], "m", float(y))
        for e, j, y in zip(table.entry, table.judge, table.scores, strict=True)
    ]
    first = scores(name, build(marks))
    shuffler.shuffle(marks)
    assert scores(name, build(marks)).tobytes() == first.tobytes()


@pytest.mark.parametrize("name", ["mean", "median", "trimmed"])
def test_duplicated_judges_do_not_change_a_mean_over_judges(name):
    table = edition(Setting(entries=12, judges=5, categories=1), 1).table
    marks = [
        (table.entries[e], f"{twin}{table.judges[j]}", "m", float(y))
        for e, j, y in zip(table.entry, table.judge, table.scores, strict=True)
        for twin in "ab"
    ]
    doubled = scores("trimmed", build(marks), cut=2) if name == "trimmed" else scores(name, build(marks))
    assert doubled == pytest.approx(scores(name, table))
