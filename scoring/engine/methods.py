"""The registry of ranking methods: each validates its own parameters and says what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.engine import plainmethods
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


def only(params: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters filled up with the defaults. Raises ValueError for an unknown name."""
    unknown = sorted(set(params) - set(defaults))
    if unknown:
        raise ValueError(f"unknown parameter '{unknown[0]}'")
    return {**defaults, **params}


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
}


def method(name: str) -> Method:
    """The method of that name. Raises ValueError that lists the known ones."""
    if name not in METHODS:
        raise ValueError(f"unknown method '{name}'; known: {', '.join(METHODS)}")
    return METHODS[name]
