"""Mails of the house: plain text with a simple HTML twin, in the language of whoever receives them."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.queries import person_by_email


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def send(template: str, to: str, context: dict, *, language="id", zone=settings.TIME_ZONE):
    """Send emails/<template>: its subject, its text, and the same text inside the HTML frame. One receiver a mail."""
    with translation.override(language), timezone.override(zone):
        context = {"site_url": settings.SITE_URL, **context}
        subject = " ".join(render_to_string(f"emails/{template}_subject.txt", context).split())
        text = render_to_string(f"emails/{template}.txt", context).strip() + "\n"
        html = render_to_string(f"emails/{template}.html", {**context, "subject": subject, "language": language})
    message = EmailMultiAlternatives(subject, text, to=[to])
    message.attach_alternative(html, "text/html")
    message.send()


def send_invitation(invitation, token):
    person = person_by_email(invitation.email)
    # The link is a route of the composition root, because taking up a role may touch every area.
    link = absolute(reverse("people:invitation", args=[token]))
    reader = {"language": person.language, "zone": person.zone} if person else {}
    send(
        "invitation", invitation.email, {"invitation": invitation, "link": link, "known": person is not None}, **reader
    )
