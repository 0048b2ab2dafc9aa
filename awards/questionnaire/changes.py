"""What is different between two forms, question by question, as far as people who write or judge feel it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from awards.enums import QuestionType
from awards.questionnaire.questions import Form, Question


class ChangeKind(TextChoices):
    ADDED = "added", _("Question added")
    REMOVED = "removed", _("Question removed")
    MOVED = "moved", _("Moved to another section")
    TYPE = "type", _("Type changed")
    TIGHTER = "tighter", _("Limits tightened")
    CHOICE_REMOVED = "choice_removed", _("Choice removed")
    REQUIRED = "required", _("Became required")
    DECLARATION = "declaration", _("Declaration reworded")
    CONDITION = "condition", _("Condition changed")
    VISIBLE = "visible", _("Who sees the answer changed")
    EASIER = "easier", _("Became optional or wider")
    WORDS = "words", _("Wording, order or criteria changed")


DASHES_OF_A_DATE = 2


@dataclass(frozen=True)
class Change:
    kind: ChangeKind
    question: Question  # as it will be; as it was when it is removed
    was: Question | None = None
    codes: tuple[str, ...] = ()  # of choices that are gone


def changes(old: Form, new: Form) -> list[Change]:
    """In the order of ChangeKind, each in the order of the form."""
    before = {question.code: question for question in old.questions()}
    after = {question.code: question for question in new.questions()}
    found = [Change(ChangeKind.REMOVED, before[code]) for code in before if code not in after]
    found += [Change(ChangeKind.ADDED, after[code]) for code in after if code not in before]
    for code, question in after.items():
        if code in before and before[code] != question:
            found += _changed(before[code], question)
    order = list(ChangeKind)
    return sorted(found, key=lambda change: order.index(change.kind))


def section_changes(old: Form, new: Form) -> bool:
    """Whether sections came, went, were renamed or stand in another order, or questions stand in another order."""
    return _outline(old) != _outline(new)


def _outline(form: Form) -> list:
    return [
        (s.code, s.title_id, s.title_en, s.lead_id, s.lead_en, [question.code for question in s.questions])
        for s in form.sections
    ]


def _changed(was: Question, question: Question) -> Iterator[Change]:
    if was.section != question.section:
        yield Change(ChangeKind.MOVED, question, was)
    if was.type != question.type:
        yield Change(ChangeKind.TYPE, question, was)
    else:
        yield from _same_type(was, question)
    if question.required and not was.required:
        yield Change(ChangeKind.REQUIRED, question, was)
    if was.required and not question.required:
        yield Change(ChangeKind.EASIER, question, was)
    if was.show_if != question.show_if:
        yield Change(ChangeKind.CONDITION, question, was)
    if _audience(was) != _audience(question):
        yield Change(ChangeKind.VISIBLE, question, was)
    if _words(was) != _words(question):
        yield Change(ChangeKind.WORDS, question, was)


def _same_type(was: Question, question: Question) -> Iterator[Change]:
    before, after = _limits(was), _limits(question)
    if any(_is_tighter(old, new) for old, new in zip(before, after, strict=True)):
        yield Change(ChangeKind.TIGHTER, question, was)
    elif before != after:
        yield Change(ChangeKind.EASIER, question, was)
    codes = {choice.code for choice in question.choices}
    gone = tuple(choice.code for choice in was.choices if choice.code not in codes)
    if gone:
        yield Change(ChangeKind.CHOICE_REMOVED, question, was, gone)
    if codes - {choice.code for choice in was.choices}:
        yield Change(ChangeKind.EASIER, question, was)
    if question.type == QuestionType.DECLARATION and _label(was) != _label(question):
        yield Change(ChangeKind.DECLARATION, question, was)


def _limits(question: Question) -> tuple[Decimal | None, ...]:
    """Every limit as the most that is allowed; None is no limit. A least value counts from below, so it is negated."""
    low, high = _number(question.min), _number(question.max)
    most = [Decimal(value) if value else None for value in (question.max_words, question.max_chars)]
    return (None if low is None else -low, high, *most)


def _number(text: str | None) -> Decimal | None:
    if text is None:
        return None
    return Decimal(text.replace("-", "")) if text.count("-") == DASHES_OF_A_DATE else Decimal(text)


def _is_tighter(old: Decimal | None, new: Decimal | None) -> bool:
    return new is not None and (old is None or new < old)


def _audience(question: Question) -> tuple:
    return question.identifies, question.private, question.public


def _label(question: Question) -> tuple:
    return question.label_id, question.label_en


def _words(question: Question) -> tuple:
    choices = [(choice.code, choice.label_id, choice.label_en) for choice in question.choices]
    helps = (question.help_id, question.help_en, question.unit_id, question.unit_en)
    labels = () if question.type == QuestionType.DECLARATION else _label(question)
    return labels, helps, choices, question.criteria, question.supports, question.role
