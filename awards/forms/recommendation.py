from django import forms
from django.utils.translation import gettext_lazy as _


class RecommendForm(forms.Form):
    note = forms.CharField(
        label=_("Why the province recommends it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The secretariat and the region read it. Judges never do."),
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays on record beside the recommendation."),
    )  # fmt: skip
