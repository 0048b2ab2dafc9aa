"""Two states of a draft, or two sent versions, side by side: what changed, question by question."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.language import pick
from awards import differences
from awards.enums import QuestionType
from awards.evidence import claims
from awards.models import Entry, EntryVersion
from awards.queries.reading import item_of
from awards.queries.revision import State, files_at
from awards.questionnaire.questions import Answers, Form, Question, form_of, is_empty

TEXTS = {QuestionType.SHORT, QuestionType.LONG}


@dataclass(frozen=True)
class Change:
    """How the answer to a question changed. kind: words (pieces), table (head and rows), list or files (members),
    value (old and new, "" for not answered)."""

    code: str
    label: str
    kind: str
    pieces: list[differences.Piece] = field(default_factory=list)
    head: tuple[str, ...] = ()
    rows: list[list[tuple[str, differences.Cell]]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # of the rows
    members: list[tuple[str, Any]] = field(default_factory=list)
    old: str = ""
    new: str = ""
    is_gone: bool = False  # the newer form does not ask it any more

    @property
    def labelled_rows(self):
        return list(zip(self.kinds, self.rows, strict=True))


@dataclass(frozen=True)
class SectionChanges:
    code: str
    title: str
    changes: list[Change]
    unchanged: int  # questions answered alike


def compare_states(entry: Entry, old: State, new: State) -> SectionChanges:
    """Two states of one section, with the files that stood then. Two queries."""
    files = [
        _by_question(files_at(entry, None if state.is_current else state.saved_at)) if state.version else {}
        for state in (old, new)
    ]
    before, after = (
        _Side(state.form, state.section, {**state.answers, **standing})
        for state, standing in zip((old, new), files, strict=True)
    )
    return _section(before, after)


def compare_versions(old: EntryVersion, new: EntryVersion) -> list[SectionChanges]:
    """Two sent versions with their forms loaded: the sections in which something changed."""
    forms = form_of(old.form), form_of(new.form)
    codes = list(dict.fromkeys(section.code for form in reversed(forms) for section in form.sections))
    sides = [
        [_Side(form, code, version.answers.get(code, {})) for form, version in zip(forms, (old, new), strict=True)]
        for code in codes
    ]
    return [found for before, after in sides for found in [_section(before, after)] if found.changes]


@dataclass(frozen=True)
class _Side:
    form: Form
    section: str
    answers: Answers

    @property
    def questions(self) -> dict[str, Question]:
        section = self.form.section(self.section)
        return {question.code: question for question in section.questions} if section else {}


def _section(old: _Side, new: _Side) -> SectionChanges:
    asked = {**new.questions, **{c: q for c, q in old.questions.items() if c not in new.questions}}
    changes, unchanged = [], 0
    for code, question in asked.items():
        before, after = old.answers.get(code), new.answers.get(code)
        if is_empty(before) and is_empty(after):
            continue
        was = old.questions.get(code, question)
        are_files = question.type == was.type == QuestionType.FILES
        if before == after or (are_files and _proving(before) == _proving(after)):
            unchanged += 1
            continue
        changes.append(
            _change(question, was, before, after, forms=(old.form, new.form), is_gone=code not in new.questions)
        )
    section = new.form.section(new.section) or old.form.section(old.section)
    title = pick(section, "title") if section else new.section
    return SectionChanges(new.section, title, changes, unchanged)


def _proving(files: list[dict] | None) -> list[tuple[int, str]]:
    """Each file with the claim that it names."""
    return [(file["id"], file.get("supports", "")) for file in files or []]


def _named(files: list[dict] | None, others: list[dict] | None, form: Form) -> list[tuple]:
    """Files to compare; one that names another claim on the other side is another member, and says its claim."""
    there = dict(_proving(others))
    return [
        (pk, supports, f"{name} ({claims.words(form, supports)})" if there.get(pk, supports) != supports else name)
        for (pk, supports), name in zip(_proving(files), [file["name"] for file in files or []], strict=True)
    ]


def _change(question: Question, was: Question, before: Any, after: Any, *, forms, is_gone: bool) -> Change:
    """was: the question as the older form asked it, in whose terms the older answer reads."""
    known = {"code": question.code, "label": pick(question, "label"), "is_gone": is_gone}
    is_alike = question.type == was.type or {question.type, was.type} <= TEXTS
    if is_alike and question.type == QuestionType.FILES:
        names = _named(before, after, forms[0]), _named(after, before, forms[1])
        members = [(kind, name) for kind, (*_proof, name) in differences.members(*names)]
        return Change(kind="files", members=members, **known)
    old, new = item_of(was, before), item_of(question, after)
    if not is_alike:
        return Change(kind="value", old=_plain(old), new=_plain(new), **known)
    kinds = {old.kind, new.kind} - {"empty"}
    if kinds == {"text"} and question.type in TEXTS:
        return Change(kind="words", pieces=differences.words(old.value or "", new.value or ""), **known)
    if kinds == {"list"}:
        return Change(kind="list", members=differences.members(old.value or [], new.value or []), **known)
    if kinds in ({"table"}, {"links"}):
        return _table(old, new, known)
    return Change(kind="value", old=_plain(old), new=_plain(new), **known)


def _table(old, new, known) -> Change:
    head = new.head or old.head or (_("What it shows"), _("Address"))
    tables = [[_cells(row) for row in item.value or []] for item in (old, new)]
    found = differences.rows(*tables)
    rows = [list(zip(head, row.cells, strict=True)) for row in found]
    return Change(kind="table", head=head, rows=rows, kinds=[row.kind for row in found], **known)


def _cells(row) -> tuple[str, ...]:
    return (row["label"], row["url"]) if isinstance(row, dict) else tuple(row)


def _plain(item) -> str:
    if item.kind in {"empty", "text"}:
        return item.value or ""
    return "\n".join(
        " · ".join(text for text in _cells(row) if text) if not isinstance(row, str) else row for row in item.value
    )


def _by_question(files) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for file in files:
        found.setdefault(file.question, []).append(file.as_answer())
    return found
