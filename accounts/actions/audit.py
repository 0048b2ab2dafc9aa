"""The one way an action says what it did."""

from django.db import transaction

from accounts.enums import Role
from accounts.models import AuditEvent


def record(verb, obj, *, by, now, edition=None, **data):
    """Write the event of an action inside the action's own transaction.

    verb: "noun.verb" such as "entry.submit"; obj: the row acted upon; by: the person or None for the system;
    edition: the edition or its id, where the row does not carry edition_id itself;
    data: small JSON values (ids, old and new state, reasons), never secrets. Who stands in for an absent person is
    recorded with that person in "on_behalf_of".
    Raises RuntimeError outside a transaction, because then the event could outlive the act or the act the event.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit event is written inside the transaction of its action.")
    if absent := _absent(by, obj):
        data["on_behalf_of"] = absent
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


def _absent(by, obj) -> int | None:
    """The person for whom `by` acts here: of a delegated role over the region that the row belongs to.

    A row that belongs to no region (an invitation, a reminder) counts when only one delegation can be meant; what
    somebody does to their own account never does.
    """
    lent = by.stands_in if by is not None else {}
    if not lent or obj._meta.label == "accounts.User":  # noqa: SLF001 - Django documents _meta
        return None
    place = getattr(obj, "region_id", None) or getattr(getattr(obj, "entry", None), "region_id", None)
    own = [person for (role, scope_id), person in lent.items() if role != Role.REGION_ADMIN or scope_id == place]
    persons = set(own if place else lent.values())
    return persons.pop() if len(persons) == 1 else None
