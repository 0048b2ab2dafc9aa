"""Handing a role over for some days. It ends by itself, is never handed on, and every act in it names the absent one."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import invitation as invitations
from accounts.actions.audit import record
from accounts.enums import Role
from accounts.models import Invitation, Membership
from accounts.refusal import Refused

DELEGABLE = (Role.REGION_ADMIN, Role.PROVINCE)
LONGEST = timedelta(days=92)


@transaction.atomic
def delegate(membership, *, to, starts_at, until, reason, by, now) -> Membership:
    """Another person holds the role too, from one moment until another. One stand-in at a time."""
    membership = _delegable(membership, starts_at, until, reason, now)
    if to.pk == membership.user_id:
        raise Refused(_("Choose another person than the one who will be away."))
    if not to.is_active:
        raise Refused(_("This person has no active account."))
    if to.memberships.current(now).own().filter(role=membership.role, scope_id=membership.scope_id).exists():
        raise Refused(_("This person already holds this role."))
    held = Membership.objects.create(
        user=to, role=membership.role, scope=membership.scope, scope_id=membership.scope_id, granted_by=by,
        granted_at=now, letter=reason.strip(), delegated_from=membership, starts_at=starts_at, until=until,
    )  # fmt: skip
    to.__dict__.pop("grants", None)
    record(
        "delegation.give", held, by=by, now=now, user=to.pk, role=held.role, scope_id=held.scope_id,
        starts_at=starts_at.isoformat(), until=until.isoformat(), reason=reason.strip(),
    )  # fmt: skip
    return held


@transaction.atomic
def invite(membership, *, email, name, scope_label, starts_at, until, reason, by, now) -> tuple[Invitation, str]:
    """Offer it by mail to somebody who is not here yet. The days run whether or not it is taken up in time."""
    membership = _delegable(membership, starts_at, until, reason, now)
    return invitations.invite(
        email=email, name=name, role=Role(membership.role), scope_id=membership.scope_id, scope_label=scope_label, by=by,
        now=now, letter=reason.strip(), lent={"delegated_from": membership, "starts_at": starts_at, "until": until},
    )  # fmt: skip


def _delegable(membership, starts_at, until, reason, now) -> Membership:
    """The membership, locked, if it can be delegated for these days. Its row is the lock of its delegations."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.delegated_from_id:
        raise Refused(_("Who stands in for somebody cannot hand the role on."))
    if membership.ended_at or membership.role not in DELEGABLE:
        raise Refused(_("This role cannot be handed over."))
    if not reason.strip():
        raise Refused(_("Give a reason. It stands in the audit trail."))
    if until <= max(starts_at, now):
        raise Refused(_("The last day must not lie before the first one or in the past."))
    if until - starts_at > LONGEST:
        raise Refused(_("A role is handed over for three months at most. Ask the secretariat to appoint somebody."))
    others = Membership.objects.delegated(now).filter(delegated_from=membership, starts_at__lt=until)
    if others.filter(until__gt=starts_at).exists():
        raise Refused(_("Somebody else stands in on some of these days. End that first."))
    return membership
