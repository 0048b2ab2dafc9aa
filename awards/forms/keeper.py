from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class KeeperForm(forms.Form):
    """Whom of the agency to put in charge; nobody: the whole agency."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("In charge"), required=False, empty_label=_("The whole agency"),
        help_text=_("Everybody of the agency can go on writing."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What is left to do"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays in the history of the entry, where your colleague reads it."),
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
