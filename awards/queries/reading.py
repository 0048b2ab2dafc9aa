"""An entry as people read it: one plain object for judges, the review page, print and the public.

What a reader may not know is not in the object: private answers (contact persons) are read only where asked for; blind
readers get no region, no agency and no answer that identifies the entrant; the public gets public answers only.
Templates hide nothing.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.language import day, num, pick, rupiah
from accounts.language import language as reader_language
from awards.enums import QuestionType
from awards.models import EntryVersion, FormVersion
from awards.queries.draft import Draft
from awards.queries.evidence import Facts
from awards.queries.named_files import FileItem, Files, FileUrl
from awards.questionnaire.answers import PartnerKind
from awards.questionnaire.questions import TYPED, Form, Question, form_of, is_empty, is_typed


@dataclass(frozen=True)
class Item:
    """An answered or empty question. kind: text, list, table, links, files or empty; value fits the kind:
    text -> str (paragraphs by blank lines), list -> [str], table -> rows of cells under `head`, links -> [{label, url}],
    files -> [FileItem]."""

    code: str
    label: str
    kind: str
    value: Any = None
    head: tuple[str, ...] = ()
    identifies: bool = False
    private: bool = False
    criteria: tuple[str, ...] = ()
    proofs: tuple[FileItem, ...] = ()  # files that say they prove this answer

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Rows of a table with each cell's heading, for narrow screens."""
        return [list(zip(self.head, row, strict=True)) for row in self.value]


@dataclass(frozen=True)
class ReadSection:
    code: str
    title: str
    items: list[Item]


@dataclass(frozen=True)
class Reading:
    code: str
    title: str
    dimension: str  # code, for colour and icon
    dimension_label: str
    participant: str
    subdimension: str
    number: int | None  # of the version; None for a draft
    is_sample: bool
    region: str = ""  # empty for blind readers
    agency: str = ""
    province: str = ""
    summary: str = ""
    sections: list[ReadSection] = field(default_factory=list)

    @property
    def files(self) -> list[FileItem]:
        """All files that this reader gets."""
        items = [item for section in self.sections for item in section.items if item.kind == "files"]
        return [file for item in items for file in item.value]

    @property
    def has_failed_copies(self) -> bool:
        return any(file.facts.failed for file in self.files)

    def items_for(self, criterion: str) -> list[Item]:
        """The answers that inform a criterion."""
        return [item for section in self.sections for item in section.items if criterion in item.criteria]


def read_version(
    source: EntryVersion | Draft,
    *,
    blind=False,
    public=False,
    private=False,
    language=None,
    file_url: FileUrl | None = None,
    picture_url: FileUrl | None = None,
    facts: Facts | None = None,
    copies=False,
) -> Reading:
    """The Reading of a sent version or of a draft, in the reader's language or the one named.

    No query when source.entry has region__province, agency, category__dimension and subdimension, and a version its form.
    file_url, picture_url: id of evidence -> address, where the reader may download.
    facts: what is known of its files and links (awards.queries.evidence.facts_of), where the reader is told.
    copies: the reader gets no originals; a file without a copy has no address.
    """
    with override(language or reader_language()):
        entry, form, answers, number = _parts(source)
        shown = [
            question
            for question in form.questions()
            if not (blind and question.identifies)
            and (private or not question.private)
            and (question.public or not public)
        ]
        codes = {question.code for question in shown}
        files = Files(source, form, codes, blind, facts or Facts(), file_url, picture_url, copies)
        sections = _sections(form, codes, answers, files)
        category = entry.category
        return Reading(
            code=entry.code, title=source.title, dimension=category.dimension.code,
            dimension_label=category.dimension.programme_label, participant=category.get_participant_display(),
            subdimension=pick(entry.subdimension, "label") if entry.subdimension else "", number=number,
            is_sample=entry.is_sample, region="" if blind else entry.region.name,
            agency="" if blind else entry.agency.name, province="" if blind else entry.region.province.name,
            summary=_summary(form, shown, answers), sections=sections,
        )  # fmt: skip


def read_form(form: FormVersion, *, language=None) -> list[ReadSection]:
    """The empty form, to preview or print."""
    with override(language or reader_language()):
        questions = form_of(form)
        return _sections(questions, {q.code for q in questions.questions()}, {}, None, everything=True)


def item_of(question: Question, value: Any) -> Item:
    """One answer as people read it, without its files."""
    return _item(question, value, None)


def _parts(source):
    if isinstance(source, EntryVersion):
        return source.entry, form_of(source.form), source.answers, source.number
    return source.entry, source.form, source.answers, None


def _summary(form: Form, shown: list[Question], answers: dict) -> str:
    question = form.with_role("summary")
    if question is None or question not in shown:
        return ""
    value = answers.get(question.section, {}).get(question.code)
    return value if isinstance(value, str) else ""


def _sections(form: Form, codes: set[str], answers: dict, files, *, everything=False) -> list[ReadSection]:
    sections = []
    for section in form.sections:
        given = answers.get(section.code, {})
        asked = section.questions if everything else section.shown(given)
        items = [_item(question, given.get(question.code), files) for question in asked if question.code in codes]
        if items:
            sections.append(ReadSection(section.code, pick(section, "title"), items))
    return sections


def _item(question: Question, value: Any, files: Files | None) -> Item:
    kind, shown, head = ("empty", None, ()) if is_empty(value) else _shown(question, value, files)
    return Item(
        question.code, pick(question, "label"), kind, shown, head,
        identifies=question.identifies, private=question.private, criteria=question.criteria,
        proofs=files.proofs_of(question.code) if files else (),
    )  # fmt: skip


def _shown(question: Question, value: Any, files: Files | None) -> tuple[str, Any, tuple[str, ...]]:
    if is_typed(value):
        return "text", _as_typed(value[TYPED]), ()
    match question.type:
        case QuestionType.INDICATORS:
            head = (_("Indicator"), _("Unit"), _("Before"), _("After"), _("Source of the data"))
            return "table", [_indicator(row) for row in value], head
        case QuestionType.PARTNERS:
            kinds = dict(PartnerKind.choices)
            rows = [(row.get("name", ""), kinds.get(row.get("kind"), ""), row.get("role", "")) for row in value]
            return "table", rows, (_("Name of the partner"), _("Kind"), _("Role"))
        case QuestionType.LINKS:
            return "links", [_link(row, files.facts if files else Facts()) for row in value], ()
        case QuestionType.FILES:
            return "files", files.items(question, value) if files else [], ()
        case QuestionType.CHOICES:
            return "list", [_choice(question, code) for code in value], ()
        case _:
            return "text", _text(question, value), ()


def _text(question: Question, value: Any) -> str:
    match question.type:
        case QuestionType.MONEY:
            return rupiah(value)
        case QuestionType.NUMBER:
            return f"{num(value)} {pick(question, 'unit')}".strip()
        case QuestionType.DATE:
            return day(date.fromisoformat(value))
        case QuestionType.CHOICE:
            return _choice(question, value)
        case QuestionType.YESNO:
            return _("Yes") if value else _("No")
        case QuestionType.DECLARATION:
            return _("Declared")
        case _:
            return str(value)


def _choice(question: Question, code: str) -> str:
    choice = question.choice(code)
    return pick(choice, "label") if choice else str(code)


def _indicator(row: dict) -> tuple[str, ...]:
    before, after = (num(row[name]) if row.get(name) else "" for name in ("before", "after"))
    return row.get("name", ""), row.get("unit", ""), before, after, row.get("source", "")


def _link(row: dict, facts: Facts) -> dict:
    """Only addresses of the web become links; anything else a draft may hold is shown as text."""
    url = row.get("url", "")
    is_web = url.startswith(("https://", "http://"))
    return {"label": row.get("label") or url, "url": url if is_web else "", "facts": facts.links.get(url)}


def _as_typed(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(" · ".join(str(text) for text in row.values()) for row in value)
    return str(value)
