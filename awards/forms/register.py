from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.enums import InnovationState
from awards.models import Agency, Dimension, SubDimension
from awards.tables.register import month


class MonthField(forms.CharField):
    """Month and year, as browsers send them or as people write them; the value is the first day."""

    def __init__(self, **options):
        super().__init__(max_length=20, widget=forms.TextInput({"type": "month"}), **options)
        self.widget.input_type = "month"

    def clean(self, value):
        text = super().clean(value).strip()
        return month(text) if text else None

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if hasattr(value, "year") else value


class DimensionChoice(forms.ModelChoiceField):
    def label_from_instance(self, dimension):
        return f"{dimension.programme_label}: {pick(dimension, 'label')}"


class SubDimensionChoice(forms.ModelChoiceField):
    def label_from_instance(self, sub):
        return f"{sub.dimension.programme_label}: {pick(sub, 'label')}"


class InnovationForm(forms.Form):
    """agencies: those in whose name this person keeps the register; without them the agency stays what it is."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    title = forms.CharField(label=_("Title"), max_length=200)
    dimension = DimensionChoice(Dimension.objects.order_by("order"), label=_("Dimension"))
    subdimension = SubDimensionChoice(
        SubDimension.objects.select_related("dimension").order_by("dimension__order", "order"), label=_("Sub-dimension"),
        required=False, empty_label=_("None"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), choices=InnovationState.choices)
    starts = MonthField(
        label=_("From month"), help_text=_("Month and year in which people first felt it, or are meant to.")
    )
    ends = MonthField(label=_("Until month"), required=False, help_text=_("Needed for what is carried out."))
    description = forms.CharField(
        label=_("Short description"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    budget = forms.CharField(
        label=_("Budget source"), required=False, max_length=200, help_text=_("For example APBD, or CSR.")
    )
    url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args, agencies=None, **kwargs):
        super().__init__(*args, **kwargs)
        if agencies is None:
            del self.fields["agency"], self.fields["state"]
            return
        self.fields["agency"].queryset = agencies
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0]
            self.fields["agency"].empty_label = None


class StateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=InnovationState.choices)
    ends = MonthField(label=_("Until month"), required=False, help_text=_("Needed for what is carried out."))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class RegisterFilter(forms.Form):
    q = forms.CharField(label=_("Title"), required=False, max_length=100)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agency"), required=False, empty_label=_("All agencies")
    )
    dimension = forms.ModelChoiceField(
        Dimension.objects.none(), label=_("Dimension"), required=False, empty_label=_("All dimensions")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *InnovationState.choices]
    )

    def __init__(self, *args, agencies, dimensions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset, self.fields["dimension"].queryset = agencies, dimensions
        if len(agencies) == 1:
            del self.fields["agency"]

    @property
    def wishes(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}
