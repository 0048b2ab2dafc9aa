"""Telling people: a row for each, which their next digest brings. Nobody is told of what they did themselves."""

from django.db import transaction

from accounts.actions import audit
from awards.models import Notice


@transaction.atomic
def tell(user, *, kind, by, now, entry=None, edition=None, region=None, text_args=None) -> Notice | None:
    """Tell one person. text_args: small facts for the sentence, as awards/telling.py reads them; never what is secret."""
    words = {"entry": entry, "edition": edition, "region": region, "text_args": text_args}
    told = tell_all([user], kind=kind, by=by, now=now, **words)
    return told[0] if told else None


@transaction.atomic
def tell_all(users, *, kind, by, now, entry=None, edition=None, region=None, text_args=None) -> list[Notice]:
    """Tell several people the same. One audit event; an empty list when nobody but the actor is there."""
    edition = edition or (entry.edition if entry else None)
    region = region or (entry.region if entry else None)
    told = [
        Notice(user=user, kind=kind, edition=edition, region=region, entry=entry, sender=by, at=now,
               words=text_args or {})
        for user in users if by is None or user.pk != by.pk
    ]  # fmt: skip
    if told:
        Notice.objects.bulk_create(told)
        subject = entry or region or edition or told[0]
        audit.record("notice.tell", subject, by=by, now=now, edition=edition, kind=kind, count=len(told))
    return told
