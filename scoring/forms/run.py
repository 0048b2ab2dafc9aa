from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.language import pick


class FreezeForm(forms.Form):
    """Asked only where marks are unequal: why the round is frozen nevertheless."""

    override_reason = forms.CharField(
        label=_("Reason for freezing with unequal numbers of marks"),
        help_text=_("It is published with the method note."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class OverrideForm(forms.Form):
    """Asked only where something stands against finalising: why the run is proposed nevertheless."""

    override_reason = forms.CharField(
        label=_("Reason for proposing it nevertheless"),
        help_text=_("It is kept in the audit trail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class RunForm(forms.Form):
    """The method of a further run. The edition's own is chosen first."""

    def __init__(self, *args, **kwargs):
        from scoring.engine.methods import METHODS  # noqa: PLC0415 - heavy: loaded when used

        super().__init__(*args, **kwargs)
        choices = [(name, f"{pick(method.title)}. {pick(method.sentence)}") for name, method in METHODS.items()]
        self.fields["method"] = forms.ChoiceField(label=_("Method"), choices=choices, widget=forms.RadioSelect)


class TieForm(forms.Form):
    """The order that people gave to entries of one tie, with their reason."""

    reason = forms.CharField(
        label=_("Reason for this order"),
        help_text=_("It is published with the run. Another person confirms the decision later."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args, tied, titles, **kwargs):
        super().__init__(*args, **kwargs)
        self.tied = tied
        places = [(str(n), str(n)) for n in range(1, len(tied) + 1)]
        for entry in tied:
            self.fields[f"order-{entry}"] = forms.ChoiceField(
                label=f"{entry} {titles.get(entry, '')}".strip(), choices=places
            )
        self.order_fields([*(f"order-{entry}" for entry in tied), "reason"])

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        given = [cleaned.get(f"order-{entry}") for entry in self.tied]
        if None not in given and len(set(given)) != len(given):
            raise forms.ValidationError(_("Give each entry its own number."))
        return cleaned

    @property
    def ordered(self) -> list[str]:
        return sorted(self.tied, key=lambda entry: int(self.cleaned_data[f"order-{entry}"]))


class WeightsForm(forms.Form):
    """Weights to try out. Fields are named w-<criterion>; nothing of it is ever stored."""

    def __init__(self, *args, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"w-{criterion['code']}"] = forms.IntegerField(
                label=pick(criterion, "label"),
                min_value=0,
                max_value=100,
                initial=round(float(criterion["weight"])),
                widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100, "step": 1}),
            )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("At least one weight must be above zero."))
        return cleaned

    @property
    def weights(self) -> dict[str, float]:
        return {criterion["code"]: float(self.cleaned_data[f"w-{criterion['code']}"]) for criterion in self.criteria}
