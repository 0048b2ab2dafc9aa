"""The interval of Krippendorff's alpha: equal to a slow twin, right as often as it says, and never without alpha in it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.agreement import alpha_of
from scoring.engine.alpha import LEVELS, krippendorff
from scoring.engine.alphainterval import alpha_interval
from scoring.engine.canonical import generator
from scoring.engine.table import from_scores


def alpha_of_sample(units, unit, value, level):
    """The slow twin of one bootstrap draw: the marks of the drawn entries, each time as an entry of its own."""
    drawn = [(place, mark) for place, u in enumerate(units) for mark in value[unit == u]]
    return krippendorff(np.array([place for place, _ in drawn]), np.array([mark for _, mark in drawn]), level)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_interval_equals_the_slow_twin(level):
    rng = np.random.default_rng(7)
    unit = np.repeat(np.arange(12), 3)
    value = np.clip(np.round(rng.normal(3, 1, 12)[unit] + rng.normal(0, 1, 36)), 1, 5)
    draws = generator(11).integers(0, 12, size=(40, 12))
    twin = np.percentile([alpha_of_sample(units, unit, value, level) for units in draws], [2.5, 97.5])
    assert alpha_interval(unit, value, level, seed=11, draws=40) == pytest.approx(tuple(twin), abs=1e-9)


def test_alpha_interval_covers_the_truth_about_as_often_as_it_says():
    """Entries with sd 1, judges' noise with sd 1: alpha is 1/2. 200 panels of 60 entries by 3 judges."""
    inside = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        unit = np.repeat(np.arange(60), 3)
        value = rng.normal(size=60)[unit] + rng.normal(size=180)
        low, high = alpha_interval(unit, value, "interval", seed=seed, draws=400)
        inside += low <= 0.5 <= high
    assert 0.90 <= inside / 200 <= 0.98


def test_alpha_interval_of_four_entries_says_why_there_is_none():
    with pytest.raises(ValueError, match="fewer than five entries have two marks"):
        alpha_interval(np.repeat(np.arange(4), 2), np.arange(8.0), "interval", seed=1)


def test_alpha_interval_that_would_miss_the_value_says_why_there_is_none():
    """All marks differ: nominal alpha is 0, and a sample that draws an entry twice lies below."""
    unit, value = np.repeat(np.arange(20), 3), np.arange(60.0)
    assert krippendorff(unit, value, "nominal") == pytest.approx(0.0)
    with pytest.raises(ValueError, match="samples of the entries do not hold the value itself"):
        alpha_interval(unit, value, "nominal", seed=1)
    mixed = generator(3).permutation(value)
    for level in ("ordinal", "interval", "ratio"):
        low, high = alpha_interval(unit, mixed, level, seed=1)
        assert low <= krippendorff(unit, mixed, level) <= high


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(LEVELS), st.integers(2, 9), st.integers(5, 12))
def test_alpha_interval_holds_the_value_or_says_why(seed, level, values, units):
    rng = np.random.default_rng(seed)
    unit, value = np.repeat(np.arange(units), 3), rng.integers(1, values + 1, 3 * units).astype(float)
    table = from_scores(unit, np.tile(np.arange(3), units), value)
    found = alpha_of(table, level, "ab" * 32)
    if found["ci95"] is None:
        assert (found.get("reason") or found["ci95_reason"]) != ""
    else:
        low, high = found["ci95"]
        assert low - 1e-9 <= found["value"] <= high + 1e-9


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_interval_does_not_change_with_entries_of_one_mark_or_none(level):
    rng = np.random.default_rng(8)
    unit, value = np.repeat(np.arange(12), 3), rng.integers(1, 6, 36).astype(float)
    more, marks = np.append(unit, [50, 51, 52, 52]), np.append(value, [2.0, 5.0, np.nan, 4.0])
    assert alpha_interval(more, marks, level, seed=3) == alpha_interval(unit, value, level, seed=3)
