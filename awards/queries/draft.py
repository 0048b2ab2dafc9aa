"""A draft as one object: its sections, files and notes, read with three queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from awards.answers import Gap, missing
from awards.enums import QuestionType, SectionState
from awards.models import DraftSection, Entry, Evidence, ReviewNote
from awards.questions import Answers, Form, Section, form_of, is_empty


@dataclass
class Draft:
    entry: Entry
    form: Form
    rows: dict[str, DraftSection] = field(default_factory=dict)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)  # question -> files that stand
    notes: dict[str, list[ReviewNote]] = field(default_factory=dict)  # section or "" -> notes not settled

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """Section -> question -> value; files by the ids of their evidence."""
        return {section.code: self.section_answers(section) for section in self.form.sections}

    @cached_property
    def files(self) -> dict[int, Evidence]:
        return {file.pk: file for files in self.evidence.values() for file in files}

    @cached_property
    def progress(self) -> list["SectionProgress"]:
        return [self._progress(section) for section in self.form.sections]

    @property
    def whole_notes(self) -> list[ReviewNote]:
        return self.notes.get("", [])

    @property
    def is_complete(self) -> bool:
        return not any(each.gaps for each in self.progress)

    @property
    def title(self) -> str:
        """What the question with that role says, or the title that the entry was started with."""
        question = self.form.with_role("title")
        value = self.answers[question.section].get(question.code) if question else None
        return value.strip() if isinstance(value, str) and value.strip() else self.entry.title

    def section_answers(self, section: Section) -> Answers:
        row = self.rows.get(section.code)
        answers = dict(row.answers) if row else {}
        for question in section.questions:
            if question.type == QuestionType.FILES and question.code in self.evidence:
                answers[question.code] = [file.pk for file in self.evidence[question.code]]
        return answers

    def version_of(self, section: str) -> int:
        return self.rows[section].version if section in self.rows else 0

    def _progress(self, section: Section) -> "SectionProgress":
        answers, notes = self.answers[section.code], self.notes.get(section.code, [])
        gaps = missing(section, answers)
        if notes:
            state = SectionState.RETURNED
        elif not gaps and (self.rows.get(section.code) or answers):
            state = SectionState.COMPLETE
        elif all(is_empty(value) for value in answers.values()):
            state = SectionState.NOT_STARTED
        else:
            state = SectionState.IN_PROGRESS
        return SectionProgress(section, state, gaps, self.rows.get(section.code), notes)


@dataclass
class SectionProgress:
    section: Section
    state: SectionState
    gaps: list[Gap]
    row: DraftSection | None
    notes: list[ReviewNote]

    @property
    def lacking(self) -> int:
        return len({gap.question.code for gap in self.gaps})


def load_draft(entry: Entry) -> Draft:
    """Three queries, with entry.form loaded."""
    draft = Draft(entry=entry, form=form_of(entry.form))
    draft.rows = {row.section: row for row in entry.sections.select_related("saved_by")}
    evidence, notes = defaultdict(list), defaultdict(list)
    for file in entry.evidence.filter(removed_at=None):
        evidence[file.question].append(file)
    for note in entry.notes.filter(settled_at=None).select_related("author"):
        notes[note.section].append(note)
    draft.evidence, draft.notes = dict(evidence), dict(notes)
    return draft
