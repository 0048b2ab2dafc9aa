from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import RegionKind
from awards.forms.screening import Moment
from awards.models import Dimension, Province, Region

REASON = {"max_length": 1000, "widget": forms.Textarea(attrs={"rows": 3})}


class DimensionChoice(forms.ModelChoiceField):
    def label_from_instance(self, dimension):
        return dimension.programme_label


class ProposalForm(forms.Form):
    """Until when, for whom and why. For a late request (region given) the region is settled."""

    closes_at = Moment(label=_("New deadline"))
    participant = forms.ChoiceField(label=_("Class of participant"), required=False)
    province = forms.ModelChoiceField(Province.objects.all(), label=_("Province"), required=False)
    dimension = DimensionChoice(Dimension.objects.none(), label=_("Dimension"), required=False)
    region = forms.ModelChoiceField(
        Region.objects.competing(),
        label=_("One region only"),
        required=False,
        help_text=_("Leave class and province open then. With nothing chosen the extension is for all participants."),
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("It stands on the timeline and the regions read it."), **REASON
    )

    def __init__(self, *args, edition, region=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("province", "region", "dimension"):
            self.fields[name].empty_label = _("All")
        self.fields["participant"].choices = [("", _("All")), *RegionKind.choices]
        self.fields["dimension"].queryset = Dimension.objects.filter(categories__edition=edition).distinct()
        if region is not None:
            for name in ("participant", "province", "region"):
                del self.fields[name]

    def clean(self):
        data = super().clean()
        if data.get("region") and (data.get("participant") or data.get("province")):
            self.add_error("region", _("Choose either one region or a class of participant and a province."))
        return data


class AskForm(forms.Form):
    until = Moment(label=_("Until when the region needs"))
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The secretariat reads it. Say what keeps the region from sending."), **REASON
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Reason"), help_text=_("The region reads this."), **REASON)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), **REASON)
