"""The study behind the choice of methods: simulated editions of which the truth is known.

Each edition: qualities N(70, 9.5^2), severities N(0, 5.5^2), residuals N(0, 7.5^2), category means
N(0, 3^2); each entry gets `per_entry` judges. Designs: "mixed" (any judge may get any entry),
"silo" (a panel for each category), "bridged" (the same, but a share of the entries gets one judge
from outside the panel).
"""

from dataclasses import dataclass

import numpy as np

from scoring.engine.canonical import generator
from scoring.engine.table import Table, from_scores

DESIGNS = ("mixed", "silo", "bridged")
LIFTED_RANK = 61  # the true place of the entry that a judge favours, where one does
TOP = 10
MOST_SPREAD, MOST_LIFT = 3.0, 100.0  # beyond, a mark leaves every scale


@dataclass(frozen=True)
class Setting:
    """One situation. spread: sd of log judge spread; judges_random: judges who mark at random;
    lift: residual sds by which one judge lifts the entry of true place 61; bridge: share.
    """

    entries: int = 300
    judges: int = 30
    per_entry: int = 3
    design: str = "mixed"
    categories: int = 6
    judges_random: int = 0
    spread: float = 0.0
    lift: float = 0.0
    bridge: float = 0.15
    entry_sd: float = 9.5
    judge_sd: float = 5.5
    residual_sd: float = 7.5
    category_sd: float = 3.0

    def check(self) -> None:
        """Raise ValueError for a setting that cannot be simulated."""
        if self.design not in DESIGNS:
            raise ValueError(f"unknown design '{self.design}'; known: {', '.join(DESIGNS)}")
        pool = self.judges if self.design == "mixed" else self.judges // self.categories
        if self.entries < 2 or not 1 <= self.per_entry <= pool:
            apart = "" if self.design == "mixed" else f"; a panel for each of {self.categories} categories has {pool}"
            raise ValueError(f"there must be two entries and enough judges for each of them{apart}")
        if not 0 <= self.judges_random <= self.judges:
            raise ValueError("more random judges than judges")
        if self.spread < 0 or not 0 <= self.bridge <= 1:
            raise ValueError("the spread is not negative and the bridged share lies in 0 to 1")
        if not (self.spread <= MOST_SPREAD and abs(self.lift) <= MOST_LIFT):
            raise ValueError(f"the spread is at most {MOST_SPREAD:g} and the lift at most {MOST_LIFT:g}")


@dataclass(frozen=True, eq=False)
class Edition:
    """A simulated edition: its table and the true quality of each entry, shape (N,)."""

    table: Table
    truth: np.ndarray
    lifted: int | None


def edition(setting: Setting, seed: int) -> Edition:
    """One simulated edition, the same for the same seed on every machine."""
    setting.check()
    rng = generator(seed)
    n, k = setting.entries, setting.judges
    group = np.arange(n) % setting.categories
    category = rng.normal(0.0, setting.category_sd, setting.categories)
    truth = 70.0 + category[group] + rng.normal(0.0, setting.entry_sd, n)
    severity = rng.normal(0.0, setting.judge_sd, k)
    spread = np.exp(rng.normal(0.0, setting.spread, k)) if setting.spread else np.ones(k)
    pairs = _assignment(setting, group, rng)
    entry, judge = pairs[:, 0], pairs[:, 1]
    noise = rng.normal(0.0, setting.residual_sd, len(pairs))
    seen = truth[entry] - 70.0 + noise
    score = 70.0 + severity[judge] + spread[judge] * seen
    random = judge < setting.judges_random
    total_sd = np.hypot(setting.entry_sd, setting.residual_sd)
    score[random] = 70.0 + severity[judge[random]] + rng.normal(0.0, total_sd, random.sum())
    lifted = None
    if setting.lift:
        lifted = int(np.argsort(-truth)[min(LIFTED_RANK, n) - 1])
        score[np.flatnonzero(entry == lifted)[0]] += setting.lift * setting.residual_sd
    return Edition(from_scores(entry, judge, score, group), truth, lifted)


def _assignment(setting: Setting, group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(entry, judge) pairs with loads as equal as they can be, shape (N * per_entry, 2)."""
    n, k, per = setting.entries, setting.judges, setting.per_entry
    panel = np.arange(k) % setting.categories
    pools = [np.arange(k)] if setting.design == "mixed" else []
    pools = pools or [np.flatnonzero(panel == g) for g in range(setting.categories)]
    load = np.zeros(k)
    pairs = []
    bridged = np.zeros(n, dtype=bool)
    if setting.design == "bridged":
        bridged[rng.permutation(n)[: round(setting.bridge * n)]] = True
    for i in rng.permutation(n).tolist():
        pool = pools[0] if setting.design == "mixed" else pools[group[i]]
        chosen = _least_loaded(pool, load, per, rng)
        if bridged[i]:
            outside = np.setdiff1d(np.arange(k), pool)
            chosen[-1:] = _least_loaded(outside, load, 1, rng)
        load[chosen] += 1
        pairs += [(i, j) for j in chosen.tolist()]
    return np.array(pairs)


def _least_loaded(pool: np.ndarray, load: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    order = np.lexsort((rng.random(len(pool)), load[pool]))
    return pool[order[:count]]


def kendall_tau(a: np.ndarray, b: np.ndarray) -> float:
    """Kendall's tau-a of two orders without ties, by all pairs (N a few hundred)."""
    upper = np.triu_indices(len(a), 1)
    signs = np.sign(a[upper[0]] - a[upper[1]]) * np.sign(b[upper[0]] - b[upper[1]])
    return float(signs.mean())


def hits(score: np.ndarray, truth: np.ndarray, top: int = TOP) -> float:
    """Share of the true top that stands in the top by score."""
    top = min(top, len(truth))
    best, found = np.argsort(-truth)[:top], np.argsort(-score)[:top]
    return len(np.intersect1d(best, found)) / top


def place_of(score: np.ndarray, entry: int) -> int:
    return int((score > score[entry]).sum()) + 1
