"""Screens on whom a judge may favour: clean panels are left in peace, a planted ring is found."""

from itertools import permutations

import pytest

from scoring.engine.calibrated import design_of
from scoring.engine.posterior import fit
from scoring.engine.screens import FAVOUR, Facts, screens
from tests.scoring.engine.test_screens import panel

RING = (2, 5, 8, 11, 14, 17)
CLEAN = 60


def facts_of(judges=20, entries=200):
    """Every judge and every entry has a region (one judge each), an island (one of four) and a class (one of two)."""
    return Facts(
        entry_island={f"e{i:03d}": str(i % judges % 4) for i in range(entries)},
        judge_island={f"j{j:02d}": str(j % 4) for j in range(judges)},
        entry_class={f"e{i:03d}": str(i % judges % 2) for i in range(entries)},
        judge_class={f"j{j:02d}": str(j % 2) for j in range(judges)},
        entry_region={f"e{i:03d}": str(i % judges) for i in range(entries)},
        judge_region={f"j{j:02d}": str(j) for j in range(judges)},
    )


def favour(table):
    model = fit(design_of(table, table.scores[table.counted], category_effect=True))
    return screens(table, model, facts_of(), names=FAVOUR)


@pytest.mark.parametrize("kind", FAVOUR)
def test_clean_panels_are_falsely_flagged_at_most_once_in_twenty(kind, clean):
    assert sum(kind in kinds for kinds in clean) <= CLEAN * 0.05


@pytest.fixture(scope="module")
def clean():
    return [{signal.kind for signal in favour(panel(seed, per_entry=6))} for seed in range(CLEAN)]


def test_a_ring_of_six_that_favour_one_another_is_found_and_nobody_else():
    def plant(marks, entry, judge, rng):
        for one, other in permutations(RING, 2):
            marks[(judge == one) & (entry % 20 == other)] += 20

    flagged, innocent = set(), 0
    for signal in favour(panel(seed=3, per_entry=8, plant=plant)):
        if signal.kind == "mutual-favour":
            flagged |= set(signal.judges)
            innocent += len(set(signal.judges) - {f"j{j:02d}" for j in RING})
    assert len(flagged & {f"j{j:02d}" for j in RING}) >= 5
    assert innocent == 0


def test_only_the_named_screens_answer():
    def plant(marks, entry, judge, rng):
        marks[judge == 3] -= 25

    table = panel(plant=plant)
    assert "harsh" in {signal.kind for signal in screens(table, None, facts_of())}
    assert favour(table) == []


def test_numbers_in_the_sentences_follow_the_language():
    def plant(marks, entry, judge, rng):
        marks[(judge == 3) & (entry % 4 == 3)] += 20

    (signal,) = [one for one in favour(panel(plant=plant)) if one.kind == "home-island"]
    points = f"{signal.value:.1f}"
    assert signal.text["en"] == f"j03 marks entries of the home island {points} points higher."
    assert signal.text["id"] == f"j03 menilai usulan dari pulau asalnya {points.replace('.', ',')} poin lebih tinggi."


def test_a_judge_without_a_known_home_is_not_asked_about():
    def plant(marks, entry, judge, rng):
        marks[(judge == 3) & (entry % 4 == 3)] += 20

    table = panel(plant=plant)
    known = facts_of()
    without = {judge: home for judge, home in known.judge_island.items() if judge != "j03"}
    facts = Facts(entry_island=known.entry_island, judge_island=without)
    assert "home-island" not in {signal.kind for signal in screens(table, None, facts, names=FAVOUR)}


def test_an_erratic_judge_is_not_taken_for_one_who_favours():
    def plant(marks, entry, judge, rng):
        own = judge == 3
        marks[own] += rng.normal(0, 25, (own.sum(), 1))

    flagged = [signal for seed in range(10) for signal in favour(panel(seed, plant=plant)) if "j03" in signal.judges]
    assert len(flagged) <= 1
