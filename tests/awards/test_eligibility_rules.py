"""The rules of eligibility themselves: what they say of facts, and which data they accept."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from awards import gate
from awards.edition_file import BadEdition, check, read_edition
from awards.eligibility import Facts, Said, Win, months_after

CLOSES = date(2026, 8, 31)
FIT = {
    "kind": "dimension_fits", "code": "living_1", "dimension": "living", "question_id": "Apakah warga lebih sehat?",
    "question_en": "Are people healthier?", "wanted": True, "instead": "society",
}  # fmt: skip
LABELS = {"living": "Smart Living", "society": "Smart Society"}


def facts(said=None, **more):
    return Facts(dimension="living", closes_on=CLOSES, year=2026, said=said or Said(), labels=LABELS, **more)


def say(rule, known):
    """(text, help) of the rule's obstacle in English, or None when it holds."""
    with translation.override("en"):
        [ruling] = gate.judge([rule], known)
        return None if ruling.holds else (ruling.obstacle.text, ruling.obstacle.help)


@pytest.mark.parametrize(
    ("started", "ready"),
    [(date(2026, 2, 28), None), (date(2026, 3, 1), "1 September 2026"), (date(2026, 9, 3), "3 March 2027")],
)
def test_running_at_least_names_the_day_from_which_it_is_eligible(started, ready):
    found = say({"kind": "running_at_least", "months": 6}, facts(Said(started=started)))
    assert (found is None) == (ready is None)
    if ready:
        assert found[1] == f"Eligible from {ready}: enter it in the next edition that measures on that day or later."


def test_running_at_least_measures_on_a_set_day():
    rule = {"kind": "running_at_least", "months": 6, "on": "2026-12-31"}
    assert say(rule, facts(Said(started=date(2026, 6, 30)))) is None
    assert say(rule, facts(Said(started=date(2026, 7, 1))))[0] == (
        "It has been running since 1 July 2026: fewer than 6 months on 31 December 2026."
    )


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_months_after_never_skips_a_month(start, months):
    later = months_after(start, months)
    assert (later.year - start.year) * 12 + later.month - start.month == months
    assert later.day <= start.day


@pytest.mark.parametrize(
    ("said", "wins", "years", "holds"),
    [
        (Said(won=False), (), (), True),
        (Said(won=True, won_year=2024), (), (), False),
        (Said(won=True, won_year=2023), (), (), False),
        (Said(won=True, won_year=2022), (), (), True),
        (Said(won=False), (Win(2025, "2025-0001"),), (2025,), False),
        (Said(won=True, won_year=2021), (), (2025, 2023, 2021), False),  # no edition in 2024 and 2022
        (Said(won=True, won_year=2020), (), (2025, 2023, 2021), True),
        (Said(won=True, won_year=2026), (), (), True),  # this edition is none of the last ones
    ],
)
def test_not_winner_of_last_counts_editions(said, wins, years, holds):
    rule = {"kind": "not_winner_of_last", "editions": 3}
    assert (say(rule, facts(said, wins=wins, earlier_years=years)) is None) == holds


def test_not_winner_of_last_says_what_won():
    rule = {"kind": "not_winner_of_last", "editions": 3}
    assert say(rule, facts(Said(won=False), wins=(Win(2025, "2025-0007"),), earlier_years=(2025,))) == (
        "It won in 2025 (entry 2025-0007).",
        "A winner waits for 3 editions: eligible in the editions after 2028. Enter another innovation now.",
    )


def test_at_most_counts_the_dimension_or_the_region():
    per_dimension = {"kind": "at_most", "entries": 2, "per": "region_dimension"}
    per_region = {"kind": "at_most", "entries": 2, "per": "region"}
    assert say(per_dimension, facts(standing=("living", "society"))) is None
    assert say(per_region, facts(standing=("living", "society"))) == (
        "2 entries of the region stand already.", "Withdraw one of them, or merge this innovation into one.",
    )  # fmt: skip
    assert say(per_dimension, facts(standing=("living", "living"))) == (
        "2 entries of Smart Living stand already in the region.",
        "Withdraw one of them, merge this innovation into one, or choose another dimension.",
    )


def test_dimension_fits_proposes_another_dimension():
    assert say(FIT, facts(Said(fits={"living_1": True}))) is None
    text, help_text = say(FIT, facts(Said(fits={"living_1": False})))
    assert text == "By the answer to “Are people healthier?” the innovation does not fit Smart Living."
    assert help_text == "Choose the dimension Smart Society instead."
    assert say(FIT, facts())[0] == "Answer the question: Are people healthier?"


def test_rules_of_another_dimension_say_nothing():
    assert gate.judge([{**FIT, "dimension": "society", "instead": ""}], facts()) == []
    assert gate.asked([{**FIT, "dimension": "society"}], "living") == set()
    assert gate.asked([FIT, {"kind": "running_at_least", "months": 6}], "living") == {"fits", "started"}


@pytest.mark.parametrize("tongue", ["id", "en"])
@pytest.mark.parametrize("rule", [
    {"kind": "running_at_least", "months": 6}, {"kind": "running_at_least", "months": 6, "on": "2026-08-31"},
    {"kind": "not_winner_of_last", "editions": 3}, {"kind": "at_most", "entries": 3, "per": "region"},
    {"kind": "at_most", "entries": 1, "per": "region_dimension"}, FIT, {**FIT, "wanted": False},
])  # fmt: skip
def test_every_rule_says_itself_in_one_sentence(tongue, rule):
    with translation.override(tongue):
        [text] = gate.sentences([rule], LABELS)
    assert text.endswith((".", "”"))
    assert text.count(". ") == 0


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"kind": "weather"}, "Rule 1: there is no such kind of rule."),
        ({"kind": "running_at_least", "months": 0}, "Rule 1: months must be a whole number from 1 to 120."),
        ({"kind": "running_at_least", "months": True}, "Rule 1: months must be a whole number from 1 to 120."),
        ({"kind": "running_at_least", "months": 6, "on": "soon"}, "Rule 1: the day is no date."),
        ({"kind": "not_winner_of_last"}, "Rule 1: editions must be a whole number from 1 to 20."),
        ({"kind": "at_most", "entries": 3, "per": "person"},
         "Rule 1: choose whether it counts per region, or per region and dimension."),
        ({**FIT, "dimension": "sport"}, "Rule 1: choose a dimension of the programme."),
        ({**FIT, "instead": "living"}, "Rule 1: the other dimension must differ from the first."),
        ({**FIT, "question_id": " "}, "Rule 1: the question is missing."),
        ({**FIT, "code": "Living 1"}, "Rule 1: the code is missing or not of the form a_b1."),
    ],
)  # fmt: skip
def test_faulty_rules_are_named_with_their_number(row, text):
    with translation.override("en"):
        assert gate.faults([row], {"living", "society"}) == [text]


def test_the_same_rule_twice_is_a_fault():
    rows = [{"kind": "at_most", "entries": 3, "per": "region"}, {"kind": "at_most", "entries": 4, "per": "region"}]
    with translation.override("en"):
        assert gate.faults(rows) == ["Rule 2: there is such a rule already."]
        assert gate.faults({"kind": "at_most"}) == ["The rules are a list of rules."]
    assert gate.faults([rows[0], {"kind": "at_most", "entries": 2, "per": "region_dimension"}]) == []


def test_an_edition_file_with_faulty_rules_is_not_taken():
    data = read_edition("forum_2026")
    assert gate.faults(data["gate_rules"], set(data["categories"]["dimensions"])) == []
    data["gate_rules"][0]["months"] = 0
    with pytest.raises(BadEdition, match="gate_rules"):
        check(data)


def test_the_record_keeps_the_verdict_in_both_languages():
    rules = [{"kind": "not_winner_of_last", "editions": 1}]
    [kept] = gate.as_record(rules, facts(Said(won=False)))
    assert kept["holds"] is True
    assert kept["text_en"] == "The innovation has not won in the last 1 edition."
    assert set(kept) == {"kind", "holds", "text_id", "text_en"}
