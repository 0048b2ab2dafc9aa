"""The calibrated score and its two alternates: spread-scaled and Huber-weighted."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.engine.gtheory import reliability_with
from scoring.engine.judgestats import (
    FEW_MARKS,
    agreement_with_others,
    centred_scores,
    shrunk_spread,
)
from scoring.engine.metrics import raw_mean
from scoring.engine.mixed import MAX_RATIO, Design, NotConverged, Solution
from scoring.engine.parameters import flag, only, real
from scoring.engine.plainmethods import UNMARKED, judge_counts
from scoring.engine.posterior import MixedModel, fit
from scoring.engine.result import JudgeLine, Result, warning
from scoring.engine.table import Table

HUBER_STEPS = 200


def design_of(table: Table, y: np.ndarray, category_effect: bool) -> Design:
    """The model's data from the counted reviews; categories without a mark are left out."""
    rows = table.counted
    group = table.group if category_effect else np.zeros(table.n_entries, dtype=np.intp)
    seen = np.unique(group[table.entry[rows]])
    code = np.zeros(int(group.max(initial=0)) + 1, dtype=np.intp)
    code[seen] = np.arange(len(seen))
    return Design(
        y=y,
        w=np.ones(len(y)),
        entry=table.entry[rows],
        judge=table.judge[rows],
        group=code[group],
        n_entries=table.n_entries,
        n_judges=table.n_judges,
        n_groups=len(seen),
    )


def run_calibrated(table: Table, params: dict[str, Any]) -> Result:
    """Section 2 of the model: REML and BLUP on the composites."""
    return _run(table, params, "calibrated", table.scores[table.counted])


def run_spread(table: Table, params: dict[str, Any]) -> Result:
    """The calibrated model after each judge's spread is brought to the typical one.

    S'_ij = mean_j + (S_ij - mean_j) / spread_j, spread_j from `shrunk_spread`.
    """
    rows = table.counted
    score, judge = table.scores[rows], table.judge[rows]
    spread = shrunk_spread(table, centred_scores(table))
    n = np.bincount(judge, minlength=table.n_judges)
    mean = np.bincount(judge, score, table.n_judges) / np.maximum(n, 1)
    return _run(table, params, "spread", mean[judge] + (score - mean[judge]) / spread[judge])


def run_huber(table: Table, params: dict[str, Any]) -> Result:
    """The calibrated model with Huber weights (Huber 1964), so that one far mark pulls less."""
    return _run(table, params, "huber", table.scores[table.counted], huber=params["k"])


def reweighted(model: MixedModel, k: float) -> MixedModel:
    """Weights min(1, k s / |r_ij|) to convergence at the model's variance ratios.

    s is the scaled median of |r_ij| of the first fit. With s and the ratios held the target is
    convex, so there is one answer whatever the path. Raises NotConverged.
    """
    design, ratios = model.design, (model.solution.ratio_u, model.solution.ratio_b)
    freedom = model.residual_factor
    scale = 1.4826 * float(np.median(np.abs(model.solution.residual) / np.sqrt(freedom)))
    if scale == 0:
        return model
    weights = design.w
    for _ in range(HUBER_STEPS):
        solution = Solution(_weighted(design, weights), *ratios)
        size = np.abs(solution.residual)
        new = np.minimum(1.0, k * scale / np.maximum(size, 1e-300))
        if np.max(np.abs(new - weights)) < 1e-9:
            return MixedModel(_weighted(design, new), Solution(_weighted(design, new), *ratios))
        weights = new
    raise NotConverged("the Huber weights did not settle")


def _weighted(design: Design, weights: np.ndarray) -> Design:
    return Design(
        design.y,
        weights,
        design.entry,
        design.judge,
        design.group,
        design.n_entries,
        design.n_judges,
        design.n_groups,
    )


def _run(table: Table, params: dict[str, Any], name: str, y: np.ndarray, huber: float | None = None) -> Result:
    if not len(y):
        return _unfitted(table, params, name, np.full(table.n_entries, np.nan), ())
    plain = _without_model(table, params, name, y)
    if plain is not None:
        return plain
    try:
        model = fit(design_of(table, y, params["category_effect"]))
        model = model if huber is None else reweighted(model, huber)
    except (NotConverged, np.linalg.LinAlgError) as error:
        reasons = dict.fromkeys(range(table.n_entries), f"no score: {error}")
        return Result(name, params, np.full(table.n_entries, np.nan), raw_mean(table), table.counts, reasons)
    return _result(table, params, name, model)


def _without_model(table: Table, params: dict[str, Any], name: str, y: np.ndarray) -> Result | None:
    """The answer where no model can be fitted: all equal, one judge, one entry, single marks."""
    seen, judges = int((table.counts > 0).sum()), len(np.unique(table.judge[table.counted]))
    categories = len(np.unique(table.group[table.entry[table.counted]]))
    categories = categories if params["category_effect"] else 1
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        note = warning("all-equal", "All marks are equal.", "Semua nilai sama.")
        return _unfitted(table, params, name, raw_mean(table), (note,), sd=0.0)
    if judges == 1:
        note = warning(
            "one-judge",
            "One judge marked everything: nothing to calibrate, the raw marks are shown.",
            "Hanya satu juri yang menilai: tidak ada kalibrasi, nilai mentah ditampilkan.",
        )
        return _unfitted(table, params, name, raw_mean(table), (note,))
    if seen <= categories:
        note = warning(
            "one-entry",
            "Too few entries to estimate how entries differ: the raw means are shown.",
            "Usulan terlalu sedikit untuk menaksir perbedaannya: rata-rata mentah ditampilkan.",
        )
        return _unfitted(table, params, name, raw_mean(table), (note,))
    if table.counts.max() < 2:
        reason = "no entry has two marks: harsh judges cannot be told from weak entries"
        reasons = dict.fromkeys(range(table.n_entries), reason)
        nothing = np.full(table.n_entries, np.nan)
        return Result(name, params, nothing, raw_mean(table), table.counts, reasons)
    return None


def _unfitted(
    table: Table,
    params: dict[str, Any],
    name: str,
    score: np.ndarray,
    notes: tuple[dict[str, Any], ...],
    sd: float | None = None,
) -> Result:
    known = score[~np.isnan(score)]
    components = {
        "entry_sd": sd,
        "judge_sd": sd,
        "residual_sd": sd,
        "criterion": None,
        "mean": float(known.mean()) if len(known) else None,
    }
    missing = np.flatnonzero(np.isnan(score)).tolist()
    return Result(
        method=name,
        params=params,
        score=score,
        raw=raw_mean(table),
        n=table.counts,
        reasons=dict.fromkeys(missing, UNMARKED),
        judges=judge_counts(table),
        components=components,
        warnings=notes,
    )


def _result(table: Table, params: dict[str, Any], name: str, model: MixedModel) -> Result:
    unmarked = table.counts == 0
    group_of_rows = model.design.group[model.design.entry]
    mean = float(model.means[group_of_rows].mean())
    return Result(
        method=name,
        params=params,
        score=np.where(unmarked, np.nan, model.score),
        raw=raw_mean(table),
        n=table.counts,
        reasons=dict.fromkeys(np.flatnonzero(unmarked).tolist(), UNMARKED),
        se=np.where(unmarked, np.nan, np.sqrt(model.score_variance)),
        judges=judge_lines(table, model),
        components={
            "entry_sd": model.entry_sd,
            "judge_sd": model.judge_sd,
            "residual_sd": model.residual_sd,
            "criterion": model.criterion,
            "mean": mean,
        },
        reliability=reliability(model, table.counts),
        warnings=tuple(_warnings(table, model)),
        model=model,
        extra={"unshrunken": model.adjusted},
    )


def judge_lines(table: Table, model: MixedModel) -> tuple[JudgeLine, ...]:
    """Severity, standard error, spread, fit and agreement of each judge.

    outfit: mean of r^2 / Var(r) over the judge's reviews; infit: sum of r^2 over sum of Var(r).
    """
    design = model.design
    n = np.bincount(design.judge, minlength=design.n_judges)
    squares = design.w * model.solution.residual**2
    expected = model.residual_variance * model.residual_factor
    total, variance, ratio = (
        np.bincount(design.judge, values, design.n_judges) for values in (squares, expected, squares / expected)
    )
    se = np.sqrt(model.judge_variance)
    spread = shrunk_spread(table, centred_scores(table))
    others = agreement_with_others(table)
    return tuple(
        JudgeLine(
            judge=judge,
            n=int(n[j]),
            severity=float(model.severity[j]),
            se=float(se[j]),
            spread=float(spread[j]),
            infit=float(total[j] / variance[j]) if n[j] else None,
            outfit=float(ratio[j] / n[j]) if n[j] else None,
            agreement_with_others=others[j].value,
            agreement_ci95=others[j].ci95,
        )
        for j, judge in enumerate(table.judges)
    )


def reliability(model: MixedModel, counts: np.ndarray) -> dict[str, float | int | None]:
    """Reliability now and the judges needed, from the variance components.

    calibrated: E rho^2(k), raw: Phi(k), both at the mean number k of marks of the marked entries, see
    gtheory.reliability_with. What severities that are only estimated cost is in each entry's standard error.
    """
    entry, residual = model.entry_sd**2, model.residual_variance
    if entry == 0:
        return {"calibrated": 0.0, "raw": 0.0, "judges_for_0.90": None}
    k = float(counts[counts > 0].mean())
    calibrated, raw = reliability_with(k, entry, model.judge_sd**2, residual)
    return {"calibrated": calibrated, "raw": raw, "judges_for_0.90": judges_needed(0.9, entry, residual)}


def judges_needed(target: float, entry_variance: float, error_variance: float) -> int | None:
    """ceil(R/(1-R) * s_e^2/s_u^2): judges for each entry until reliability R. None if never."""
    if not 0 < target < 1:
        raise ValueError("the target reliability lies between 0 and 1")
    if entry_variance <= 0:
        return None
    return max(1, math.ceil(target / (1 - target) * error_variance / entry_variance - 1e-9))


def _warnings(table: Table, model: MixedModel) -> list[dict[str, Any]]:
    found = []
    if model.solution.ratio_u >= MAX_RATIO:
        found.append(
            warning(
                "no-residual",
                "Entries and judges explain every mark exactly: no chance error to measure.",
                "Usulan dan juri menjelaskan setiap nilai dengan tepat: tidak ada galat acak.",
            )
        )
    if model.entry_sd == 0:
        found.append(
            warning(
                "no-entry-variance",
                "The marks show no difference between entries beyond chance.",
                "Nilai tidak menunjukkan perbedaan antarusulan di luar kebetulan.",
            )
        )
    if model.judge_sd == 0:
        found.append(
            warning(
                "no-judge-variance",
                "The marks show no difference in severity between judges.",
                "Nilai tidak menunjukkan perbedaan keketatan antarjuri.",
            )
        )
    n = np.bincount(model.design.judge, minlength=table.n_judges)
    few = [table.judges[j] for j in np.flatnonzero(n < FEW_MARKS).tolist()]
    if few:
        found.append(
            warning(
                "few-marks",
                f"Fewer than {FEW_MARKS} marks, severity stays near 0: {', '.join(few)}.",
                f"Kurang dari {FEW_MARKS} nilai, keketatan mendekati 0: {', '.join(few)}.",
                judges=few,
            )
        )
    return found


def check_calibrated(params: Mapping[str, Any]) -> dict[str, Any]:
    """category_effect: a mean of its own for each category (default yes)."""
    checked = only(params, {"category_effect": True})
    flag(checked, "category_effect")
    return checked


def check_huber(params: Mapping[str, Any]) -> dict[str, Any]:
    """As check_calibrated; k: how many residual deviations count in full (default 1.345)."""
    checked = only(params, {"category_effect": True, "k": 1.345})
    flag(checked, "category_effect")
    real(checked, "k", 0, 100)
    return checked
