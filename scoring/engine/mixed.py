"""The calibrated score: a Gaussian model with crossed entry and judge effects, fitted by REML.

S_ij = m_g(i) + u_i + b_j + e_ij with u ~ N(0, s_u^2), b ~ N(0, s_b^2), e ~ N(0, s_e^2 / w_ij),
independent; m_g a fixed mean for each category. Variances by REML (Patterson & Thompson 1971) over
the ratios t_u = s_u/s_e and t_b = s_b/s_e, effects by Henderson's equations (1975) in which the
larger of the two random sides is eliminated exactly, so that a step costs one Cholesky factor of
the smaller side. The equations are scaled by the ratios, so that a variance of zero is an ordinary
point of the search and not a division by zero.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dpotri
from scipy.optimize import minimize

NEWTON_STEPS = 20
GRADIENT = 1e-5
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

    @cached_property
    def crossed(self) -> sparse.csc_array:
        """The transpose of `cross`, a view."""
        return self.cross.T

    def product(self, factor: np.ndarray) -> np.ndarray:
        """cross' diag(factor) cross, dense; factor must be a function of the weight sums."""
        if self.layers is None:
            return (self.crossed @ (self.cross * factor[:, None]).tocsr()).toarray()
        first, products = self.layers
        return np.tensordot(factor[first], products, axes=1)

    def totals(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Z_gone' W y and [Z_kept, X]' W y."""
        gone, size, kept, n_kept = self.sides
        wy = self.w * y
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
        self.factor = gone_ratio**2 / self.d
        matrix = (design.inner - design.product(self.factor)) * np.outer(self.scale, self.scale)
        matrix[np.arange(n_kept), np.arange(n_kept)] += 1.0
        self.chol = cholesky(matrix, lower=True, check_finite=False)
        self.gone, self.kept, spherical = self._solved(design.y)
        self.spherical = spherical[:n_kept]
        self.residual = self._rest(design.y, self.gone, self.kept)

    def _solved(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Effects of the eliminated side; of the kept side and the categories; those unscaled."""
        design = self.design
        gone_y, inner_y = design.totals(y)
        rhs = self.scale * (inner_y - design.crossed @ (self.factor * gone_y))
        spherical = cho_solve((self.chol, True), rhs, check_finite=False)
        kept = self.scale * spherical
        return self.factor * (gone_y - design.cross @ kept), kept, spherical

    def _rest(self, y: np.ndarray, gone: np.ndarray, kept: np.ndarray) -> np.ndarray:
        """y less all effects, shape (n,)."""
        gone_codes, _, kept_codes, n_kept = self.design.sides
        return y - gone[gone_codes] - kept[kept_codes] - kept[n_kept + self.design.fixed]

    @cached_property
    def effects(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """u (N,), b (K,) and m (p,)."""
        n_kept = self.design.sides[3]
        kept, means = self.kept[:n_kept], self.kept[n_kept:]
        return (self.gone, kept, means) if self.design.absorbs_entries else (kept, self.gone, means)

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
        lower, failed = dpotri(self.chol, lower=1)
        if failed:
            raise np.linalg.LinAlgError("the equations are singular")
        return np.tril(lower) + np.tril(lower, -1).T

    @cached_property
    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Z' W residual of the eliminated and of the kept side."""
        gone_codes, n_gone, kept_codes, n_kept = self.design.sides
        weighted = self.design.w * self.residual
        return np.bincount(gone_codes, weighted, n_gone), np.bincount(kept_codes, weighted, n_kept)

    @cached_property
    def gradient(self) -> np.ndarray:
        """Derivatives of the criterion by (t_u, t_b)."""
        _, n_gone, _, n_kept = self.design.sides
        spread = self.design.product(self.factor / self.d)
        spread *= np.outer(self.scale, self.scale)
        gone_trace = (1.0 / self.d).sum() + (self.inverse * spread).sum()
        kept_trace = np.diag(self.inverse)[:n_kept].sum()
        gone = self._slope(self.gone_ratio, n_gone - gone_trace, self.sums[0])
        kept = self._slope(self.kept_ratio, n_kept - kept_trace, self.sums[1])
        return self._by_name(np.array([gone, kept]))

    @cached_property
    def curvature(self) -> np.ndarray:
        """Average information (Gilmour, Thompson & Cullis 1995) by (t_u, t_b): the second
        derivatives of the criterion but for terms that vanish on average at the optimum.
        """
        gone_codes, _, kept_codes, _ = self.design.sides
        moved = [self.sums[0][gone_codes], self.sums[1][kept_codes]]
        projected = []
        for v in moved:
            gone, kept, _ = self._solved(v)
            projected.append(self.design.w * self._rest(v, gone, kept))
        squares = np.array([float(own @ own) for own in self.sums])
        both = np.array([[float(a @ b) for b in projected] for a in moved])
        ratios = np.array([self.gone_ratio, self.kept_ratio])
        slope = self.freedom * (both / self.q - np.outer(squares, squares) / self.q**2)
        return self._by_name(4.0 * np.outer(ratios, ratios) * slope)

    def _by_name(self, values: np.ndarray) -> np.ndarray:
        """From (eliminated, kept) to (entries, judges)."""
        return values if self.design.absorbs_entries else np.flip(values)

    def _slope(self, ratio: float, lost: float, sums: np.ndarray) -> float:
        if ratio < 1e-5:
            return 0.0  # the criterion is even in the ratio
        return 2.0 * lost / ratio - 2.0 * ratio * self.freedom * float(sums @ sums) / self.q


def first_guess(design: Design) -> list[float]:
    """Ratios near the optimum, from sums of squares: within entries, of judges within entries, of
    all. Any positive numbers would do; good ones save steps.
    """
    counts = np.bincount(design.entry, minlength=design.n_entries)
    own = design.y - (np.bincount(design.entry, design.y, design.n_entries) / np.maximum(counts, 1))[design.entry]
    marked = int((counts > 0).sum())
    within = float(own @ own) / max(1, len(own) - marked)
    loads = np.bincount(design.judge, minlength=design.n_judges)
    sums = np.bincount(design.judge, own, design.n_judges)
    load = len(own) / max(1, int((loads > 0).sum()))
    share = 1.0 - marked / len(own)
    judges = float((sums**2).sum()) / float((loads.astype(float) ** 2).sum()) / share
    judge = max(0.0, (judges - within / load) / max(1.0 - 1.0 / load, 0.1))
    residual = max(within - judge, 0.05 * within, 1e-12)
    entry = max(float(np.var(design.y)) - within, 0.0)
    return [float(np.clip(math.sqrt(part / residual), 0.1, 10.0)) for part in (entry, judge)]


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
    start = first_guess(design)[: 2 if separable else 1]

    def at(ratios: np.ndarray) -> Solution:
        return Solution(design, float(ratios[0]), float(ratios[1]) if separable else 0.0)

    solution = _newton(at, np.array(start)) or _searched(at, np.array(start))
    limit = at(np.full(len(start), MAX_RATIO))
    if limit.criterion < solution.criterion:
        return limit
    return solution


def _newton(at: Callable[[np.ndarray], Solution], ratios: np.ndarray) -> Solution | None:
    """Newton steps by average information; None as soon as they do not plainly succeed."""
    solution = at(ratios)
    size = len(ratios)
    for _ in range(NEWTON_STEPS):
        gradient, curvature = solution.gradient[:size], solution.curvature[:size, :size]
        if np.abs(gradient).max() < GRADIENT * max(1.0, solution.freedom / 1e4):
            return solution
        if np.linalg.eigvalsh(curvature)[0] <= 0:
            return None
        ratios = ratios - np.linalg.solve(curvature, gradient)
        if ratios.min() < 1e-2 or ratios.max() > 50.0:
            return None
        following = at(ratios)
        if not following.criterion <= solution.criterion + 1e-7:
            return None
        solution = following
    return None


def _searched(at: Callable[[np.ndarray], Solution], start: np.ndarray) -> Solution:
    """The slower, surer search, which also ends on the boundary. Raises NotConverged."""

    def objective(ratios: np.ndarray) -> tuple[float, np.ndarray]:
        solution = at(ratios)
        return solution.criterion, solution.gradient[: len(ratios)]

    found = minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, MAX_RATIO)] * len(start),
        options={"ftol": 1e-15, "gtol": GRADIENT, "maxiter": 200},
    )
    solution = at(np.where(found.x > 1e-4, found.x, 0.0))
    slope = np.abs(solution.gradient[: len(start)])
    if not np.isfinite(found.fun) or found.status == 1 or slope.max() > 1e-2:
        if found.x.max() >= MAX_RATIO:
            return solution
        raise NotConverged("the likelihood search did not settle")
    return solution
