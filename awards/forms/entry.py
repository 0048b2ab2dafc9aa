"""Starting an entry, and the forms of its way to the secretariat and back."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.models import Agency, Category, Entry, SubDimension


class AgencyChoice(forms.ModelChoiceField):
    def label_from_instance(self, agency):
        return f"{agency.name}, {agency.region.name}"


class CategoryChoice(forms.ModelChoiceField):
    """`several`: people may choose between editions or classes of participant, so both are said."""

    several = False

    def label_from_instance(self, category):
        label = f"{category.dimension.programme_label}: {pick(category.dimension, 'label')}"
        if not self.several:
            return label
        return f"{label} ({category.get_participant_display()}, {pick(category.edition, 'name')})"


class SubDimensionChoice(forms.ModelChoiceField):
    def label_from_instance(self, sub):
        return f"{sub.dimension.programme_label}: {pick(sub, 'label')}"


class StartForm(forms.Form):
    agency = AgencyChoice(Agency.objects.none(), label=_("Agency"))
    category = CategoryChoice(
        Category.objects.none(), label=_("Dimension"), widget=forms.RadioSelect, empty_label=None,
        help_text=_("The entry is judged with others of this dimension."),
    )  # fmt: skip
    subdimension = SubDimensionChoice(
        SubDimension.objects.none(), label=_("Sub-dimension"), required=False, empty_label=_("None")
    )
    title = forms.CharField(
        label=_("Title of the innovation"), max_length=200, help_text=_("You can change it until the entry is sent.")
    )
    with_files = forms.BooleanField(
        label=_("Take the files along"), required=False,
        help_text=_("Only if they still prove what the new entry says. Each can be removed afterwards."),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, agencies, categories, copying=False, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = {agency.region.kind for agency in agencies}
        fitting = categories.filter(participant__in=kinds)
        self.fields["agency"].queryset = agencies
        self.fields["category"].queryset = fitting
        self.fields["category"].several = len(kinds) > 1 or len({category.edition_id for category in fitting}) > 1
        self.fields["subdimension"].queryset = SubDimension.objects.filter(
            dimension__in={category.dimension_id for category in fitting}
        ).select_related("dimension")
        if not copying:
            del self.fields["with_files"]
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0]
            self.fields["agency"].empty_label = None

    def clean(self):
        agency, category = self.cleaned_data.get("agency"), self.cleaned_data.get("category")
        sub = self.cleaned_data.get("subdimension")
        if agency and category and agency.region.kind != category.participant:
            self.add_error("category", _("This category is for another class of participant than the agency's region."))
        if sub and category and sub.dimension_id != category.dimension_id:
            self.add_error("subdimension", _("Choose a sub-dimension of the dimension above, or none."))


class CopyForm(forms.Form):
    """Which earlier entry the new one takes its answers from."""

    source = forms.ModelChoiceField(Entry.objects.none(), label=_("Entry of an earlier edition"), to_field_name="code")

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = earlier
        self.fields["source"].label_from_instance = lambda entry: f"{entry.edition.year}: {entry.title} ({entry.code})"


class ReturnForm(forms.Form):
    """A note for each section, and one for the whole draft; at least one of them."""

    WHOLE = "whole"

    def __init__(self, *args, sections, **kwargs):
        super().__init__(*args, **kwargs)
        text = {"required": False, "widget": forms.Textarea({"rows": 3})}
        self.fields[self.WHOLE] = forms.CharField(label=_("About the whole draft"), **text)
        for section in sections:
            self.fields[f"section-{section.code}"] = forms.CharField(label=pick(section, "title"), **text)

    def clean(self):
        if not any(text.strip() for text in self.cleaned_data.values()):
            self.add_error(self.WHOLE, _("Write at least one note, so that the agency knows what to change."))

    def notes(self) -> dict[str, str]:
        return {
            "" if name == self.WHOLE else name.removeprefix("section-"): text
            for name, text in self.cleaned_data.items()
            if text.strip()
        }


class SendForm(forms.Form):
    """The key makes pressing twice, resending and two tabs one act."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=16)
    declared = forms.BooleanField(
        label=_("I send this entry in the name of the regional government and answer for what it says."),
        error_messages={"required": _("Tick the box to declare this.")},
    )

    @staticmethod
    def new_key() -> str:
        return uuid.uuid4().hex


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea({"rows": 3}), help_text=_("The reason stays in the entry's history.")
    )
