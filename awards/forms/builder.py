"""The forms by which a form is written: its own words, a section's, and a question's with only what fits its type."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.enums import QuestionType
from awards.evidence.claims import NO_CLAIMS
from awards.forms.choices import ChoicesField
from awards.forms.numbers import read_number, write_number
from awards.questionnaire.definition import (
    CODE,
    CONTROLS,
    FITTING,
    MOST_LENGTH,
    MOST_TEXT,
    ROLES,
    how_to_write,
    read_limit,
)

T = QuestionType
CODE_HELP = _("Small letters, digits and _. Answers, tables and the rubric refer to it.")
ROLE_LABELS = {
    "title": _("It is the title of the entry"),
    "summary": _("It is the summary of the entry"),
    "started": _("It is the day on which the innovation began"),
    "won_before": _("It says whether the innovation has won before"),
}
LEAST_LABELS = {T.DATE: _("Earliest date")}
MOST_LABELS = {
    T.DATE: _("Latest date"),
    T.CHOICES: _("At most this many choices"),
    T.FILES: _("At most this many files"),
}


def text(label, *, required=False, rows=0, help_text="", most=MOST_TEXT):
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=help_text)


class VersionedForm(forms.Form):
    """A page of the draft: it says which version it was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def content(self) -> dict:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PublishForm(VersionedForm):
    """`closed`: intake is over, so the change has to be explained to those who took part."""

    reason = text(
        _("Reason"), required=True, rows=2, most=1000, help_text=_("It stands on the timeline of the edition.")
    )

    def __init__(self, *args, closed=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not closed:
            del self.fields["reason"]


class CodedForm(VersionedForm):
    """`taken`: codes that stand already; `own`: the code of what is edited."""

    code = text(_("Code"), required=True, most=50, help_text=CODE_HELP)

    def __init__(self, *args, taken=(), own="", **kwargs):
        super().__init__(*args, **kwargs)
        self.taken = set(taken) - {own}

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not CODE.match(code):
            raise ValidationError(_("Write the code with small letters, digits and _, beginning with a letter."))
        if code in self.taken:
            raise ValidationError(_("This code is used already. Choose another one."))
        return code


class FormWordsForm(CodedForm):
    title_id = text(_("Title in Indonesian"), required=True)
    title_en = text(_("Title in English"))


class SectionWordsForm(CodedForm):
    title_id = text(_("Title in Indonesian"), required=True)
    title_en = text(_("Title in English"))
    lead_id = text(_("Introduction in Indonesian"), rows=2)
    lead_en = text(_("Introduction in English"), rows=2)


class NewQuestionForm(CodedForm):
    """Enough to begin a question; its own page asks the rest."""

    code = text(_("Code"), most=50, help_text=_("Left empty, it is made from the question."))
    label_id = text(_("Question in Indonesian"), required=True, rows=2)
    type = forms.ChoiceField(label=_("Type of answer"), choices=QuestionType.choices)
    supports = forms.CharField(required=False, widget=forms.HiddenInput, max_length=50)

    def clean_code(self):
        return super().clean_code() if self.cleaned_data["code"] else ""


class LimitField(forms.CharField):
    """The least or greatest value of a type, as it stands in a definition."""

    def __init__(self, kind: QuestionType, label):
        widget = forms.DateInput({"type": "date"}) if kind == T.DATE else forms.TextInput({"inputmode": "decimal"})
        if kind == T.DATE:
            widget.input_type = "date"
        super().__init__(label=label, required=False, max_length=30, widget=widget)
        self.kind = kind

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return ""
        limit = typed if self.kind in (T.DATE, T.CHOICES, T.FILES) else read_number(typed, money=self.kind == T.MONEY)
        if limit is None or read_limit(limit, self.kind) is None:
            raise ValidationError(_("This cannot be read: %(how)s."), params={"how": how_to_write(self.kind)})
        return limit


class QuestionForm(CodedForm):
    """A question of the draft with the fields of its type. `row`: as it stands, `section`: where it stands."""

    field_order = (
        "label_id", "label_en", "help_id", "help_en", "type", "required", "choices", "max_words", "max_chars", "min", "max",
        "unit_id", "unit_en", "supports", "show_if", "criteria", "further_criteria", "role", "identifies", "private",
        "public", "code", "version",
    )  # fmt: skip
    label_id = text(_("Question in Indonesian"), required=True, rows=2)
    label_en = text(_("Question in English"), rows=2)
    help_id = text(_("Help in Indonesian"), rows=2)
    help_en = text(_("Help in English"), rows=2)
    type = forms.ChoiceField(
        label=_("Type of answer"), choices=QuestionType.choices,
        help_text=_("After saving another type, this page shows the fields that fit it."),
    )  # fmt: skip
    required = forms.BooleanField(label=_("An answer is required"), required=False)
    choices = ChoicesField(label=_("Choices"), required=False, help_text=_("A row without a code gets one."))
    max_words = forms.IntegerField(
        label=_("At most this many words"), required=False, min_value=1, max_value=MOST_LENGTH
    )
    max_chars = forms.IntegerField(
        label=_("At most this many characters"), required=False, min_value=1, max_value=MOST_LENGTH
    )
    unit_id = text(_("Unit in Indonesian"), most=40)
    unit_en = text(_("Unit in English"), most=40)
    supports = forms.ChoiceField(
        label=_("These files prove the answer to"), required=False,
        help_text=_("The claim that the files are evidence of. “An answer is required” demands at least one file."),
    )  # fmt: skip
    show_if = forms.MultipleChoiceField(
        label=_("Show only if"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick answers to one earlier question of this section. Nothing ticked: it is always shown."),
    )  # fmt: skip
    criteria = forms.MultipleChoiceField(
        label=_("Criteria that the answer informs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    further_criteria = text(
        _("Codes of further criteria"), most=200, help_text=_("With commas between them. Usually left empty.")
    )
    role = forms.ChoiceField(label=_("Special meaning"), required=False)
    identifies = forms.BooleanField(
        label=_("The answer identifies the entrant"), required=False, help_text=_("It is left out of blind rounds.")
    )
    private = forms.BooleanField(
        label=_("The answer is private"),
        required=False,
        help_text=_("For the region and the secretariat, never for judges."),
    )
    public = forms.BooleanField(
        label=_("The answer may be published"), required=False, help_text=_("When the entry wins.")
    )

    def __init__(self, *args, row: dict, section: dict, definition: dict, criteria: dict[str, str], **kwargs):
        self.kind, self.conditions = QuestionType(row["type"]), conditions_before(section, row["code"])
        initial = {**row, "show_if": _ticked(row.get("show_if"), self.conditions)}
        if self.kind in (T.NUMBER, T.MONEY):
            initial |= {name: write_number(row[name]) for name in ("min", "max") if row.get(name)}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        for name, label in (("min", LEAST_LABELS), ("max", MOST_LABELS)):
            plain = _("Least value") if name == "min" else _("Greatest value")
            self.fields[name] = LimitField(self.kind, label.get(self.kind, plain))
        for name in [name for name, types in FITTING.items() if self.kind not in types]:
            del self.fields[name]
        named = criteria | {code: code for code in row.get("criteria", ()) if code not in criteria}
        self._offer("criteria", list(named.items()))
        self._offer("show_if", [(code, condition.label) for code, condition in self.conditions.items()])
        if "role" in self.fields:
            roles = [(role, ROLE_LABELS[role]) for role, types in ROLES.items() if self.kind in types]
            self.fields["role"].choices = [("", _("None")), *roles]
        if "supports" in self.fields:
            self.fields["supports"].choices = [("", _("None")), *claims(definition)]
        self.order_fields(self.field_order)

    def _offer(self, name: str, options: list) -> None:
        """What can be chosen; a field that offers nothing is not shown."""
        self.fields[name].choices = options
        if not options:
            del self.fields[name]

    def clean_show_if(self):
        """{"question", "equals"} of what was ticked, or None."""
        ticked = [self.conditions[code] for code in self.cleaned_data["show_if"]]
        if len({condition.question for condition in ticked}) > 1:
            raise ValidationError(_("Tick answers to one question only."))
        return {"question": ticked[0].question, "equals": [c.equals for c in ticked]} if ticked else None

    def clean_further_criteria(self):
        codes = [code.strip() for code in self.cleaned_data["further_criteria"].split(",") if code.strip()]
        if wrong := [code for code in codes if not CODE.match(code)]:
            raise ValidationError(_("“%(code)s” cannot be the code of a criterion."), params={"code": wrong[0]})
        return codes

    def content(self) -> dict:
        """The question as it stands in a definition."""
        found = super().content()
        found["criteria"] = list(dict.fromkeys([*found.get("criteria", []), *found.pop("further_criteria")]))
        return found


@dataclass(frozen=True)
class Answerable:
    """An answer that a condition can wait for."""

    question: str
    equals: object
    label: str


def conditions_before(section: dict, code: str) -> dict[str, Answerable]:
    """Answers to the questions before this one that a condition can wait for, by the value of their box."""
    found = {}
    for question in section["questions"]:
        if question["code"] == code:
            break
        if question["type"] not in CONTROLS:
            continue
        answers = [(choice["code"], pick(choice, "label")) for choice in question.get("choices", ())]
        if question["type"] == T.YESNO:
            answers = [(True, gettext("Yes")), (False, gettext("No"))]
        for equals, label in answers:
            words = f"{pick(question, 'label')}: {label}"
            found[f"{question['code']}={equals}"] = Answerable(question["code"], equals, words)
    return found


def _ticked(condition: dict | None, offered: dict[str, Answerable]) -> list[str]:
    if not condition:
        return []
    equals = condition["equals"] if isinstance(condition["equals"], list) else [condition["equals"]]
    return [code for code, each in offered.items() if each.question == condition["question"] and each.equals in equals]


def claims(definition: dict) -> list[tuple[str, str]]:
    """The questions that files can prove the answer to."""
    return [
        (question["code"], pick(question, "label"))
        for section in definition["sections"]
        for question in section["questions"]
        if question["type"] not in NO_CLAIMS
    ]


class PlaceForm(VersionedForm):
    """Where a question goes."""

    to = forms.ChoiceField(label=_("Section"))

    def __init__(self, *args, sections=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = sections


class FormFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON or XLSX as it was exported here, at most 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xlsx"}),
        max_length=200,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
