"""The registry of ranking methods: each validates its own parameters and says what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.engine import calibrated, plainmethods
from scoring.engine.parameters import only
from scoring.engine.result import Result, Text
from scoring.engine.table import Table


@dataclass(frozen=True)
class Method:
    """A key, a title and a sentence for people, and a check that completes the parameters."""

    name: str
    title: Text
    sentence: Text
    check: Callable[[Mapping[str, Any]], dict[str, Any]]
    compute: Callable[[Table, dict[str, Any]], Result]
    caution: Text | None = None

    def run(self, table: Table, params: Mapping[str, Any] | None = None) -> Result:
        """Score the entries of the table. Raises ValueError for bad parameters."""
        return self.compute(table, self.check(params or {}))


def check_mean(params: Mapping[str, Any]) -> dict[str, Any]:
    checked = only(params, {"judge_weights": {}})
    for judge, weight in checked["judge_weights"].items():
        if not (isinstance(weight, (int, float)) and 0 <= weight < float("inf")):
            raise ValueError(f"weight of judge '{judge}' is negative or not a number")
    return checked


METHODS: dict[str, Method] = {
    "mean": Method(
        name="mean",
        title={"en": "Raw mean", "id": "Rata-rata mentah"},
        sentence={
            "en": "The mean of the judges' totals, not corrected for harsh or lenient judges.",
            "id": "Rata-rata nilai total juri, tanpa koreksi atas juri yang ketat atau longgar.",
        },
        check=check_mean,
        compute=plainmethods.run_mean,
    ),
    "calibrated": Method(
        name="calibrated",
        title={"en": "Calibrated score", "id": "Nilai terkalibrasi"},
        sentence={
            "en": "The score that the entry would get from an average judge, estimated from all marks together.",
            "id": "Nilai yang akan diperoleh usulan dari juri rata-rata, ditaksir dari semua nilai bersama-sama.",
        },
        check=calibrated.check_calibrated,
        compute=calibrated.run_calibrated,
    ),
    "spread": Method(
        name="spread",
        title={"en": "Calibrated, spread equalised", "id": "Terkalibrasi, sebaran disamakan"},
        sentence={
            "en": "The calibrated score after each judge's use of the scale is brought to the usual width.",
            "id": "Nilai terkalibrasi setelah lebar pemakaian skala tiap juri disamakan dengan yang lazim.",
        },
        check=calibrated.check_calibrated,
        compute=calibrated.run_spread,
    ),
    "huber": Method(
        name="huber",
        title={"en": "Calibrated, far marks weigh less", "id": "Terkalibrasi, nilai menyimpang berbobot kecil"},
        sentence={
            "en": "The calibrated score in which a mark far from all that is expected counts less.",
            "id": "Nilai terkalibrasi dengan bobot lebih kecil bagi nilai yang jauh dari perkiraan.",
        },
        check=calibrated.check_huber,
        compute=calibrated.run_huber,
    ),
}


def method(name: str) -> Method:
    """The method of that name. Raises ValueError that lists the known ones."""
    if name not in METHODS:
        raise ValueError(f"unknown method '{name}'; known: {', '.join(METHODS)}")
    return METHODS[name]
