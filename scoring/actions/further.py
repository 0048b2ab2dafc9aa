"""A further round for the entries near a prize line, from what an analysis of a run proposes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusal import Refused
from judging.actions.further import propose
from judging.models import AssignmentPlan
from scoring.models import RankingRun


@transaction.atomic
def further_round(
    run: RankingRun,
    *,
    pairs: Sequence[tuple[str, str]],
    opens_at: datetime,
    closes_at: datetime,
    by: User,
    now: datetime,
) -> AssignmentPlan:
    """A round in preparation on top of the frozen one, with a plan of the (entry code, judge code) pairs.

    Refused while a decision stands, for codes that the edition does not know, and for what judging.actions.further.propose refuses.
    """
    edition = run.frozen.round.edition
    if edition.decision_sets.filter(withdrawn_at=None).exists():
        raise Refused(_("A decision on this edition stands. Withdraw it before more marks are asked for."))
    entries = dict(edition.entries.filter(code__in=[entry for entry, _judge in pairs]).values_list("code", "pk"))
    judges = dict(edition.judges.values_list("code", "pk"))
    if any(entry not in entries or judge not in judges for entry, judge in pairs):
        raise Refused(_("The proposal names an entry or a judge that is not there by now. Compute it again."))
    found = [(entries[entry], judges[judge]) for entry, judge in pairs]
    return propose(run.frozen.round, pairs=found, opens_at=opens_at, closes_at=closes_at, by=by, now=now)
