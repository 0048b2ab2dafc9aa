import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.audit import record
from accounts.refusal import Refused
from awards.enums import EntryState
from judging.actions.further import refuse_absent
from judging.allocation import allocate
from judging.certificate import certificate
from judging.conflicts import Conflicts
from judging.enums import AssignmentKind, RoundState
from judging.models import Assignment, AssignmentPlan, Round
from judging.queries import pool
from judging.queries.readers import mark_readers


@transaction.atomic
def plan(round, *, by, now, seed=None) -> AssignmentPlan:
    """Draw who judges what and keep it as a proposal. Nothing is assigned before `commit`."""
    _refuse_unless_assignable(round)
    if round.continues_id is not None:
        raise Refused(
            _("This round adds marks to an earlier one: its judges come from the ranking or are added by hand.")
        )
    problem = pool.problem(round, seed=seed or secrets.token_hex(8))
    if not problem.entries:
        raise Refused(_("No entry is eligible yet. Finish the administrative selection first."))
    if not problem.judges:
        raise Refused(_("This edition has no judges yet. Register them first."))
    allocation = allocate(problem)
    facts = certificate(problem, allocation) | {"input": pool.input_digest(problem)}
    made = AssignmentPlan.objects.create(
        round=round, seed=problem.seed, pairs=[list(pair) for pair in allocation.pairs], certificate=facts,
        made_by=by, made_at=now,
    )  # fmt: skip
    record("assignment.plan", made, by=by, now=now, edition=round.edition, seed=made.seed, digest=facts["digest"])
    return made


@transaction.atomic
def commit(plan, *, by, now) -> int:
    """Assign as planned. Returns the number of new assignments.

    In a round in preparation, what the plan leaves out is voided, but for a further round: its plan is one proposal
    beside what was added by hand. Refused when entries, judges, conflicts or assignments have changed since the plan
    was drawn, in a further round when one of its pairs may not be any more.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=plan.round_id)
    plan = AssignmentPlan.objects.select_for_update().get(pk=plan.pk)
    _refuse_unless_assignable(round)
    if plan.committed_at:
        raise Refused(_("This plan has been carried out already."))
    pairs = {(entry, judge) for entry, judge in plan.pairs}
    _refuse_outdated(round, plan, pairs)
    standing = {(row.entry_id, row.judge_id): row for row in Assignment.objects.live().filter(round=round)}
    left_out = [row.pk for pair, row in standing.items() if pair not in pairs and round.continues_id is None]
    Assignment.objects.filter(pk__in=left_out).update(void_at=now, void_reason=_("Left out by a newer plan"))
    if round.continues_id is not None:
        kind = AssignmentKind.EXTRA
    else:
        kind = AssignmentKind.FIRST if round.state == RoundState.SETUP else AssignmentKind.REPLACEMENT
    made = Assignment.objects.bulk_create(
        Assignment(round=round, entry_id=entry, judge_id=judge, kind=kind, assigned_by=by, assigned_at=now)
        for entry, judge in sorted(pairs - standing.keys())
    )
    plan.committed_at = now
    plan.save(update_fields=["committed_at"])
    record(
        "assignment.commit", plan, by=by, now=now, edition=round.edition, digest=plan.certificate["digest"],
        made=len(made), voided=len(left_out),
    )  # fmt: skip
    return len(made)


@transaction.atomic
def add(round, *, entry, judge, kind, by, now) -> Assignment:
    """Assign one judge by hand or from a proposal. Refused for an absent pair, whoever asks."""
    round = Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=round.pk)
    _refuse_unless_assignable(round)
    if entry.edition_id != round.edition_id or judge.edition_id != round.edition_id:
        raise Refused(_("Entry, judge and round belong to different editions."))
    if entry.state != EntryState.ELIGIBLE:
        raise Refused(_("Only an eligible entry is assigned."))
    if not judge.is_active:
        raise Refused(_("This judge is no longer active in this edition."))
    if Conflicts.of(round.edition).between(judge.pk, entry_id=entry.pk, region_id=entry.region_id):
        raise Refused(_("This judge has a conflict of interest with this entry."))
    rounds = [round, *round.earlier]
    if round.earlier and not Assignment.objects.filter(round__in=round.earlier, entry=entry, void_at=None).exists():
        raise Refused(_("This round adds marks to an earlier one, and this entry was not judged in it."))
    if Assignment.objects.filter(round__in=rounds, entry=entry, judge=judge, void_at=None).exists():
        raise Refused(_("This judge has this entry already."))
    if round.earlier and (judge.pk, entry.category.dimension_id) in mark_readers(round):
        raise Refused(
            _("This judge chairs the panel of the entry, or did, and has read its marks. Choose one who has not.")
        )
    made = Assignment.objects.create(round=round, entry=entry, judge=judge, kind=kind, assigned_by=by, assigned_at=now)
    record("assignment.add", made, by=by, now=now, edition=round.edition, entry=entry.pk, judge=judge.pk, kind=kind)
    return made


@transaction.atomic
def accept(round, *, keys, by, now) -> int:
    """Assign the proposed judges whose keys are given, as they stand now. Returns how many."""
    round = Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=round.pk)
    standing = {proposal.key: proposal for proposal in pool.proposals(round) if proposal.judge_id is not None}
    chosen = [standing[key] for key in keys if key in standing]
    if len(chosen) < len(keys):
        gone = len(keys) - len(chosen)
        raise Refused(
            ngettext(
                "%(count)s proposal has changed meanwhile. Look at the list again.",
                "%(count)s proposals have changed meanwhile. Look at the list again.",
                gone,
            )
            % {"count": gone}
        )
    entries = round.edition.entries.in_bulk([proposal.entry_id for proposal in chosen])
    judges = round.edition.judges.in_bulk([proposal.judge_id for proposal in chosen])
    for proposal in chosen:
        add(
            round, entry=entries[proposal.entry_id], judge=judges[proposal.judge_id], kind=proposal.kind, by=by, now=now
        )
    return len(chosen)


@transaction.atomic
def void(assignment, *, reason, by, now) -> Assignment:
    """Take an assignment out of the count. It and its sheets stay on record."""
    assignment = (
        Assignment.objects.select_for_update(of=("self",)).select_related("round__edition").get(pk=assignment.pk)
    )
    if not reason.strip():
        raise Refused(_("Give a reason."))
    if assignment.void_at:
        raise Refused(_("This assignment is void already."))
    if assignment.round.state == RoundState.FROZEN:
        raise Refused(_("The round is frozen; its assignments stay."))
    assignment.void_at, assignment.void_reason = now, reason.strip()
    assignment.save(update_fields=["void_at", "void_reason"])
    record(
        "assignment.void", assignment, by=by, now=now, edition=assignment.round.edition, reason=assignment.void_reason,
        entry=assignment.entry_id, judge=assignment.judge_id,
    )  # fmt: skip
    return assignment


def _refuse_outdated(round, plan, pairs):
    if round.continues_id is None:
        if pool.input_digest(pool.problem(round, seed=plan.seed)) != plan.certificate["input"]:
            raise Refused(_("Entries, judges, conflicts or assignments have changed since. Draw a new plan."))
        return
    try:
        refuse_absent(round, pairs)
    except Refused as refusal:
        raise Refused(
            _("A judge of this plan may not mark the entry by now. Assign the judges of this round by hand.")
        ) from refusal


def _refuse_unless_assignable(round):
    if round.state not in {RoundState.SETUP, RoundState.OPEN}:
        raise Refused(_("The round is closed. Open it again before you assign judges."))
