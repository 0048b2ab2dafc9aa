from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mail
from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions import notice
from awards.actions.entry import refuse_when_decided
from awards.enums import EntryState, NoticeKind, ScreeningOutcome
from awards.models import Entry, Screening
from awards.queries.screening import clause_of, region_admins


@transaction.atomic
def screen(entry, *, outcome, by, now, clause="", reason="", repair_until=None, read_version=None) -> Screening:
    """The secretariat's word on the entry as it was sent. Anything but "eligible" names its clause and says why.

    read_version: id of the version that was read; refused when the region has replaced it since.
    """
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    outcome = ScreeningOutcome(outcome)
    clause, reason = clause.strip(), reason.strip()
    if read_version and read_version != entry.current_id:
        raise Refused(_("The region has sent a newer version meanwhile. Read it, then give your word."))
    _check(entry, outcome, clause, reason, repair_until, now)
    if outcome == ScreeningOutcome.ELIGIBLE:
        clause = ""
    if outcome != ScreeningOutcome.REPAIR:
        repair_until = None
    screening = Screening.objects.create(
        entry=entry, version_id=entry.current_id, outcome=outcome, clause=clause, reason=reason,
        repair_until=repair_until, by=by, at=now,
    )  # fmt: skip
    before, entry.state = entry.state, EntryState(outcome.value)
    entry.state_since, entry.repair_until = now, repair_until
    entry.save(update_fields=["state", "state_since", "repair_until"])
    audit.record(
        "entry.screen", entry, by=by, now=now, before=before, after=entry.state, clause=clause, reason=reason,
        version=entry.current_id, repair_until=repair_until and repair_until.isoformat(),
    )  # fmt: skip
    if outcome == ScreeningOutcome.ELIGIBLE and before != EntryState.INELIGIBLE:
        notice.tell_all(region_admins(entry.region_id), kind=NoticeKind.ELIGIBLE, entry=entry, by=by, now=now)
    else:
        transaction.on_commit(lambda: _write_to_region(screening), robust=True)
    return screening


def _check(entry, outcome, clause, reason, repair_until, now) -> None:
    if not entry.may_become(EntryState(outcome.value)):
        words = {"state": entry.get_state_display(), "outcome": outcome.label}
        raise Refused(_("The entry is in the state “%(state)s”; the outcome “%(outcome)s” cannot follow.") % words)
    refuse_when_decided(entry)
    if outcome == ScreeningOutcome.ELIGIBLE:
        return
    if clause_of(entry.edition, clause) is None:
        raise Refused(_("Name the clause that the entry does not meet."))
    if not reason:
        raise Refused(_("Give the reason in words. The region reads it."))
    if outcome == ScreeningOutcome.REPAIR and (repair_until is None or repair_until <= now):
        raise Refused(_("Give a deadline for the repair that lies in the future."))


def _write_to_region(screening) -> None:
    """A letter to each admin of the region, in their own language, at once: a refusal, the end of one, or a repair,
    whose deadline has begun to run. That an entry is eligible can wait for the digest. Runs after the commit."""
    entry = screening.entry
    clause = clause_of(entry.edition, screening.clause)
    for person in region_admins(entry.region_id):
        mail.send(
            "screening",
            person.email,
            {"person": person, "entry": entry, "screening": screening, "clause": clause},
            language=person.language,
            zone=person.zone,
        )
