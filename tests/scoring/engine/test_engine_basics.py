"""Composite, totals, places, grades, gaps, numbers in words, canonical bytes."""

import datetime as dt
import hashlib
from decimal import Decimal

import numpy as np
import pytest

from scoring.engine.aggregate import Criterion, Total, composite, entry_means, live_total
from scoring.engine.canonical import canonical_bytes, digest, generator, seed_from
from scoring.engine.display import (
    date_in_words_id,
    date_long,
    date_with_day,
    decimal_in_words_id,
    number,
    number_in_words_id,
    percent,
    rounded,
)
from scoring.engine.gap import Gap, closest_two, gap
from scoring.engine.grades import Grade, Improvement, grade_of, improvement
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
    assert [(p.entry, p.place, p.reason) for p in ranked] == [
        ("c", 1, None),
        ("a", None, "withdrawn"),
        ("b", None, "no counted mark"),
    ]


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


# grades, improvement, gaps

PEMDI = (
    Grade("Memuaskan", 4.0),
    Grade("Sangat Baik", 3.5),
    Grade("Baik", 2.5),
    Grade("Cukup", 1.5),
)


@pytest.mark.parametrize(("score", "name"), [(4.0, "Memuaskan"), (3.995, "Memuaskan"), (3.994, "Sangat Baik")])
def test_grade_of_follows_the_number_as_shown(score, name):
    assert grade_of(score, PEMDI).name == name


def test_grade_of_below_every_threshold_or_missing_is_none():
    assert grade_of(1.49, PEMDI) is None
    assert grade_of(None, PEMDI) is None
    assert grade_of(NAN, PEMDI) is None


def test_grade_of_exclusive_threshold_needs_more():
    iga = (Grade("Sangat Inovatif", 65, inclusive=False), Grade("Inovatif", 40, inclusive=False))
    assert grade_of(65, iga).name == "Inovatif"
    assert grade_of(65.01, iga).name == "Sangat Inovatif"


def test_grade_of_refuses_bad_thresholds():
    with pytest.raises(ValueError, match="threshold of 'b' is not below that of 'a'"):
        grade_of(1, (Grade("a", 2), Grade("b", 2)))
    with pytest.raises(ValueError, match="two grades have the same name"):
        grade_of(1, (Grade("a", 2), Grade("a", 1)))
    with pytest.raises(ValueError, match="there is no grade"):
        grade_of(1, ())


def test_improvement_is_the_difference_of_the_shown_numbers():
    assert improvement(3.06, 3.31) == Improvement(Decimal("3.06"), Decimal("3.31"), Decimal("0.25"))


def test_improvement_without_a_score_says_why():
    assert improvement(None, 3.0).reason == "no score in the last edition"
    assert improvement(3.0, NAN).reason == "no score in this edition"
    assert improvement(None, 3.0).change is None


def test_gap_proposes_a_judge_only_beyond_the_tolerance():
    assert gap({"a": 80, "b": 60}, 20) == Gap(20.0, False, False, "b", "a")
    assert gap({"a": 80.01, "b": 60}, 20) == Gap(20.01, True, True, "b", "a")


def test_gap_needs_two_sent_totals():
    assert gap({"a": 80, "b": None, "c": NAN}, 0) == Gap(None, False, False)


def test_gap_double_review_rule_needs_one_pass_and_one_fail():
    assert gap({"a": 380, "b": 600}, 200, passing=400).propose is True
    assert gap({"a": 400, "b": 650}, 200, passing=400).propose is False
    assert gap({"a": 150, "b": 390}, 200, passing=400).propose is False


def test_gap_proposes_nobody_at_the_most_judges_allowed():
    assert gap({"a": 80, "b": 20, "c": 50}, 10, max_judges=3) == Gap(60.0, True, False, "b", "a")


def test_gap_refuses_negative_tolerance():
    with pytest.raises(ValueError, match="the tolerance is negative or not a number"):
        gap({}, -1)


def test_closest_two_prefers_the_higher_pair_of_equals():
    assert closest_two({"a": 50, "b": 60, "c": 70}) == ("b", "c")
    assert closest_two({"a": 50, "b": 59, "c": 70}) == ("a", "b")
    with pytest.raises(ValueError, match="two totals are needed"):
        closest_two({"a": 1})


# display


@pytest.mark.parametrize(
    ("value", "text"),
    [(82.125, "82.13"), (82.115, "82.12"), (2.675, "2.68"), (-2.675, "-2.68"), (-0.001, "0.00")],
)
def test_rounded_is_half_up_on_the_decimal_that_was_meant(value, text):
    assert str(rounded(value)) == text


def test_rounded_refuses_what_is_not_a_number():
    with pytest.raises(ValueError, match="only a finite number can be rounded"):
        rounded(NAN)


def test_number_uses_the_marks_of_the_language():
    assert number(3478.5) == "3.478,50"
    assert number(3478.5, language="en") == "3,478.50"
    assert number(None) == "–"
    assert percent(0.285) == "29%"
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (15, "lima belas"),
        (20, "dua puluh"),
        (100, "seratus"),
        (118, "seratus delapan belas"),
        (1000, "seribu"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2022, "dua ribu dua puluh dua"),
        (1_000_000, "satu juta"),
        (-7, "minus tujuh"),
    ],
)
def test_number_in_words(value, words):
    assert number_in_words_id(value) == words


def test_number_in_words_refuses_what_has_no_word():
    with pytest.raises(ValueError, match="number too large for words"):
        number_in_words_id(10**15)


def test_decimal_in_words_reads_the_decimals_one_by_one():
    assert decimal_in_words_id(82.05) == "delapan puluh dua koma nol lima"
    assert decimal_in_words_id(-3) == "minus tiga"


def test_date_texts():
    day = dt.date(2022, 12, 1)
    assert date_in_words_id(day) == ("Kamis tanggal satu bulan Desember tahun dua ribu dua puluh dua")
    assert date_long(day) == "1 Desember 2022"
    assert date_with_day(day) == "Kamis, 1 Desember 2022"
    assert date_with_day(day, "en") == "Thursday, 1 December 2022"


# canonical form


def test_canonical_bytes_are_sorted_compact_utf8():
    value = {"b": [1, 2.5, float("nan")], "a": "Keçil", "c": np.float64(-0.0), "d": Decimal("1.50")}
    expected = '{"a":"Keçil","b":[1,2.5,null],"c":0.0,"d":"1.50"}'
    assert canonical_bytes(value) == expected.encode()
    assert digest(value) == hashlib.sha256(expected.encode()).hexdigest()


@pytest.mark.parametrize(("value", "error"), [(float("inf"), ValueError), ({1: 2}, TypeError)])
def test_canonical_bytes_refuses_what_has_no_canonical_form(value, error):
    with pytest.raises(error):
        canonical_bytes(value)


def test_seed_from_digest_is_stable_and_keeps_streams_apart():
    assert seed_from("00") == seed_from("00")
    assert seed_from("00", "draws") != seed_from("00", "panel")
    assert generator(seed_from("00")).integers(10**6) == generator(seed_from("00")).integers(10**6)
