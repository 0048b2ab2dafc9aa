"""In words: who holds an entry, what comes next, and what happened to it."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries import absent_persons
from awards import deadlines
from awards.enums import EntryState
from awards.queries.entry import history_of

Words = dict[str, Callable[[], str]]

TOLD: Words = {
    "entry.start": lambda: _("Draft started"),
    "entry.hand_over": lambda: _("Handed over to the region admin"),
    "entry.return": lambda: _("Returned to the agency with notes"),
    "entry.submit": lambda: _("Sent to the secretariat"),
    "entry.withdraw": lambda: _("Withdrawn"),
}
SCREENED: Words = {
    EntryState.ELIGIBLE: lambda: _("Passed the administrative selection"),
    EntryState.REPAIR: lambda: _("Returned for repair"),
    EntryState.INELIGIBLE: lambda: _("Did not pass the administrative selection"),
}


def holder(entry) -> str:
    """Whose turn it is. Needs agency and region."""
    match entry.state:
        case EntryState.DRAFT:
            return entry.agency.short_name or entry.agency.name
        case EntryState.REVIEW | EntryState.REPAIR:
            return _("Region admin of %(region)s") % {"region": entry.region.name}
        case EntryState.SENT:
            return _("Secretariat")
        case EntryState.ELIGIBLE:
            return _("Judges")
        case _:
            return _("Nobody")


def side(entry) -> str:
    """Whose turn it is, where agency and region stand beside it; empty when it is nobody's."""
    match entry.state:
        case EntryState.DRAFT:
            return _("Agency")
        case EntryState.REVIEW | EntryState.REPAIR:
            return _("Region admin")
        case EntryState.SENT | EntryState.ELIGIBLE:
            return holder(entry)
        case _:
            return ""


def next_step(entry, draft, may, now) -> str:
    """One sentence: what has to happen now, and by whom."""
    if entry.state == EntryState.REPAIR and not deadlines.is_open(entry, now):
        return _("The deadline for the repair has passed, so nothing more can be sent. The secretariat decides now.")
    if entry.state in {EntryState.DRAFT, EntryState.REVIEW} and not deadlines.is_open(entry, now):
        return _("The deadline has passed, so this entry was not sent.")
    lacking = sum(each.lacking for each in draft.progress) if draft else 0
    if lacking and entry.state in {EntryState.DRAFT, EntryState.REVIEW, EntryState.REPAIR}:
        return ngettext(
            "%(count)s question still needs an answer before the entry can be sent.",
            "%(count)s questions still need an answer before the entry can be sent.",
            lacking,
        ) % {"count": lacking}
    return NEXT[EntryState(entry.state)]()


NEXT: dict[EntryState, Callable[[], str]] = {
    EntryState.DRAFT: lambda: _("Everything is answered. Hand the draft over to the region admin, who sends it."),
    EntryState.REVIEW: lambda: _("The region admin reads the draft, then sends it or returns it with notes."),
    EntryState.SENT: lambda: _("The entry has arrived. The secretariat checks it after the deadline."),
    EntryState.REPAIR: lambda: _("Repair what the secretariat names, then the region admin sends the entry again."),
    EntryState.ELIGIBLE: lambda: _("The entry passed the administrative selection and goes to the judges."),
    EntryState.INELIGIBLE: lambda: _("The entry did not pass the administrative selection. The reason stands below."),
    EntryState.WITHDRAWN: lambda: _("The entry was withdrawn and takes no further part."),
}


def timeline(entry, *, may_read_draft: bool) -> list[dict]:
    """What happened, oldest first. Before its first sending an entry is nobody's business outside the region."""
    items, events = [], list(history_of(entry))
    absent = absent_persons(events)
    for event in events:
        is_inner = event.verb in {"entry.start", "entry.hand_over", "entry.return"}
        if is_inner and not may_read_draft:
            continue
        items.append({"label": _label(event), "instant": event.at, "state": "done", "note": _note(event, absent)})
    return items


def _label(event) -> str:
    if event.verb == "entry.screen":
        return SCREENED.get(event.data.get("after"), lambda: _("Administrative selection"))()
    return TOLD[event.verb]()


def _note(event, absent) -> str:
    who = str(event.actor) if event.actor else ""
    if person := absent.get(event.data.get("on_behalf_of")):
        who = _("%(actor)s on behalf of %(absent)s") % {"actor": who, "absent": person}
    return " · ".join(text for text in (event.data.get("receipt", ""), who) if text)
