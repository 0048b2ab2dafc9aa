"""The registry of ranking methods: each validates its own parameters and says what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.engine import calibrated, plainmethods, raschmethod, voting
from scoring.engine.parameters import no_parameters, only
from scoring.engine.result import Result, Text
from scoring.engine.table import Table

MIXED, RASCH = "mixed", "rasch"


@dataclass(frozen=True)
class Method:
    """A key, a title and a sentence for people, and a check that completes the parameters.

    decimals: at which scores of this method are shown and compared for ties. model: what it fits to the marks, MIXED or
    RASCH, or nothing.
    """

    name: str
    title: Text
    sentence: Text
    check: Callable[[Mapping[str, Any]], dict[str, Any]]
    compute: Callable[[Table, dict[str, Any]], Result]
    caution: Text | None = None
    decimals: int = 2
    model: str = ""

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
        model=MIXED,
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
        model=MIXED,
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
        model=MIXED,
    ),
    "rasch": Method(
        name="rasch",
        title={"en": "Many-facet Rasch", "id": "Rasch multifaset"},
        sentence={
            "en": "The entry's quality in logits, with each judge's severity and each criterion's difficulty removed.",
            "id": "Mutu usulan dalam logit, setelah keketatan juri dan kesulitan kriteria dipisahkan.",
        },
        check=raschmethod.check_rasch,
        compute=raschmethod.run_rasch,
        caution={
            "en": "Every criterion counts alike, whatever its weight.",
            "id": "Semua kriteria dihitung sama, berapa pun bobotnya.",
        },
        decimals=3,
        model=RASCH,
    ),
    "median": Method(
        name="median",
        title={"en": "Median", "id": "Median"},
        sentence={
            "en": "The middle one of the judges' totals.",
            "id": "Nilai tengah dari nilai total para juri.",
        },
        check=no_parameters,
        compute=plainmethods.run_median,
        caution={
            "en": "Below five judges it hardly differs from the raw mean, or says less.",
            "id": "Di bawah lima juri hampir sama dengan rata-rata mentah, atau lebih lemah.",
        },
    ),
    "trimmed": Method(
        name="trimmed",
        title={"en": "Trimmed mean", "id": "Rata-rata terpangkas"},
        sentence={
            "en": "The mean of the judges' totals without the highest and the lowest.",
            "id": "Rata-rata nilai total juri tanpa nilai tertinggi dan terendah.",
        },
        check=plainmethods.check_trimmed,
        compute=plainmethods.run_trimmed,
        caution={
            "en": "Below five judges it hardly differs from the raw mean, or says less.",
            "id": "Di bawah lima juri hampir sama dengan rata-rata mentah, atau lebih lemah.",
        },
    ),
    "borda": Method(
        name="borda",
        title={"en": "Borda", "id": "Borda"},
        sentence={
            "en": "The share of each judge's other entries that the entry beats, averaged over judges.",
            "id": "Bagian usulan lain pada tiap juri yang dikalahkan usulan ini, dirata-ratakan antarjuri.",
        },
        check=no_parameters,
        compute=plainmethods.run_borda,
    ),
    "zscore": Method(
        name="zscore",
        title={"en": "Standardised by judge", "id": "Dibakukan per juri"},
        sentence={
            "en": "Each judge's totals brought to the same mean and width, then averaged.",
            "id": "Nilai total tiap juri disamakan rata-rata dan lebarnya, lalu dirata-ratakan.",
        },
        check=no_parameters,
        compute=plainmethods.run_zscore,
        caution={
            "en": "Worse than the raw mean when panels are specialised.",
            "id": "Lebih buruk daripada rata-rata mentah bila panel berbeda bidang.",
        },
    ),
    "schulze": Method(
        name="schulze",
        title={"en": "Schulze", "id": "Schulze"},
        sentence={
            "en": "The order in which each entry beats the next by the strongest chain of judges' preferences.",
            "id": "Urutan dengan usulan yang menang melalui rantai pilihan juri terkuat.",
        },
        check=no_parameters,
        compute=voting.run_schulze,
        caution={
            "en": "Only for finals of at most 12 entries.",
            "id": "Hanya untuk final dengan paling banyak 12 usulan.",
        },
    ),
    "kemeny": Method(
        name="kemeny",
        title={"en": "Kemeny", "id": "Kemeny"},
        sentence={
            "en": "The order that contradicts the fewest of the judges' preferences between two entries.",
            "id": "Urutan yang paling sedikit bertentangan dengan pilihan juri antara dua usulan.",
        },
        check=no_parameters,
        compute=voting.run_kemeny,
        caution={
            "en": "Only for finals of at most 12 entries.",
            "id": "Hanya untuk final dengan paling banyak 12 usulan.",
        },
    ),
}


def method(name: str) -> Method:
    """The method of that name. Raises ValueError that lists the known ones."""
    if name not in METHODS:
        raise ValueError(f"unknown method '{name}'; known: {', '.join(METHODS)}")
    return METHODS[name]
