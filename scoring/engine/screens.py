"""Screens for planted and natural trouble. They say "signal", never "guilt", and name the marks.

Each screen asks one question of every judge (or pair) and holds the chance that it says anything
about a panel without trouble to about one in ten (Bonferroni over the judges asked); where it
concerns whom a judge may favour, to about one in twenty.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from scipy.stats import norm

from scoring.engine import judgedetail
from scoring.engine.calibrated import run_calibrated
from scoring.engine.display import number, percent
from scoring.engine.judgestats import agreement_with_others, centred_scores, shrunk_spread
from scoring.engine.posterior import MixedModel
from scoring.engine.result import Text
from scoring.engine.table import Table
from scoring.engine.tablewarnings import STRAIGHT_LEAST, STRAIGHT_SHARE, straight_lines

FALSE_ALARM = 0.10
FAVOUR_ALARM = 0.05  # of the screens that compare where judge and entry come from
SEVERE = 2.0  # standard deviations of severity among judges
NARROW, WIDE = 0.60, 1.65  # spread against the typical judge
HALO = 0.60
LEAST = 10  # reviews of a judge before agreement or spread is judged


@dataclass(frozen=True)
class Facts:
    """What the screens may know beside the marks; anything unknown is left out.

    order: (entry, judge) -> time or number. entry_island, judge_island, entry_class, judge_class,
    entry_region, judge_region: home groups by name.
    """

    order: Mapping[tuple[str, str], float] = field(default_factory=dict)
    entry_island: Mapping[str, str] = field(default_factory=dict)
    judge_island: Mapping[str, str] = field(default_factory=dict)
    entry_class: Mapping[str, str] = field(default_factory=dict)
    judge_class: Mapping[str, str] = field(default_factory=dict)
    entry_region: Mapping[str, str] = field(default_factory=dict)
    judge_region: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Signal:
    """One signal. value: what was measured; threshold: what it exceeded; reviews: the (entry,
    judge) pairs to look at; text: a plain sentence in both languages.
    """

    kind: str
    judges: tuple[str, ...]
    value: float
    threshold: float
    reviews: tuple[tuple[str, str], ...]
    text: Text


@dataclass(frozen=True, eq=False)
class _Case:
    table: Table
    model: MixedModel
    facts: Facts

    def reviews(self, judge: int, keep: np.ndarray | None = None) -> tuple[tuple[str, str], ...]:
        """(entry, judge) of the counted reviews of a judge, those that `keep` (n,) marks."""
        own = self.model.design.judge == judge
        own = own if keep is None else own & keep
        entries = self.model.design.entry[own].tolist()
        return tuple((self.table.entries[e], self.table.judges[judge]) for e in entries)

    def code(self, judge: str) -> int:
        return self.table.judges.index(judge)


def critical(tests: int, sides: int = 2, alarm: float = FALSE_ALARM) -> float:
    """Normal threshold at which `tests` tests cry wolf in a share `alarm` of panels."""
    return float(norm.isf(alarm / (sides * max(1, tests))))


def _said(points: float) -> Text:
    """The size of a number of points with one decimal, as each language writes it."""
    return {language: number(abs(points), 1, language) for language in ("en", "id")}


def screens(
    table: Table, model: Any = None, facts: Facts | None = None, names: Collection[str] | None = None
) -> list[Signal]:
    """All signals, by kind in the order of SCREENS and then by judge; of the screens `names`, if given.

    model: of the calibrated method or its alternates; for any other method (or None) the calibrated
    model is fitted here, and where it cannot be fitted there are no signals.
    """
    if not isinstance(model, MixedModel):
        model = run_calibrated(table, {"category_effect": True}).model
    if model is None:
        return []
    case = _Case(table, model, facts or Facts())
    return [signal for name, screen in SCREENS.items() if names is None or name in names for signal in screen(case)]


def _severity(case: _Case) -> list[Signal]:
    model = case.model
    line = SEVERE * model.judge_sd
    found = []
    for j in np.flatnonzero(np.abs(model.severity) > max(line, 1e-9)).tolist():
        points = float(model.severity[j])
        if abs(points) < critical(len(model.severity)) * float(np.sqrt(model.judge_variance[j])):
            continue
        name, harsh, said = case.table.judges[j], points > 0, _said(points)
        words = ("below", "di bawah") if harsh else ("above", "di atas")
        text = {
            "en": f"{name} marks {said['en']} points {words[0]} the average judge.",
            "id": f"{name} menilai {said['id']} poin {words[1]} juri rata-rata.",
        }
        kind = "harsh" if harsh else "lenient"
        found.append(Signal(kind, (name,), points, line, case.reviews(j), text))
    return found


def _spread(case: _Case) -> list[Signal]:
    table = case.table
    spread = shrunk_spread(table, centred_scores(table))
    n = np.bincount(case.model.design.judge, minlength=table.n_judges)
    found = []
    for j in np.flatnonzero((n >= LEAST) & ((spread < NARROW) | (spread > WIDE))).tolist():
        name, narrow = table.judges[j], spread[j] < NARROW
        words = ("narrow", "sempit") if narrow else ("wide", "lebar")
        text = {
            "en": f"{name} uses {percent(spread[j], 0, 'en')} of the usual width of the scale ({words[0]}).",
            "id": f"{name} memakai {percent(spread[j], 0, 'id')} dari lebar skala yang lazim ({words[1]}).",
        }
        limit = NARROW if narrow else WIDE
        kind = "narrow-spread" if narrow else "wide-spread"
        found.append(Signal(kind, (name,), float(spread[j]), limit, case.reviews(j), text))
    return found


def _random(case: _Case) -> list[Signal]:
    """Agreement with the others far below that of the typical judge (Fisher's z)."""
    table = case.table
    n = np.bincount(case.model.design.judge, minlength=table.n_judges)
    known = {
        j: value
        for j, (value, _) in enumerate(agreement_with_others(table, case.model.severity))
        if value is not None and n[j] >= LEAST
    }
    if len(known) < 3:
        return []
    typical = float(np.median(list(known.values())))
    found = []
    for j, value in known.items():
        distance = np.arctanh(min(value, 0.999)) - np.arctanh(min(typical, 0.999))
        z = float(distance * np.sqrt((n[j] - 3) / 1.06))
        if z > -critical(len(known), sides=1):
            continue
        name = table.judges[j]
        own, usual = ({tongue: number(x, 2, tongue) for tongue in ("en", "id")} for x in (value, typical))
        text = {
            "en": f"{name} hardly agrees with the other judges ({own['en']} against {usual['en']}).",
            "id": f"{name} hampir tidak sejalan dengan juri lain ({own['id']}, lazimnya {usual['id']}).",
        }
        found.append(Signal("random", (name,), value, typical, case.reviews(j), text))
    return found


def _straight(case: _Case) -> list[Signal]:
    straight, could = straight_lines(case.table)
    found = []
    for j in np.flatnonzero(could >= STRAIGHT_LEAST).tolist():
        share = straight[j] / could[j]
        if share <= STRAIGHT_SHARE:
            continue
        name = case.table.judges[j]
        text = {
            "en": f"{name} gave every criterion the same mark in {percent(share, 0, 'en')} of the reviews.",
            "id": f"{name} memberi nilai sama pada semua kriteria di {percent(share, 0, 'id')} penilaian.",
        }
        reviews = case.reviews(j)
        found.append(Signal("straight-lines", (name,), float(share), STRAIGHT_SHARE, reviews, text))
    return found


def _halo(case: _Case) -> list[Signal]:
    found = []
    index = judgedetail.halo(case.table)
    for j in np.flatnonzero(np.nan_to_num(index, nan=-1.0) > HALO).tolist():
        name = case.table.judges[j]
        text = {
            "en": f"{name} hardly tells the criteria of an entry apart.",
            "id": f"{name} hampir tidak membedakan kriteria pada satu usulan.",
        }
        found.append(Signal("halo", (name,), float(index[j]), HALO, case.reviews(j), text))
    return found


def _drift(case: _Case) -> list[Signal]:
    slopes = judgedetail.drift(case.table, case.model, case.facts.order)
    limit = critical(len(slopes))
    found = []
    for name, (points, z) in slopes.items():
        if abs(z) <= limit:
            continue
        words, said = ("rose", "naik") if points > 0 else ("fell", "turun"), _said(points)
        text = {
            "en": f"The marks of {name} {words[0]} by {said['en']} points from first to last.",
            "id": f"Nilai {name} {words[1]} {said['id']} poin dari awal sampai akhir.",
        }
        reviews = case.reviews(case.code(name))
        found.append(Signal("drift", (name,), points, limit, reviews, text))
    return found


def _island(case: _Case) -> list[Signal]:
    facts = case.facts
    words = ("home island", "pulau asalnya")
    return _own_bias(case, "home-island", facts.entry_island, facts.judge_island, words)


def _class(case: _Case) -> list[Signal]:
    facts = case.facts
    words = ("own class", "kelas asalnya")
    return _own_bias(case, "class", facts.entry_class, facts.judge_class, words)


def _own_bias(
    case: _Case,
    kind: str,
    entry_group: Mapping[str, str],
    judge_group: Mapping[str, str],
    words: tuple[str, str],
) -> list[Signal]:
    """Higher residuals on the judge's own group than on the rest; three reviews of it at least."""
    inside = judgedetail.own_group(case.table, entry_group, judge_group)
    contrasts = judgedetail.group_bias(case.table, case.model, inside)
    limit = critical(len(contrasts), sides=1, alarm=FAVOUR_ALARM)
    found = []
    for name, contrast in contrasts.items():
        if contrast.z <= limit or contrast.inside < judgedetail.LEAST:
            continue
        said = _said(contrast.points)
        text = {
            "en": f"{name} marks entries of the {words[0]} {said['en']} points higher.",
            "id": f"{name} menilai usulan dari {words[1]} {said['id']} poin lebih tinggi.",
        }
        reviews = case.reviews(case.code(name), inside)
        found.append(Signal(kind, (name,), contrast.points, limit, reviews, text))
    return found


def _mutual(case: _Case) -> list[Signal]:
    """Two judges, each of whom marks the entries of the other's region higher."""
    table, facts = case.table, case.facts
    region = np.array([facts.entry_region.get(e, "") for e in table.entries], dtype=object)
    of_rows = region[case.model.design.entry]
    homes = {j: facts.judge_region[n] for j, n in enumerate(table.judges) if facts.judge_region.get(n)}
    lifts: dict[tuple[int, str], judgedetail.Contrast] = {}
    for home in sorted(set(homes.values())):
        for name, contrast in judgedetail.group_bias(table, case.model, of_rows == home).items():
            lifts[case.code(name), home] = contrast
    pairs = [
        (a, b)
        for a, b in combinations(homes, 2)
        if homes[a] != homes[b] and (a, homes[b]) in lifts and (b, homes[a]) in lifts
    ]
    # Each side alone at the root of the level of the pair: both must hold.
    limit = float(norm.isf(np.sqrt(FAVOUR_ALARM / max(1, len(pairs)))))
    found = []
    for a, b in pairs:
        there, back = lifts[a, homes[b]], lifts[b, homes[a]]
        if min(there.z, back.z) <= limit:
            continue
        names = table.judges[a], table.judges[b]
        points = min(there.points, back.points)
        said = _said(points)
        text = {
            "en": f"{names[0]} and {names[1]} each mark the other's region {said['en']} points higher or more.",
            "id": f"{names[0]} dan {names[1]} saling menilai daerah asal {said['id']} poin lebih tinggi atau lebih.",
        }
        reviews = case.reviews(a, of_rows == homes[b]) + case.reviews(b, of_rows == homes[a])
        found.append(Signal("mutual-favour", names, points, limit, reviews, text))
    return found


SCREENS: dict[str, Callable[[_Case], list[Signal]]] = {
    "severity": _severity,
    "spread": _spread,
    "random": _random,
    "straight-lines": _straight,
    "halo": _halo,
    "drift": _drift,
    "home-island": _island,
    "class": _class,
    "mutual-favour": _mutual,
}
FAVOUR = ("home-island", "class", "mutual-favour")  # what needs to know where judges come from
