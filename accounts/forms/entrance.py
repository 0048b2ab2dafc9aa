"""The forms of allauth's pages in our words. What they check stays allauth's."""

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least ten characters, not a common password and not like your name or address.")


def word(form, name, label, help_text=""):
    """Label and help of a field; a label beside the field makes a placeholder needless."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "login", _("E-mail address"))
        word(self, "password", _("Password"))
        word(self, "remember", _("Keep me logged in on this device"))
        self.fields["remember"].needed = True  # a choice, not an answer that may be missing: no "optional" mark


class ResetPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "email", _("E-mail address"))


class ResetPasswordKeyForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "password1", _("New password"), PASSWORD_HELP)
        word(self, "password2", _("New password once more"))


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        word(self, "oldpassword", _("Present password"))
        word(self, "password1", _("New password"), PASSWORD_HELP)
        word(self, "password2", _("New password once more"))


class AcceptForm(forms.Form):
    """What a new person gives with the link of an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    password1 = allauth.SetPasswordField(label=_("Password"), help_text=PASSWORD_HELP)
    password2 = allauth.PasswordField(label=_("Password once more"), autocomplete="new-password")

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self):
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return self.cleaned_data
