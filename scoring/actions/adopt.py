"""From a ranking run to a decision that two persons adopt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.audit import record
from accounts.models import User
from accounts.refusal import Refused
from awards.actions.decision import propose
from awards.models import DecisionSet, Edition
from judging.enums import AssignmentKind, RoundState
from judging.models import Round
from scoring.engine.display import rounded
from scoring.models import RankingRow, RankingRun
from scoring.readiness import counts
from scoring.recount import recount


@transaction.atomic
def adopt(run: RankingRun, *, by: User, now: datetime, override_reason: str = "") -> DecisionSet:
    """Propose the places of a run as the decision. Another person confirms it.

    Refuses a run of an earlier round (a further one in preparation does not count), one whose recount differs, ties
    that people still have to decide, and what `obstacles` names, unless `override_reason` says why all the same.
    """
    round = run.frozen.round
    Edition.objects.select_for_update().get(pk=round.edition_id)  # a further round is not opened meanwhile
    later = Round.objects.filter(edition_id=round.edition_id, number__gt=round.number)
    if later.exclude(state=RoundState.SETUP, continues=round).exists():
        raise Refused(_("There is a later round. The decision rests on the last one."))
    _refuse_open_ties(run)
    rows = placed_rows(run)
    found, reason = obstacles(run, rows), override_reason.strip()
    if found and not reason:
        raise Refused(" ".join(found))
    if not recount(run).same_places:
        raise Refused(_("Computing the run again gives other places. Nothing can be adopted before this is explained."))
    decimals = run.result["decimals"]
    decision_set = propose(
        round.edition,
        run_number=run_number(run),
        run_digest=run.digest,
        method=run.method,
        rows=[
            {
                "entry": row.entry,
                "version": row.version,
                "category": row.category,
                "place": row.place,
                "tied": row.tied,
                "score": rounded(float(row.score), decimals),
                "grade": row.detail.get("grade") or "",
            }
            for row in rows
        ],
        by=by,
        now=now,
    )
    record(
        "ranking.adopt", run, by=by, now=now, edition=round.edition, decision=decision_set.pk, number=run_number(run),
        override_reason=reason if found else "",
    )  # fmt: skip
    return decision_set


def run_number(run: RankingRun) -> str:
    """How people name a run: "R1-2" is the second run of round 1."""
    return f"R{run.frozen.round.number}-{run.number}"


def _refuse_open_ties(run: RankingRun) -> None:
    open_ties = run.result.get("undecided", [])
    if open_ties:
        raise Refused(
            ngettext(
                "%(count)d tie still needs a decision of people: %(named)s. Make a run that records it.",
                "%(count)d ties still need a decision of people: %(named)s. Make a run that records them.",
                len(open_ties),
            )
            % {"count": len(open_ties), "named": "; ".join(" = ".join(group) for group in open_ties[:5])}
        )


def placed_rows(run: RankingRun) -> list[RankingRow]:
    """The rows that have a place. One query."""
    return list(run.rows.filter(place__isnull=False).select_related("category__dimension", "entry", "version"))


def obstacles(run: RankingRun, rows: Sequence[RankingRow]) -> list[str]:
    """What stands against finalising the prizes of a run, in words; a recorded reason overrides it.

    Too few or unequal numbers of marks among the contenders, but where the freeze recorded a reason for that; and
    prizes of a category whose entries no common judge connects.
    """
    content = run.frozen.read()
    contending = [row for row in rows if _contends(row)]
    found = [] if content["round"]["override_reason"] else _uneven(content, contending)
    return found + _apart(run, rows)


def _contends(row: RankingRow) -> bool:
    """Whether the row holds a prize, or its place interval reaches one."""
    place = row.place or 0
    return min(place, row.detail.get("place_low") or place) <= row.category.prizes


def _settled(row: RankingRow) -> bool:
    """Whether the whole place interval lies within the prizes: nobody asks for further marks of such an entry."""
    high = row.detail.get("place_high")
    return high is not None and high <= row.category.prizes


def _uneven(content: Mapping[str, Any], contending: Sequence[RankingRow]) -> list[str]:
    wanted = content["round"]["marks_per_entry"]
    asked_for_gap = (sheet for sheet in content["sheets"] if sheet["kind"] == AssignmentKind.GAP)
    gaps = Counter(sheet["entry"] for sheet in asked_for_gap if counts(sheet, content))
    short = [row.entry.code for row in contending if (row.place or 0) <= row.category.prizes and row.n < wanted]
    found = []
    if short:
        found.append(
            _("A prize needs the same number of marks among its contenders. Too few marks: %(codes)s.")
            % {"codes": ", ".join(sorted(short))}
        )
    numbers: dict[str, set[int]] = {}
    for row in contending:
        if not _settled(row):
            numbers.setdefault(row.category.code, set()).add(row.n - gaps[row.entry.code])
    uneven = sorted(code for code, found_numbers in numbers.items() if len(found_numbers) > 1)
    if uneven and not short:
        found.append(
            _("A prize needs the same number of marks among its contenders. Unequal numbers: %(categories)s.")
            % {"categories": ", ".join(uneven)}
        )
    return found


def _apart(run: RankingRun, rows: Sequence[RankingRow]) -> list[str]:
    notes = (note for note in run.result["warnings"] if note["code"] == "disconnected")
    pieces: list[dict[str, list[str]]] = next((note["components"] for note in notes), [])
    piece_of = {entry: number for number, piece in enumerate(pieces) for entry in piece["entries"]}
    of_category: dict[str, set[int]] = {}
    for row in rows:
        if row.category.prizes:
            of_category.setdefault(row.category.code, set()).add(piece_of.get(row.entry.code, -1))
    apart = sorted(code for code, numbers in of_category.items() if len(numbers) > 1)
    if not apart:
        return []
    return [
        _("No common judge connects all entries of %(categories)s, so their scores cannot be compared.")
        % {"categories": ", ".join(apart)}
    ]
