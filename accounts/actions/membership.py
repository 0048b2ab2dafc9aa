from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record
from accounts.enums import SCOPE_OF, Role
from accounts.models import Membership
from accounts.refusal import Refused


@transaction.atomic
def grant(user, *, role, scope_id, by, now, letter="", edition=None) -> Membership:
    """Give a role over a scope. Someone who holds it already keeps the membership they have, without a new event."""
    held = user.memberships.current(now).own().filter(role=role, scope_id=scope_id).first()
    if held:
        return held
    membership = Membership(
        user=user, role=role, scope=SCOPE_OF[role], scope_id=scope_id, granted_by=by, granted_at=now, letter=letter
    )
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError:  # somebody else granted it a moment ago
        return user.memberships.current(now).own().get(role=role, scope_id=scope_id)
    record("membership.grant", membership, by=by, now=now, edition=edition, user=user.pk, role=role, scope_id=scope_id)
    user.__dict__.pop("grants", None)
    return membership


@transaction.atomic
def end(membership, *, by, now, reason, edition=None) -> Membership:
    """End a membership: the next request of its holder no longer has the right."""
    if not reason.strip():
        raise Refused(_("Give a reason for ending this role."))
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_at:
        raise Refused(_("This role has already ended."))
    if membership.role == Role.ORGANISER and not _another_organiser(membership):
        raise Refused(_("An edition keeps at least one organiser. Invite another one first."))
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    record(
        "membership.end", membership, by=by, now=now, edition=edition,
        user=membership.user_id, role=membership.role, scope_id=membership.scope_id, reason=reason.strip(),
    )  # fmt: skip
    return membership


def _another_organiser(membership) -> bool:
    others = Membership.objects.current().filter(role=Role.ORGANISER, scope_id=membership.scope_id)
    return others.exclude(pk=membership.pk).exists()
