"""Which answers of an earlier form fit a later one: by the code of the question, and only where the type is the same."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from awards.enums import QuestionType
from awards.queries.reading import item_of
from awards.questionnaire.questions import Answers, Form, Question, is_empty

FIGURES = {QuestionType.NUMBER, QuestionType.MONEY, QuestionType.INDICATORS}
NEVER = {QuestionType.DECLARATION, QuestionType.FILES}  # declared anew; files only when asked for


@dataclass
class Carried:
    answers: dict[str, Answers] = field(default_factory=dict)  # of the new form: section -> question -> value
    left_out: list[dict[str, str]] = field(default_factory=list)
    renew: dict[str, Any] = field(default_factory=dict)  # question -> figure of then

    @property
    def count(self) -> int:
        return sum(len(given) for given in self.answers.values())


def carry(old: Form, answers: dict[str, Answers], new: Form) -> Carried:
    """What of these answers stands in the new form, what is to be renewed, and what is left out, with its text."""
    carried, wanted = Carried(), {question.code: question for question in new.questions()}
    for question in old.questions():
        value = answers.get(question.section, {}).get(question.code)
        if is_empty(value) or question.type in NEVER:
            continue
        target = wanted.get(question.code)
        if target is None:
            carried.left_out.append(_left(question, value, lambda: _("The new form does not ask this.")))
        elif target.type != question.type:
            carried.left_out.append(_left(question, value, lambda: _("The new form asks for another kind of answer.")))
        else:
            _take(carried, question, target, value)
    return carried


def _take(carried: Carried, question: Question, target: Question, value: Any) -> None:
    kept, dropped = _choices(target, value)
    if dropped:
        gone = dropped if question.type == QuestionType.CHOICES else dropped[0]
        carried.left_out.append(_left(question, gone, lambda: _("The new form does not offer this choice.")))
    if is_empty(kept):
        return
    carried.answers.setdefault(target.section, {})[target.code] = kept
    if target.type in FIGURES:
        carried.renew[target.code] = kept


def _choices(target: Question, value: Any) -> tuple[Any, list[str]]:
    if target.type == QuestionType.CHOICE and isinstance(value, str):
        return (value, []) if target.choice(value) else (None, [value])
    if target.type == QuestionType.CHOICES and isinstance(value, list):
        return [code for code in value if target.choice(code)], [code for code in value if not target.choice(code)]
    return value, []


def _left(question: Question, value: Any, why) -> dict[str, str]:
    """What stays behind, in both languages, as a person reads it and can copy it by hand."""
    row = {"label_id": question.label_id, "label_en": question.label_en}
    for tongue in ("id", "en"):
        with override(tongue):
            row |= {f"text_{tongue}": as_text(question, value), f"why_{tongue}": why()}
    return row


def left_behind(
    question: Question | str, name: str, why=lambda: _("The new form does not ask this.")
) -> dict[str, str]:
    """A file that did not come along; question: the one it stood under, or its code when no form knows it."""
    if isinstance(question, str):
        question = Question("", question, QuestionType.FILES, label_id=question)
    return _left(question, name, why)


def as_text(question: Question, value: Any) -> str:
    """An answer as it is read, in the language that is active; of a files question the name of one."""
    if question.type == QuestionType.FILES:
        return value
    item = item_of(question, value)
    match item.kind:
        case "list":
            return "\n".join(item.value)
        case "table":
            return "\n".join(" · ".join(str(cell) for cell in row if cell) for row in item.value)
        case "links":
            return "\n".join(" · ".join({text: None for text in link.values() if text}) for link in value)
        case _:
            return item.value or ""
