"""Form fields for the questions of a section: each reads what was typed and writes it back, and none blocks saving."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.enums import QuestionType
from awards.forms.numbers import read_number, write_number
from awards.forms.rows import RowsWidget
from awards.questionnaire.answers import problems
from awards.questionnaire.questions import TYPED, Question, is_empty, is_typed

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
LONG_ROWS = {100: 4, 200: 6}  # words -> rows of the text area; more words, more rows
MANY_ROWS = 9


class QuestionField(forms.Field):
    """`read` gives the answer to keep, readable or not; `clean` adds what is wrong with it."""

    def __init__(self, question: Question, widget: forms.Widget):
        super().__init__(required=False, widget=widget, label=pick(question, "label"), help_text=pick(question, "help"))
        self.question = question
        self.needed = question.required

    def read(self, raw: Any) -> Any:
        return raw.strip() if isinstance(raw, str) else raw

    def show(self, value: Any) -> Any:
        """What the widget gets to show a stored answer."""
        return value[TYPED] if is_typed(value) else value

    def write(self, data, name: str, value: Any) -> None:
        """Put a stored answer into form data, as if it had just been typed."""
        data[name] = self.show(value)

    def clean(self, value: Any) -> Any:
        answer = self.read(value)
        if found := problems(self.question, answer):
            raise ValidationError(found)
        return answer


class TextField(QuestionField):
    def __init__(self, question: Question):
        widget: forms.Widget = forms.TextInput()
        if question.type == QuestionType.LONG:
            words = question.max_words or MANY_ROWS
            rows = next((rows for most, rows in LONG_ROWS.items() if words <= most), MANY_ROWS)
            widget = forms.Textarea({"rows": rows})
        if question.max_words:
            widget.attrs["data-max-words"] = question.max_words
        super().__init__(question, widget)

    def read(self, raw):
        return (raw or "").replace("\r\n", "\n").strip()


class NumberField(QuestionField):
    def __init__(self, question: Question):
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        unit = pick(question, "unit")
        if unit:
            widget.attrs["prefix" if question.type == QuestionType.MONEY else "suffix"] = unit
        super().__init__(question, widget)

    def read(self, raw):
        text = (raw or "").strip()
        if not text:
            return ""
        number = read_number(text, money=self.question.type == QuestionType.MONEY)
        return number if number is not None else {TYPED: text}

    def show(self, value):
        return value[TYPED] if is_typed(value) else write_number(value)


class DateField(QuestionField):
    def __init__(self, question: Question):
        super().__init__(question, forms.TextInput({"type": "date", "min": question.min, "max": question.max}))
        self.widget.input_type = "date"
        self.widget.attrs = {name: text for name, text in self.widget.attrs.items() if text and name != "type"}

    def read(self, raw):
        text = (raw or "").strip()
        if not text:
            return ""
        if match := DAY_FIRST.match(text):
            text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return {TYPED: text}


class ChoiceField(QuestionField):
    def __init__(self, question: Question):
        options = [(choice.code, pick(choice, "label")) for choice in question.choices]
        super().__init__(question, forms.RadioSelect(choices=options))


class ChoicesField(QuestionField):
    def __init__(self, question: Question):
        options = [(choice.code, pick(choice, "label")) for choice in question.choices]
        super().__init__(question, forms.CheckboxSelectMultiple(choices=options))

    def read(self, raw):
        return list(raw or [])

    def write(self, data, name, value):
        data.setlist(name, [value[TYPED]] if is_typed(value) else value)


class YesNoField(QuestionField):
    CODES = {"yes": True, "no": False}

    def __init__(self, question: Question):
        super().__init__(question, forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))]))

    def read(self, raw):
        return self.CODES.get(raw, "" if is_empty(raw) else {TYPED: str(raw)})

    def show(self, value):
        typed = value[TYPED] if is_typed(value) else ""
        return next((code for code, answer in self.CODES.items() if answer is value), typed)


class DeclarationField(QuestionField):
    def __init__(self, question: Question):
        super().__init__(question, forms.CheckboxInput())

    def read(self, raw):
        return True if raw else None

    def write(self, data, name, value):
        if value is True:
            data[name] = "on"


class RowsField(QuestionField):
    def __init__(self, question: Question):
        super().__init__(question, RowsWidget(question.type))

    def write(self, data, name, value):
        for number, row in enumerate(self.show(value)):
            for column in self.widget.columns:
                data[f"{name}-{number}-{column}"] = row.get(column, "")


class IndicatorsField(RowsField):
    NUMBERS = ("before", "after")

    def read(self, raw):
        rows = [dict(row) for row in raw or []]
        for row in rows:
            for column in self.NUMBERS:
                number = read_number(row[column]) if column in row else ""
                if number is None:
                    return {TYPED: list(raw)}
                if number:
                    row[column] = number
        return rows

    def show(self, value):
        if is_typed(value):
            return value[TYPED]
        return [{c: write_number(t) if c in self.NUMBERS else t for c, t in row.items()} for row in value]


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else []

    def value_omitted_from_data(self, data, files, name):
        return name not in files


class FilesField(QuestionField):
    """The files themselves are kept by awards.actions.evidence; a section's saved answers do not name them."""

    def __init__(self, question: Question):
        super().__init__(
            question, ManyFilesInput({"multiple": True, "accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx"})
        )

    def clean(self, value):
        return value or []

    def write(self, data, name, value):
        return


FIELDS: dict[QuestionType, type[QuestionField]] = {
    QuestionType.SHORT: TextField,
    QuestionType.LONG: TextField,
    QuestionType.NUMBER: NumberField,
    QuestionType.MONEY: NumberField,
    QuestionType.DATE: DateField,
    QuestionType.CHOICE: ChoiceField,
    QuestionType.CHOICES: ChoicesField,
    QuestionType.YESNO: YesNoField,
    QuestionType.INDICATORS: IndicatorsField,
    QuestionType.PARTNERS: RowsField,
    QuestionType.LINKS: RowsField,
    QuestionType.FILES: FilesField,
    QuestionType.DECLARATION: DeclarationField,
}
