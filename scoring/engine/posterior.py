"""What a fitted model says: scores, standard errors, severities, residuals, draws."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.linalg import solve_triangular

from scoring.engine.mixed import Design, Solution, solve

CHUNK = 4096  # rows taken at a time where a dense row for each is needed


@dataclass(frozen=True, eq=False)
class MixedModel:
    """A fitted model; everything is in units of the marks (composites).

    entry_sd, judge_sd, residual_sd: standard deviations; criterion: -2 log REML.
    """

    design: Design
    solution: Solution

    @property
    def criterion(self) -> float:
        return self.solution.criterion

    @cached_property
    def residual_variance(self) -> float:
        return self.solution.q / self.solution.freedom

    @property
    def residual_sd(self) -> float:
        return math.sqrt(self.residual_variance)

    @property
    def entry_sd(self) -> float:
        return self.solution.ratio_u * self.residual_sd

    @property
    def judge_sd(self) -> float:
        return self.solution.ratio_b * self.residual_sd

    @property
    def n_kept(self) -> int:
        return self.design.sides[3]

    @cached_property
    def means(self) -> np.ndarray:
        """m_g, shape (p,)."""
        return self.solution.effects[2]

    @cached_property
    def score(self) -> np.ndarray:
        """m_g(i) + u_i, shape (N,)."""
        return self.means[self.design.group] + self.solution.effects[0]

    @cached_property
    def severity(self) -> np.ndarray:
        """-b_j, shape (K,): points by which the judge marks below an average judge."""
        return -self.solution.effects[1]

    @cached_property
    def adjusted(self) -> np.ndarray:
        """Unshrunken calibrated mean: mean over the judges of S_ij - b_j, NaN without marks."""
        design = self.design
        values = design.y - self.solution.effects[1][design.judge]
        counts = np.bincount(design.entry, minlength=design.n_entries)
        sums = np.bincount(design.entry, values, design.n_entries)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

    @cached_property
    def mean_se(self) -> np.ndarray:
        """Standard errors of the category means, shape (p,)."""
        return np.sqrt(self.residual_variance * np.diag(self.solution.inverse)[self.n_kept :])

    @cached_property
    def judge_variance(self) -> np.ndarray:
        """Var(b_j - its estimate), shape (K,)."""
        return self._variance(kept=self.design.absorbs_entries, with_mean=False)

    @cached_property
    def largest_severity_se(self) -> float:
        """Largest standard error of the difference between the severities of two judges with marks; 0 for one."""
        design, solution = self.design, self.solution
        codes = np.unique(design.judge)
        kept = design.absorbs_entries
        rows = self._ones(codes) if kept else self._gone_rows(codes)
        scaled = (rows * solution.scale[None, :]).tocsr()
        both = np.asarray(scaled @ (scaled @ solution.inverse).T)
        if not kept:
            both[np.diag_indices(len(codes))] += solution.gone_ratio**2 / solution.d[codes]
        own = np.diag(both)
        apart = own[:, None] + own[None, :] - 2.0 * both
        return math.sqrt(max(0.0, self.residual_variance * float(apart.max())))

    @cached_property
    def entry_variance(self) -> np.ndarray:
        """Var(u_i - its estimate), shape (N,)."""
        return self._variance(kept=not self.design.absorbs_entries, with_mean=False)

    @cached_property
    def score_variance(self) -> np.ndarray:
        """Var(m_g(i) + u_i - its estimate), shape (N,)."""
        return self._variance(kept=not self.design.absorbs_entries, with_mean=True)

    @cached_property
    def residual_factor(self) -> np.ndarray:
        """Var(residual) / s_e^2 of each row, shape (n,): one minus the leverage of the row."""
        design, solution = self.design, self.solution
        gone, _, kept, _ = design.sides
        own = solution.gone_ratio**2 / solution.d[gone]
        parts = []
        for start in range(0, len(design.y), CHUNK):
            stop = min(start + CHUNK, len(design.y))
            rows = self._gone_rows(gone[start:stop])
            rows = rows + self._ones(kept[start:stop]) + self._means(design.fixed[start:stop])
            parts.append(self._quadratic(rows))
        leverage = design.w * (own + np.concatenate(parts))
        return np.maximum(1.0 - leverage, 1e-9)

    def _variance(self, *, kept: bool, with_mean: bool) -> np.ndarray:
        design, solution = self.design, self.solution
        size = self.n_kept if kept else design.sides[1]
        parts = []
        for start in range(0, size, CHUNK):
            codes = np.arange(start, min(start + CHUNK, size))
            rows = self._ones(codes) if kept else self._gone_rows(codes)
            if with_mean:
                rows = rows + self._means(design.group[codes])
            parts.append(self._quadratic(rows))
        own = 0.0 if kept else solution.gone_ratio**2 / solution.d
        return self.residual_variance * (own + np.concatenate(parts))

    def _gone_rows(self, codes: np.ndarray) -> sparse.csr_array:
        """d(eliminated effect)/d(kept effects and means), a sparse row for each code."""
        factor = self.solution.gone_ratio**2 / self.solution.d[codes]
        return (self.design.cross[codes] * -factor[:, None]).tocsr()

    def _means(self, groups: np.ndarray) -> sparse.csr_array:
        return self._ones(self.n_kept + groups)

    def _ones(self, columns: np.ndarray) -> sparse.csr_array:
        at = np.arange(len(columns) + 1)
        shape = (len(columns), len(self.solution.scale))
        return sparse.csr_array((np.ones(len(columns)), columns, at), shape=shape)

    def _quadratic(self, rows: sparse.csr_array) -> np.ndarray:
        """diag(rows C^-1 rows'), C in units of the effects."""
        scaled = (rows * self.solution.scale[None, :]).tocsr()
        return np.asarray(scaled.multiply(scaled @ self.solution.inverse).sum(axis=1)).ravel()

    def draws(self, count: int, rng: np.random.Generator, batch: int = 200) -> Iterator[np.ndarray]:
        """Draws of m + u given the marks, in batches of shape (N, up to `batch`).

        (b, m) from N(estimate, s_e^2 C^-1) by one triangular solve, then u given them.
        """
        solution, design, n_kept = self.solution, self.design, self.n_kept
        sd = self.residual_sd
        factor = (solution.gone_ratio**2 / solution.d)[:, None]
        for start in range(0, count, batch):
            size = min(batch, count - start)
            normal = rng.standard_normal((len(solution.scale), size))
            shift = solve_triangular(solution.chol, normal, trans="T", lower=True)
            shift *= sd * solution.scale[:, None]
            if design.absorbs_entries:
                moved = sd * np.sqrt(factor) * rng.standard_normal((design.n_entries, size))
                moved -= factor * (design.cross @ shift)
            else:
                moved = shift[:n_kept]
            yield self.score[:, None] + moved + shift[n_kept + design.group]


def fit(design: Design) -> MixedModel:
    """REML fit; raises as `mixed.solve`."""
    return MixedModel(design, solve(design))
