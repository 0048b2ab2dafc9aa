"""Bringing a filled workbook into a draft: section by section, through the saving that people use."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions.draft import ApprovedSection, StaleSection, must_be_editable, save_section
from awards.actions.entry import locked
from awards.questionnaire.questions import Answers


class Taken(NamedTuple):
    """The answers of a section, with the version and the approval ("": none) that the preview showed."""

    answers: Answers
    version: int
    approval: str = ""


@dataclass
class Brought:
    """Codes of the sections that were saved, and of those that moved on or were approved after the preview: left alone."""

    saved: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    again: bool = False  # told once more; nothing was done this time


@transaction.atomic
def bring_in(entry, *, sections: dict[str, Taken], name: str, sha256: str, by, now, key="") -> Brought:
    """A section that moved on since the preview, or was approved since, stays as it is.

    key: names the preview that was confirmed; confirming it twice does it once.
    """
    read, entry = entry, locked(entry)
    if key and (before := brought_before(entry, key)):
        return before
    if read.form_id != entry.form_id:
        raise Refused(form_changed())
    must_be_editable(entry, now)
    done = Brought()
    for code, (answers, version, approval) in sections.items():
        try:
            save_section(entry, section=code, answers=answers, base_version=version, approval=approval, by=by, now=now)
        except (StaleSection, ApprovedSection):
            done.stale.append(code)
        else:
            done.saved.append(code)
    audit.record(
        "entry.import", entry, by=by, now=now, name=name, sha256=sha256, sections=done.saved, left_out=done.stale,
        key=key,
    )  # fmt: skip
    return done


def brought_before(entry, key: str) -> Brought | None:
    """What became of a preview that was confirmed already."""
    events = AuditEvent.objects.filter(noun="entry", noun_id=entry.pk, verb="entry.import", data__key=key)
    event = events.first()
    return Brought(event.data["sections"], event.data["left_out"], again=True) if event else None


def form_changed() -> str:
    return _("The form was changed after the preview, so nothing was taken over. Upload the file again.")
