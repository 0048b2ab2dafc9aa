"""Everything that happened to an entry, the latest first, for the page of its history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.language import pick
from accounts.models import AuditEvent
from awards.enums import CommentKind
from awards.evidence import claims
from awards.models import DraftSection, Entry, SectionRevision
from awards.queries.history import SCREENED
from awards.queries.history import TOLD as STEPS
from awards.questionnaire.questions import Form, form_of

Words = dict[str, Callable[[], str]]
EXCERPT = 160
OUTSIDE = {"entry.submit", "entry.withdraw", "entry.screen"}  # what the people of the edition may know of
INSIDE: Words = {
    "entry.give_to": lambda: _("Put in charge: %(name)s"),
    "section.approve": lambda: _("Approved: %(section)s"),
    "entry.carry_over": lambda: _("Answers carried over from an earlier entry"),
    "entry.import": lambda: _("Answers taken from a file: %(file)s"),
    "draft.keep_late": lambda: _("Kept from a page of an earlier form: %(section)s"),
    "section.take_approval_back": lambda: _("Approval taken back: %(section)s"),
}
FILES: Words = {
    "evidence.add": lambda: _("File added: %(file)s"),
    "evidence.remove": lambda: _("File removed: %(file)s"),
    "evidence.set_claim": lambda: _("File proves something else: %(file)s"),
}
COMMENTS: Words = {
    CommentKind.SAID: lambda: _("Comment on %(section)s"),
    CommentKind.RESOLVED: lambda: _("Comment resolved: %(section)s"),
    CommentKind.REOPENED: lambda: _("Comment reopened: %(section)s"),
    CommentKind.TAKEN_BACK: lambda: _("Comment taken back: %(section)s"),
}


@dataclass(frozen=True)
class Happened:
    """One thing that somebody did."""

    at: datetime
    label: str
    who: Any = None
    note: str = ""
    url: str = ""  # where to see what changed
    icon: str = "circle"


def chronicle(entry: Entry, *, inner: bool) -> list[Happened]:
    """inner: for those who write the draft, with all of it; others learn of the sendings and of what came after.
    What bears one time stands in the order of what follows from what: begun, filed, saved, spoken of.

    One query for others, seven for those who write.
    """
    form = form_of(entry.form)
    events = _events(entry, inner=inner)
    found = [
        _event(entry, form, event)
        for event in reversed(events)
        if event.noun == "entry" and event.verb != "draft.bring_back"
    ]
    if inner:
        found += [
            *_files(entry, form, events),
            *_saves(entry, form, events),
            *_notes(entry, form),
            *_comments(entry, form),
        ]
        found += _migrations(entry)
    return sorted((each for each in found if each is not None), key=lambda each: each.at)[::-1]


def _events(entry: Entry, *, inner: bool) -> list[AuditEvent]:
    mine = Q(noun="entry", noun_id=entry.pk)
    if inner:
        mine |= Q(noun="evidence", noun_id__in=entry.evidence.values("pk"))
    else:
        mine &= Q(verb__in=OUTSIDE)
    return list(AuditEvent.objects.filter(mine).select_related("actor").order_by("-id"))


def _event(entry: Entry, form: Form, event: AuditEvent) -> Happened | None:
    if event.verb == "entry.screen":
        label = SCREENED.get(event.data.get("after"), lambda: _("Administrative selection"))()
        return Happened(event.at, label, event.actor, event.data.get("reason", ""), icon="flag")
    if event.verb == "entry.submit":
        return Happened(
            event.at, STEPS[event.verb](), event.actor, event.data["receipt"],
            _versions_url(entry, event.data["number"]), icon="check-circle",
        )  # fmt: skip
    if event.verb in INSIDE:
        section = title_of(form, event.data.get("section", ""))
        words = {"section": section, "name": _in_charge(event.data), "file": event.data.get("name", "")}
        return Happened(event.at, INSIDE[event.verb]() % words, event.actor, event.data.get("note", ""), icon="flag")
    if event.verb in STEPS:
        return Happened(event.at, STEPS[event.verb](), event.actor, event.data.get("reason", ""), icon="flag")
    return None


def _versions_url(entry: Entry, number: int) -> str:
    if number < 2:  # noqa: PLR2004 - the first has none before it
        return ""
    return f"{reverse('awards:entry_compare_versions', args=[entry.code])}?from={number - 1}&to={number}"


def _files(entry: Entry, form: Form, events):
    names = dict(entry.evidence.values_list("pk", "name"))
    for event in reversed(events):
        if event.verb in FILES:
            words = {"file": names.get(event.noun_id, "")}
            claim = claims.words(form, event.data.get("after"))
            yield Happened(event.at, FILES[event.verb]() % words, event.actor, claim, icon="file")


def _saves(entry: Entry, form: Form, events: list[AuditEvent]):
    """The states of all sections, each with the way to what changed in it, and whether it ended an approval."""
    brought = {(event.data["section"], event.data["to"]) for event in events if event.verb == "draft.bring_back"}
    states: list[SectionRevision | DraftSection] = [*entry.revisions.select_related("saved_by").defer("answers")]
    states += [
        row for row in entry.sections.select_related("saved_by").defer("answers") if row.version > row.kept_version
    ]
    last: dict[str, int] = {}
    for state in sorted(states, key=lambda each: each.version):
        label = (
            _("An earlier state brought back: %(section)s")
            if (state.section, state.version) in brought
            else _("Saved: %(section)s")
        )
        address = reverse("awards:entry_compare", args=[entry.code, state.section])
        ended = _was_approved(events, state.section, last.get(state.section, 0), state.began_at or state.saved_at)
        yield Happened(
            state.saved_at, label % {"section": title_of(form, state.section)}, state.saved_by,
            _("It ended the approval of the section.") if ended else "",
            url=f"{address}?from={last.get(state.section, 0)}&to={state.version}", icon="pencil",
        )  # fmt: skip
        last[state.section] = state.version


def _was_approved(events: list[AuditEvent], section: str, version: int, at: datetime) -> bool:
    """Whether that version of a section was approved at a moment: not taken back by then, nor returned."""
    for event in events:  # the latest first
        if event.at > at:
            continue
        if event.verb == "section.approve" and event.data["section"] == section:
            return event.data["version"] == version
        if event.verb == "section.take_approval_back" and event.data["section"] == section:
            return False
        if event.verb == "entry.return" and section in event.data["sections"]:
            return False
    return False


def _notes(entry: Entry, form: Form):
    for note in entry.notes.select_related("author"):
        section = title_of(form, note.section) if note.section else _("the whole draft")
        label = _("Note on %(section)s") % {"section": section}
        yield Happened(note.written_at, label, note.author, note.text, icon="return")


def _comments(entry: Entry, form: Form):
    said = list(entry.comments.select_related("author"))
    gone = {each.on_id for each in said if each.kind == CommentKind.TAKEN_BACK}
    for each in said:
        label = COMMENTS[each.kind]() % {"section": title_of(form, each.section)}
        text = _("taken back") if each.pk in gone else Truncator(each.text).chars(EXCERPT)
        url = reverse("awards:entry_comments", args=[entry.code, each.section])
        yield Happened(each.at, label, each.author, text, url, icon="chat")


def _migrations(entry: Entry):
    for move in entry.migrations.select_related("migrated_by", "to_form").defer("to_form__definition"):
        label = _("The form changed: the draft follows version %(number)s") % {"number": move.to_form.number}
        yield Happened(move.migrated_at, label, move.migrated_by, icon="refresh")


def title_of(form: Form, code: str) -> str:
    """A section by its title; one that the form has no more, by its code."""
    section = form.section(code)
    return pick(section, "title") if section else code


def _in_charge(data: dict) -> str:
    return data.get("name") or _("the whole agency")
