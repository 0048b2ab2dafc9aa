"""The states in which a draft once stood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from awards.models import DraftSection, Entry, Evidence, SectionRevision
from awards.questionnaire.questions import Answers, Form, form_of


@dataclass(frozen=True)
class State:
    """A section as it stood: version 0 is before anything was written, the newest one is what stands now."""

    section: str
    version: int
    answers: Answers
    form: Form
    saved_at: datetime | None
    saved_by: Any
    is_current: bool


def state_of(entry: Entry, section: str, version: int) -> State | None:
    """A state of a section of an entry that was fetched through its rule; None when there is no such state."""
    row = entry.sections.select_related("saved_by").filter(section=section).first()
    if version == 0 and row:
        return State(section, 0, {}, form_of(entry.form), None, None, is_current=False)
    if row and row.version == version:
        return State(section, version, row.answers, form_of(entry.form), row.saved_at, row.saved_by, is_current=True)
    kept = entry.revisions.select_related("saved_by", "form").filter(section=section, version=version).first()
    if kept is None:
        return None
    return State(section, version, kept.answers, form_of(kept.form), kept.saved_at, kept.saved_by, is_current=False)


def states_of(entry: Entry, section: str) -> list[SectionRevision | DraftSection]:
    """All states of a section, the newest first, without their answers: two queries."""
    kept = entry.revisions.filter(section=section).select_related("saved_by").defer("answers")
    row = entry.sections.filter(section=section).select_related("saved_by").defer("answers").first()
    states: dict[int, Any] = {each.version: each for each in kept}
    if row and row.version:
        states[row.version] = row
    return [states[version] for version in sorted(states, reverse=True)]


def files_at(entry: Entry, moment: datetime | None) -> list[Evidence]:
    """The files that stood at a moment (None: that stand now), by the times at which they came and went."""
    if moment is None:
        return list(entry.evidence.filter(removed_at=None))
    found = entry.evidence.filter(added_at__lte=moment)
    return [file for file in found if file.removed_at is None or file.removed_at > moment]
