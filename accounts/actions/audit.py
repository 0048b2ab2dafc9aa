"""The one way an action says what it did."""

from django.db import transaction

from accounts.models import AuditEvent


def record(verb, obj, *, by, now, edition=None, **data):
    """Write the event of an action inside the action's own transaction.

    verb: "noun.verb" such as "entry.submit"; obj: the row acted upon; by: the person or None for the system;
    edition: the edition or its id, where the row does not carry edition_id itself;
    data: small JSON values (ids, old and new state, reasons), never secrets.
    Raises RuntimeError outside a transaction, because then the event could outlive the act or the act the event.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit event is written inside the transaction of its action.")
    edition_id = getattr(obj, "edition_id", None) if edition is None else getattr(edition, "pk", edition)
    return AuditEvent.objects.create(
        at=now,
        actor=by,
        verb=verb,
        noun=obj._meta.model_name,  # noqa: SLF001 - Django documents _meta
        noun_id=obj.pk,
        edition_id=edition_id,
        data=data,
    )
