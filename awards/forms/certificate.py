from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.language import language
from awards.documents.numbering import PatternError, validate_pattern
from awards.enums import CertificateKind

EMBLEM_BYTES = 4 * 1024 * 1024


class PatternField(forms.CharField):
    """The pattern of certificate numbers; what is wrong with one is said beside it."""

    def validate(self, value):
        super().validate(value)
        try:
            validate_pattern(value)
        except PatternError as error:
            raise forms.ValidationError(error.message(language())) from error


class WordingForm(forms.Form):
    place = forms.CharField(label=_("Place of signing"), max_length=80)
    date = forms.DateField(
        label=_("Date on the charters"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("Left empty: the day of the publication."),
    )
    signatory_office_id = forms.CharField(label=_("Office of the signatory (Indonesian)"), max_length=200)
    signatory_office_en = forms.CharField(label=_("Office of the signatory (English)"), max_length=200, required=False)
    signatory_name = forms.CharField(label=_("Name of the signatory"), max_length=200)
    pattern_charter = PatternField(
        label=_("Number pattern of charters"),
        max_length=120,
        help_text=_("May use {seq:04d}, {month:02d}, {roman_month} and {year}."),
    )
    pattern_participation = PatternField(label=_("Number pattern of certificates of participation"), max_length=120)

    def __init__(self, *args, edition, **kwargs):
        patterns = edition.charter.get("pattern", {})
        initial = {name: edition.charter.get(name, "") for name in self.base_fields if not name.startswith("pattern_")}
        initial |= {f"pattern_{kind.value}": patterns.get(kind, "") for kind in CertificateKind}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def words(self) -> dict[str, str]:
        words = {name: value for name, value in self.cleaned_data.items() if not name.startswith("pattern_")}
        return words | {"date": words["date"].isoformat() if words["date"] else ""}

    @property
    def patterns(self) -> dict[str, str]:
        return {kind.value: self.cleaned_data[f"pattern_{kind.value}"] for kind in CertificateKind}


class EmblemForm(forms.Form):
    emblem = forms.FileField(
        label=_("Emblem"),
        help_text=_("PNG or JPEG, at most 4 MB. Use only an emblem that your office may use."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_emblem(self):
        file = self.cleaned_data["emblem"]
        if file.size > EMBLEM_BYTES:
            raise forms.ValidationError(_("The file is larger than 4 MB. Upload a smaller one."))
        return file


class CertificateFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *CertificateKind.choices])

    @property
    def chosen(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("kind", "")


class CheckForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        max_length=60,
        help_text=_("It stands beside the QR code. Spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
