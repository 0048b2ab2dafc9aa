from django import forms
from django.utils.translation import gettext_lazy as _

from awards.forms.screening import Moment


class PublicationForm(forms.Form):
    at = Moment(label=_("Public from"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ReadBackForm(forms.Form):
    """The last look before a final act: the person types the number of the run that stands on the page."""

    run = forms.CharField(label=_("Number of the ranking run"), max_length=40)

    def __init__(self, *args, run_number, **kwargs):
        super().__init__(*args, **kwargs)
        self.run_number = run_number
        self.fields["run"].help_text = _("Type %(number)s, so that you adopt what you have read.") % {
            "number": run_number
        }

    def clean_run(self):
        typed = self.cleaned_data["run"].strip()
        if typed != self.run_number:
            raise forms.ValidationError(_("This is not the number that stands on the page."))
        return typed
