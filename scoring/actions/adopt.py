"""From a ranking run to a decision that two persons adopt."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.audit import record
from accounts.models import User
from accounts.refusal import Refused
from awards.actions.decision import propose
from awards.models import DecisionSet
from judging.enums import RoundState
from judging.models import Round
from scoring.engine.display import rounded
from scoring.models import RankingRow, RankingRun
from scoring.recount import recount


@transaction.atomic
def adopt(run: RankingRun, *, by: User, now: datetime) -> DecisionSet:
    """Propose the places of a run as the decision. Another person confirms it.

    Refuses a run of an earlier round (a further one in preparation does not count), one whose recount differs, ties that people still have to decide, and prize
    places whose entries have fewer marks than the round requires, unless the freeze recorded a reason for that.
    """
    round = run.frozen.round
    later = Round.objects.filter(edition_id=round.edition_id, number__gt=round.number)
    if later.exclude(state=RoundState.SETUP, continues=round).exists():
        raise Refused(_("There is a later round. The decision rests on the last one."))
    _refuse_open_ties(run)
    rows = list(run.rows.filter(place__isnull=False).select_related("category", "entry", "version"))
    _refuse_unequal_marks(run, rows)
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
        "ranking.adopt", run, by=by, now=now, edition=round.edition, decision=decision_set.pk, number=run_number(run)
    )
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


def _refuse_unequal_marks(run: RankingRun, rows: list[RankingRow]) -> None:
    content = run.frozen.read()
    if content["round"]["override_reason"]:
        return
    wanted = content["round"]["marks_per_entry"]
    short = [row.entry.code for row in rows if row.place and row.place <= row.category.prizes and row.n < wanted]
    if short:
        raise Refused(
            _("A prize needs the same number of marks among its contenders. Too few marks: %(codes)s.")
            % {"codes": ", ".join(sorted(short))}
        )
