"""The files of an entry as a reader gets them: under their own names or neutral ones, with what is known of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.language import pick
from awards.enums import EvidenceState, QuestionType
from awards.evidence import claims
from awards.models import EntryVersion
from awards.queries.draft import Draft
from awards.queries.evidence import UNKNOWN, Facts, FileFacts, file_numbers
from awards.questionnaire.questions import Form, Question

FileUrl = Callable[[int], str]


@dataclass(frozen=True)
class FileItem:
    id: int
    name: str
    size: int
    sha256: str
    url: str = ""
    picture: str = ""  # address of its thumbnail or first page
    facts: FileFacts = UNKNOWN
    claim: str = ""  # what it proves, in words; empty when nobody said
    claimed_by: str = ""  # the code of that question
    says_state: bool = False  # whether the reader is told its state
    waits: bool = False  # the reader gets copies only, and there is none yet (or none can be made: facts.failed)

    @property
    def kind(self) -> str:
        return self.name.rsplit(".", 1)[-1].lower()

    @property
    def state(self) -> str:
        return self.facts.label


@dataclass
class Files:
    """How a source names its files to this reader."""

    source: EntryVersion | Draft
    form: Form
    shown: set[str]  # codes of the questions that this reader gets
    blind: bool
    facts: Facts
    url: FileUrl | None
    picture: FileUrl | None
    copies: bool = False  # this reader gets no originals

    @cached_property
    def numbers(self) -> dict[int, int]:
        return file_numbers(self.form, self.source.answers)

    def items(self, question: Question, value: list) -> list[FileItem]:
        rows = value if isinstance(self.source, EntryVersion) else [self.source.files[pk].as_answer() for pk in value]
        return [self._item(question, row) for row in rows]

    def proofs_of(self, code: str) -> tuple[FileItem, ...]:
        return tuple(item for item in self._all if item.claimed_by == code)

    @cached_property
    def _all(self) -> list[FileItem]:
        answers = self.form.shown_answers(self.source.answers)
        asked = [q for q in self.form.questions() if q.type == QuestionType.FILES and q.code in self.shown]
        return [item for q in asked for item in self.items(q, answers.get(q.section, {}).get(q.code, []))]

    def _item(self, question: Question, row: dict) -> FileItem:
        pk, name = row["id"], row["name"]
        facts = self.facts.of(pk, row.get("supports", ""))
        if self.blind:  # what was seen, and where, tells whose it is
            facts = replace(facts, place="", note=facts.note if facts.state == EvidenceState.REJECTED else "")
        waits = self.copies and not facts.has_copy
        claim = row.get("supports") or question.supports
        about = claims.question_of(self.form, claim)
        if about is None or about.code not in self.shown:
            about = None
        return FileItem(
            pk, neutral_name(self.numbers[pk], name) if self.blind else name, row["size"], row["sha256"],
            url=self.url(pk) if self.url and not waits else "",
            picture=self.picture(pk) if self.picture and facts.has_picture else "",
            facts=facts,
            claim=(claims.part_of(claim) or pick(about, "label")) if about else "",
            claimed_by=about.code if about else "",
            says_state=self.facts.says_states,
            waits=waits,
        )  # fmt: skip


def neutral_name(number: int, name: str) -> str:
    """What a file is called for readers who may not know whose it is."""
    return _("evidence-%(number)s") % {"number": number} + f".{name.rsplit('.', 1)[-1].lower()}"
