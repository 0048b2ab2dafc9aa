"""Ranking runs: places per category, ties, the word of people, and the same bytes every time."""

import json
from pathlib import Path

import pytest

from accounts.models.audit import AppendOnlyError
from accounts.refusal import Refused
from awards.models import Edition, Entry
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from scoring.bundle import stored_result
from scoring.engine.canonical import canonical_bytes, generator
from scoring.models import RankingRow, RankingRun
from scoring.recount import engines, recount
from scoring.replay import replay, result_digest
from tests.factories.rankings import LATER, eligible_entry, frozen_round, judged_round, ranking_run, sent_sheet

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "ranking"


def places(run):
    return list(run.rows.order_by("category_id", "place", "entry__code").values_list("entry__code", "place", "tied"))


def set_ladder(world, *metrics):
    world.edition.tie_breaks = [{"metric": metric} for metric in metrics]
    world.edition.save(update_fields=["tie_breaks"])


def test_run_places_entries_by_their_mean(world, cast):
    made = ranking_run(world, cast, levels=(3, 5, 4))
    assert places(made) == [("2026-0002", 1, False), ("2026-0003", 2, False), ("2026-0001", 3, False)]
    # J02 and J03 gave 5 (100), J04 gave 4 (75).
    assert float(made.rows.get(entry__code="2026-0002").score) == pytest.approx(275 / 3)


def test_run_ranks_each_category_by_itself(world, cast):
    judged_round(world, levels=(3,), dimension="living", first=7)
    made = ranking_run(world, cast, levels=(5, 4))
    assert places(made) == [("2026-0001", 1, False), ("2026-0002", 2, False), ("2026-0007", 1, False)]


def test_runs_are_numbered_within_their_frozen_round(world, cast):
    first = ranking_run(world, cast)
    second = run(first.frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    assert (first.number, second.number, first.digest == second.digest) == (1, 2, True)


def test_run_leaves_an_entry_without_marks_unplaced_and_says_why(world, cast):
    judged_round(world, levels=(5,))
    eligible_entry(world, 8)
    frozen = freeze(world.round, by=cast.organiser, now=LATER, override_reason="Tidak ada juri bebas benturan.")
    row = run(frozen, method="mean", params={}, by=cast.organiser, now=LATER).rows.get(entry__code="2026-0008")
    assert (row.place, row.score, row.n, row.why) == (None, "", 0, "no counted mark")


def test_run_shares_a_place_when_no_step_of_the_ladder_decides(world, cast):
    made = ranking_run(world, cast, levels=(4, 4, 3))
    assert places(made) == [("2026-0001", 1, True), ("2026-0002", 1, True), ("2026-0003", 3, False)]
    assert made.result["undecided"] == []


def test_run_names_ties_that_people_have_to_decide(world, cast):
    set_ladder(world, "criterion:benefit", "decision")
    assert ranking_run(world, cast, levels=(4, 4, 3)).result["undecided"] == [["2026-0001", "2026-0002"]]


def test_run_carries_the_word_of_people_on_a_tie(world, cast):
    set_ladder(world, "decision")
    frozen = frozen_round(world, cast, levels=(4, 4, 3))
    word = {"decided": [["2026-0002", "2026-0001"]], "reason": "Bukti lebih lengkap, putusan pleno."}
    made = run(frozen, method="mean", params=word, by=cast.organiser, now=LATER)
    assert places(made) == [("2026-0002", 1, False), ("2026-0001", 2, False), ("2026-0003", 3, False)]
    assert made.rows.get(entry__code="2026-0002").detail["decided_by"] == "decision"


def test_run_refuses_the_word_of_people_without_a_reason(world, cast):
    frozen = frozen_round(world, cast, levels=(4, 4))
    with pytest.raises(Refused):
        run(frozen, method="mean", params={"decided": [["2026-0002", "2026-0001"]]}, by=cast.organiser, now=LATER)


def test_run_draws_lots_that_can_be_drawn_again(world, cast):
    set_ladder(world, "draw")
    made = ranking_run(world, cast, levels=(4, 4, 4))
    assert [tied for _entry, _place, tied in places(made)] == [False, False, False]
    assert recount(made).same_bytes


@pytest.mark.parametrize(
    ("method", "params"), [("nothing", {}), ("mean", {"unknown": 1}), ("mean", {"judge_weights": {"J02": -1}})]
)
def test_run_refuses_a_method_or_parameter_that_it_does_not_know(world, cast, method, params):
    frozen = frozen_round(world, cast)
    with pytest.raises(Refused):
        run(frozen, method=method, params=params, by=cast.organiser, now=LATER)
    assert RankingRun.objects.count() == 0


def test_run_refuses_a_ladder_with_an_unknown_metric(world, cast):
    set_ladder(world, "criterion:beauty")
    frozen = frozen_round(world, cast)
    with pytest.raises(Refused, match="beauty"):
        run(frozen, method="mean", params={}, by=cast.organiser, now=LATER)


def test_run_is_append_only(world, cast):
    made = ranking_run(world, cast)
    with pytest.raises(AppendOnlyError):
        made.rows.update(place=1)
    with pytest.raises(AppendOnlyError):
        RankingRow.objects.first().delete()
    with pytest.raises(AppendOnlyError):
        made.save()


def test_run_keeps_what_it_hashed(world, cast):
    made = RankingRun.objects.get(pk=ranking_run(world, cast, levels=(5, 4, 4, 2)).pk)
    assert result_digest(stored_result(made)) == made.digest


def test_run_does_not_read_the_live_tables_again(world, cast):
    made = ranking_run(world, cast)
    Edition.objects.update(tie_breaks=[], display_decimals=0)
    again = run(made.frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    assert again.digest == made.digest


def test_run_is_the_same_when_a_fourth_judge_repeats_the_mean(world, cast):
    """Invariance at the level of the application: equal further marks move nobody."""
    round = judged_round(world, levels=(5, 4, 3), spread=False)
    for entry, level in zip(Entry.objects.order_by("code"), (5, 4, 3), strict=True):
        sent_sheet(round, entry, world.judges[4], level)
    frozen = freeze(round, by=cast.organiser, now=LATER, override_reason="Juri keempat.")
    made = run(frozen, method="mean", params={}, by=cast.organiser, now=LATER)
    assert [place for _entry, place, _tied in places(made)] == [1, 2, 3]
    assert [float(row.score) for row in made.rows.order_by("place")] == [100.0, 75.0, 50.0]


def test_run_rests_on_5000_draws_when_an_entry_is_near_a_prize_line(world, cast):
    made = ranking_run(world, cast, method="calibrated", levels=(5, 4, 4, 4, 3))
    prizes = made.rows.first().category.prizes
    assert [row for row in made.rows.all() if row.detail["place_low"] <= prizes < row.detail["place_high"]]
    assert made.result["draws"] == 5000
    assert recount(made).same_bytes


def test_run_rests_on_2000_draws_when_everybody_gets_a_prize(world, cast):
    made = ranking_run(world, cast, method="calibrated", levels=(5, 4, 2))
    assert made.rows.first().category.prizes >= 3
    assert made.result["draws"] == 2000
    assert recount(made).same_bytes


@pytest.mark.parametrize("method", ["mean", "median", "trimmed", "borda", "zscore", "rasch"])
def test_run_by_a_method_without_a_mixed_model_has_the_signals_of_the_calibrated_one(method):
    content = troubled()
    own = replay(content, digest="0" * 64, method="calibrated", params={"draws": 100})
    beside = replay(content, digest="0" * 64, method=method, params={"draws": 100})
    assert (own["screened_by"], beside["screened_by"]) == ("calibrated", "calibrated")
    assert {signal["kind"] for signal in own["signals"]} >= {"harsh"}
    assert beside["signals"] == own["signals"]


def test_run_of_marks_that_no_model_fits_has_no_signals_and_says_that_nobody_screened():
    content = troubled()
    content["sheets"] = [sheet for sheet in content["sheets"] if sheet["judge"] == "J01"]
    found = replay(content, digest="0" * 64, method="mean", params={})
    assert (found["screened_by"], found["signals"]) == (None, [])


def troubled():
    """The golden round's rules on thirty entries by twelve judges, the first of whom is harsh by forty points of a hundred."""
    content = json.loads((GOLDEN / "frozen.json").read_text())
    code, rng = content["categories"][0]["code"], generator(5)
    content["edition"]["tie_breaks"] = []
    content["rubric"]["criteria"] = [
        criterion | {"min": "0", "max": "100"} for criterion in content["rubric"]["criteria"]
    ]
    content["entries"] = [content["entries"][0] | {"code": f"E{n:02d}", "category": code} for n in range(30)]
    content["sheets"] = [
        {
            "entry": f"E{n:02d}", "judge": f"J{j:02d}", "kind": "first",
            "marks": {
                criterion["code"]: f"{50 + n / 3 + rng.normal(0, 2) - (40 if j == 1 else 0):.2f}"
                for criterion in content["rubric"]["criteria"]
            },
        }
        for n in range(30)
        for j in range(1, 13)
    ]  # fmt: skip
    return content


@pytest.mark.parametrize("version", sorted(engines()))
def test_replay_of_the_golden_round_gives_the_golden_bytes(version):
    """Origin: three entries of two categories written by hand; means 81.25 twice (benefit tells them apart) and 50."""
    content = json.loads((GOLDEN / "frozen.json").read_text())
    expected = json.loads((GOLDEN / "expected.json").read_text())
    result = engines()[version](content, digest=expected["frozen"], method="mean", params={})
    lines = [[row["entry"], row["place"], row["tied"], row["score"], row["decided_by"]] for row in result["rows"]]
    assert lines == expected["rows"]
    assert result_digest(result) == expected["digest"][version]


def test_replay_does_not_depend_on_the_order_of_the_frozen_lists():
    content = json.loads((GOLDEN / "frozen.json").read_text())
    before = canonical_bytes(replay(content, digest="0" * 64, method="mean", params={}))
    for name in ("sheets", "entries", "judges", "categories"):
        content[name].reverse()
    content["rubric"]["criteria"].reverse()
    assert canonical_bytes(replay(content, digest="0" * 64, method="mean", params={})) == before


def test_replay_grades_scores_as_they_are_shown_and_only_on_the_usual_scale():
    content = json.loads((GOLDEN / "frozen.json").read_text())
    content["edition"]["grades"] = [{"code": "good", "from": "60"}, {"code": "fair", "from": "20", "inclusive": False}]
    given = {
        method: [(row["score"], row["grade"]) for row in replay(content, digest="0" * 64, method=method, params={})["rows"]]
        for method in ("mean", "rasch")
    }  # fmt: skip
    for score, grade in given["mean"]:
        assert grade == (None if score is None or score <= 20 else "good" if round(score, 2) >= 60 else "fair")
    assert {grade for _score, grade in given["mean"]} >= {"good", "fair"}
    assert {grade for _score, grade in given["rasch"]} == {None}
