from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV (UTF-8) or XLSX, at most 5 MB and 5,000 rows. The first line names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        max_length=200,
    )
