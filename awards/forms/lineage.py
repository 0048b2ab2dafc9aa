"""Where an innovation comes from: chosen from Juara, or named when it stands outside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import LineageKind

OLDEST = 1990
KIND = {"label": _("How do they hang together?"), "choices": LineageKind, "widget": forms.RadioSelect}


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), max_length=100, required=False,
        help_text=_("Words of the title, the code of the entry, or the name of the region."),
    )  # fmt: skip


class SourceForm(forms.Form):
    """An entry that the search found, by its code."""

    kind = forms.ChoiceField(**KIND)
    source = forms.ChoiceField(label=_("Innovation"), widget=forms.RadioSelect)

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = {entry.code: entry for entry in found}
        self.fields["source"].choices = [
            (entry.code, f"{entry.title}, {entry.region.name}, {entry.edition.year} ({entry.code})") for entry in found
        ]

    @property
    def chosen(self):
        return self.found[self.cleaned_data["source"]]


class OutsideForm(forms.Form):
    kind = forms.ChoiceField(**KIND, initial=LineageKind.REPLICATES)
    title = forms.CharField(label=_("Name of the innovation"), max_length=250)
    region = forms.CharField(label=_("Region or institution"), max_length=120, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=OLDEST, max_value=2100, required=False)
    link = forms.URLField(label=_("Link"), max_length=400, required=False, assume_scheme="https")

    @property
    def outside(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("title", "region", "year", "link")}


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 2}), help_text=_("The region reads this.")
    )
