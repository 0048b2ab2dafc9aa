from datetime import date

import pytest

from awards.documents.numbering import PatternError, format_number, validate_pattern

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("B-{seq:04d}/DJAI/AI.01.04/{month:02d}/{year}", "B-0042/DJAI/AI.01.04/12/2026"),
        ("{seq}/{kind}/{roman_month}/{year}", "42/piagam/XII/2026"),
        ("No. {seq:03} {{asli}}", "No. 042 {asli}"),
        ("{seq:d}", "42"),
    ],
)
def test_number_follows_the_pattern(pattern, number):
    validate_pattern(pattern)
    assert format_number(pattern, seq=42, on=DAY, kind="piagam") == number


@pytest.mark.parametrize(("month", "roman"), [(1, "I"), (4, "IV"), (8, "VIII"), (9, "IX"), (12, "XII")])
def test_months_are_roman_where_asked(month, roman):
    assert format_number("{seq}/{roman_month}", seq=1, on=date(2026, month, 1)) == f"1/{roman}"


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("B-{seq", "braces"),
        ("B-seq}", "braces"),
        ("B-{}/{seq}", "name"),
        ("{0}{seq}", "name"),
        ("{seq.__class__}", "name"),
        ("{seq[0]}", "name"),
        ("{seq!r}", "name"),
        ("{judge}/{seq}", "name"),
        ("{seq:>9999999}", "form"),
        ("{seq:4d}", "form"),
        ("{seq:{year}}", "form"),
        ("{kind:05d}{seq}", "form"),
        ("B-{year}", "seq"),
        ("", "seq"),
        ("B\n{seq}", "control"),
        ("B" * 116 + "{seq}", "long"),
    ],
)
def test_pattern_that_cannot_work_is_refused_with_the_rule_it_breaks(pattern, code):
    with pytest.raises(PatternError) as caught:
        validate_pattern(pattern)
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
    assert caught.value.message("id") != caught.value.message("en")


def test_error_says_what_to_do_in_both_languages():
    with pytest.raises(PatternError) as caught:
        validate_pattern("{nomor}/{year}")
    assert caught.value.message("en") == (
        "The number pattern does not know {nomor}. It may use: {seq}, {month}, {year}, {roman_month}, {kind}."
    )
    assert caught.value.message("id") == (
        "Pola nomor tidak mengenal {nomor}. Yang dapat dipakai: {seq}, {month}, {year}, {roman_month}, {kind}."
    )
