from collections import Counter

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from judging.allocation import Problem, allocate, candidates, even_shares
from judging.certificate import certificate, components
from tests.reference import expected, folder


def random_problem(number, **changes):
    rng = np.random.default_rng(number)
    n, j = int(rng.integers(1, 16)), int(rng.integers(3, 10))
    entries, judges = list(range(100, 100 + n)), list(range(1, j + 1))
    panels = int(rng.integers(1, 4))
    conflicts = frozenset(
        (entry, judge) for entry in entries for judge in judges if rng.random() < rng.choice([0.0, 0.1, 0.3])
    )
    values = {
        "entries": entries, "judges": judges, "k": int(rng.integers(1, 4)), "seed": f"seed {number}",
        "panel_of": {entry: int(rng.integers(panels)) for entry in entries},
        "panels": {judge: frozenset({int(rng.integers(panels))}) for judge in judges}, "conflicts": conflicts,
    }  # fmt: skip
    return Problem(**(values | changes))


def flow_polytope(problem, low, high):
    """Rows of the linear programme over all free pairs: k per entry, low to high per judge."""
    pairs = [(e, j) for e in problem.entries for j in problem.judges if (e, j) not in problem.conflicts]
    rows = {entry: n for n, entry in enumerate(problem.entries)}
    columns = {judge: n for n, judge in enumerate(problem.judges)}
    every = np.ones(len(pairs))
    at = np.arange(len(pairs))
    equal = coo_matrix((every, ([rows[e] for e, _j in pairs], at)), shape=(len(rows), len(pairs)))
    load = coo_matrix((every, ([columns[j] for _e, j in pairs], at)), shape=(len(columns), len(pairs))).toarray()
    bounds = np.concatenate([np.full(len(columns), high), np.full(len(columns), -low)])
    return pairs, equal, np.full(len(rows), problem.k), np.vstack([load, -load]), bounds


def even_load_exists(problem):
    low, high = even_shares(problem)
    pairs, equal, ks, load, bounds = flow_polytope(problem, low, high)
    if not pairs:
        return False
    answer = linprog(np.zeros(len(pairs)), A_ub=load, b_ub=bounds, A_eq=equal, b_eq=ks, bounds=(0, 1), method="highs")
    return answer.status == 0


def test_thousand_random_panels_hold_to_conflicts_marks_and_even_loads():
    uneven = 0
    for number in range(1000):
        problem = random_problem(number)
        result = allocate(problem)
        facts = certificate(problem, result)
        assert facts["conflicts"] == 0
        assert len(set(result.pairs)) == len(result.pairs)
        counts = Counter(entry for entry, _judge in result.pairs)
        for entry in problem.entries:
            free = sum((entry, judge) not in problem.conflicts for judge in problem.judges)
            assert counts[entry] == min(problem.k, free)
        if facts["above"] or facts["below"]:
            uneven += 1
            assert not even_load_exists(problem)
    assert 0 < uneven < 300


def test_same_seed_gives_same_pairs_and_another_seed_others():
    problem = random_problem(5)
    assert allocate(problem) == allocate(random_problem(5))
    drawn = {allocate(random_problem(5, seed=f"other {n}")).pairs for n in range(5)}
    assert len(drawn) > 1


@pytest.mark.parametrize("number", range(8))
def test_optimum_equals_the_linear_programme(number):
    rng = np.random.default_rng(number)
    entries, judges, k, most = list(range(25)), list(range(12)), 3, 8
    conflicts = frozenset((int(rng.integers(25)), int(rng.integers(12))) for _ in range(20))
    affinity = {(e, j): int(rng.integers(0, 1_000_000)) for e in entries for j in judges}
    problem = Problem(
        entries, judges, k, "lp", conflicts=conflicts, affinity=affinity, most=most, balance=False, bridge_share=0
    )
    result = allocate(problem)
    pairs, equal, ks, load, bounds = flow_polytope(problem, 0, most)
    costs = np.array([-affinity[pair] for pair in pairs])
    answer = linprog(costs, A_ub=load, b_ub=bounds, A_eq=equal, b_eq=ks, bounds=(0, 1), method="highs")
    assert result.missing == {}
    assert result.objective == pytest.approx(answer.fun, abs=1e-6)
    assert max(Counter(judge for _entry, judge in result.pairs).values()) <= most


def panels_problem(**changes):
    """Two panels of six judges, thirty entries each, no conflicts."""
    values = {
        "entries": list(range(60)), "judges": list(range(12)), "k": 3, "seed": "panels",
        "panel_of": {entry: entry % 2 for entry in range(60)},
        "panels": {judge: frozenset({judge % 2}) for judge in range(12)},
    }  # fmt: skip
    return Problem(**(values | changes))


def outsiders(problem, result):
    return Counter(entry for entry, judge in result.pairs if problem.panel_of[entry] not in problem.panels[judge])


def test_fifteen_percent_of_entries_get_one_judge_from_outside_their_panel():
    problem = panels_problem()
    result = allocate(problem)
    crossing = outsiders(problem, result)
    assert len(result.bridged) == 9
    assert {entry: crossing[entry] for entry in result.bridged} == dict.fromkeys(result.bridged, 1)
    assert sum(crossing.values()) == 10  # nine are odd: one more crosses, so that all judges have 15
    facts = certificate(problem, result)
    assert facts["bridges"] == {"wanted": 9, "met": 9}
    assert facts["components"] == 1
    assert facts["lambda2"] > 0


def test_without_bridges_the_certificate_names_two_components():
    problem = panels_problem(bridge_share=0)
    facts = certificate(problem, allocate(problem))
    assert facts["components"] == 2
    assert facts["lambda2"] == 0


def test_pairs_that_stand_are_kept_and_count():
    standing = frozenset({(0, 1), (0, 3), (0, 5), (1, 1)})
    problem = panels_problem(fixed=standing)
    result = allocate(problem)
    assert standing <= set(result.pairs)
    assert {judge for entry, judge in result.pairs if entry == 0} == {1, 3, 5}
    assert sum(entry == 1 for entry, _judge in result.pairs) == 3


def test_entry_with_too_few_free_judges_is_explained():
    conflicts = frozenset((7, judge) for judge in range(10))
    problem = panels_problem(conflicts=conflicts)
    result = allocate(problem)
    assert result.missing == {7: 1}
    facts = certificate(problem, result)
    assert facts["missing"] == [{"entry": 7, "short": 1, "free": 2, "reason": "free_judges"}]
    assert facts["marks"] == 179


def test_limit_of_load_is_never_exceeded_and_what_is_missing_says_so():
    problem = panels_problem(most=10)
    result = allocate(problem)
    loads = Counter(judge for _entry, judge in result.pairs)
    assert max(loads.values()) == 10
    assert sum(result.missing.values()) == 180 - 120
    assert {row["reason"] for row in certificate(problem, result)["missing"]} == {"limit"}


def test_load_below_the_even_share_names_conflicts_as_the_reason():
    conflicts = frozenset((entry, 0) for entry in range(55))
    problem = panels_problem(conflicts=conflicts)
    facts = certificate(problem, allocate(problem))
    assert facts["below"] == [{"judge": 0, "load": 5, "conflicts": 55, "reason": "conflicts"}]


def test_candidates_of_a_very_large_round_serve_every_entry():
    entries, judges = list(range(400)), list(range(60))
    problem = Problem(
        entries, judges, 3, "many", panel_of={e: e % 6 for e in entries},
        panels={j: frozenset({j % 6}) for j in judges}, many_pairs=1000,
    )  # fmt: skip
    result = allocate(problem)
    assert result.missing == {}
    assert set(certificate(problem, result)["loads"].values()) == {20}
    assert allocate(problem) == result


def test_no_entries_give_an_empty_assignment():
    result = allocate(Problem([], [1, 2], 3, "none"))
    assert (result.pairs, result.missing) == ((), {})


def test_standing_conflict_is_refused():
    with pytest.raises(ValueError, match="a pair that stands is a conflict"):
        allocate(panels_problem(fixed=frozenset({(0, 1)}), conflicts=frozenset({(0, 1)})))


def test_components_of_separate_groups():
    assert components([(1, 1), (1, 2), (2, 3), (2, 4), (3, 4)]) == 2


def test_further_judge_is_the_least_loaded_of_the_panel_without_conflict():
    problem = panels_problem(conflicts=frozenset({(0, 2)}), fixed=frozenset({(0, 4)}), most=9)
    loads = {0: 5, 2: 0, 4: 1, 6: 3, 8: 9, 10: 4}
    assert candidates(problem, 0, loads=loads)[:3] == [6, 10, 0]
    assert 8 not in candidates(problem, 0, loads=loads)


@pytest.mark.parametrize(("most", "optimum"), [(4, "TPMS_optimum"), (2, "with_lower_bound_2")])
def test_conference_instance_reaches_the_proven_optimum(most, optimum):
    """177 judges, 118 papers, 3 marks each; 354 marks with at most 2 a judge make the lower bound of 2."""
    scale = 10**8
    scores = np.loadtxt(folder("midl_assignment") / "scores.csv", delimiter=",")
    pairs = [(paper, judge) for judge, paper in zip(*np.nonzero(scores >= 0), strict=True)]
    conflicts = frozenset((int(paper), int(judge)) for judge, paper in zip(*np.nonzero(scores < 0), strict=True))
    problem = Problem(
        entries=range(118), judges=range(177), k=3, seed="midl", most=most, balance=False, bridge_share=0,
        affinity={(int(e), int(j)): round(scores[j, e] * scale) for e, j in pairs}, conflicts=conflicts,
    )  # fmt: skip
    found = allocate(problem)
    assert not found.missing
    assert -found.objective / scale == pytest.approx(expected("midl_assignment")["reproduced"][optimum], abs=1e-5)
