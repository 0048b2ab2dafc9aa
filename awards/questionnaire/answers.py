"""Whether an answer can be sent: the form of each type's value, its limits, and what a section still lacks.

Canonical values: texts as typed, numbers and money as "1234.5", dates as "2026-10-30", choices by code, yes/no and
declarations as booleans, rows as lists of dictionaries, files as ids of evidence (dictionaries once sealed).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.language import day, num
from awards.enums import QuestionType
from awards.questionnaire.questions import Answers, Question, Section, count_words, is_empty, is_typed

DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z")
MOST_ROWS = 30
URL = URLValidator(schemes=["http", "https"])
COLUMNS = {
    QuestionType.INDICATORS: ("name", "unit", "before", "after", "source"),
    QuestionType.PARTNERS: ("name", "kind", "role"),
    QuestionType.LINKS: ("label", "url"),
}


class PartnerKind(TextChoices):
    GOVERNMENT = "government", gettext_lazy("Government")
    ACADEMIA = "academia", gettext_lazy("Academia")
    BUSINESS = "business", gettext_lazy("Business")
    COMMUNITY = "community", gettext_lazy("Community")
    MEDIA = "media", gettext_lazy("Media")


@dataclass(frozen=True)
class Gap:
    """Why a question keeps its section from being complete."""

    question: Question
    text: str
    is_empty: bool


def missing(section: Section, answers: Answers) -> list[Gap]:
    """What stands between these answers and sending; hidden questions never count."""
    gaps = []
    for question in section.shown(answers):
        value = answers.get(question.code)
        if is_empty(value):
            if question.required:
                gaps.append(Gap(question, _("This question needs an answer before the entry is sent."), is_empty=True))
        else:
            gaps += [Gap(question, text, is_empty=False) for text in problems(question, value)]
    return gaps


def problems(question: Question, value: Any) -> list[str]:
    """What is wrong with an answer, in words for the person who gave it. An empty answer has no problem."""
    if is_empty(value):
        return []
    if is_typed(value):
        return [UNREADABLE[question.type]()]
    return CHECKS[question.type](question, value)


def _text(question: Question, value: Any) -> list[str]:
    if not isinstance(value, str):
        return [_("Write this answer as text.")]
    found = []
    if question.max_words and (words := count_words(value)) > question.max_words:
        found.append(
            _("This answer has %(words)s words; at most %(most)s can be sent.")
            % {"words": num(words), "most": num(question.max_words)}
        )
    if question.max_chars and len(value) > question.max_chars:
        found.append(
            _("This answer has %(length)s characters; at most %(most)s can be sent.")
            % {"length": num(len(value)), "most": num(question.max_chars)}
        )
    return found


def _number(question: Question, value: Any) -> list[str]:
    if not isinstance(value, str) or not DECIMAL.match(value):
        return [UNREADABLE[question.type]()]
    number, found = Decimal(value), []
    if question.min is not None and number < Decimal(question.min):
        found.append(_("The number must be %(least)s or more.") % {"least": num(question.min)})
    if question.max is not None and number > Decimal(question.max):
        found.append(_("The number must be %(most)s or less.") % {"most": num(question.max)})
    return found


def _date(question: Question, value: Any) -> list[str]:
    try:
        moment = date.fromisoformat(value)
    except (TypeError, ValueError):
        return [UNREADABLE[question.type]()]
    if question.min and moment < date.fromisoformat(question.min):
        return [_("The date must be %(first)s or later.") % {"first": day(date.fromisoformat(question.min))}]
    if question.max and moment > date.fromisoformat(question.max):
        return [_("The date must be %(last)s or earlier.") % {"last": day(date.fromisoformat(question.max))}]
    return []


def _choice(question: Question, value: Any) -> list[str]:
    return [] if isinstance(value, str) and question.choice(value) else [_("Choose one of the answers shown.")]


def _choices(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) and question.choice(code) for code in value):
        return [_("Choose from the answers shown.")]
    return _at_most(question, value)


def _at_most(question: Question, value: list) -> list[str]:
    if question.max and len(value) > int(question.max):
        return [_("Choose at most %(most)s.") % {"most": question.max}]
    return []


def _yesno(question: Question, value: Any) -> list[str]:
    return [] if isinstance(value, bool) else [_("Answer yes or no.")]


def _declaration(question: Question, value: Any) -> list[str]:
    return [] if value is True else [_("Tick the box to declare this.")]


def _rows(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return [UNREADABLE[question.type]()]
    if len(value) > MOST_ROWS:
        return [_("At most %(most)s rows can be sent.") % {"most": MOST_ROWS}]
    found = []
    for number, row in enumerate(value, 1):
        text = ROW_CHECKS[question.type](row)
        if text:
            found.append(_("Row %(number)s: %(text)s") % {"number": number, "text": text})
    return found


def _indicator(row: dict) -> str:
    if not all(row.get(name) for name in ("name", "before", "after")):
        return _("give the indicator's name and its values before and after.")
    if not all(DECIMAL.match(str(row[name])) for name in ("before", "after")):
        return _("write the values before and after as numbers.")
    return ""


def _partner(row: dict) -> str:
    if not row.get("name") or row.get("kind") not in PartnerKind.values:
        return _("give the partner's name and choose its kind.")
    return ""


def _link(row: dict) -> str:
    try:
        URL(row.get("url", ""))
    except ValidationError:
        return _("write the whole address, beginning with https://.")
    return ""


def _files(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list):
        return [_("Upload the file again.")]
    if question.max and len(value) > int(question.max):
        return [_("At most %(most)s files can be sent here.") % {"most": question.max}]
    return []


ROW_CHECKS: dict[QuestionType, Callable[[dict], str]] = {
    QuestionType.INDICATORS: _indicator,
    QuestionType.PARTNERS: _partner,
    QuestionType.LINKS: _link,
}
CHECKS: dict[QuestionType, Callable[[Question, Any], list[str]]] = {
    QuestionType.SHORT: _text,
    QuestionType.LONG: _text,
    QuestionType.NUMBER: _number,
    QuestionType.MONEY: _number,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.YESNO: _yesno,
    QuestionType.INDICATORS: _rows,
    QuestionType.PARTNERS: _rows,
    QuestionType.LINKS: _rows,
    QuestionType.FILES: _files,
    QuestionType.DECLARATION: _declaration,
}


def _plain() -> str:
    return _("This answer could not be read. Please give it again.")


def _plain_number() -> str:
    return _("Write a number with digits, for example 1250 or 12.5.")


def _ambiguous_rows() -> str:
    return _("A number in the table could not be read, or it can be read in two ways. Write it like 1250 or 12.5.")


UNREADABLE: dict[QuestionType, Callable[[], str]] = dict.fromkeys(QuestionType, _plain) | {
    QuestionType.NUMBER: _plain_number,
    QuestionType.MONEY: lambda: _("Write the amount in rupiah with digits, for example 250000000."),
    QuestionType.DATE: lambda: _("Write the date as day, month and year, for example 30/10/2026."),
    QuestionType.INDICATORS: _ambiguous_rows,
}
