"""Signed addresses of files: they say what may be fetched, for a minute, and who holds one needs no cookie.

The page of a file asks the rule and redirects here; the file itself comes from a path (or a host, FILES_HOST) on which
nobody is logged in, so that a file that runs in the browser after all finds nothing to take.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse

SALT = "awards.serving"
SECONDS = 60
PATH = "/files/"


class Variant(models.TextChoices):
    ORIGINAL = "original"
    COPY = "copy"
    PICTURE = "picture"


@dataclass(frozen=True)
class Ticket:
    evidence: int
    variant: Variant
    name: str  # as which it is saved


def send(request, evidence, variant: Variant, *, name=""):
    """The redirect to the file. Ask the rule first."""
    token = signing.dumps([evidence.pk, variant.value, name or evidence.name], salt=SALT)
    address = reverse("awards:file", args=[token])
    return redirect(f"{request.scheme}://{settings.FILES_HOST}{address}" if settings.FILES_HOST else address)


def read(token: str) -> Ticket:
    """Raises signing.SignatureExpired or signing.BadSignature."""
    pk, variant, name = signing.loads(token, salt=SALT, max_age=SECONDS)
    return Ticket(pk, Variant(variant), name)
