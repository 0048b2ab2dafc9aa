import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override

from judging.criteria import BadRubricError, read_rubric

PRESETS = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "rubrics").glob("*.json"))
QUICKWIN = json.loads(next(path for path in PRESETS if path.stem == "quickwin_award").read_text())


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_preset_is_sound_and_names_its_source(path):
    definition = json.loads(path.read_text())
    rubric = read_rubric(definition)
    assert rubric.code == path.stem
    assert rubric.status in {"proposal", "reported", "repealed"}
    for criterion in rubric.criteria:
        assert criterion.label_en != ""
        assert all(level.text_en != "" for level in criterion.levels)
    assert rubric.source_id != ""
    assert rubric.source_en != ""


def test_weights_of_the_award_rubric_sum_to_100():
    rubric = read_rubric(QUICKWIN)
    assert rubric.weights_sum == 100
    assert rubric.share(rubric.criteria[0]) == Decimal("0.25")
    assert [criterion.code for criterion in rubric.criteria] == [
        "benefit", "innovation", "collaboration", "technology", "sustainability", "replication", "alignment",
    ]  # fmt: skip


def test_label_follows_the_language():
    criterion = read_rubric(QUICKWIN).criteria[0]
    with override("id"):
        assert (criterion.label, criterion.levels[0].text) == ("Manfaat bagi masyarakat", "Manfaat belum terlihat")
    with override("en"):
        assert (criterion.label, criterion.levels[0].text) == ("Benefit to the public", "No benefit can be seen yet")


def criterion_with(**scale):
    definition = copy.deepcopy(QUICKWIN)
    definition["criteria"][0].update({"levels": []} | scale)
    return read_rubric(definition).criteria[0]


@pytest.mark.parametrize(
    ("typed", "stored"), [("3,31", "3.31"), ("3.31", "3.31"), (" 4 ", "4"), ("0", "0"), ("2,50", "2.5")]
)
def test_decimal_mark_reads_the_same_with_comma_and_point(typed, stored):
    assert criterion_with(min="0", max="4", step="0.01").read(typed) == stored


@pytest.mark.parametrize("typed", ["", "x", "4.01", "-1", "1.005", "NaN", "1.000,5", "Infinity"])
def test_mark_off_the_scale_is_refused(typed):
    with pytest.raises(ValueError):
        criterion_with(min="0", max="4", step="0.01").read(typed)


def test_whole_steps_without_texts_become_bare_choices():
    assert [level.score for level in criterion_with(min="1", max="3", step="1").choices] == ["1", "2", "3"]
    assert criterion_with(min="0", max="4", step="0.01").choices == ()


def broken(change):
    definition = copy.deepcopy(QUICKWIN)
    change(definition)
    return definition


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("code"), "rubric: code is missing"),
        (lambda d: d["criteria"].clear(), "rubric: criteria is missing"),
        (lambda d: d["criteria"].append(d["criteria"][0]), "criteria: at least one, each with a code of its own"),
        (lambda d: d["criteria"][1].update(max="1"), "criterion 2: the scale is empty or its step does not fit"),
        (lambda d: d["criteria"][1].update(step="0.3"), "criterion 2: the scale is empty or its step does not fit"),
        (lambda d: d["criteria"][2].update(weight="-1"), "criterion 3: the weight is negative"),
        (lambda d: d["criteria"][2].update(weight="ten"), "weight: 'ten' is not a number"),
        (lambda d: d["criteria"][0]["levels"].reverse(), "criterion 1: level scores rise within the scale"),
        (lambda d: [c.update(weight="0") for c in d["criteria"]], "criteria: the weights sum to zero"),
    ],
)
def test_bad_definition_is_refused_by_name(change, message):
    with pytest.raises(BadRubricError, match=f"^{message}$"):
        read_rubric(broken(change))


def test_total_is_the_engine_composite():
    rubric = read_rubric(QUICKWIN)
    marks = {criterion.code: {"mark": "3"} for criterion in rubric.criteria}
    assert rubric.total(marks, "drop").score == 50.0
    marks["benefit"] = {"mark": None, "missing": "abstained"}
    assert rubric.total(marks, "drop").score is None
    assert rubric.total(marks, "renormalise").score == 50.0
