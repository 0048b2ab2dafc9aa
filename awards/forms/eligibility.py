"""The short check before an entry is started: only what the rules of the edition need to be told."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.eligibility import Said
from awards.models import Entry

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
OLDEST = 1990


class DayField(forms.DateField):
    """A day as browsers send it, or typed with the day first."""

    def __init__(self, **options):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def to_python(self, value):
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and (match := DAY_FIRST.match(text)):
            text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
        if not isinstance(text, str) or not text:
            return super().to_python(text)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(_("Write the date as day, month and year, for example 31/08/2026.")) from error


class YesNo(forms.TypedChoiceField):
    def __init__(self, **options):
        super().__init__(
            choices=YES_NO, widget=forms.RadioSelect, coerce=lambda value: value == "yes", empty_value=None, **options
        )


class EarlierChoice(forms.ModelChoiceField):
    def label_from_instance(self, entry):
        return f"{entry.edition.year}: {entry.title} ({entry.code})"


class GateForm(forms.Form):
    """Fields by what is asked ("started", "won", "fits"); questions: the yes/no rules of the dimension."""

    def __init__(self, *args, asked, questions, earlier, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        if "started" in asked:
            self.fields["started"] = DayField(
                label=_("Since when has the innovation been running?"),
                help_text=_("The day on which people first felt the service, not the day of the official launch."),
            )
        for rule in questions:
            self.fields[self.name_of(rule)] = YesNo(label=pick(rule, "question"), help_text=pick(rule, "help"))
        if "won" in asked:
            self.fields["won"] = YesNo(label=_("Has this innovation won at this forum before?"))
            self.fields["won_year"] = forms.IntegerField(
                label=_("Year in which it won last"), required=False, min_value=OLDEST, max_value=year
            )
        if earlier is not None and earlier.exists():
            self.fields["continues"] = EarlierChoice(
                earlier, label=_("Does it go on with an entry of an earlier edition?"), required=False,
                empty_label=_("No, it is entered for the first time"),
                help_text=_("The two are linked, so that people see the line."),
            )  # fmt: skip

    @staticmethod
    def name_of(rule) -> str:
        return f"fits-{rule.code}"

    def clean(self):
        data = super().clean()
        if data.get("won") and not data.get("won_year") and "won_year" not in self.errors:
            self.add_error("won_year", _("Say in which year the innovation won."))
        return data

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            started=data.get("started"),
            won=data.get("won"),
            won_year=data.get("won_year") if data.get("won") else None,
            fits={rule.code: data[self.name_of(rule)] for rule in self.questions},
        )

    @property
    def continues(self) -> Entry | None:
        return self.cleaned_data.get("continues")

    @property
    def groups(self) -> list[dict]:
        """Fields in order, each with the condition under which it is shown."""
        return [{"field": self[name], "rule": "won=yes" if name == "won_year" else ""} for name in self.fields]
