from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import mail
from accounts.cookies import remember_language
from accounts.queries import person_by_email


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come by invitation. Says the same about unknown and inactive accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _(
            "There were too many failed attempts. Wait five minutes, or choose a new password through the link below."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:profile")

    def send_mail(self, template_prefix, email, context):
        """allauth's mails in our words, in the language of the receiver and not of whoever fills in the form."""
        person = person_by_email(email)
        reader = {"language": person.language, "zone": person.zone} if person else {}
        template = template_prefix.removeprefix("account/email/")
        mail.send(template, email, {"email": email, **context}, **reader)
