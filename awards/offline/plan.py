"""What a filled workbook means for a draft: question by question, what would be filled, overwritten or left."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.language import pick
from awards.enums import QuestionType
from awards.offline import layout, values
from awards.offline.sheets import Cell, Workbook
from awards.queries.draft import Draft
from awards.questionnaire.answers import MOST_ROWS, problems
from awards.questionnaire.questions import TYPED, Answers, Question, Section, is_empty

FILL, OVERWRITE, SAME, LEFT = "fill", "overwrite", "same", "left"


@dataclass(frozen=True)
class Row:
    """What happens to one question. errors name the sheet and the cell; an answer with errors is kept all the same."""

    question: Question
    state: str
    value: Any
    stands: Any
    errors: tuple[str, ...] = ()


@dataclass
class SectionPlan:
    """moved: somebody saved the section after the template was made, so its answers are left out unless ticked.

    approved: by the region admin; taking the answers over would end that, so it is left out as well.
    """

    section: Section
    number: int
    rows: list[Row]
    version: int
    moved: bool = False
    approved: bool = False
    approval: str = ""

    @property
    def answers(self) -> Answers:
        return {row.question.code: row.value for row in self.rows if row.state in (FILL, OVERWRITE)}

    @property
    def kept(self) -> list[Row]:
        """Questions whose answer does not change, and of which nothing has to be said."""
        return [row for row in self.rows if row.state in (SAME, LEFT) and not row.errors]

    @property
    def overwrites(self) -> bool:
        return any(row.state == OVERWRITE for row in self.rows)

    @property
    def is_ticked(self) -> bool:
        return not (self.moved and self.overwrites) and not self.approved


@dataclass
class Plan:
    sections: list[SectionPlan]
    differences: list[str] = field(default_factory=list)  # between the file's form or entry and the draft's, in words
    is_foreign: bool = False  # the template was made for another entry

    @property
    def errors(self) -> list[str]:
        return [error for section in self.sections for row in section.rows for error in row.errors]

    @property
    def changing(self) -> list[SectionPlan]:
        return [section for section in self.sections if section.answers]

    def count(self, state: str) -> int:
        return sum(row.state == state for section in self.sections for row in section.rows)


def plan_for(draft: Draft, book: Workbook) -> Plan:
    plan = Plan([_section(draft, book, number, section) for number, section in layout.sections_by_number(draft.form)])
    plan.is_foreign = bool(book.entry and book.entry != draft.entry.code)
    plan.differences = _differences(draft, book)
    return plan


def _section(draft: Draft, book: Workbook, number: int, section: Section) -> SectionPlan:
    stands, now = draft.answers[section.code], draft.version_of(section.code)
    rows = [_row(question, book, stands.get(question.code)) for question in section.questions]
    base = book.version_of(section.code) if book.entry == draft.entry.code else None
    return SectionPlan(
        section, number, rows, now, moved=(base or 0) != now,
        approved=draft.is_approved(section.code), approval=draft.approval_of(section.code),
    )  # fmt: skip


def _row(question: Question, book: Workbook, stands: Any) -> Row:
    value, errors = answer_of(question, book)
    if is_empty(value):
        return Row(question, LEFT, value, stands, tuple(errors))
    state = SAME if value == stands else FILL if is_empty(stands) else OVERWRITE
    return Row(question, state, value, stands, tuple(errors))


def answer_of(question: Question, book: Workbook) -> tuple[Any, list[str]]:
    """The answer that the file gives to a question, and what is wrong with it, cell by cell."""
    if question.type == QuestionType.FILES:
        return None, []
    if question.type in layout.TABLES:
        value, errors, place = _table(question, book)
    elif question.type == QuestionType.CHOICES:
        value, errors, place = _boxes(question, book)
    else:
        cells = book.rows.get(question.code)
        if not cells:
            return None, []
        place = cells[0]
        value, problem = values.read_cell(question, place)
        errors = [place.says(problem)] if problem else []
    if not errors and place and not is_empty(value):
        errors = [place.says(text) for text in problems(question, value)]
    errors += [cell.says(_("this question stands on a second line; only the first one counts."))
               for code, cell in _seconds(book) if code == question.code]  # fmt: skip
    return value, errors


def _seconds(book: Workbook):
    return [(code.split("#")[0].split("=")[0], cell) for code, cell in book.twice]


def _boxes(question: Question, book: Workbook) -> tuple[Any, list[str], Cell | None]:
    chosen, errors, typed, place = [], [], [], None
    for choice in question.choices:
        cells = book.rows.get(f"{question.code}={choice.code}")
        if not cells or not cells[0].text:
            continue
        cell = cells[0]
        place = place or cell
        answer = None if cell.fault else values.truth_of(cell)
        if answer is None:
            errors.append(cell.says(cell.fault or _("write yes, or leave the cell empty.")))
            typed.append(f"{choice.code}: {cell.text}")
        elif answer:
            chosen.append(choice.code)
    return ({TYPED: [*chosen, *typed]} if typed else chosen), errors, place


def _table(question: Question, book: Workbook) -> tuple[Any, list[str], Cell | None]:
    rows, errors, place, readable = [], [], None, True
    columns = layout.columns_of(question)
    for _code, cells in sorted(_lines_of(question, book), key=lambda found: found[0]):
        filled = {column: cell for column, cell in zip(columns, cells, strict=False) if cell.text}
        if not filled:
            continue
        place = place or next(iter(filled.values()))
        row = {}
        for column, cell in filled.items():
            row[column], problem = _table_cell(column, cell)
            if problem:
                errors.append(cell.says(problem))
                readable = False
        rows.append(row)
        if len(rows) == MOST_ROWS + 1:
            errors.append(
                next(iter(filled.values())).says(_("At most %(most)s rows can be sent.") % {"most": MOST_ROWS})
            )
        elif readable:
            errors += [next(iter(filled.values())).says(text) for text in _row_problems(question, row)]
    return (rows if readable else {TYPED: rows}), errors, place


def _lines_of(question: Question, book: Workbook):
    for code, cells in book.rows.items():
        name, mark, number = code.partition("#")
        if name == question.code and mark and number.isdecimal():
            yield int(number), cells


def _table_cell(column: str, cell: Cell) -> tuple[str, str]:
    if cell.fault:
        return cell.text, cell.fault
    if column in ("before", "after"):
        number, problem = values.number_of(cell)
        return (number, "") if number is not None else (cell.text, problem)
    if column == "kind":
        kind = values.kind_of(cell.text)
        return (kind, "") if kind else (cell.text, _("choose the kind of partner from the list of the cell."))
    return cell.text, ""


def _row_problems(question: Question, row: dict) -> list[str]:
    return [text.split(": ", 1)[-1] for text in problems(question, [row])]


def _differences(draft: Draft, book: Workbook) -> list[str]:
    """Where the form in the file is another than the draft's, by the codes of the questions."""
    found = []
    if book.entry and book.entry != draft.entry.code:
        found.append(_("The template was made for the entry %(code)s.") % {"code": book.entry})
    known = {question.code for question in draft.form.questions()}
    there = {code.split("#")[0].split("=")[0] for code in book.rows}
    if book.form != draft.entry.form.digest:
        found.append(
            _("The template was made from another version of the form. Answers are matched by their question.")
        )
        lacking = [question for question in draft.form.questions()
                   if question.code not in there and question.type != QuestionType.FILES]  # fmt: skip
        found += [_("Not in the file: “%(question)s”.") % {"question": pick(question, "label")} for question in lacking]
    for code in sorted(there - known):
        cells = [cell for name, line in book.rows.items() if name.split("#")[0].split("=")[0] == code for cell in line]
        texts = [cell.text for cell in cells if cell.text]
        if texts:
            words = _("Not in this form, so it is left out: “%(text)s” (%(sheet)s, cell %(cell)s).")
            first = next(cell for cell in cells if cell.text)
            found.append(words % {"text": " · ".join(texts)[:300], "sheet": first.sheet, "cell": first.place})
    words = _("Beside no question, so it is left out: “%(text)s” (%(sheet)s, cell %(cell)s).")
    return found + [words % {"text": c.text[:300], "sheet": c.sheet, "cell": c.place} for c in book.loose]
