"""A form as data: sections of questions, read once from a definition and asked from then on.

A definition is {"code", "title_id", "title_en", "sections": [{"code", "title_id", "title_en", "lead_id", "lead_en",
"questions": [...]}]}; awards/questionnaire/definition.py checks one and says what each key of a question means.
Answers are {section: {question: value}}. The value of a draft that could not be read stands as {"typed": what was typed}.
"""

from dataclasses import dataclass, field
from typing import Any

from awards.enums import QuestionType

Answers = dict[str, Any]  # question code -> value, of one section
TYPED = "typed"


@dataclass(frozen=True)
class Choice:
    code: str
    label_id: str
    label_en: str = ""


@dataclass(frozen=True)
class Condition:
    """Show a question only when another one of its section has one of these answers."""

    question: str
    equals: tuple[Any, ...]


@dataclass(frozen=True)
class Question:
    section: str
    code: str
    type: QuestionType
    label_id: str
    label_en: str = ""
    help_id: str = ""
    help_en: str = ""
    required: bool = False
    max_words: int | None = None
    max_chars: int | None = None
    min: str | None = None
    max: str | None = None
    unit_id: str = ""
    unit_en: str = ""
    choices: tuple[Choice, ...] = ()
    show_if: Condition | None = None
    role: str = ""
    identifies: bool = False  # not shown in blind rounds
    private: bool = False  # for the region and the secretariat; never for judges or the public
    public: bool = False
    criteria: tuple[str, ...] = ()
    supports: str = ""  # of files: the question whose answer (the claim) they prove

    @classmethod
    def read(cls, section: str, row: dict) -> "Question":
        known = {name: row[name] for name in cls.__dataclass_fields__ if name in row}
        known["type"] = QuestionType(row["type"])
        known["choices"] = tuple(Choice(**choice) for choice in row.get("choices", ()))
        known["criteria"] = tuple(row.get("criteria", ()))
        if condition := row.get("show_if"):
            equals = condition["equals"]
            values = tuple(equals) if isinstance(equals, list) else (equals,)
            known["show_if"] = Condition(condition["question"], values)
        return cls(section=section, **known)

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Section:
    code: str
    title_id: str
    title_en: str = ""
    lead_id: str = ""
    lead_en: str = ""
    questions: tuple[Question, ...] = ()

    @classmethod
    def read(cls, row: dict) -> "Section":
        words = {name: row.get(name, "") for name in ("code", "title_id", "title_en", "lead_id", "lead_en")}
        return cls(**words, questions=tuple(Question.read(row["code"], each) for each in row["questions"]))

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)

    def shown(self, answers: Answers) -> list[Question]:
        """The questions whose conditions hold. One that hangs on a hidden question is hidden with it."""
        return [question for question in self.questions if self._is_shown(question, answers)]

    def _is_shown(self, question: Question, answers: Answers) -> bool:
        condition = question.show_if
        if condition is None:
            return True
        other = self.question(condition.question)
        if other is None or not self._is_shown(other, answers):
            return False
        value = answers.get(condition.question)
        if isinstance(value, list):
            return any(item in condition.equals for item in value)
        return value in condition.equals and not is_typed(value)


@dataclass(frozen=True)
class Form:
    code: str
    title_id: str
    title_en: str = ""
    sections: tuple[Section, ...] = ()
    _index: dict[str, Section] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def read(cls, definition: dict) -> "Form":
        sections = tuple(Section.read(row) for row in definition["sections"])
        index = {section.code: section for section in sections}
        return cls(definition["code"], definition["title_id"], definition.get("title_en", ""), sections, index)

    def section(self, code: str) -> Section | None:
        return self._index.get(code)

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions() if question.code == code), None)

    def questions(self) -> list[Question]:
        return [question for section in self.sections for question in section.questions]

    def with_role(self, role: str) -> Question | None:
        return next((question for question in self.questions() if question.role == role), None)

    def proofs_of(self, code: str) -> list[Question]:
        """The files questions that demand or take evidence for the answer to this question."""
        return [question for question in self.questions() if question.supports == code]

    def shown_answers(self, answers: dict[str, Answers]) -> dict[str, Answers]:
        """What counts of a draft: answers given to questions that are shown."""
        counted = {}
        for section in self.sections:
            given = answers.get(section.code, {})
            kept = {q.code: given[q.code] for q in section.shown(given) if not is_empty(given.get(q.code))}
            if kept:
                counted[section.code] = kept
        return counted


_READ: dict[str, Form] = {}


def form_of(version) -> Form:
    """The questions of a FormVersion, built once per process: a version never changes."""
    if version.digest not in _READ:
        _READ[version.digest] = Form.read(version.definition)
    return _READ[version.digest]


def is_typed(value: Any) -> bool:
    return isinstance(value, dict) and TYPED in value


def is_empty(value: Any) -> bool:
    """Not answered. "No" is an answer; a declaration that is not ticked is stored as nothing."""
    return value is None or value in ("", [], {})


def count_words(text: str) -> int:
    """Words are sequences of characters between white space, as the forms tell people."""
    return len(text.split())
