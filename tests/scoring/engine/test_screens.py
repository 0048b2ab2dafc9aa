"""Screens find what is planted and stay quiet about panels without trouble."""

from collections import Counter

import numpy as np
import pytest

from scoring.engine.aggregate import Criterion
from scoring.engine.calibrated import design_of
from scoring.engine.canonical import generator
from scoring.engine.judgedetail import criterion_effects, group_bias, halo
from scoring.engine.posterior import fit
from scoring.engine.screens import Facts, critical, screens
from scoring.engine.table import Table

CRITERIA = tuple(Criterion(name, 1, 0, 100) for name in ("benefit", "novelty", "reach", "upkeep"))


def panel(seed=1, entries=200, judges=20, plant=None, per_entry=3):
    """A panel with four criteria; plant(marks, entry, judge, rng) changes the marks in place."""
    rng = generator(seed)
    pairs = np.array([(i, j) for i in range(entries) for j in rng.permutation(judges)[:per_entry]])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    entry, judge = pairs.T
    quality, severity = rng.normal(0, 8, entries), rng.uniform(-5, 5, judges)
    marks = 55 + (quality[entry] + severity[judge] + rng.normal(0, 5, len(entry)))[:, None]
    marks = marks + rng.normal(0, 6, (len(entry), 4))
    if plant:
        plant(marks, entry, judge, rng)
    return Table(
        entries=tuple(f"e{i:03d}" for i in range(entries)),
        judges=tuple(f"j{j:02d}" for j in range(judges)),
        criteria=CRITERIA,
        entry=entry,
        judge=judge,
        marks=np.clip(marks, 0, 100),
        group=np.zeros(entries, dtype=np.intp),
    )


def found(table, facts=None):
    model = fit(design_of(table, table.scores[table.counted], category_effect=True))
    return screens(table, model, facts)


def kinds(signals):
    return sorted((signal.kind, *signal.judges) for signal in signals)


ISLANDS = ("Jawa", "Sumatera", "Kalimantan", "Sulawesi")
ENTRY_HOME = {f"e{i:03d}": ISLANDS[i % 4] for i in range(200)}
JUDGE_HOME = {f"j{j:02d}": ISLANDS[j % 4] for j in range(20)}
REGION = {f"e{i:03d}": f"r{i % 20:02d}" for i in range(200)}
JUDGE_REGION = {f"j{j:02d}": f"r{j:02d}" for j in range(20)}


def facts_for(table):
    order = {
        (table.entries[e], table.judges[j]): float(row)
        for row, (e, j) in enumerate(zip(table.entry.tolist(), table.judge.tolist(), strict=True))
    }
    return Facts(order, ENTRY_HOME, JUDGE_HOME, {}, {}, REGION, JUDGE_REGION)


def test_a_panel_without_trouble_gives_hardly_any_signal():
    count = Counter()
    for seed in range(30):
        table = panel(seed)
        count.update(signal.kind for signal in found(table, facts_for(table)))
    # At one false alarm in ten for each of the screens that test, in thirty panels.
    assert all(number <= 9 for number in count.values())
    assert sum(count.values()) <= 30


@pytest.mark.parametrize(("points", "kind"), [(-18, "harsh"), (18, "lenient")])
def test_a_harsh_or_lenient_judge_is_a_signal(points, kind):
    def plant(marks, entry, judge, rng):
        marks[judge == 3] += points

    assert (kind, "j03") in kinds(found(panel(plant=plant)))


def test_a_narrow_and_a_wide_judge_are_signals():
    def plant(marks, entry, judge, rng):
        marks[judge == 3] = 55 + 0.25 * (marks[judge == 3] - 55)
        marks[judge == 4] = 55 + 2.2 * (marks[judge == 4] - 55)

    assert {("narrow-spread", "j03"), ("wide-spread", "j04")} <= set(kinds(found(panel(plant=plant))))


def test_a_random_judge_is_a_signal():
    def plant(marks, entry, judge, rng):
        own = judge == 3
        marks[own] = 55 + rng.normal(0, 10, (own.sum(), 1)) + rng.normal(0, 6, (own.sum(), 4))

    caught = [("random", "j03") in kinds(found(panel(seed, plant=plant))) for seed in range(10)]
    assert sum(caught) >= 8


def test_straight_lines_and_halo_are_signals():
    def plant(marks, entry, judge, rng):
        marks[judge == 3] = marks[judge == 3].mean(axis=1, keepdims=True)
        middle = marks[judge == 4].mean(axis=1, keepdims=True)
        marks[judge == 4] = middle + 0.3 * (marks[judge == 4] - middle)

    got = kinds(found(panel(plant=plant)))
    assert {("straight-lines", "j03"), ("halo", "j03"), ("halo", "j04")} <= set(got)
    assert ("straight-lines", "j04") not in got


def test_drift_in_time_is_a_signal():
    def plant(marks, entry, judge, rng):
        own = np.flatnonzero(judge == 3)
        marks[own] += np.linspace(-15, 15, len(own))[:, None]

    table = panel(plant=plant)
    (signal,) = [s for s in found(table, facts_for(table)) if s.kind == "drift"]
    assert signal.judges == ("j03",)
    assert signal.value > 10
    assert "rose" in signal.text["en"]


def test_home_island_bias_is_a_signal_that_links_to_the_marks():
    def plant(marks, entry, judge, rng):
        marks[(judge == 3) & (entry % 4 == 3)] += 20

    table = panel(plant=plant)
    (signal,) = [s for s in found(table, facts_for(table)) if s.kind == "home-island"]
    assert signal.judges == ("j03",)
    assert {ENTRY_HOME[entry] for entry, _ in signal.reviews} == {"Sulawesi"}
    assert {judge for _, judge in signal.reviews} == {"j03"}


def test_class_bias_is_a_signal():
    def plant(marks, entry, judge, rng):
        marks[(judge == 3) & (entry % 4 == 3)] += 20

    facts = Facts(entry_class=ENTRY_HOME, judge_class=JUDGE_HOME)
    assert ("class", "j03") in kinds(found(panel(plant=plant), facts))


def test_mutual_favour_is_a_signal_of_the_pair():
    def plant(marks, entry, judge, rng):
        marks[(judge == 3) & (entry % 20 == 7)] += 25
        marks[(judge == 7) & (entry % 20 == 3)] += 25

    table = panel(entries=200, judges=20, per_entry=8, plant=plant)
    got = [s for s in found(table, facts_for(table)) if s.kind == "mutual-favour"]
    assert [signal.judges for signal in got] == [("j03", "j07")]


def test_signals_never_speak_of_guilt():
    def plant(marks, entry, judge, rng):
        marks[judge == 3] -= 30

    for signal in found(panel(plant=plant)):
        assert sorted(signal.text) == ["en", "id"]
        for word in ("guilt", "cheat", "fraud", "curang", "salah"):
            assert word not in " ".join(signal.text.values()).lower()


def test_screens_need_no_model_of_the_method():
    def plant(marks, entry, judge, rng):
        marks[judge == 3] -= 18

    table = panel(plant=plant)
    assert kinds(screens(table)) == kinds(found(table))
    assert kinds(screens(table, object())) == kinds(found(table))


def test_screens_of_a_table_that_cannot_be_fitted_are_empty():
    table = panel()
    assert screens(table.replaced(marks=np.full_like(table.marks, 50.0))) == []


def test_critical_value_grows_with_the_number_of_judges():
    assert critical(1, sides=1) == pytest.approx(1.2816, abs=1e-4)
    assert critical(1) == pytest.approx(1.6449, abs=1e-4)
    assert critical(60) > critical(20) > critical(1)


def test_criterion_effect_finds_the_criterion_that_a_judge_lifts():
    def plant(marks, entry, judge, rng):
        marks[(judge == 3), 1] += 12

    effects = criterion_effects(panel(plant=plant))
    assert np.unravel_index(np.nanargmax(effects.z), effects.z.shape) == (3, 1)
    lifted = [criterion_effects(panel(seed, plant=plant)).effect[3, 1] for seed in range(10)]
    assert np.mean(lifted) == pytest.approx(9, abs=1)  # 12 on one of four criteria
    assert effects.effect.sum(axis=1) == pytest.approx(np.zeros(20), abs=1e-9)


def test_criterion_effect_does_not_blame_the_other_judges_of_the_entry():
    effects = criterion_effects(panel())
    assert np.abs(effects.z).max() < 5


def test_halo_is_unknown_for_few_reviews_or_criteria():
    assert np.isnan(halo(panel(entries=3))).all()
    table = panel()
    two = table.replaced(criteria=CRITERIA[:2], marks=table.marks[:, :2])
    assert np.isnan(halo(two)).all()


def test_group_bias_needs_reviews_on_both_sides():
    table = panel()
    model = fit(design_of(table, table.scores, category_effect=True))
    assert group_bias(table, model, np.ones(len(table.entry), dtype=bool)) == {}
