"""One entry of a run: each of its numbers beside one plain sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.language import language, num, percent, pick
from scoring.marks import Sheet
from scoring.models import RankingRow, RankingRun
from scoring.note import metric_name
from scoring.reading import why


@dataclass(frozen=True)
class Number:
    label: str
    value: str
    sentence: str


def numbers_of(run: RankingRun, row: RankingRow, sheets: Sequence[Sheet], ranked: int) -> list[Number]:
    """The numbers of a row that the method gives, in the order in which they are made."""
    decimals, detail = run.result["decimals"], row.detail
    counting = [sheet for sheet in sheets if sheet.total is not None]
    found = [
        Number(
            _("Raw mean"),
            num(row.raw, decimals),
            ngettext("The total of its one judge.", "The mean of the totals of its %(count)s judges.", len(counting))
            % {"count": len(counting)},
        )
    ]
    if detail.get("unshrunken") is not None and any(sheet.severity is not None for sheet in counting):
        sentence = _("The mean of the totals after each has been corrected for how harsh or lenient its judge is.")
        found.append(Number(_("Corrected mean"), num(detail["unshrunken"], decimals), sentence))
        moved = _("The corrected mean, drawn a little towards the mean of all because few marks leave chance.")
        found.append(Number(_("Score"), num(row.score, decimals), moved))
    else:
        found.append(Number(_("Score"), num(row.score, decimals), str(pick(run.result["about"]["sentence"]))))
    if detail.get("se") is not None:
        sentence = _("In about two of three cases the score of all judges of the pool lies within this many points.")
        found.append(Number(_("Standard error"), num(detail["se"], decimals), sentence))
    found += _graded(run, row)
    found.append(Number(_("Place"), _place(row, ranked), why(row, criteria_of(run), decimals)))
    return found + _chances(detail)


def criteria_of(run: RankingRun) -> dict[str, dict[str, str]]:
    return {criterion["code"]: criterion for criterion in run.frozen.round.rubric.definition["criteria"]}


def _graded(run: RankingRun, row: RankingRow) -> list[Number]:
    grade = run.frozen.round.edition.grade(row.detail.get("grade"))
    if not grade:
        return []
    sentence = _("The grade of scores from %(score)s.") % {"score": num(grade["from"])}
    return [Number(_("Grade"), str(pick(grade, "label")), sentence)]


def _place(row: RankingRow, ranked: int) -> str:
    if row.place is None:
        return num(None)
    return _("%(place)s of %(count)s") % {"place": num(row.place, 0), "count": num(ranked, 0)}


def _chances(detail: dict[str, Any]) -> list[Number]:
    if detail.get("place_low") is None:
        return []
    found = [
        Number(
            _("Place interval (90%)"),
            f"{detail['place_low']}–{detail['place_high']}",
            _("With other judges from the same pool the place would lie between these two in nine of ten cases."),
        ),
        Number(
            _("Chance to be first"),
            percent(detail["p_first"]),
            _("How often the entry comes first when the uncertainty of the marks is played through."),
        ),
    ]
    for top, share in sorted(detail.get("p_top", {}).items(), key=lambda pair: int(pair[0])):
        label = _("Chance of the best %(count)s") % {"count": top}
        found.append(Number(label, percent(share), _("How often it comes at least so far in the same play.")))
    if detail.get("p_beats") is not None:
        sentence = _("How often it stays ahead of the first entry that gets no prize.")
        found.append(Number(_("Chance to keep a prize"), percent(detail["p_beats"]), sentence))
    return found


def steps_of(run: RankingRun, row: RankingRow) -> list[tuple[str, str]]:
    """The steps of the tie-break ladder that were asked, each with its value."""
    criteria, decimals = criteria_of(run), run.result["decimals"]
    return [
        (metric_name(step["metric"], criteria, language()), num(step["value"], decimals)) for step in row.tie_breaks
    ]
