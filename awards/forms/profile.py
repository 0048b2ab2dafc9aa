from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.language import pick
from awards.enums import BookKind, HeadOffice, HeadStatus, MasterplanStatus, PlanKind
from awards.forms.numbers import read_number
from awards.models import Agency, GovernmentIndex, Region

FIRST, LAST = 2000, 2100


def _date(label, *, required=True, help_text=""):
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def _year(label):
    return forms.IntegerField(label=label, min_value=FIRST, max_value=LAST)


class HeadForm(forms.Form):
    name = forms.CharField(label=_("Name with titles"), max_length=150)
    office = forms.ChoiceField(label=_("Office"), choices=HeadOffice.choices)
    status = forms.ChoiceField(label=_("Status"), choices=HeadStatus.choices)
    starts = _date(_("In office from"), help_text=_("Who was in office until then leaves the day before."))
    ends = _date(_("Until"), required=False, help_text=_("Leave it empty while the term runs."))
    letter = forms.CharField(label=_("Decree of appointment"), max_length=200, required=False)


class EndForm(forms.Form):
    ends = _date(_("Last day in office"), required=False, help_text=_("Leave it empty while the term runs."))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The reason stays in the history."))


class MasterplanForm(forms.Form):
    first_year = _year(_("First year"))
    last_year = _year(_("Last year"))
    status = forms.ChoiceField(label=_("Status"), choices=MasterplanStatus.choices)
    decree = forms.CharField(label=_("Regulation or decree"), max_length=200, required=False)


class MasterplanStateForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=MasterplanStatus.choices,
                               help_text=_("A version in force replaces the one that was in force."))  # fmt: skip
    decree = forms.CharField(label=_("Regulation or decree"), max_length=200, required=False)


class BookForm(forms.Form):
    kind = forms.ChoiceField(label=_("Book"), choices=BookKind.choices)
    file = forms.FileField(label=_("File"), max_length=200, help_text=_("A new file takes the place of the one that stands."),
                           widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.pptx,.xlsx"}))  # fmt: skip


class PlanLinkForm(forms.Form):
    kind = forms.ChoiceField(label=_("Plan"), choices=PlanKind.choices)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agency"), required=False, help_text=_("Only for a Renstra.")
    )
    first_year = _year(_("First year"))
    last_year = _year(_("Last year"))
    url = forms.URLField(label=_("Link"), max_length=500, assume_scheme="https")

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = region.agencies.filter(is_active=True)
        self.fields["agency"].show_if = f"kind={PlanKind.AGENCY}"


class IndexChoice(forms.ModelChoiceField):
    def label_from_instance(self, index):
        last = index.last_year or ""
        return f"{pick(index, 'name')} ({index.first_year}–{last})"


class IndexForm(forms.Form):
    index = IndexChoice(GovernmentIndex.objects.all(), label=_("Index"), empty_label=None)
    year = _year(_("Year"))
    value = forms.CharField(label=_("Index value"), max_length=12, required=False, widget=forms.TextInput({"inputmode": "decimal"}),
                            help_text=_("For example 3,31. Leave it empty to take a wrong value back."))  # fmt: skip
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Letter or decree, or the reason for taking a value back."),
    )

    def clean_value(self) -> Decimal | None:
        text = self.cleaned_data["value"].strip()
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise ValidationError(_("Write a number with digits, for example 1250 or 12.5."))
        if Decimal(number).as_tuple().exponent < -2:  # noqa: PLR2004 - the indices have two decimals
            raise ValidationError(_("Write at most two decimals."))
        return Decimal(number)


class YearJoinedForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year joined"), min_value=FIRST, max_value=LAST, required=False,
        help_text=_("Leave it empty to take a wrong year back."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=300,
                             help_text=_("Letter, decree or report; the region reads it in the history."))  # fmt: skip


class AgencyChangeForm(forms.Form):
    name = forms.CharField(label=_("Name of the agency"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)


class ClusterForm(forms.Form):
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where it is laid down who belongs to it."))


class MemberForm(forms.Form):
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.order_by("name")


class RegionFilter(forms.Form):
    q = forms.CharField(label=_("Name of the region"), required=False, max_length=100)


class NothingForm(forms.Form):
    """A page that only asks once."""
