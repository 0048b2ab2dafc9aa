"""The many-facet Rasch alternate: from the table to levels, and from logits to fair averages."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.engine.aggregate import composite
from scoring.engine.judgestats import agreement_with_others, centred_scores, shrunk_spread
from scoring.engine.metrics import raw_mean
from scoring.engine.mixed import NotConverged
from scoring.engine.parameters import only
from scoring.engine.plainmethods import UNMARKED
from scoring.engine.rasch import Moments, Responses, fit_statistics, moments, probabilities
from scoring.engine.rasch_jmle import JointRasch, fit_joint
from scoring.engine.rasch_mmle import MarginalRasch, fit_marginal
from scoring.engine.result import JudgeLine, Result, warning
from scoring.engine.table import Table

MAX_LEVELS = 21
ESTIMATORS = ("mmle", "jmle")
NARROWEST, WIDEST = 0.01, 20.0  # sd of the entries in logits at which the scale is lost


def check_rasch(params: Mapping[str, Any]) -> dict[str, Any]:
    """estimator: "mmle" (default) or "jmle" with bias correction."""
    checked = only(params, {"estimator": "mmle"})
    if checked["estimator"] not in ESTIMATORS:
        raise ValueError(f"unknown estimator '{checked['estimator']}'; known: mmle, jmle")
    return checked


def responses(table: Table) -> tuple[Responses, np.ndarray]:
    """Levels of the counted reviews, and the mark that each level stands for, shape (m + 1,).

    Levels are the distinct marks in their order; a level nobody used is no level. Criteria of
    weight zero are left out. Raises ValueError for a scale of one or of more than 21 levels.
    """
    weighted = np.flatnonzero([criterion.weight > 0 for criterion in table.criteria])
    marks = table.marks[np.ix_(table.counted, weighted)]
    row, column = np.nonzero(~np.isnan(marks))
    values, level = np.unique(marks[row, column], return_inverse=True)
    if len(values) > MAX_LEVELS:
        raise ValueError(f"a rating scale has at most {MAX_LEVELS} levels, not {len(values)}")
    if len(values) < 2:
        raise ValueError("all marks are equal: there is no scale to estimate")
    rows = table.counted[row]
    data = Responses(
        entry=table.entry[rows],
        judge=table.judge[rows],
        criterion=weighted[column],
        level=level,
        n_entries=table.n_entries,
        n_judges=table.n_judges,
        n_criteria=len(table.criteria),
        top=len(values) - 1,
    )
    return data, values


def run_rasch(table: Table, params: dict[str, Any]) -> Result:
    """Qualities B in logits; fair averages beside them in `extra["fair_average"]`."""
    nothing = np.full(table.n_entries, np.nan)
    try:
        data, values = responses(table)
        joint = params["estimator"] == "jmle"
        model = fit_joint(data, bias_correction=True) if joint else fit_marginal(data)
    except (NotConverged, ValueError) as error:
        reasons = dict.fromkeys(range(table.n_entries), f"no score: {error}")
        return Result("rasch", params, nothing, raw_mean(table), table.counts, reasons)
    quality, se, difficulty, _ = _measures(model)
    quality = np.where(table.counts == 0, np.nan, quality)
    return Result(
        method="rasch",
        params=params,
        score=quality,
        raw=raw_mean(table),
        n=table.counts,
        reasons=dict.fromkeys(np.flatnonzero(np.isnan(quality)).tolist(), UNMARKED),
        se=np.where(np.isnan(quality), np.nan, se),
        judges=_judge_lines(table, data, model, quality),
        components=_components(model),
        reliability=_reliability(model, quality),
        warnings=tuple(_warnings(table, data, model)),
        model=model if isinstance(model, MarginalRasch) else None,
        extra={"fair_average": fair_averages(table, values, quality, difficulty, model.steps)},
    )


def _measures(
    model: MarginalRasch | JointRasch,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Quality, its standard error, difficulty and severity."""
    if isinstance(model, MarginalRasch):
        return model.score, model.se, model.difficulty, model.severity
    entry = model.entry
    return entry.measure, entry.se, model.criterion.measure, model.judge.measure


def fair_averages(
    table: Table,
    values: np.ndarray,
    quality: np.ndarray,
    difficulty: np.ndarray,
    steps: np.ndarray,
) -> np.ndarray:
    """Composite that an average judge is expected to give, shape (N,): B against severity 0."""
    expected = np.full((table.n_entries, len(table.criteria)), np.nan)
    for c in np.flatnonzero(~np.isnan(difficulty)).tolist():
        known = ~np.isnan(quality)
        chance = probabilities(quality[known] - difficulty[c], steps)
        expected[known, c] = np.clip(chance @ values, values[0], values[-1])
    return composite(expected, table.criteria, "renormalise")


def _response_moments(
    data: Responses, model: MarginalRasch | JointRasch, quality: np.ndarray
) -> tuple[np.ndarray, Moments]:
    """Rows with finite measures on every facet, and the moments of their responses."""
    _, _, difficulty, severity = _measures(model)
    location = quality[data.entry] - difficulty[data.criterion] - severity[data.judge]
    rows = np.flatnonzero(np.isfinite(location))
    return rows, moments(probabilities(location[rows], model.steps))


def _judge_lines(
    table: Table, data: Responses, model: MarginalRasch | JointRasch, quality: np.ndarray
) -> tuple[JudgeLine, ...]:
    rows, expected = _response_moments(data, model, quality)
    fit = fit_statistics(data.judge[rows], table.n_judges, data.level[rows], expected)
    n = np.bincount(table.judge[table.counted], minlength=table.n_judges)
    severity = _measures(model)[3]
    se = model.severity_se if isinstance(model, MarginalRasch) else model.judge.se
    spread = shrunk_spread(table, centred_scores(table))
    others = agreement_with_others(table)
    return tuple(
        JudgeLine(
            judge=judge,
            n=int(n[j]),
            severity=_known(severity[j]),
            se=_known(se[j]),
            spread=float(spread[j]),
            infit=_known(fit.infit[j]),
            outfit=_known(fit.outfit[j]),
            agreement_with_others=others[j].value,
            agreement_ci95=others[j].ci95,
        )
        for j, judge in enumerate(table.judges)
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _components(model: MarginalRasch | JointRasch) -> dict[str, float | None]:
    severity = _measures(model)[3]
    judge_sd = float(np.nanstd(severity)) if np.isfinite(severity).any() else None
    if isinstance(model, MarginalRasch):
        entry_sd, criterion, mean = model.entry_sd, model.deviance, 0.0
    else:
        measure = model.entry.measure
        entry_sd, criterion, mean = float(np.nanstd(measure)), None, float(np.nanmean(measure))
    return {
        "entry_sd": entry_sd,
        "judge_sd": judge_sd,
        "residual_sd": None,
        "criterion": criterion,
        "mean": mean,
    }


def _reliability(model: MarginalRasch | JointRasch, quality: np.ndarray) -> dict[str, float | int | None]:
    """var(B) / (var(B) + mean se^2) for posterior means, 1 - mean se^2/var(B) for joint ones."""
    known = np.isfinite(quality)
    if known.sum() < 2:
        return {"calibrated": None, "raw": None, "judges_for_0.90": None}
    _, se, _, _ = _measures(model)
    spread, error = float(np.var(quality[known], ddof=1)), float(np.mean(se[known] ** 2))
    if isinstance(model, MarginalRasch):
        value = spread / (spread + error)
    else:
        value = max(0.0, 1.0 - error / spread) if spread > 0 else 0.0
    return {"calibrated": value, "raw": None, "judges_for_0.90": None}


def _warnings(table: Table, data: Responses, model: MarginalRasch | JointRasch) -> list[dict[str, Any]]:
    found = []
    severity = _measures(model)[3]
    if isinstance(model, MarginalRasch) and model.entry_sd >= WIDEST:
        found.append(
            warning(
                "separated",
                "The marks tell the entries apart without exception: logits have an order but no size.",
                "Nilai membedakan usulan tanpa kecuali: logit menunjukkan urutan, bukan jarak.",
            )
        )
    if isinstance(model, MarginalRasch) and model.entry_sd <= NARROWEST:
        found.append(
            warning(
                "no-entry-variance",
                "The marks show no difference between entries beyond chance.",
                "Nilai tidak menunjukkan perbedaan antarusulan di luar kebetulan.",
            )
        )
    marked = np.bincount(data.judge, minlength=data.n_judges) > 0
    extreme = [table.judges[j] for j in np.flatnonzero(marked & np.isnan(severity)).tolist()]
    if extreme:
        found.append(
            warning(
                "extreme-judge",
                f"Every mark at one end of the scale, severity unknown: {', '.join(extreme)}.",
                f"Semua nilai di satu ujung skala, keketatan tidak diketahui: {', '.join(extreme)}.",
                judges=extreme,
            )
        )
    if len({criterion.weight for criterion in table.criteria if criterion.weight > 0}) > 1:
        found.append(
            warning(
                "weights-unused",
                "The Rasch measure counts every criterion alike; weights enter the fair average only.",
                "Ukuran Rasch menghitung semua kriteria sama; bobot hanya berlaku pada rata-rata adil.",
            )
        )
    return found
