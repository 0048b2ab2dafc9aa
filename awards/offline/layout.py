"""How a form lies on the sheets of a workbook: the same for writing a template and for naming its cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.language import num, pick
from awards.enums import QuestionType
from awards.questionnaire.answers import COLUMNS
from awards.questionnaire.questions import TYPED, Answers, Form, Question, Section, is_typed

MARK = "juara-form-1"  # what the hidden sheet says first; another number would be another layout
META = "_juara"
CODE, LABEL, ANSWER, LIMIT, HELP = range(5)  # columns; those of a small table begin at ANSWER
FIRST_ROW = 3  # counted from 0, under title, lead and heads
TABLE_ROWS, SPARE_ROWS = 12, 3
TABLES = frozenset({QuestionType.INDICATORS, QuestionType.PARTNERS, QuestionType.LINKS})
YES_NO = frozenset({QuestionType.YESNO, QuestionType.DECLARATION})


@dataclass(frozen=True)
class Line:
    """One row of a sheet. code: "name" for an answer, "name=choice" for a box, "name#1" for a row of a table,
    "" for rows that take nothing."""

    row: int
    question: Question
    code: str = ""
    choice: str = ""
    number: int = 0  # of a row in a table; its heads have 0
    is_head: bool = False


def sheet_name(number: int) -> str:
    """What messages and tabs call the sheet of a section."""
    return _("Part %(number)s") % {"number": number}


def lines_of(section: Section, answers: Answers) -> Iterator[Line]:
    """The rows of a sheet from top to bottom, with room for every row that a table of the draft holds."""
    row = FIRST_ROW
    for question in section.questions:
        for line in _lines(question, row, answers.get(question.code)):
            yield line
            row = line.row + 1


def _lines(question: Question, row: int, value: Any) -> Iterator[Line]:
    if question.type in TABLES:
        yield Line(row, question, is_head=True)
        for number in range(1, max(TABLE_ROWS, len(rows_of(value)) + SPARE_ROWS) + 1):
            yield Line(row + number, question, f"{question.code}#{number}", number=number)
    elif question.type == QuestionType.CHOICES:
        yield Line(row, question)
        for number, choice in enumerate(question.choices, 1):
            yield Line(row + number, question, f"{question.code}={choice.code}", choice=choice.code)
    elif question.type == QuestionType.FILES:
        yield Line(row, question)
    else:
        yield Line(row, question, question.code)


def rows_of(value: Any) -> list[dict]:
    """The rows of a table as it stands in a draft, readable or not."""
    rows = value[TYPED] if is_typed(value) else value
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def columns_of(question: Question) -> tuple[str, ...]:
    return COLUMNS[question.type]


def limit_of(question: Question) -> str:
    """What an answer may hold, in a few words."""
    match question.type:
        case QuestionType.SHORT | QuestionType.LONG:
            return _text_limit(question)
        case QuestionType.NUMBER | QuestionType.MONEY:
            return " ".join(part for part in (range_of(question), pick(question, "unit")) if part)
        case QuestionType.DATE:
            return _("Day, month and year, for example %(example)s") % {"example": "30/10/2026"}
        case QuestionType.CHOICE:
            return _("One choice")
        case QuestionType.CHOICES:
            return _("At most %(most)s") % {"most": question.max} if question.max else _("Several choices")
        case QuestionType.YESNO:
            return _("Yes or no")
        case _:
            return ""


def _text_limit(question: Question) -> str:
    if question.max_words:
        return _("At most %(most)s words") % {"most": num(question.max_words)}
    return _("At most %(most)s characters") % {"most": num(question.max_chars)} if question.max_chars else ""


def range_of(question: Question) -> str:
    if question.min is not None and question.max is not None:
        return _("%(least)s to %(most)s") % {"least": num(question.min), "most": num(question.max)}
    return _("%(least)s or more") % {"least": num(question.min)} if question.min is not None else ""


def condition_of(section: Section, question: Question) -> str:
    """When the question is asked at all; empty when always."""
    if question.show_if is None:
        return ""
    other = section.question(question.show_if.question)
    words = [_word(other, value) for value in question.show_if.equals]
    return _("Only if “%(question)s” is answered with %(answers)s.") % {
        "question": pick(other, "label"),
        "answers": _(" or ").join(words),
    }


def _word(other: Question, value) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choice = other.choice(value)
    return pick(choice, "label") if choice else str(value)


def sections_by_number(form: Form) -> list[tuple[int, Section]]:
    return list(enumerate(form.sections, 1))
