"""The workbook to fill in: one sheet for each section, only the cells for answers open, every cell text."""

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.language import language, pick
from awards.enums import QuestionType
from awards.forms.numbers import write_number
from awards.forms.rows import LABELS
from awards.models import FormVersion
from awards.offline import layout
from awards.offline.layout import ANSWER, CODE, HELP, LABEL, LIMIT, Line
from awards.questionnaire.answers import PartnerKind
from awards.questionnaire.questions import TYPED, Answers, Question, Section, form_of, is_empty, is_typed
from awards.tables.writing import MOST_TEXT, xlsx_text

WIDTHS = {CODE: 4, LABEL: 46, ANSWER: 58, LIMIT: 26, HELP: 48, HELP + 1: 24, HELP + 2: 24}
TALL = {QuestionType.LONG: 150, QuestionType.SHORT: 32}  # heights of rows in points


@dataclass
class Filled:
    """What a template carries along: the answers of a draft and the versions of its sections."""

    entry: str = ""
    title: str = ""
    answers: dict[str, Answers] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)


def draw_workbook(version: FormVersion, filled: Filled | None = None) -> bytes:
    """The template of a form in the reader's language; with a draft, its answers stand in the cells."""
    import xlsxwriter  # noqa: PLC0415 - heavy: loaded when used

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _Writer(book, version, filled or Filled()).write()
    return buffer.getvalue()


class _Writer:
    def __init__(self, book, version: FormVersion, filled: Filled):
        self.book, self.version, self.filled, self.form = book, version, filled, form_of(version)
        wrap = {"text_wrap": True, "valign": "top", "font_size": 11}
        self.title = book.add_format({"bold": True, "font_size": 15, "font_color": "#0d5a5f"})
        self.lead = book.add_format({**wrap, "font_color": "#4b5b61"})
        self.head = book.add_format(
            {**wrap, "bold": True, "bg_color": "#e0efed", "border": 1, "border_color": "#77858a"}
        )
        self.label = book.add_format({**wrap, "bold": True})
        self.plain = book.add_format(wrap)
        self.muted = book.add_format({**wrap, "font_color": "#4b5b61", "font_size": 10})
        # "@" is text: a spreadsheet then changes no number, date or leading zero that people type.
        open_cell = {
            **wrap,
            "num_format": "@",
            "border": 1,
            "border_color": "#77858a",
            "bg_color": "#fffdf2",
            "locked": False,
        }
        self.open = book.add_format(open_cell)
        self.code = book.add_format({"num_format": "@", "font_color": "#77858a"})
        self.lists: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        for number, section in layout.sections_by_number(self.form):
            self._section(number, section)
        self._meta()

    def _section(self, number: int, section: Section) -> None:
        sheet = self.book.add_worksheet(layout.sheet_name(number))
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width, None, {"hidden": True} if column == CODE else {})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(layout.FIRST_ROW, 0)
        self._text(sheet, 0, LABEL, f"{layout.sheet_name(number)}. {pick(section, 'title')}", self.title)
        sheet.set_row(1, 48)
        self._text(sheet, 1, LABEL, pick(section, "lead"), self.lead)
        self._text(
            sheet,
            1,
            ANSWER,
            _("Write only in the coloured cells. * must be answered before the entry is sent."),
            self.lead,
        )
        heads = (_("Question"), _("Your answer"), _("Limit"), _("Help"))
        for column, text in enumerate(heads, LABEL):
            self._text(sheet, layout.FIRST_ROW - 1, column, text, self.head)
        answers = self.filled.answers.get(section.code, {})
        for line in layout.lines_of(section, answers):
            self._line(sheet, section, line, answers.get(line.question.code))

    def _line(self, sheet, section: Section, line: Line, value: Any) -> None:
        question = line.question
        if line.code:
            self._text(sheet, line.row, CODE, line.code, self.code)
        if line.number:
            self._table_row(sheet, line, value)
        elif line.choice:
            chosen = isinstance(value, list) and line.choice in value
            self._text(sheet, line.row, LABEL, f"   {pick(question.choice(line.choice), 'label')}", self.plain)
            self._answer(sheet, line.row, _("Yes") if chosen else "", (_("Yes"), _("No")))
        else:
            self._question(sheet, section, line, value)

    def _question(self, sheet, section: Section, line: Line, value: Any) -> None:
        question, row = line.question, line.row
        sheet.set_row(row, TALL.get(question.type, 32))
        star = " *" if question.required else ""
        self._text(sheet, row, LABEL, pick(question, "label") + star, self.label)
        if line.is_head:
            for offset, column in enumerate(layout.columns_of(question)):
                self._text(sheet, row, ANSWER + offset, LABELS[question.type, column], self.head)
            return
        self._text(sheet, row, LIMIT, layout.limit_of(question), self.muted)
        help_text = " ".join(text for text in (layout.condition_of(section, question), pick(question, "help")) if text)
        self._text(sheet, row, HELP, help_text, self.muted)
        if question.type == QuestionType.FILES:
            self._text(sheet, row, ANSWER, _("Add files in Juara, on the page of this section."), self.muted)
        elif line.code:
            self._answer(sheet, row, shown(question, value), options_of(question))
        else:
            self._text(
                sheet, row, ANSWER, _("Write “%(yes)s” beside each that applies.") % {"yes": _("Yes")}, self.muted
            )

    def _table_row(self, sheet, line: Line, value: Any) -> None:
        rows = layout.rows_of(value)
        row = rows[line.number - 1] if line.number <= len(rows) else {}
        for offset, column in enumerate(layout.columns_of(line.question)):
            options = tuple(str(label) for label in PartnerKind.labels) if column == "kind" else ()
            self._answer(sheet, line.row, shown_cell(column, row.get(column, "")), options, ANSWER + offset)

    def _answer(self, sheet, row: int, text: str, options: tuple[str, ...] = (), column: int = ANSWER) -> None:
        """A text that no cell can hold stays out: its empty cell then leaves what the draft says."""
        self._text(sheet, row, column, text if len(text) <= MOST_TEXT else "", self.open)
        if options:
            sheet.data_validation(row, column, row, column, {
                "validate": "list", "source": self._list(options), "error_type": "stop",
                "error_title": _("Choose from the list")[:32], "error_message": _("Choose one of the answers of the list."),
            })  # fmt: skip

    def _list(self, options: tuple[str, ...]) -> str:
        """The range of the hidden sheet that holds these options: lists in a cell may have only 255 characters."""
        from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - heavy: loaded when used

        if options not in self.lists:
            column = xl_col_to_name(2 + len(self.lists))
            self.lists[options] = f"={layout.META}!${column}$1:${column}${len(options)}"
        return self.lists[options]

    def _text(self, sheet, row: int, column: int, text: Any, style) -> None:
        if text:
            sheet.write_string(row, column, xlsx_text(text), style)
        else:
            sheet.write_blank(row, column, None, style)

    def _meta(self) -> None:
        sheet = self.book.add_worksheet(layout.META)
        sheet.very_hidden()
        facts = {
            "mark": layout.MARK, "form": self.version.digest, "entry": self.filled.entry, "language": language(),
            **{f"version:{code}": str(number) for code, number in self.filled.versions.items()},
        }  # fmt: skip
        for row, (name, text) in enumerate(facts.items()):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)
        for column, options in enumerate(self.lists, 2):
            for row, text in enumerate(options):
                sheet.write_string(row, column, xlsx_text(text))


def options_of(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.CHOICE:
            return tuple(pick(choice, "label") for choice in question.choices)
        case QuestionType.YESNO:
            return _("Yes"), _("No")
        case QuestionType.DECLARATION:
            return (_("Yes"),)
        case _:
            return ()


def shown(question: Question, value: Any) -> str:
    """An answer as its cell shows it, in the notation of the reader's language and never ambiguous."""
    if is_empty(value):
        return ""
    if is_typed(value):
        return str(value[TYPED])
    match question.type:
        case QuestionType.NUMBER | QuestionType.MONEY:
            return write_number(value)
        case QuestionType.DATE:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case QuestionType.CHOICE:
            choice = question.choice(value)
            return pick(choice, "label") if choice else str(value)
        case QuestionType.YESNO | QuestionType.DECLARATION:
            return _("Yes") if value else _("No")
        case _:
            return str(value)


def shown_cell(column: str, text: str) -> str:
    if column in ("before", "after"):
        return write_number(text) if text.lstrip("-").replace(".", "", 1).isdigit() else text
    if column == "kind":
        return str(dict(PartnerKind.choices).get(text, text))
    return text
