"""How a real edition begins: all that its pages need, and one organiser, who invites everybody else."""

import json

from django.db import transaction

from accounts.actions import audit, membership
from accounts.enums import Role
from accounts.models import User
from accounts.queries import person_by_email
from awards.actions import reference
from awards.actions.edition import create_from
from awards.models import Edition
from awards.reference import FOLDER, read_reference
from judging.actions import panel, rubric


def read_rubric(data) -> dict:
    """The definition of the rubric that the edition's file names."""
    return json.loads((FOLDER / data["rubric"]["file"]).read_text(encoding="utf-8"))


@transaction.atomic
def open_edition(data, *, email: str, name: str, now) -> Edition:
    """The edition of a file with its form, its rubric and a panel for each dimension; `email` becomes its organiser.

    A person who is new has no password yet and sets one by the page for forgotten passwords.
    """
    reference.load(read_reference(), by=None, now=now)
    edition = create_from(data, by=None, now=now)
    rubric.publish(read_rubric(data), by=None, now=now)
    for dimension in edition.programme.dimensions.all():
        panel.create(edition, dimension=dimension, name=f"Panel {dimension.programme_label}", by=None, now=now)
    membership.grant(
        _person(email, name, now), role=Role.ORGANISER, scope_id=edition.pk, by=None, now=now, edition=edition
    )
    return edition


def _person(email, name, now) -> User:
    found = person_by_email(email)
    if found is None:
        found = User.objects.create_user(email.strip().lower(), None, name=name, date_joined=now)
        audit.record("user.create", found, by=None, now=now)
    return found
