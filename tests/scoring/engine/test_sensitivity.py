"""The sensitivity panel and the proposal of extra marks."""

import numpy as np
import pytest

from scoring.engine.canonical import generator
from scoring.engine.extramarks import propose_extra_marks
from scoring.engine.methods import METHODS
from scoring.engine.sensitivity import METHODS_OF_PANEL, sensitivity, stability
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import build
from scoring.engine.uncertainty import chances


def clear_table():
    """a beats b beats c beats d on every criterion with every judge; levels 1..9."""
    level = {"a": 9, "b": 7, "c": 5, "d": 3}
    return build(
        (e, j, c, level[e] - (j == "y") - (c == "n" and e in "ac")) for e in level for j in "xyz" for c in "mn"
    )


def test_panel_names_each_way_to_compute_once():
    variants = sensitivity(clear_table(), "mean")
    names = [(variant.kind, variant.name) for variant in variants]
    assert names[0] == ("run", "mean")
    assert ("method", "mean") not in names
    methods = [name for kind, name in names if kind == "method"]
    assert methods == [m for m in METHODS_OF_PANEL if m != "mean"] + ["schulze", "kemeny"]
    assert [name for kind, name in names if kind == "weight"] == ["m +20%", "m -20%", "n +20%", "n -20%"]
    assert [name for kind, name in names if kind == "judge"] == ["x", "y", "z"]
    assert [name for kind, name in names if kind == "criterion"] == ["m", "n"]


def test_panel_of_a_clear_ranking_keeps_every_place():
    for place in stability(sensitivity(clear_table(), "mean")):
        assert place.holders == ("abc"[place.place - 1],)
        assert (place.kept, place.others) == (place.variants, ())


def test_panel_shows_the_judge_on_whom_the_first_place_rests():
    table = build(
        [("a", "x", "m", 90), ("a", "y", "m", 50), ("a", "z", "m", 50)]
        + [("b", "x", "m", 55), ("b", "y", "m", 60), ("b", "z", "m", 55)]
        + [("c", j, "m", 20) for j in "xyz"]
    )
    variants = sensitivity(table, "mean", places=1)
    winners = {variant.name: variant.winners[""] for variant in variants}
    assert winners["mean"] == (("a",),)
    assert winners["x"] == (("b",),)
    assert winners["y"] == (("a",),)
    (first,) = stability(variants)
    assert first.others[0][0] == "b"


def test_panel_keeps_categories_apart():
    marks = [(e, j, "m", 10 * i + k) for i, e in enumerate("abcd") for k, j in enumerate("xyz")]
    table = build(marks, groups={"a": "north", "b": "north", "c": "south", "d": "south"})
    run = sensitivity(table, "mean", places=1)[0]
    assert run.winners == {"north": (("b",),), "south": (("d",),)}


def test_panel_gives_the_reason_where_a_method_ranks_nobody():
    rng = generator(1)
    table = build((f"e{i}", j, "m", float(rng.normal())) for i in range(9) for j in "xyz")
    rasch = next(v for v in sensitivity(table, "mean") if v.name == "rasch")
    assert rasch.winners == {}
    assert rasch.reason == "no score: a rating scale has at most 21 levels, not 27"


# extra marks


@pytest.fixture(scope="module")
def case():
    table = edition(Setting(entries=80, judges=12), 4).table
    model = METHODS["calibrated"].run(table).model
    p_top = chances(model, np.ones(80, dtype=bool), seed=1, tops=(5,)).p_top[5]
    return table, model, p_top


def test_extra_marks_go_to_entries_near_the_line_least_sure_first(case):
    table, model, p_top = case
    proposals = propose_extra_marks(table, model, p_top, 5)
    near = {table.entries[i] for i in np.flatnonzero((p_top > 0.1) & (p_top < 0.9))}
    assert {proposal.entry for proposal in proposals} == near
    distance = [abs(proposal.p_top - 0.5) for proposal in proposals]
    assert distance == sorted(distance)


def test_extra_marks_come_from_judges_who_have_not_marked_the_entry(case):
    table, model, p_top = case
    for proposal in propose_extra_marks(table, model, p_top, 5):
        own = table.judge[table.entry == table.entries.index(proposal.entry)]
        assert not {table.judges[j] for j in own} & set(proposal.judges)
        assert len(proposal.judges) == proposal.extra <= 3


def test_extra_marks_never_come_from_a_forbidden_judge(case):
    table, model, p_top = case
    first = propose_extra_marks(table, model, p_top, 5)[0]
    forbidden = {(first.entry, judge) for judge in table.judges}
    again = next(p for p in propose_extra_marks(table, model, p_top, 5, forbidden=forbidden) if p.entry == first.entry)
    assert (again.judges, again.settles) == ((), False)


def test_extra_marks_share_the_load(case):
    table, model, p_top = case
    proposals = propose_extra_marks(table, model, p_top, 5)
    load = dict.fromkeys(table.judges, 0)
    for proposal in proposals:
        for judge in proposal.judges:
            load[judge] += 1
    total = {judge: load[judge] + int((table.judge == j).sum()) for j, judge in enumerate(table.judges)}
    assert max(total.values()) - min(total.values()) <= 2


def test_extra_marks_of_a_sure_ranking_are_none(case):
    table, model, _ = case
    assert propose_extra_marks(table, model, np.zeros(80), 5) == []
