"""Runs the simulation study: how well each method finds the truth in each situation."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from scoring.engine.methods import METHODS
from scoring.engine.simulate import Edition, Setting, edition, hits, kendall_tau, place_of
from scoring.engine.uncertainty import chances

COVERAGE_DRAWS = 400

COLUMNS: dict[str, tuple[str, dict[str, Any]]] = {
    "mean": ("mean", {}),
    "zscore": ("zscore", {}),
    "calibrated": ("calibrated", {"category_effect": False}),
    "calibrated+category": ("calibrated", {"category_effect": True}),
    "spread": ("spread", {"category_effect": False}),
    "huber+category": ("huber", {"category_effect": True}),
}

SITUATIONS: dict[str, dict[str, Any]] = {
    "mixed panels": {},
    "judges differ in spread": {"spread": 0.4},
    "3 of 30 judges random": {"judges_random": 3},
    "one judge lifts the true 61st by 4 sd": {"lift": 4.0},
    "a panel per category": {"design": "silo"},
    "a panel per category, 15% bridged": {"design": "bridged"},
}


def run_setting(setting: Setting, seeds: Iterable[int], progress: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Mean over editions of Kendall's tau to the truth, hits in the true top ten, the place of the
    lifted entry (None without one), and the coverage of the 90% interval of the calibrated score.
    """
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in COLUMNS}
    covered = []
    editions = 0
    for seed in seeds:
        simulated = edition(setting, seed)
        for name, (method, params) in COLUMNS.items():
            result = METHODS[method].run(simulated.table, params)
            found[name].append(_measures(result.score, simulated))
            if name == "calibrated+category" and result.model is not None:
                covered.append(_coverage(result.model, simulated, seed))
        editions += 1
        progress()
    means = {name: np.mean(values, axis=0) for name, values in found.items()}
    return {
        "setting": asdict(setting),
        "editions": editions,
        "methods": {
            name: {
                "tau": _known(tau, 4),
                "top_ten": _known(top, 4),
                "lifted_place": _known(place, 1) if setting.lift else None,
            }
            for name, (tau, top, place) in means.items()
        },
        "coverage_90": round(float(np.mean(covered)), 4) if covered else None,
    }


def _known(value: float, digits: int) -> float | None:
    """None where a method gave no ranking in some edition, or one without any order."""
    return None if np.isnan(value) else round(float(value), digits)


def _measures(score: np.ndarray, simulated: Edition) -> tuple[float, float, float]:
    if np.isnan(score).any():
        return float("nan"), float("nan"), float("nan")
    place = place_of(score, simulated.lifted) if simulated.lifted is not None else 0
    return kendall_tau(score, simulated.truth), hits(score, simulated.truth), float(place)


def _coverage(model: Any, simulated: Edition, seed: int) -> float:
    n = len(simulated.truth)
    found = chances(model, np.ones(n, dtype=bool), seed=seed, draws=COVERAGE_DRAWS)
    place = np.empty(n, dtype=int)
    place[np.argsort(-simulated.truth)] = np.arange(1, n + 1)
    return float(np.mean((found.low <= place) & (place <= found.high)))


def situations(base: Setting) -> Iterator[tuple[str, Setting]]:
    """The six situations of the study on a base setting."""
    for name, changes in SITUATIONS.items():
        yield name, replace(base, **changes)
