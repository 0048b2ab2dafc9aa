"""The calibrated score: a Gaussian model with crossed entry and judge effects, fitted by REML.

S_ij = m_g(i) + u_i + b_j + e_ij with u ~ N(0, s_u^2), b ~ N(0, s_b^2), e ~ N(0, s_e^2 / w_ij),
independent; m_g a fixed mean for each category. Variances by REML (Patterson & Thompson 1971) over
the ratios t_u = s_u/s_e and t_b = s_b/s_e, effects by Henderson's equations (1975) in which the
larger of the two random sides is eliminated exactly, so that a step costs one Cholesky factor of
the smaller side. The equations are scaled by the ratios, so that a variance of zero is an ordinary
point of the search and not a division by zero.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.linalg import cho_solve, cholesky
from scipy.optimize import minimize

MAX_RATIO = 1e4  # a standard deviation ratio beyond this means that the residual is nil


class NotConverged(ArithmeticError):
    """The likelihood search did not settle: there is no score to give."""


@dataclass(frozen=True, eq=False)
class Design:
    """One model's data: y and w shape (n,); entry, judge codes shape (n,); group shape (N,).

    Every entry (of N) and judge (of K) may or may not occur; group codes (of p) all must.
    """

    y: np.ndarray
    w: np.ndarray
    entry: np.ndarray
    judge: np.ndarray
    group: np.ndarray
    n_entries: int
    n_judges: int
    n_groups: int

    @cached_property
    def absorbs_entries(self) -> bool:
        return self.n_entries >= self.n_judges

    @cached_property
    def sides(self) -> tuple[np.ndarray, int, np.ndarray, int]:
        """Codes and size of the eliminated side, codes and size of the kept side."""
        entries, judges = (self.entry, self.n_entries), (self.judge, self.n_judges)
        gone, kept = (entries, judges) if self.absorbs_entries else (judges, entries)
        return (*gone, *kept)

    @cached_property
    def fixed(self) -> np.ndarray:
        """Category code of each row, shape (n,)."""
        return self.group[self.entry]

    @cached_property
    def weight_sums(self) -> np.ndarray:
        gone, size, _, _ = self.sides
        return np.bincount(gone, self.w, size)

    @cached_property
    def cross(self) -> sparse.csr_array:
        """Z_gone' W [Z_kept, X], shape (gone, kept + p)."""
        gone, size, kept, n_kept = self.sides
        rows = np.concatenate([gone, gone])
        columns = np.concatenate([kept, n_kept + self.fixed])
        values = np.concatenate([self.w, self.w])
        shape = (size, n_kept + self.n_groups)
        return sparse.coo_array((values, (rows, columns)), shape=shape).tocsr()

    @cached_property
    def inner(self) -> np.ndarray:
        """[Z_kept, X]' W [Z_kept, X], dense, shape (kept + p, kept + p)."""
        _, _, kept, n_kept = self.sides
        size = n_kept + self.n_groups
        full = np.zeros((size, size))
        np.add.at(full, (kept, n_kept + self.fixed), self.w)
        full += full.T
        diagonal = np.bincount(kept, self.w, n_kept), np.bincount(self.fixed, self.w, self.n_groups)
        full[np.diag_indices(size)] = np.concatenate(diagonal)
        return full

    @cached_property
    def layers(self) -> tuple[np.ndarray, np.ndarray] | None:
        """cross' cross by distinct weight sum, when they are few: (a row of each, products)."""
        distinct, first, index = np.unique(self.weight_sums, return_index=True, return_inverse=True)
        size = self.inner.shape[0]
        if len(distinct) > 24 or len(distinct) * size * size > 8e6:
            return None
        parts = [self.cross[index == level] for level in range(len(distinct))]
        return first, np.array([(part.T @ part).toarray() for part in parts])

    def product(self, factor: np.ndarray) -> np.ndarray:
        """cross' diag(factor) cross, dense; factor must be a function of the weight sums."""
        if self.layers is None:
            return (self.cross.T @ (self.cross * factor[:, None]).tocsr()).toarray()
        first, products = self.layers
        return np.tensordot(factor[first], products, axes=1)

    @cached_property
    def totals(self) -> tuple[np.ndarray, np.ndarray]:
        """Z_gone' W y and [Z_kept, X]' W y."""
        gone, size, kept, n_kept = self.sides
        wy = self.w * self.y
        inner = np.bincount(kept, wy, n_kept), np.bincount(self.fixed, wy, self.n_groups)
        return np.bincount(gone, wy, size), np.concatenate(inner)


class Solution:
    """Henderson's equations solved at given ratios (t_u, t_b) of standard deviations."""

    def __init__(self, design: Design, ratio_u: float, ratio_b: float):
        self.design = design
        self.ratio_u, self.ratio_b = ratio_u, ratio_b
        gone_ratio, kept_ratio = (ratio_u, ratio_b) if design.absorbs_entries else (ratio_b, ratio_u)
        self.gone_ratio, self.kept_ratio = gone_ratio, kept_ratio
        n_kept = design.sides[3]
        self.scale = np.ones(n_kept + design.n_groups)
        self.scale[:n_kept] = kept_ratio
        self.d = 1.0 + gone_ratio**2 * design.weight_sums
        factor = gone_ratio**2 / self.d
        matrix = (design.inner - design.product(factor)) * np.outer(self.scale, self.scale)
        matrix[np.arange(n_kept), np.arange(n_kept)] += 1.0
        self.chol = cholesky(matrix, lower=True, check_finite=False)
        gone_y, inner_y = design.totals
        rhs = self.scale * (inner_y - design.cross.T @ (factor * gone_y))
        spherical = cho_solve((self.chol, True), rhs, check_finite=False)
        self.kept = self.scale * spherical  # effects of the kept side, then the category means
        self.gone = factor * (gone_y - design.cross @ self.kept)
        self.spherical = spherical[:n_kept]

    @cached_property
    def effects(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """u (N,), b (K,) and m (p,)."""
        n_kept = self.design.sides[3]
        kept, means = self.kept[:n_kept], self.kept[n_kept:]
        return (self.gone, kept, means) if self.design.absorbs_entries else (kept, self.gone, means)

    @cached_property
    def residual(self) -> np.ndarray:
        """y - m - u - b, shape (n,)."""
        u, b, m = self.effects
        design = self.design
        return design.y - m[design.fixed] - u[design.entry] - b[design.judge]

    @cached_property
    def q(self) -> float:
        """Penalised weighted sum of squares: w e'e + u'u/t_u^2 + b'b/t_b^2."""
        gone = self.gone / self.gone_ratio if self.gone_ratio > 0 else np.zeros(1)
        rows = self.design.w * self.residual**2
        return float(rows.sum() + (gone**2).sum() + (self.spherical**2).sum())

    @property
    def freedom(self) -> int:
        return int((self.design.w > 0).sum()) - self.design.n_groups

    @cached_property
    def criterion(self) -> float:
        """-2 log restricted likelihood, s_e^2 profiled out (the number that lme4 prints)."""
        df = self.freedom
        logs = np.log(self.d).sum() + 2.0 * np.log(np.diag(self.chol)).sum()
        weights = self.design.w[self.design.w > 0]
        return float(logs + df * (1.0 + math.log(2.0 * math.pi * self.q / df)) - np.log(weights).sum())

    @cached_property
    def inverse(self) -> np.ndarray:
        """Inverse of the reduced matrix in units of s_e^2, scaled back to effects."""
        eye = np.eye(len(self.scale))
        return cho_solve((self.chol, True), eye, check_finite=False)

    @cached_property
    def gradient(self) -> np.ndarray:
        """Derivatives of the criterion by (t_u, t_b)."""
        design, n_kept = self.design, self.design.sides[3]
        weighted = design.w * self.residual
        gone_codes, n_gone, kept_codes, _ = design.sides
        gone_sum = np.bincount(gone_codes, weighted, n_gone)
        kept_sum = np.bincount(kept_codes, weighted, n_kept)
        spread = design.product(self.gone_ratio**2 / self.d**2)
        spread *= np.outer(self.scale, self.scale)
        gone_trace = (1.0 / self.d).sum() + (self.inverse * spread).sum()
        kept_trace = np.diag(self.inverse)[:n_kept].sum()
        gone = self._slope(self.gone_ratio, n_gone - gone_trace, gone_sum)
        kept = self._slope(self.kept_ratio, n_kept - kept_trace, kept_sum)
        return np.array([gone, kept] if design.absorbs_entries else [kept, gone])

    def _slope(self, ratio: float, lost: float, sums: np.ndarray) -> float:
        if ratio < 1e-5:
            return 0.0  # the criterion is even in the ratio
        return 2.0 * lost / ratio - 2.0 * ratio * self.freedom * float(sums @ sums) / self.q


def solve(design: Design) -> Solution:
    """REML fit. Raises ValueError when the entry variance cannot be told from the residual
    (no entry with two counted marks, or no more entries than categories) and NotConverged. Marks
    that the effects explain without a residual are solved at the largest ratio: nothing shrinks.
    """
    counts = np.bincount(design.entry, minlength=design.n_entries)
    seen = int((counts > 0).sum())
    if counts.max(initial=0) < 2 or seen <= design.n_groups:
        raise ValueError("entries and residual cannot be told apart: too few marks for each entry")
    judges = np.bincount(design.judge, minlength=design.n_judges)
    separable = int((judges > 0).sum()) > 1 and judges.max() > 1
    start, bounds = ([1.0, 0.5], [(0.0, MAX_RATIO)] * 2) if separable else ([1.0], [(0.0, MAX_RATIO)])

    def objective(ratios: np.ndarray) -> tuple[float, np.ndarray]:
        solution = Solution(design, float(ratios[0]), float(ratios[1]) if separable else 0.0)
        return solution.criterion, solution.gradient[: len(ratios)]

    found = minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-7, "maxiter": 200},
    )
    ratios = [ratio if ratio > 1e-4 else 0.0 for ratio in found.x.tolist()]
    limit = [MAX_RATIO] * len(ratios)
    if objective(np.array(limit))[0] < found.fun or max(ratios) >= MAX_RATIO:
        return Solution(design, MAX_RATIO, MAX_RATIO if separable else 0.0)
    slope = np.abs(objective(np.array(ratios))[1])
    if not np.isfinite(found.fun) or found.status == 1 or slope.max() > 1e-2:
        raise NotConverged("the likelihood search did not settle")
    return Solution(design, ratios[0], ratios[1] if separable else 0.0)
