"""Grades, gaps, numbers and dates in words, canonical bytes."""

import datetime as dt
import hashlib
from decimal import Decimal

import numpy as np
import pytest

from scoring.engine.canonical import canonical_bytes, digest, generator, seed_from, steady
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

NAN = float("nan")

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


def test_steady_rounds_what_is_below_nine_decimals():
    value = {"a": [0.1 + 0.2, -1e-12, 7], "b": (1 / 3, None, "x")}
    assert steady(value) == {"a": [0.3, 0.0, 7], "b": [0.333333333, None, "x"]}
    assert canonical_bytes(steady(-1e-12)) == b"0.0"
