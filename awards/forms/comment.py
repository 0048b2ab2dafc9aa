from django import forms
from django.utils.translation import gettext_lazy as _

from awards.actions.comment import MOST_CHARS


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"), max_length=MOST_CHARS, widget=forms.Textarea({"rows": 3}),
        help_text=_("Read by your agency and the region admin only; never part of what is sent."),
    )  # fmt: skip
