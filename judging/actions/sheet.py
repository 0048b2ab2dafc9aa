"""What a judge does with an assignment: declare, mark, send, recuse; and how a sent sheet is opened again."""

from decimal import Decimal
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record
from accounts.refusal import Refused
from judging.actions import conflict
from judging.criteria import rubric_of
from judging.enums import ConflictKind, Missing, RoundState, SheetState
from judging.models import Assignment, Pact, ScoreSheet


class StaleSheetError(Refused):
    """Somebody, or another tab, saved after `base_version` was read. `current` is what stands."""

    def __init__(self, current):
        super().__init__(_("This sheet was saved elsewhere in the meantime. Compare both and choose."))
        self.current = current


StaleSheet = StaleSheetError


class IncompleteSheetError(Refused):
    """The sheet cannot be sent yet. `places`: criterion code -> what is wanted, in words."""

    def __init__(self, places):
        super().__init__(_("The sheet is not complete yet. Look at the marked criteria."))
        self.places = places


@transaction.atomic
def declare_clear(assignment, *, by, now) -> Assignment:
    """The judge has no conflict of interest with this entry: its contents open."""
    assignment = _locked(assignment)
    _refuse_unless_open(assignment)
    _refuse_without_pact(assignment)
    if assignment.declared_at is None:
        assignment.declared_at = now
        assignment.save(update_fields=["declared_at"])
        _record("assignment.declare_clear", assignment, by=by, now=now)
    return assignment


@transaction.atomic
def declare_conflict(assignment, *, note, by, now) -> Assignment:
    """The judge has a conflict of interest: a fact about the region, and recusal from this entry."""
    if not note.strip():
        raise Refused(_("Say in a few words what the conflict of interest is."))
    assignment = recuse(assignment, reason=note, by=by, now=now)
    conflict.record(
        assignment.judge,
        region=assignment.entry.region,
        kind=ConflictKind.DECLARED,
        note=note.strip()[:300],
        by=by,
        now=now,
    )
    return assignment


@transaction.atomic
def recuse(assignment, *, reason, by, now) -> Assignment:
    """The judge steps back from this entry, at any time before the freeze. The sheet stays on record, uncounted."""
    if not reason.strip():
        raise Refused(_("Give a reason for stepping back."))
    assignment = _locked(assignment)
    if assignment.round.state == RoundState.FROZEN:
        raise Refused(_("The round is frozen; its marks stand."))
    if assignment.recused_at:
        raise Refused(_("You have stepped back from this entry already."))
    assignment.recused_at, assignment.recused_reason = now, reason.strip()
    assignment.save(update_fields=["recused_at", "recused_reason"])
    _record("assignment.recuse", assignment, by=by, now=now, reason=assignment.recused_reason)
    return assignment


@transaction.atomic
def save(assignment, *, marks, comment, base_version, by, now, read_version=None) -> ScoreSheet:
    """Keep the marks as a draft, complete or not. `marks` has the shape of ScoreSheet.marks.

    base_version: the sheet's version that the writer read, 0 for none; raises StaleSheetError when another stands.
    Saving what already stands changes nothing, so a form that is sent twice is harmless.
    read_version: id of the entry version that was read; the entry's current one when not given.
    """
    assignment = _locked(assignment)
    _refuse_unless_marking(assignment, now)
    sheet = standing_sheet(assignment)
    if sheet is not None and sheet.state == SheetState.SENT:
        raise Refused(_("This sheet has been sent and is locked."))
    # An entry that is judged has been sent; a constraint of its table says so too.
    read = cast("int", read_version or assignment.entry.current_id)
    if sheet is not None and (sheet.marks, sheet.comment, sheet.entry_version_id) == (marks, comment, read):
        return sheet
    if base_version != (sheet.version if sheet else 0):
        raise StaleSheetError(sheet)
    if sheet is None:
        sheet = ScoreSheet(assignment=assignment, number=_next_number(assignment), created_at=now)
    sheet.marks, sheet.comment, sheet.entry_version_id = marks, comment, read
    sheet.version += 1
    sheet.saved_at = now
    sheet.save()
    _record("sheet.save", sheet, by=by, now=now, assignment=assignment.pk, version=sheet.version)
    return sheet


@transaction.atomic
def send(assignment, *, base_version, by, now) -> ScoreSheet:
    """Send the draft as it was saved: it is locked and, where the policy gives one, has its total.

    Raises IncompleteSheetError naming the criteria, StaleSheetError when another version stands.
    """
    assignment = _locked(assignment)
    _refuse_unless_marking(assignment, now)
    sheet = standing_sheet(assignment)
    if sheet is None:
        raise Refused(_("Give your marks first."))
    if sheet.state == SheetState.SENT:
        raise Refused(_("This sheet has been sent and is locked."))
    if sheet.version != base_version:
        raise StaleSheetError(sheet)
    if sheet.entry_version_id != assignment.entry.current_id:
        raise Refused(_("The region has sent a newer version of this entry. Read it, check your marks, then send."))
    rubric = rubric_of(assignment.round.rubric)
    places = wanting(rubric, sheet.marks)
    if places:
        raise IncompleteSheetError(places)
    total = rubric.total(sheet.marks, assignment.round.missing_policy).score
    sheet.total = "" if total is None else format(Decimal(repr(total)), "f")
    sheet.state, sheet.sent_at, sheet.version = SheetState.SENT, now, sheet.version + 1
    sheet.save(update_fields=["total", "state", "sent_at", "version"])
    _record("sheet.send", sheet, by=by, now=now, assignment=assignment.pk, number=sheet.number)
    return sheet


@transaction.atomic
def reopen(sheet, *, reason, by, now) -> ScoreSheet:
    """Open a sent sheet again: it is kept, and its marks start a new version as a draft. Returns the draft.

    The draft names the version of the entry that was read: a newer one is for the judge to read before sending.
    """
    if not reason.strip():
        raise Refused(_("Give a reason for opening the sheet again."))
    assignment = _locked(sheet.assignment)
    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    if assignment.round.state != RoundState.OPEN or now >= assignment.round.closes_at:
        raise Refused(_("The round is closed; its sheets stay locked."))
    if sheet.state != SheetState.SENT:
        raise Refused(_("Only a sheet that has been sent can be opened again."))
    sheet.state, sheet.reopened_at, sheet.reopened_by = SheetState.REOPENED, now, by
    sheet.reopened_reason = reason.strip()
    sheet.save(update_fields=["state", "reopened_at", "reopened_by", "reopened_reason"])
    draft = ScoreSheet.objects.create(
        assignment=assignment, number=sheet.number + 1, entry_version_id=sheet.entry_version_id, marks=sheet.marks,
        comment=sheet.comment, version=1, created_at=now, saved_at=now,
    )  # fmt: skip
    _record("sheet.reopen", sheet, by=by, now=now, assignment=assignment.pk, reason=sheet.reopened_reason)
    return draft


def standing_sheet(assignment) -> ScoreSheet | None:
    """The sheet that counts or is being written; replaced ones are history."""
    return assignment.sheets.exclude(state=SheetState.REOPENED).first()


def wanting(rubric, marks) -> dict[str, str]:
    """What a complete sheet still needs: criterion code -> sentence."""
    places = {}
    for criterion in rubric.criteria:
        row = marks.get(criterion.code, {})
        mark, reason = row.get("mark"), row.get("reason", "").strip()
        if mark is None and row.get("missing") not in {Missing.NOT_APPLICABLE, Missing.ABSTAINED}:
            places[criterion.code] = _("Choose a level, or say why there is none.")
        elif mark is None and not reason:
            places[criterion.code] = _("Say why there is no mark.")
        elif mark in rubric.reason_at and not reason:
            places[criterion.code] = _("Give a reason for a mark at the end of the scale.")
    return places


def _next_number(assignment) -> int:
    return assignment.sheets.count() + 1


def _locked(assignment) -> Assignment:
    """The assignment with all that its rules ask, locked: saves of one sheet come one after another."""
    related = ("round__edition", "round__rubric", "judge__edition", "entry__region")
    locked = Assignment.objects.select_for_update(of=("self",)).select_related(*related)
    return locked.get(pk=assignment.pk)


def _refuse_unless_open(assignment):
    if assignment.round.state != RoundState.OPEN:
        raise Refused(_("This round is not open."))
    if assignment.void_at or assignment.recused_at:
        raise Refused(_("This entry is no longer assigned to you."))


def _refuse_without_pact(assignment):
    if not Pact.objects.filter(judge=assignment.judge_id, round=assignment.round_id).exists():
        raise Refused(_("Sign the integrity pact first."))


def _refuse_unless_marking(assignment, now):
    _refuse_unless_open(assignment)
    if not assignment.round.takes_marks(now):
        raise Refused(_("The round is closed. Your draft is kept and is not counted."))
    if assignment.declared_at is None:
        raise Refused(_("Declare first that you have no conflict of interest with this entry."))


def _record(verb, obj, *, by, now, **data):
    assignment = obj if isinstance(obj, Assignment) else obj.assignment
    record(verb, obj, by=by, now=now, edition=assignment.round.edition, **data)
