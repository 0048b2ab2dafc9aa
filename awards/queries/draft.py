"""A draft as one object: its sections, files and notes, read with three queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from awards.enums import QuestionType, SectionState
from awards.models import DraftSection, Entry, Evidence, ReviewNote
from awards.questionnaire.answers import Gap, missing
from awards.questionnaire.questions import Answers, Form, Section, form_of, is_empty


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

    def file_ids(self, section: str) -> list[int]:
        """Ids of the files that stand at the questions of a section, in order."""
        asked = self.form.section(section)
        questions = asked.questions if asked else ()
        return sorted(file.pk for question in questions for file in self.evidence.get(question.code, []))

    def file_marks(self, section: str) -> list[str]:
        """What names the files of a section to whoever reads them: each with the claim that it names."""
        return [f"{pk}-{sha256(self.files[pk].supports.encode()).hexdigest()[:12]}" for pk in self.file_ids(section)]

    def is_approved(self, section: str) -> bool:
        """Whether text and files stand as the region admin approved them. Older approvals name the ids of files only."""
        row = self.rows.get(section)
        return bool(
            row and row.is_approved and row.approved_files in (self.file_marks(section), self.file_ids(section))
        )

    def approval_of(self, section: str) -> str:
        """The approved version of a section, for a page to say that its writer was asked about it; "": none stands."""
        row = self.rows.get(section)
        return str(row.approved_version) if row and row.is_approved else ""

    def was_approved(self, section: str) -> bool:
        """Whether it was approved and something changed since."""
        row = self.rows.get(section)
        return bool(row and row.approved_version is not None and not self.is_approved(section))

    def mark(self, section: str) -> str:
        """Names what a reader of the section has before the eyes: its version and its files with their claims."""
        return f"{self.version_of(section)}:{'.'.join(self.file_marks(section))}"

    @property
    def unapproved(self) -> list[Section]:
        return [section for section in self.form.sections if not self.is_approved(section.code)]

    def _progress(self, section: Section) -> "SectionProgress":
        answers, notes = self.answers[section.code], self.notes.get(section.code, [])
        gaps = missing(section, answers)
        if notes:
            state = SectionState.RETURNED
        elif not gaps and self.is_approved(section.code):
            state = SectionState.APPROVED
        elif not gaps and (self.rows.get(section.code) or answers):
            state = SectionState.COMPLETE
        elif all(is_empty(value) for value in answers.values()):
            state = SectionState.NOT_STARTED
        else:
            state = SectionState.IN_PROGRESS
        return SectionProgress(
            section, state, gaps, self.rows.get(section.code), notes, reopened=self.was_approved(section.code)
        )


@dataclass
class SectionProgress:
    section: Section
    state: SectionState
    gaps: list[Gap]
    row: DraftSection | None
    notes: list[ReviewNote]
    reopened: bool = False  # it was approved, and changed since

    @property
    def lacking(self) -> int:
        return len({gap.question.code for gap in self.gaps})


def saved_answers(entry: Entry, section: str) -> Answers:
    """What is saved of a section, without its files."""
    return entry.sections.filter(section=section).values_list("answers", flat=True).first() or {}


def load_draft(entry: Entry, *, people: bool = True) -> Draft:
    """Three queries, with entry.form loaded. people: who saved and approved, for pages that name them."""
    draft = Draft(entry=entry, form=form_of(entry.form))
    sections = entry.sections.select_related("saved_by", "approved_by") if people else entry.sections.all()
    draft.rows = {row.section: row for row in sections}
    evidence, notes = defaultdict(list), defaultdict(list)
    for file in entry.evidence.filter(removed_at=None):
        evidence[file.question].append(file)
    for note in entry.notes.filter(settled_at=None).select_related("author"):
        notes[note.section].append(note)
    draft.evidence, draft.notes = dict(evidence), dict(notes)
    return draft
