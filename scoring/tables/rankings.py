from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from awards.tables.outgoing import OutgoingTable, out
from scoring.actions.adopt import run_number
from scoring.engine.display import rounded
from scoring.models import RankingRow, RankingRun
from scoring.queries import rows_of
from scoring.reading import reading

ALL = (
    "run", "dimension", "participant", "place", "tied", "entry", "title", "region_code", "region", "province", "n",
    "raw", "unshrunken", "score", "exact", "grade", "se", "place_low", "place_high", "p_first", "group", "why", "is_sample",
)  # fmt: skip


@dataclass(frozen=True)
class RankLine:
    """A row of a run beside the sentence that explains it."""

    row: RankingRow
    run: str
    raw: Decimal | None
    unshrunken: Decimal | None
    score: Decimal | None
    exact: float | None
    grade: str
    se: float | None
    place_low: int | None
    place_high: int | None
    p_first: float | None
    group: int | None
    why: str


class RankingTable(OutgoingTable):
    """The rows of one ranking run."""

    allowed = {Role.ORGANISER: ALL, Role.SECRETARIAT: ALL, Role.AUDITOR: ALL}
    run = out("run", _("Ranking run"))
    dimension = out("row__category__dimension__programme_label", _("Dimension"))
    participant = out("row__category__participant", _("Class of participant"))
    place = out("row__place", _("Place"))
    tied = out("row__tied", _("Tie"))
    entry = out("row__entry__code", _("Entry"))
    title = out("row__version__title", _("Title"))
    region_code = out("row__entry__region__code", _("Region code"))
    region = out("row__entry__region__name", _("Region"))
    province = out("row__entry__region__province__name", _("Province"))
    n = out("row__n", _("Marks"))
    raw = out("raw", _("Raw mean"))
    unshrunken = out("unshrunken", _("Corrected mean"))
    score = out("score", _("Score"))
    exact = out("exact", _("Score, not rounded"))
    grade = out("grade", _("Grade"))
    se = out("se", _("Standard error"))
    place_low = out("place_low", _("Place interval from"))
    place_high = out("place_high", _("Place interval to"))
    p_first = out("p_first", _("Chance to be first"))
    group = out("group", _("Equal group"))
    why = out("why", _("Why"))
    is_sample = out("row__entry__is_sample", _("Sample"))

    def __init__(self, ranking_run: RankingRun | None = None):
        super().__init__()
        self.ranking_run = ranking_run

    def rows(self, edition) -> Sequence[Any]:
        """One query."""
        found = self.ranking_run
        if found is None:
            return []
        number, decimals = run_number(found), found.result["decimals"]
        return [_line(shown, number, decimals) for shown in reading(list(rows_of(found)), found)]


def _line(shown, number: str, decimals: int) -> RankLine:
    row = shown["row"]
    return RankLine(
        row=row,
        run=number,
        raw=rounded(float(row.raw), decimals) if row.raw else None,
        unshrunken=None if shown["unshrunken"] is None else rounded(shown["unshrunken"], decimals),
        score=rounded(float(row.score), decimals) if row.score else None,
        exact=float(row.score) if row.score else None,
        grade=row.detail.get("grade") or "",
        se=row.detail.get("se"),
        place_low=shown["low"],
        place_high=shown["high"],
        p_first=shown["p_first"],
        group=shown["group"],
        why=shown["why"],
    )
