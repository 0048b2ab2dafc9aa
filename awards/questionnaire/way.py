"""The way of a draft from one form to another: what follows its question, what is set aside, what comes back.

Pure: the rows of the database stand in awards/actions/migration.py. An answer is never dropped: either the new form
holds it as it is, or it is kept aside as it was given, and the draft holds what can be made of it.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from awards.enums import QuestionType
from awards.questionnaire.answers import COLUMNS
from awards.questionnaire.definition import TEXTS
from awards.questionnaire.questions import TYPED, Answers, Form, Question, is_empty, is_typed

T = QuestionType
ROWS = set(COLUMNS)
YES, NO = "Ya", "Tidak"


@dataclass
class Aside:
    """An answer kept aside; `row` is its SetAside once it is stored."""

    question: str
    section: str
    asked: dict  # the question as it was, as it stands in a definition
    value: Any
    left: Any = None
    row: Any = None

    @property
    def source(self) -> Question:
        return Question.read(self.section, self.asked)


@dataclass
class Arrived:
    """What one draft becomes."""

    answers: dict[str, Answers]
    sections: set[str]  # those of which an open page shows something else than stands
    moved: list[str] = field(default_factory=list)
    kept: list[Aside] = field(default_factory=list)  # newly set aside
    changed: list[Aside] = field(default_factory=list)  # set aside before; what was left in the draft is another now
    came_back: list[Aside] = field(default_factory=list)


class Way:
    """From one form to another. Made once for all drafts that go it."""

    def __init__(self, old: dict, new: dict):
        self.old, self.new = Form.read(old), Form.read(new)
        self.rows = {row["code"]: row for section in old["sections"] for row in section["questions"]}
        self.before = {question.code: question for question in self.old.questions()}
        self.after = {question.code: question for question in self.new.questions()}

    @cached_property
    def reshaped(self) -> set[str]:
        """Sections of either form that ask for other answers now, or for answers of another kind."""
        before = {section.code: _shape(section.questions) for section in self.old.sections}
        after = {section.code: _shape(section.questions) for section in self.new.sections}
        return {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}

    def go(self, answers: dict[str, Answers], asides: list[Aside]) -> Arrived:
        """answers: section -> question -> value as stored; asides: those that did not come back, oldest first."""
        done = Arrived({section: self._strange(section, given) for section, given in answers.items()}, set())
        for code in [*self.before, *(code for code in self.after if code not in self.before)]:
            old, new = self.before.get(code), self.after.get(code)
            current = answers.get(old.section, {}).get(code) if old else None
            value = current if _alike(old, new) else self._carry(code, current, asides, done)
            if new and not is_empty(value):
                done.answers.setdefault(new.section, {})[code] = value
                if old and old.section != new.section:
                    done.moved.append(code)
        done.sections = {
            section
            for section in answers.keys() | done.answers.keys() | self.reshaped
            if section in self.reshaped or done.answers.get(section, {}) != answers.get(section, {})
        }
        return done

    def _carry(self, code: str, current: Any, asides: list[Aside], done: Arrived) -> Any:
        """The value for a question that was added, removed or asked in another way; accounts for it in `done`."""
        old, new = self.before.get(code), self.after.get(code)
        mine = [aside for aside in reversed(asides) if aside.question == code]
        standing = next((aside for aside in mine if is_empty(current) or aside.left == current), None)
        given, asked = (standing.value, standing.source) if standing else (current, old)
        if is_empty(given):
            return None
        if asked is None:
            return given  # an answer that neither form nor aside knows stays as it is
        value = fitted(given, asked, new) if new else None
        if new and value == given and _same_sense(asked.type, new.type):
            if standing:
                done.came_back.append(standing)
        elif standing is None:
            done.kept.append(Aside(code, asked.section, self.rows[code], given, value))
        elif standing.left != value:
            standing.left = value
            done.changed.append(standing)
        return value

    def _strange(self, section: str, given: Answers) -> Answers:
        """Answers that no question of the old form asked for here stay where they are."""
        asked = {code for code, question in self.before.items() if question.section == section}
        return {code: value for code, value in given.items() if code not in asked}


def fitted(value: Any, old: Question, new: Question) -> Any:
    """The answer as the new question can hold it; None when it can hold nothing of it.

    Limits do not count: a text that is too long stays as it is and is pointed out before sending.
    """
    if old.type == new.type and is_typed(value):
        return value
    if new.type in TEXTS:
        return text_of(old, value)
    if new.type in WAYS:
        return WAYS[new.type](value, old, new)
    return value if old.type == new.type else _as_typed(old, value)


def text_of(question: Question, value: Any) -> str:
    """An answer as one text, by the Indonesian words of its form; it can be read without the form."""
    if is_typed(value):
        value = value[TYPED]
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        separator = "\n" if question.type in ROWS else ", "
        return separator.join(_item(question, item) for item in value)
    return _label(question, str(value))


def _item(question: Question, item: Any) -> str:
    if isinstance(item, dict):
        return " · ".join(str(text) for text in item.values() if text)
    return _label(question, str(item))


def _label(question: Question, code: str) -> str:
    choice = question.choice(code)
    return choice.label_id if choice else code


def _as_typed(old: Question, value: Any) -> dict:
    return {TYPED: text_of(old, value)}


def _number(value: Any, old: Question, new: Question) -> Any:
    """Numbers and amounts of money are written alike."""
    return value if old.type in (T.NUMBER, T.MONEY) and not is_typed(value) else _as_typed(old, value)


def _choice(value: Any, old: Question, new: Question) -> Any:
    codes = value if isinstance(value, list) else [value]
    known = old.type in (T.CHOICE, T.CHOICES) and len(codes) == 1 and isinstance(codes[0], str) and new.choice(codes[0])
    return codes[0] if known else _as_typed(old, value)


def _choices(value: Any, old: Question, new: Question) -> Any:
    codes = value if isinstance(value, list) else [value]
    if old.type not in (T.CHOICE, T.CHOICES):
        return _as_typed(old, value)
    known = [code for code in codes if isinstance(code, str) and new.choice(code)]
    return known or _as_typed(old, value)


def _rows(value: Any, old: Question, new: Question) -> Any:
    """From another type the text goes into the first column of one row."""
    return value if old.type == new.type else [{COLUMNS[new.type][0]: text_of(old, value)}]


def _declaration(value: Any, old: Question, new: Question) -> Any:
    """Nobody has declared what was worded after they ticked."""
    return value if _alike(old, new) else None


def _nothing(value: Any, old: Question, new: Question) -> None:
    """Files are evidence, which stays with its question by itself."""


WAYS = {
    T.NUMBER: _number, T.MONEY: _number, T.CHOICE: _choice, T.CHOICES: _choices, T.INDICATORS: _rows, T.PARTNERS: _rows,
    T.LINKS: _rows, T.DECLARATION: _declaration, T.FILES: _nothing,
}  # fmt: skip


def _alike(old: Question | None, new: Question | None) -> bool:
    """Whether every answer to one is an answer to the other just as it stands."""
    return old is not None and new is not None and _kind(old) == _kind(new)


def _same_sense(one: QuestionType, other: QuestionType) -> bool:
    """Whether the same value means the same to both types: "12" as a text is no number yet."""
    return one == other or {one, other} <= TEXTS or {one, other} <= {T.NUMBER, T.MONEY}


def _kind(question: Question) -> tuple:
    words = (question.label_id, question.label_en) if question.type == T.DECLARATION else ()
    return question.type, frozenset(choice.code for choice in question.choices), words


def _shape(questions) -> set:
    return {(question.code, _kind(question)) for question in questions}
