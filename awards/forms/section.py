"""A section as a form. Nothing is required for saving, and what cannot be read is kept as it was typed."""

from datetime import date

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.language import day, num, pick, rupiah
from awards.enums import QuestionType
from awards.forms.questions import FIELDS
from awards.questionnaire.definition import DATE, NUMBER
from awards.questionnaire.questions import TYPED, Answers, Question, Section, is_empty


class SectionForm(forms.Form):
    """The questions of `section`, as fields. stands: saved answers, by which a page that sends some is understood."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, section: Section, stands: Answers | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.section, self.stands = section, stands or {}
        for question in section.questions:
            self.fields[question.code] = FIELDS[question.type](question)

    def add_prefix(self, field_name):
        """The version is called the same on every page, for the script that saves."""
        return field_name if field_name == "version" else super().add_prefix(field_name)

    @property
    def base_version(self) -> int:
        text = self.data.get("version", "")
        return int(text) if text.isdecimal() else 0

    @property
    def writer(self) -> str:
        """The open page that sends this; empty when it has no name."""
        return self.data.get("writer", "")[:32]

    @property
    def approval(self) -> str:
        """The approved version that the page's reader agreed to leave behind; empty when it was not approved."""
        return self.data.get("approval", "")[:10]

    @property
    def shows(self) -> str:
        """The questions that the page shows, for the page to say so when it sends its answers."""
        return " ".join(question.code for question in self.section.questions)

    def answers(self) -> Answers:
        """Every answer to keep, by question; files stand apart.

        A hidden question that was not posted is not named, so that it keeps what it had; and so is a question that
        the page did not send, because it came into the section later or has not changed.
        """
        on_page = set(self.data.get("shows", self.shows).split())
        given = {
            question.code: self.fields[question.code].read(self._raw(question))
            for question in self.section.questions
            if question.type != QuestionType.FILES and question.code in on_page
        }
        shown = {question.code for question in self.section.shown(self.stands | given)}
        return {code: value for code, value in given.items() if code in shown or not is_empty(value)}

    def uploads(self) -> list[tuple[Question, object]]:
        return [
            (question, file)
            for question in self.section.questions
            if question.type == QuestionType.FILES
            for file in self._raw(question) or []
        ]

    def draft_errors(self) -> dict[str, list[str]]:
        """Field name on the page -> what is wrong with its answer, of questions that are shown."""
        return {self.add_prefix(name): list(errors) for name, errors in self.errors.items()}

    def full_clean(self):
        super().full_clean()
        if self.is_bound:
            shown = {question.code for question in self.section.shown(self.stands | self.answers())}
            for code in [code for code in self._errors if code not in shown]:
                del self._errors[code]

    def groups(self, evidence: dict[str, list]) -> list[dict]:
        """Questions in order for the template: bound field, its files, the condition to show it, the same in words."""
        return [
            {
                "question": question,
                "field": self[question.code],
                "files": evidence.get(question.code, []),
                "rules": self._rules(question),
                "condition": self._condition(question),
            }
            for question in self.section.questions
        ]

    def _raw(self, question: Question):
        field = self.fields[question.code]
        return _storable(field.widget.value_from_datadict(self.data, self.files, self.add_prefix(question.code)))

    def _rules(self, question: Question) -> list[str]:
        """What must be answered for the question to show, the outermost first."""
        if question.show_if is None:
            return []
        codes = [{True: "yes", False: "no"}.get(value, value) for value in question.show_if.equals]
        rule = f"{self.add_prefix(question.show_if.question)}={'|'.join(codes)}"
        return [*self._rules(self.section.question(question.show_if.question)), rule]

    def _condition(self, question: Question) -> str:
        if question.show_if is None:
            return ""
        other = self.section.question(question.show_if.question)
        words = [self._words(other, value) for value in question.show_if.equals]
        return _("Only if “%(question)s” is answered with %(answers)s.") % {
            "question": pick(other, "label"),
            "answers": _(" or ").join(words),
        }

    @staticmethod
    def _words(other: Question, value) -> str:
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return pick(other.choice(value), "label")


def _storable(value):
    """Without the character 0, which comes with texts copied from elsewhere; PostgreSQL stores none."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    return {name: _storable(each) for name, each in value.items()} if isinstance(value, dict) else value


def section_data(section: Section, answers: Answers, *, version: int) -> MultiValueDict:
    """Stored answers as form data, so that a section opens with what was typed and says what is wrong with it."""
    data = MultiValueDict({"version": [str(version)]})
    for question in section.questions:
        value = answers.get(question.code)
        if not is_empty(value):
            FIELDS[question.type](question).write(data, f"{section.code}-{question.code}", value)
    return data


def saved_texts(section: str, answers: Answers) -> dict[str, str]:
    """Field name on the page -> text of the stored answers that are texts."""
    return {f"{section}-{code}": value for code, value in answers.items() if isinstance(value, str)}


def typed_texts(section: Section, answers: Answers) -> list[tuple[Question, str]]:
    """What somebody typed, question by question, as plain text to read or copy."""
    return [
        (question, plain_text(question, answers[question.code]))
        for question in section.questions
        if not is_empty(answers.get(question.code)) and question.type != QuestionType.FILES
    ]


def plain_text(question: Question, value) -> str:
    """An answer in one text: rows on lines, choices by their labels."""
    if is_empty(value):
        return ""
    if isinstance(value, dict) and TYPED in value:
        value = value[TYPED]
        if isinstance(value, str):
            return value
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.choices:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(pick(question.choice(code), "label") if question.choice(code) else str(code) for code in codes)
    if isinstance(value, list):
        return "\n".join(" · ".join(str(text) for text in row.values() if text) for row in value)
    return _as_read(question, str(value))


def _as_read(question: Question, text: str) -> str:
    """Dates and figures as people write them; what could not be read stays as it was typed."""
    if question.type == QuestionType.DATE and DATE.match(text):
        return day(date.fromisoformat(text))
    if question.type == QuestionType.NUMBER and NUMBER.match(text):
        return f"{num(text)} {pick(question, 'unit')}".strip()
    if question.type == QuestionType.MONEY and NUMBER.match(text):
        return rupiah(text)
    return text
