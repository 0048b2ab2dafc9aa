"""What people wrote into a cell, as the value of an answer: both notations of numbers, several of dates, words for choices.

Each reader gives (value, problem): what cannot be read stands as it was typed, with the reason in words.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from awards.enums import QuestionType
from awards.forms.numbers import read_number
from awards.offline.sheets import Cell
from awards.questionnaire.answers import UNREADABLE, PartnerKind
from awards.questionnaire.questions import TYPED, Question

Read = tuple[Any, str]

DAY_FIRST = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})\s*[/. -]\s*(\d{4})\Z")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?\Z")
WITH_MONTH = re.compile(r"(?:[a-z']+,\s*)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\.?,?\s+(\d{4})\Z")
MONTH_FIRST = re.compile(r"(?:[a-z]+,\s*)?([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\Z")
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}\Z")
MONTHS = (
    "januari january jan", "februari february feb peb pebruari", "maret march mar", "april apr", "mei may",
    "juni june jun", "juli july jul", "agustus august agu agt aug ags", "september sep sept",
    "oktober october okt oct", "november nopember nov nop", "desember december des dec",
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}
YES = {"ya", "y", "yes", "v", "x", "✓", "✔", "true", "benar"}
NO = {"tidak", "tdk", "t", "no", "n", "-", "false", "bukan"}


def read_cell(question: Question, cell: Cell) -> Read:
    """The answer to a question of one cell."""
    if cell.fault:
        return {TYPED: cell.text}, cell.fault
    if not cell.text:
        return None, ""
    return READERS[question.type](question, cell)


def _text(question: Question, cell: Cell) -> Read:
    return cell.text, ""


def _number(question: Question, cell: Cell) -> Read:
    number, problem = number_of(cell, money=question.type == QuestionType.MONEY)
    return (number, "") if number is not None else ({TYPED: cell.text}, problem)


def number_of(cell: Cell, *, money=False) -> tuple[str | None, str]:
    """A canonical number. Native numbers of the sheet mean themselves; text may be in either notation, not in both."""
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        number = Decimal(repr(cell.value)).normalize()
        return format(number or Decimal(0), "f"), ""
    text = re.sub(r"(?i)^rp\.?|\s", "", cell.text)
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(read_number(text, money=money))
    found.discard(None)
    if len(found) == 1:
        return found.pop(), ""
    if found or AMBIGUOUS.match(text):
        whole = text.replace(".", "").replace(",", "")
        words = _("“%(text)s” can mean two numbers. Write %(whole)s or %(decimal)s0.")
        return None, words % {"text": cell.text, "whole": whole, "decimal": text}
    return None, UNREADABLE[QuestionType.MONEY if money else QuestionType.NUMBER]()


def _date(question: Question, cell: Cell) -> Read:
    if isinstance(cell.value, (datetime, date)):
        moment = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        return moment.isoformat(), ""
    moment = date_of(cell.text)
    return (moment.isoformat(), "") if moment else ({TYPED: cell.text}, UNREADABLE[QuestionType.DATE]())


def date_of(text: str) -> date | None:
    """30/10/2026, 30 Oktober 2026, October 30, 2026 or 2026-10-30; with figures only, the day comes first."""
    text = " ".join(text.split()).casefold()
    if match := DAY_FIRST.match(text):
        parts = match[3], match[2], match[1]
    elif match := YEAR_FIRST.match(text):
        parts = match[1], match[2], match[3]
    elif match := WITH_MONTH.match(text):
        parts = match[3], MONTH_OF.get(match[2], 0), match[1]
    elif match := MONTH_FIRST.match(text):
        parts = match[3], MONTH_OF.get(match[1], 0), match[2]
    else:
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def _choice(question: Question, cell: Cell) -> Read:
    wanted = _key(cell.text)
    for choice in question.choices:
        if wanted in {_key(choice.label_id), _key(choice.label_en), _key(choice.code)} - {""}:
            return choice.code, ""
    return {TYPED: cell.text}, _("“%(text)s” is not among the answers. Choose one from the list of the cell.") % {
        "text": cell.text
    }


def _yesno(question: Question, cell: Cell) -> Read:
    answer = truth_of(cell)
    return (answer, "") if answer is not None else ({TYPED: cell.text}, _("Answer yes or no."))


def _declaration(question: Question, cell: Cell) -> Read:
    answer = truth_of(cell)
    if answer is None:
        return {TYPED: cell.text}, _("Write yes to declare this.")
    return (True if answer else None), ""


def truth_of(cell: Cell) -> bool | None:
    if isinstance(cell.value, bool):
        return cell.value
    word = _key(cell.text)
    return True if word in YES else False if word in NO else None


def kind_of(text: str) -> str | None:
    """The kind of a partner by its name in any language."""
    wanted = _key(text)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, label in PartnerKind.choices:
                if wanted in {_key(str(label)), code}:
                    return code
    return None


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


READERS = {
    QuestionType.SHORT: _text,
    QuestionType.LONG: _text,
    QuestionType.NUMBER: _number,
    QuestionType.MONEY: _number,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.YESNO: _yesno,
    QuestionType.DECLARATION: _declaration,
}
