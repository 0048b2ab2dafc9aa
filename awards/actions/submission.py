"""Sending: a draft becomes an immutable version with a receipt, once, however often the button is pressed."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import pick
from accounts.refusal import Refused
from awards import deadlines
from awards.actions.entry import become, locked, refuse_when_decided
from awards.actions.revision import settle
from awards.documents.checkid import new_check_id
from awards.enums import EntryState
from awards.models import Entry, EntryVersion, Region
from awards.queries.draft import Draft, load_draft
from awards.queries.lineage import declared
from awards.sealing import digest_of, says_the_same, sealed_content


@transaction.atomic
def submit(entry, *, key: str, by, now, arrived_at=None) -> EntryVersion:
    """Seal the draft as the next version. The same key gives the same version again.

    arrived_at: the trusted proxy's stamp; the deadline is judged by it, else by `now`.
    A second sending of an unchanged draft (two tabs) returns the version that stands.
    """
    entry, arrived_at = locked(entry), arrived_at or now
    done = EntryVersion.objects.filter(idempotency_key=key).first()
    if done is not None:
        if done.entry_id != entry.pk:
            raise Refused(_("This page was made for another entry. Open the send page of this entry again."))
        return done
    draft = load_draft(entry, people=False)
    number = (entry.current.number if entry.current else 0) + 1
    content = sealed_content(
        entry, title=draft.title, answers=draft.answers, number=number, form=draft.form, files=draft.files,
        lineage=declared(entry),
    )  # fmt: skip
    if entry.state == EntryState.SENT and says_the_same(content, entry.current.content):
        return entry.current
    _must_be_sendable(entry, draft, arrived_at)
    settle(entry)
    version = _seal(entry, content, key=key, by=by, arrived_at=arrived_at)
    entry.current, entry.title, entry.repair_until = version, version.title, None
    become(entry, EntryState.SENT, now, also=("current", "title", "repair_until"))
    entry.notes.filter(settled_at=None).update(settled_at=now)
    audit.record(
        "entry.submit", entry, by=by, now=now, number=version.number, receipt=version.receipt, digest=version.digest
    )
    return version


@transaction.atomic
def withdraw(entry, *, reason: str, by, now, late=False) -> Entry:
    """Take the entry out of the edition for good, with a reason, before the deadline of its stage.

    late: the secretariat does it for a region that asks after the deadline, as long as no decision names the entry.
    """
    entry = locked(entry)
    if entry.state == EntryState.WITHDRAWN:
        return entry
    if not reason.strip():
        raise Refused(_("Write why the entry is withdrawn."))
    if not late and not deadlines.is_open(entry, now):
        raise Refused(_("The deadline has passed. Ask the secretariat to withdraw the entry."))
    refuse_when_decided(entry)
    before = entry.state
    become(entry, EntryState.WITHDRAWN, now)
    audit.record("entry.withdraw", entry, by=by, now=now, reason=reason.strip(), before=before)
    return entry


def _must_be_sendable(entry: Entry, draft: Draft, arrived_at) -> None:
    if not entry.may_become(EntryState.SENT):
        raise Refused(
            _("This cannot be sent now: the entry is in the state “%(state)s”.") % {"state": entry.get_state_display()}
        )
    if not deadlines.is_open(entry, arrived_at):
        raise Refused(_("The deadline has passed, so the entry can no longer be sent."))
    if not draft.is_complete:
        lacking = sum(progress.lacking for progress in draft.progress)
        raise Refused(_("The entry is not complete: %(count)s questions need attention.") % {"count": lacking})
    if entry.edition.sections_need_approval and draft.unapproved:
        names = ", ".join(pick(section, "title") for section in draft.unapproved)
        raise Refused(
            _("In this edition every section is approved before sending. Not approved: %(names)s.") % {"names": names}
        )


def _seal(entry: Entry, content: dict, *, key, by, arrived_at) -> EntryVersion:
    return EntryVersion.objects.create(
        entry=entry, number=content["number"], form=entry.form, title=content["title"], content=content,
        digest=digest_of(content), receipt=_next_receipt(entry), idempotency_key=key, arrived_at=arrived_at, sent_by=by,
        check_id=new_check_id(),
    )  # fmt: skip


def _next_receipt(entry: Entry) -> str:
    """ "2026/33.07/0001": the region's sendings of a year, in order over all editions. Its row is the lock."""
    region = Region.objects.select_for_update().only("code").get(pk=entry.region_id)
    sent = EntryVersion.objects.filter(entry__region=region, entry__edition__year=entry.edition.year).count()
    return f"{entry.edition.year}/{region.code}/{sent + 1:04d}"
