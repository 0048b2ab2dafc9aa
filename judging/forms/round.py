from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import Round, RubricVersion
from scoring.engine.aggregate import DROP, RENORMALISE

MINUTE = "%Y-%m-%dT%H:%M"
POLICIES = [
    (DROP, gettext_lazy("The sheet is not counted")),
    (RENORMALISE, gettext_lazy("The weights are spread over the marked criteria")),
]


class EditionMoment(forms.DateTimeField):
    """A moment as typed in the edition's own time zone, whatever the reader's is."""

    def __init__(self, *args, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
        super().__init__(*args, input_formats=[MINUTE], widget=widget, **kwargs)
        self.zone = ZoneInfo("Asia/Jakarta")

    def to_python(self, value):
        with timezone.override(self.zone):
            return super().to_python(value)

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else f"{value.astimezone(self.zone):{MINUTE}}"


class RoundForm(forms.ModelForm):
    opens_at = EditionMoment(label=gettext_lazy("Opens"))
    closes_at = EditionMoment(label=gettext_lazy("Closes"))
    missing_policy = forms.ChoiceField(label=gettext_lazy("When a criterion has no mark"), choices=POLICIES)

    class Meta:
        model = Round
        fields = [
            "kind", "rubric", "opens_at", "closes_at", "marks_per_entry", "max_load", "gap_tolerance", "blind",
            "missing_policy", "pact_id", "pact_en",
        ]  # fmt: skip
        labels = {"rubric": gettext_lazy("Rubric")}
        widgets = {"pact_id": forms.Textarea(attrs={"rows": 6}), "pact_en": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "gap_tolerance": gettext_lazy("In points of 100. A larger difference between sent totals asks for a further judge."),
            "max_load": gettext_lazy("Left empty: as even as conflicts of interest allow."),
        }  # fmt: skip

    def __init__(self, edition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            self.fields[name].zone = ZoneInfo(edition.zone)
        self.fields["rubric"].queryset = RubricVersion.objects.defer("definition").order_by("code", "-number")
        self.fields["marks_per_entry"].min_value = 1

    def clean(self):
        data = super().clean()
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("The round closes after it opens."))
        if data.get("marks_per_entry") == 0:
            self.add_error("marks_per_entry", _("Each entry needs at least one mark."))
        return data


class ExtendForm(forms.Form):
    closes_at = EditionMoment(label=gettext_lazy("New closing time"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, edition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].zone = ZoneInfo(edition.zone)


class ReopenRoundForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
