"""The rules of eligibility as a form: one small form for each rule, more added and taken away, all saved at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards import gate
from awards.eligibility import MOST_EDITIONS, MOST_ENTRIES, MOST_MONTHS
from awards.forms.eligibility import DayField

MOST_RULES = 60
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class RuleForm(forms.Form):
    """`row` gives the rule as data; `remove` takes it away."""

    kind = ""
    title = ""
    remove = forms.BooleanField(label=_("Take this rule away"), required=False)

    def __init__(self, *args, dimensions, **kwargs):
        super().__init__(*args, **kwargs)
        self.dimensions = dimensions

    @property
    def fields_shown(self):
        """The fields of the rule; `remove` stands last, by itself."""
        return [self[name] for name in self.fields if name != "remove" and not self[name].is_hidden]

    @property
    def is_removed(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("remove")))

    def row(self) -> dict:
        return {"kind": self.kind} | {
            name: value for name, value in self.cleaned_data.items() if name != "remove" and value not in ("", None)
        }


class RunningRule(RuleForm):
    kind, title = "running_at_least", _("Running long enough")
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=MOST_MONTHS)
    on = DayField(
        label=_("Measured on"),
        required=False,
        help_text=_("Leave it empty to measure on the day on which intake closes."),
    )

    def row(self):
        on = self.cleaned_data["on"]
        return {"kind": self.kind, "months": self.cleaned_data["months"]} | ({"on": on.isoformat()} if on else {})


class WinnerRule(RuleForm):
    kind, title = "not_winner_of_last", _("Not a winner of the last editions")
    editions = forms.IntegerField(label=_("Number of editions"), min_value=1, max_value=MOST_EDITIONS)


class LimitRule(RuleForm):
    kind, title = "at_most", _("A limit on entries")
    entries = forms.IntegerField(label=_("Entries at most"), min_value=1, max_value=MOST_ENTRIES)
    per = forms.ChoiceField(
        label=_("Counted"),
        choices=[("region", _("per region")), ("region_dimension", _("per region and dimension"))],
        widget=forms.RadioSelect,
        help_text=_("Drafts count too; what was withdrawn or found not eligible does not."),
    )


class FitRule(RuleForm):
    kind, title = "dimension_fits", _("A question about the dimension")
    code = forms.SlugField(widget=forms.HiddenInput, required=False)
    dimension = forms.ChoiceField(label=_("Dimension"))
    question_id = forms.CharField(label=_("Question (Indonesian)"), max_length=250)
    question_en = forms.CharField(label=_("Question (English)"), max_length=250, required=False)
    help_id = forms.CharField(label=_("Help (Indonesian)"), max_length=500, required=False)
    help_en = forms.CharField(label=_("Help (English)"), max_length=500, required=False)
    wanted = forms.ChoiceField(label=_("The answer that fits"), choices=YES_NO, widget=forms.RadioSelect, initial="yes")
    instead = forms.ChoiceField(label=_("Otherwise choose"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        options = [(each.code, f"{each.programme_label}: {pick(each, 'label')}") for each in self.dimensions]
        self.fields["dimension"].choices = options
        self.fields["instead"].choices = [("", _("The dimension that fits better")), *options]

    def row(self):
        return super().row() | {"wanted": self.cleaned_data["wanted"] == "yes"}


FORMS = {form.kind: form for form in (RunningRule, WinnerRule, LimitRule, FitRule)}


class GateRulesForm(forms.Form):
    """All rules of an edition, and the reason once intake has opened. `added` is the kind of one more, empty rule."""

    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_RULES)
    base = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("It stands on the timeline of the edition."),
    )  # fmt: skip

    def __init__(self, data=None, *, edition, dimensions, needs_reason, added=""):
        super().__init__(data)
        self.fields["reason"].required = needs_reason
        self.dimensions = list(dimensions)
        self.forms = self._bound() if data is not None else self._from(edition.gate_rules)
        if added in FORMS and len(self.forms) < MOST_RULES:
            self.forms.append(self._make(FORMS[added], len(self.forms)))
        self.initial |= {"count": len(self.forms), "base": gate.digest_of(edition.gate_rules)}

    def begin_from(self, edition) -> None:
        """The next saving is on the rules of this edition as they stand."""
        self.data = self.data.copy()
        self.data["base"] = gate.digest_of(edition.gate_rules)

    def _make(self, cls, number, **options):
        return cls(prefix=f"rule-{number}", dimensions=self.dimensions, **options)

    def _from(self, rows):
        return [self._make(FORMS[row["kind"]], number, initial=_shown(row)) for number, row in enumerate(rows)]

    def _bound(self):
        text = self.data.get("count", "")
        count = min(int(text), MOST_RULES) if text.isdecimal() else 0
        kinds = [self.data.get(f"rule-{number}-kind", "") for number in range(count)]
        return [self._make(FORMS[kind], number, data=self.data) for number, kind in enumerate(kinds) if kind in FORMS]

    def clean(self):
        if any(not form.is_valid() for form in self.forms if not form.is_removed):
            raise forms.ValidationError(_("Look at the rules that are marked below."))

    def rows(self) -> list[dict]:
        rows = [form.row() for form in self.forms if not form.is_removed]
        taken = {row["code"] for row in rows if row.get("code")}
        for row in rows:
            if row["kind"] == FitRule.kind and not row.get("code"):
                row["code"] = _free(row["dimension"], taken)
                taken.add(row["code"])
        return rows


def _shown(row: dict) -> dict:
    return {**row, "wanted": "yes" if row.get("wanted", True) else "no"}


def _free(dimension: str, taken: set[str]) -> str:
    stem = dimension.replace("-", "_")
    return next(f"{stem}_{number}" for number in range(1, MOST_RULES + 2) if f"{stem}_{number}" not in taken)
