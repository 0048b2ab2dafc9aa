"""Warnings that concern the marks themselves, whatever the method."""

from typing import Any

import numpy as np

from scoring.engine.result import warning
from scoring.engine.table import Table

END_SHARE = 0.20
STRAIGHT_SHARE = 0.50
STRAIGHT_LEAST = 5  # reviews of a judge before a share means anything
STRAIGHT_CRITERIA = 3  # criteria that must be equal to call it a straight line


def table_warnings(table: Table) -> list[dict[str, Any]]:
    """Marks piled up at an end of the scale, and judges who mark in straight lines."""
    return [*_end_warnings(table), *_straight_warnings(table)]


def scale_shares(table: Table) -> np.ndarray | None:
    """Marks as shares 0..1 of their declared scale, shape (R, C); None when none is declared."""
    if table.criteria[0].lo is None:
        return None
    lo = np.array([criterion.lo for criterion in table.criteria], dtype=float)
    hi = np.array([criterion.hi for criterion in table.criteria], dtype=float)
    return (table.marks - lo) / (hi - lo)


def end_share(table: Table) -> float | None:
    """Share of the marks at the lower or upper end, whichever is larger; None without a scale."""
    shares = scale_shares(table)
    if shares is None or np.isnan(shares).all():
        return None
    known = shares[~np.isnan(shares)]
    return float(max((known == 0).mean(), (known == 1).mean()))


def _end_warnings(table: Table) -> list[dict[str, Any]]:
    share = end_share(table)
    if share is None or share <= END_SHARE:
        return []
    return [
        warning(
            "end-of-scale",
            f"{share:.0%} of the marks lie at one end of the scale: look at the Rasch method too.",
            f"{share:.0%} nilai berada di satu ujung skala: lihat pula metode Rasch.",
            share=share,
        )
    ]


def straight_lines(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """For each judge: straight-lined reviews, and reviews that could be, shape (K,) each.

    A review is a straight line when it marks three criteria or more, all at the same share of
    their scale (or with the same mark where no scale is declared).
    """
    shares = scale_shares(table)
    shares = table.marks if shares is None else shares
    known = ~np.isnan(shares)
    could = known.sum(axis=1) >= STRAIGHT_CRITERIA
    low = np.where(known, shares, np.inf).min(axis=1, initial=np.inf)
    high = np.where(known, shares, -np.inf).max(axis=1, initial=-np.inf)
    straight = could & (high - low <= 1e-9)
    size = table.n_judges
    return np.bincount(table.judge[straight], minlength=size), np.bincount(table.judge[could], minlength=size)


def _straight_warnings(table: Table) -> list[dict[str, Any]]:
    straight, could = straight_lines(table)
    judges = [
        table.judges[j]
        for j in np.flatnonzero(could >= STRAIGHT_LEAST).tolist()
        if straight[j] > STRAIGHT_SHARE * could[j]
    ]
    if not judges:
        return []
    return [
        warning(
            "straight-lines",
            f"Most reviews give every criterion the same mark: {', '.join(judges)}.",
            f"Sebagian besar penilaian memberi nilai sama pada semua kriteria: {', '.join(judges)}.",
            judges=judges,
        )
    ]
