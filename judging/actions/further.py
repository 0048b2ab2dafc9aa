"""A further round: more marks for the entries near a prize line, on top of a frozen round."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record
from accounts.refusal import Refused
from awards.enums import EntryState
from judging.actions import round as rounds
from judging.allocation import Allocation
from judging.certificate import certificate
from judging.conflicts import Conflicts
from judging.enums import RoundState
from judging.models import Assignment, AssignmentPlan, Round
from judging.queries import pool
from judging.queries.readers import mark_readers

KEPT_RULES = ("kind", "rubric", "marks_per_entry", "gap_tolerance", "blind", "missing_policy", "pact_id", "pact_en")


@transaction.atomic
def propose(base, *, pairs, opens_at, closes_at, by, now) -> AssignmentPlan:
    """Make a round in preparation that adds to `base`, with a plan of the given (entry id, judge id) pairs.

    Its rules are those of the frozen round. Nothing is assigned before the plan is carried out
    (judging.actions.assignment.commit). Refused while another round adds to `base`, and for absent pairs.
    """
    base = Round.objects.select_for_update(of=("self",)).select_related("edition", "rubric").get(pk=base.pk)
    if base.state != RoundState.FROZEN:
        raise Refused(_("Only a frozen round can be added to."))
    if base.further.exists():
        raise Refused(_("A further round adds to this one already. Assign its judges there."))
    if not pairs:
        raise Refused(_("Choose at least one entry with a judge."))
    if closes_at <= max(now, opens_at):
        raise Refused(_("The round closes after it opens, and in the future."))
    kept = {name: getattr(base, name) for name in KEPT_RULES}
    made = rounds.create(
        base.edition, by=by, now=now, continues=base, max_load=None, opens_at=opens_at, closes_at=closes_at, **kept
    )
    plan = _plan(made, sorted(pairs), by=by, now=now)
    record(
        "round.further", made, by=by, now=now, edition=base.edition, continues=base.number,
        plan=plan.pk, marks=len(plan.pairs),
    )  # fmt: skip
    return plan


def _plan(round, pairs, *, by, now) -> AssignmentPlan:
    seed = f"further {round.edition_id}/{round.continues.number}"
    problem, earlier = pool.problem(round, seed=seed), pool.marked_earlier(round)
    refuse_absent(round, pairs)
    whole = Allocation(tuple(sorted({*earlier, *pairs})), objective=0, missing={}, bridged=frozenset())
    facts = certificate(problem, whole) | {
        "input": pool.input_digest(problem), "marks": len(pairs), "standing": len(earlier),
        "above": [], "below": [],
    }  # fmt: skip
    return AssignmentPlan.objects.create(
        round=round, seed=seed, pairs=[list(pair) for pair in pairs], certificate=facts, made_by=by, made_at=now
    )


def refuse_absent(round, pairs) -> None:
    """Refused unless each (entry id, judge id) of a further round may still be: eligible, active, without a conflict,
    asked in no round that this one adds to, and no chair who has read the marks of the entry.
    """
    conflicts, entry_ids = Conflicts.of(round.edition), {entry for entry, _judge in pairs}
    judges = dict(round.edition.judges.filter(is_active=True).values_list("pk", "code"))
    eligible = round.edition.entries.filter(state=EntryState.ELIGIBLE).select_related("category")
    entries, readers = eligible.in_bulk(entry_ids), mark_readers(round)
    asked = Assignment.objects.filter(round__in=round.earlier, entry__in=entry_ids, void_at=None)
    before = set(asked.values_list("entry_id", "judge_id").order_by())
    judged = {entry for entry, _judge in before}
    for entry_id, judge_id in pairs:
        entry = entries.get(entry_id)
        free = entry_id in judged and entry is not None and judge_id in judges and (entry_id, judge_id) not in before
        has_read = free and (judge_id, entry.category.dimension_id) in readers
        if not free or has_read or conflicts.between(judge_id, entry_id=entry_id, region_id=entry.region_id):
            raise Refused(_("The proposal names a judge who may not mark the entry by now. Compute it again."))
