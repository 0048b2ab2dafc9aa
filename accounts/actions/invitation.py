"""Invitations: a role is offered by mail, and taken up once by whoever holds the link."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mail
from accounts.actions import membership as memberships
from accounts.actions.audit import record
from accounts.enums import SCOPE_OF, Scope
from accounts.models import Invitation, User
from accounts.queries import person_by_email, token_digest
from accounts.refusal import Refused

LIFETIME = timedelta(days=14)


@transaction.atomic
def invite(*, email, name, role, scope_id, scope_label, by, now, letter="", edition=None, lent=None,
           ) -> tuple[Invitation, str]:  # fmt: skip
    """Offer a role. Returns the invitation and its token, which the database keeps only as a digest.

    lent: {"delegated_from", "starts_at", "until"} when it is handed over for some days only.
    """
    email = email.strip().lower()
    _refuse_double(email, role, scope_id)
    token = secrets.token_urlsafe(32)
    scope = SCOPE_OF[role]
    edition_id = edition.pk if edition is not None else (scope_id if scope == Scope.EDITION else None)
    invitation = Invitation.objects.create(
        email=email, name=name, role=role, scope=scope, scope_id=scope_id, scope_label=scope_label, letter=letter,
        edition_id=edition_id, token_digest=token_digest(token), invited_by=by, invited_at=now,
        expires_at=min(now + LIFETIME, lent["until"]) if lent else now + LIFETIME, **(lent or {}),
    )  # fmt: skip
    record("invitation.send", invitation, by=by, now=now, role=role, scope_id=scope_id)
    _mail_after_commit(invitation, token)
    return invitation, token


def _refuse_double(email, role, scope_id):
    person = person_by_email(email)
    if person and person.memberships.current().own().filter(role=role, scope_id=scope_id).exists():
        raise Refused(_("This person already holds this role."))
    if Invitation.objects.waiting().filter(email=email, role=role, scope_id=scope_id).exists():
        raise Refused(_("This person has already been invited. Send the invitation again from the list."))


def _mail_after_commit(invitation, token):
    transaction.on_commit(lambda: mail.send_invitation(invitation, token), robust=True)


def _waiting(invitation) -> Invitation:
    """The invitation as it stands now, locked until the end of the action."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("This invitation has already been taken up or withdrawn."))
    return invitation


@transaction.atomic
def resend(invitation, *, by, now) -> str:
    """A new link that replaces the old one, with a new term."""
    invitation = _waiting(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_digest = token_digest(token)
    invitation.expires_at = min(now + LIFETIME, invitation.until) if invitation.until else now + LIFETIME
    invitation.save(update_fields=["token_digest", "expires_at"])
    record("invitation.resend", invitation, by=by, now=now, role=invitation.role, scope_id=invitation.scope_id)
    _mail_after_commit(invitation, token)
    return token


@transaction.atomic
def withdraw(invitation, *, by, now) -> Invitation:
    invitation = _waiting(invitation)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    record("invitation.withdraw", invitation, by=by, now=now, role=invitation.role, scope_id=invitation.scope_id)
    return invitation


@transaction.atomic
def accept(token, *, now, password="", name="", language="", by=None) -> User:
    """Take up an invitation: a new person gets an account, somebody who has one must be logged in (`by`)."""
    invitation = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if invitation is None or not invitation.is_open(now):
        raise Refused(_("This invitation is no longer valid. Ask the sender for a new one."))
    user = person_by_email(invitation.email)
    if by is not None and (user is None or by.pk != user.pk):
        raise Refused(_("This invitation was sent to another e-mail address. Log out to take it up."))
    if user is None:
        user = User.objects.create_user(
            invitation.email, password, name=name.strip() or invitation.name, language=language or "id", date_joined=now
        )
        record("user.create", user, by=user, now=now)
    elif by is None or not user.is_active:
        raise Refused(_("You already have an account. Log in with this e-mail address to take up the invitation."))
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record("invitation.accept", invitation, by=user, now=now, role=invitation.role, scope_id=invitation.scope_id)
    if invitation.delegated_from_id:
        _stand_in(invitation, user, now)
        return user
    memberships.grant(
        user, role=invitation.role, scope_id=invitation.scope_id, by=invitation.invited_by, now=now,
        letter=invitation.letter, edition=invitation.edition_id,
    )  # fmt: skip
    return user


def _stand_in(invitation, user, now):
    from accounts.actions import delegation  # noqa: PLC0415 - it sends invitations of this module

    delegation.delegate(
        invitation.delegated_from, to=user, starts_at=invitation.starts_at, until=invitation.until,
        reason=invitation.letter, by=invitation.invited_by, now=now,
    )  # fmt: skip
