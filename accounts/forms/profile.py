from django import forms

from accounts.models import User


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "zone", "nudges"]
        widgets = {"language": forms.RadioSelect, "zone": forms.RadioSelect, "nudges": forms.RadioSelect}
