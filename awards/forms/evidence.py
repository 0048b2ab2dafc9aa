from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import EvidenceState, LinkOutcome


class CheckForm(forms.Form):
    """The secretariat's word on a file."""

    state = forms.ChoiceField(label=_("What you found"), choices=EvidenceState, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Place of the visit"), required=False, max_length=200)
    day = forms.DateField(
        label=_("Day of the visit"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Reason or what was seen"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Needed for a rejection and for a visit. The region reads it, and judges too. In a blind round they read "
            "only the reason of a rejection: name no region, agency or person in it."
        ),
    )

    def clean(self):
        """The missing part is told where it belongs; the action refuses it for whoever asks otherwise."""
        data = super().clean()
        state, asked = data.get("state"), []
        if state == EvidenceState.REJECTED:
            asked = [("note", _("Give the reason. The region and the judges read it."))]
        elif state == EvidenceState.VERIFIED:
            seen = _("Name the place and the day of the visit, and say what was seen.")
            asked = [(name, seen) for name in ("place", "day", "note")]
        for name, words in asked:
            if name in data and not data[name]:
                self.add_error(name, words)
        return data


class ClaimForm(forms.Form):
    """Which claim a file proves. choices: as awards.queries.uploading.claims_of gives them; may_be_open: the form names no claim of its own."""

    supports = forms.ChoiceField(label=_("What does this file prove?"), required=False)

    def __init__(self, *args, choices, standing, may_be_open, **kwargs):
        super().__init__(*args, initial={"supports": standing}, **kwargs)
        named = {value for _title, rows in choices for value, _label in rows}
        kept = [(standing, standing.partition("/")[2] or standing)] if standing and standing not in named else []
        self.fields["supports"].required = not may_be_open
        self.fields["supports"].choices = [*([("", _("Not said"))] if may_be_open else []), *kept, *choices]


class WordForm(forms.Form):
    """A person's word on an address."""

    url = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=[(each.value, each.label) for each in LinkOutcome.words()])
    note = forms.CharField(label=_("Note"), required=False, max_length=500)


class QuotaForm(forms.Form):
    """How much evidence a region may keep in an edition."""

    megabytes = forms.IntegerField(label=_("Megabytes per region"), min_value=1, max_value=1_000_000)
    files = forms.IntegerField(label=_("Files per region"), min_value=1, max_value=100_000)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stands on the timeline of the edition."),
    )
