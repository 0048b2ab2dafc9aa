"""Composite, totals, places, grades, gaps, numbers in words, canonical bytes."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from scoring.engine.aggregate import Criterion, Total, composite, entry_means, live_total
from scoring.engine.methods import METHODS, method
from scoring.engine.metrics import ladder_metrics
from scoring.engine.rank import Metric, Step, rank, rank_groups
from scoring.engine.table import build, canonical_input, from_canonical_input

RUBRIC = (Criterion("benefit", 25, 1, 5), Criterion("novelty", 75, 1, 5))
NAN = float("nan")


def places(placings):
    return [(placing.entry, placing.place, placing.tied) for placing in placings]


# composite


def test_composite_is_weighted_share_of_the_scale():
    assert composite(np.array([5.0, 3.0]), RUBRIC) == 62.5


def test_composite_ends_of_the_scale_are_0_and_100():
    assert composite(np.array([[1.0, 1.0], [5.0, 5.0]]), RUBRIC).tolist() == [0.0, 100.0]


def test_composite_missing_mark_drops_the_review():
    assert np.isnan(composite(np.array([5.0, NAN]), RUBRIC))


def test_composite_missing_mark_renormalises_when_declared():
    assert composite(np.array([5.0, NAN]), RUBRIC, "renormalise") == 100.0


def test_composite_renormalise_without_any_mark_is_missing():
    assert np.isnan(composite(np.array([NAN, NAN]), RUBRIC, "renormalise"))


def test_composite_criterion_of_weight_zero_may_be_missing():
    rubric = (Criterion("a", 1, 0, 4), Criterion("b", 0, 0, 4))
    assert composite(np.array([3.0, NAN]), rubric) == 75.0


def test_composite_without_scale_keeps_the_scale_of_the_marks():
    assert composite(np.array([[6.5]]), (Criterion("mark"),)).tolist() == [6.5]


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ((), "there is no criterion"),
        ((Criterion("a", 0),), "the weights sum to zero"),
        ((Criterion("a", -1), Criterion("b", 3)), "weight of criterion 'a' is negative"),
        ((Criterion("a", NAN),), "weight of criterion 'a' is not a finite number"),
        ((Criterion("a"), Criterion("a")), "two criteria have the same name"),
        ((Criterion("a", 1, 5, 5),), "scale of criterion 'a' is empty"),
        ((Criterion("a", 1, 0),), "scale of criterion 'a' has only one end"),
        (
            (Criterion("a", 1, 0, 1), Criterion("b")),
            "either every criterion has a scale or none has",
        ),
    ],
)
def test_composite_refuses_bad_criteria(criteria, message):
    with pytest.raises(ValueError) as error:
        composite(np.zeros(len(criteria)), criteria)
    assert str(error.value) == message


def test_composite_refuses_mark_outside_its_scale():
    with pytest.raises(ValueError, match="mark 6 of criterion 'benefit' is outside 1 to 5"):
        composite(np.array([6.0, 3.0]), RUBRIC)


def test_composite_refuses_unknown_policy_and_wrong_number_of_marks():
    with pytest.raises(ValueError, match="unknown policy for missing marks: 'zero'"):
        composite(np.array([1.0, 1.0]), RUBRIC, "zero")
    with pytest.raises(ValueError, match="3 marks for 2 criteria"):
        composite(np.array([1.0, 1.0, 1.0]), RUBRIC)


def test_live_total_equals_the_composite_of_the_ranking():
    table = build([("e", "j", "benefit", 5), ("e", "j", "novelty", 3)], criteria=RUBRIC)
    assert live_total({"benefit": 5, "novelty": 3}, RUBRIC) == Total(62.5, 2, ())
    assert table.scores.tolist() == [62.5]


def test_live_total_incomplete_review_has_no_score():
    assert live_total({"benefit": 5, "novelty": None}, RUBRIC) == Total(None, 1, ("novelty",))


def test_entry_means_weighs_judges_and_keeps_missing_missing():
    scores = np.array([80.0, 50.0, NAN])
    assert entry_means(scores, np.array([0, 0, 1]), 3, np.array([2.0, 1.0, 1.0]))[:1] == [70.0]
    assert np.isnan(entry_means(scores, np.array([0, 0, 1]), 3)[1:]).tolist() == [True, True]


def test_entry_means_leaves_out_missing_reviews_and_judges_without_weight():
    scores, entry = np.array([80.0, NAN, 20.0]), np.array([0, 0, 0])
    assert entry_means(scores, entry, 1).tolist() == [50.0]
    assert entry_means(scores, entry, 1, np.array([1.0, 1.0, 0.0])).tolist() == [80.0]


def test_entry_means_refuses_negative_weight():
    with pytest.raises(ValueError, match="the weight of a judge is negative"):
        entry_means(np.array([1.0]), np.array([0]), 1, np.array([-1.0]))


# places


def test_rank_equal_scores_share_the_place_and_skip_the_next():
    ranked = rank({"d": 1, "a": 3, "c": 2, "b": 2})
    assert places(ranked) == [
        ("a", 1, False),
        ("b", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]


def test_rank_compares_at_display_precision():
    assert places(rank({"a": 80.004, "b": 79.996})) == [("a", 1, True), ("b", 1, True)]
    assert places(rank({"a": 80.005, "b": 80.004})) == [("a", 1, False), ("b", 2, False)]


def test_rank_ladder_splits_and_records_every_step_asked():
    first = Metric("criterion:benefit", {"a": 4.0, "b": 4.0, "c": 3.0})
    second = Metric("lowest", {"a": 60.0, "b": 70.0, "c": 90.0})
    ranked = rank({"a": 1, "b": 1, "c": 1}, ladder=[first, second])
    assert places(ranked) == [("b", 1, False), ("a", 2, False), ("c", 3, False)]
    assert [placing.decided_by for placing in ranked] == [
        "lowest",
        "lowest",
        "criterion:benefit",
    ]
    assert ranked[0].steps == (Step("criterion:benefit", 4.0), Step("lowest", 70.0))
    assert ranked[2].steps == (Step("criterion:benefit", 3.0),)


def test_rank_step_with_a_missing_value_decides_nothing():
    ranked = rank({"a": 1, "b": 1}, ladder=[Metric("m", {"a": None, "b": 5.0})])
    assert places(ranked) == [("a", 1, True), ("b", 1, True)]
    assert ranked[0].steps == (Step("m", None),)


def test_rank_lower_is_better_for_a_metric_that_says_so():
    metric = Metric("agreement", {"a": 3.0, "b": 2.0}, higher_is_better=False)
    assert places(rank({"a": 1, "b": 1}, ladder=[metric]))[0] == ("b", 1, False)


def test_rank_human_decision_is_the_last_step():
    ranked = rank({"a": 1, "b": 1}, decisions={"b": 1, "a": 2})
    assert places(ranked) == [("b", 1, False), ("a", 2, False)]
    assert ranked[0].decided_by == "decision"


def test_rank_decision_does_not_move_entries_that_are_not_tied():
    assert places(rank({"a": 2, "b": 1}, decisions={"b": 1, "a": 2}))[0] == ("a", 1, False)


def test_rank_missing_score_is_not_ranked_and_says_why():
    ranked = rank({"a": None, "b": NAN, "c": 0.0}, reasons={"a": "withdrawn"})
    assert [(p.entry, p.place, p.tied, p.reason) for p in ranked] == [
        ("c", 1, False, None),
        ("a", None, False, "withdrawn"),
        ("b", None, False, "no counted mark"),
    ]


def test_rank_compares_metrics_and_groups_at_two_decimals_unless_told():
    metric = Metric("m", {"a": 3.001, "b": 3.004})
    assert places(rank({"a": 1, "b": 1}, ladder=[metric])) == [("a", 1, True), ("b", 1, True)]
    grouped = rank_groups({"a": 3.001, "b": 3.004}, {"a": "x", "b": "x"})
    assert places(grouped["x"]) == [("a", 1, True), ("b", 1, True)]


def test_records_of_a_ranking_cannot_be_changed():
    (placing,) = rank({"a": 1.0})
    for record in (placing, Step("m", 1.0), Metric("m", {}), RUBRIC[0], Total(1.0, 1, ())):
        field = next(iter(record.__dataclass_fields__))
        with pytest.raises(FrozenInstanceError):
            setattr(record, field, None)


def test_rank_groups_gives_places_within_each_category():
    ranked = rank_groups({"a": 3, "b": 2, "c": 1}, {"a": "x", "b": "y", "c": "x"})
    assert {group: places(rows) for group, rows in ranked.items()} == {
        "x": [("a", 1, False), ("c", 2, False)],
        "y": [("b", 1, False)],
    }


# tables and methods

ROWS = [("b", "j1", "m", 4), ("a", "j2", "m", 3), ("a", "j1", "m", 5), ("c", "j2", "m", None)]


def test_table_digest_does_not_depend_on_row_order():
    assert build(ROWS).sha256 == build(ROWS[::-1]).sha256


def test_table_digest_changes_with_a_mark_a_weight_or_a_group():
    digests = {
        build(ROWS).sha256,
        build([*ROWS[1:], ("b", "j1", "m", 4.5)]).sha256,
        build(ROWS, criteria=[Criterion("m", 2)]).sha256,
        build(ROWS, groups={"a": "x", "b": "x", "c": "y"}).sha256,
    }
    assert len(digests) == 4


def test_table_survives_its_canonical_input():
    table = build(ROWS, criteria=[Criterion("m", 2, 0, 10)], groups={"a": "x", "b": "y", "c": "y"})
    again = from_canonical_input(canonical_input(table))
    assert again.sha256 == table.sha256
    assert again.entries == ("a", "b", "c")


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([*ROWS, ROWS[0]], {}, "entry 'b' has two marks of 'j1' for 'm'"),
        (ROWS, {"criteria": [Criterion("x")]}, "criterion 'm' has no weight"),
        (ROWS, {"groups": {"a": "x"}}, "entry 'b' has no category"),
    ],
)
def test_table_refuses_rows_that_do_not_fit(rows, options, message):
    with pytest.raises(ValueError) as error:
        build(rows, **options)
    assert str(error.value) == message


def test_mean_method_scores_and_gives_reasons():
    result = METHODS["mean"].run(build(ROWS))
    assert result.score[:2].tolist() == [4.0, 4.0]
    assert result.reasons == {2: "no counted mark"}
    assert [(line.judge, line.n) for line in result.judges] == [("j1", 2), ("j2", 1)]


def test_mean_method_weighs_judges():
    result = METHODS["mean"].run(build(ROWS), {"judge_weights": {"j2": 3}})
    assert result.score[0] == 3.5


def test_method_refuses_unknown_name_and_parameters():
    with pytest.raises(ValueError, match="unknown method 'best'; known: "):
        method("best")
    with pytest.raises(ValueError, match="unknown parameter 'x'"):
        METHODS["mean"].run(build(ROWS), {"x": 1})
    with pytest.raises(ValueError, match="weight of judge 'j1' is negative or not a number"):
        METHODS["mean"].run(build(ROWS), {"judge_weights": {"j1": -1}})


def test_every_method_describes_itself_in_both_languages():
    for name, entry in METHODS.items():
        assert entry.name == name
        for text in (entry.title, entry.sentence):
            assert sorted(text) == ["en", "id"]
            assert all(text.values())


def test_ladder_metrics_follow_the_names():
    metrics = ladder_metrics(build(ROWS), ["criterion:m", "median", "lowest", "highest"])
    assert [metric.values["a"] for metric in metrics] == [4.0, 4.0, 3.0, 5.0]


def test_ladder_metrics_agreement_prefers_the_smaller_deviation_and_needs_two_marks():
    (metric,) = ladder_metrics(build(ROWS), ["agreement"])
    assert metric.higher_is_better is False
    assert metric.values["a"] == pytest.approx(2**0.5)
    assert np.isnan(metric.values["b"])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["luck"], "unknown tie-break metric 'luck'"),
        (["criterion:x"], "tie-break metric 'criterion:x' names no criterion of the rubric"),
        (["median", "median"], "the tie-break ladder names a metric twice"),
    ],
)
def test_ladder_metrics_refuses_bad_names(names, message):
    with pytest.raises(ValueError) as error:
        ladder_metrics(build(ROWS), names)
    assert str(error.value) == message
