"""The method note says what stands beside the score: how many draws, and which model signals come from."""

import json
from pathlib import Path

import pytest

from scoring.engine.methods import METHODS
from scoring.note import method_note

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "ranking"
FORMULA = 3  # the section of that title
DRAWS = {
    "id": "Interval peringkat berasal dari 2.000 simulasi dari model yang ditaksir; 5.000 bila interval sebuah usulan "
    "melintasi peringkat juara terakhir.",
    "en": "Place intervals come from 2,000 draws of the fitted model; 5,000 when the interval of an entry crosses the last "
    "prize place.",
}
BESIDE = {
    "id": "Sinyal pada penilaian juri berasal dari model terkalibrasi di samping metode yang dipilih, selama model itu "
    "dapat ditaksir.",
    "en": "Signals on the marks of judges come from the calibrated model beside the chosen method, wherever it can be fitted.",
}


def formula(method, language="en", **params):
    content = json.loads((GOLDEN / "frozen.json").read_text())
    content["edition"] |= {"method": method, "params": params}
    return method_note(content)[language][FORMULA]["text"][2:]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("method", METHODS)
def test_note_says_how_many_draws_and_which_model_signals_come_from(method, language):
    mixed = method in {"calibrated", "spread", "huber"}
    draws = [DRAWS[language]] if mixed or method == "rasch" else []
    assert formula(method, language) == [*draws, *([] if mixed else [BESIDE[language]])]


def test_note_of_a_fixed_number_of_draws_names_that_number():
    assert formula("calibrated", draws=400) == ["Place intervals come from 400 draws of the fitted model."]


def test_note_of_a_joint_rasch_estimate_has_no_intervals_to_explain():
    assert formula("rasch", estimator="jmle") == [BESIDE["en"]]


def test_note_of_a_method_that_is_not_known_any_more_says_only_its_name():
    assert formula("best") == []
