"""Reads used twice, and the functions that fetch protected rows through their rule."""

import hashlib

from django.db.models import F, Q
from django.http import Http404

from accounts import rules
from accounts.models import AuditEvent, Invitation, Job, Membership, User


def person_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by_token(token: str) -> Invitation | None:
    return Invitation.objects.filter(token_digest=token_digest(token)).select_related("invited_by").first()


def memberships_over(scopes):
    """Memberships held now over any of the (role, ids) pairs, with the persons, in one query."""
    held = Membership.objects.current().over(scopes).select_related("user", "delegated_from__user")
    return held.order_by("role", "user__name", "pk")


def delegations_over(role, scope_id, now) -> list[Membership]:
    """Who stands in for whom in a role, now or to come; with both persons, in one query."""
    held = Membership.objects.delegated(now).filter(role=role, scope_id=scope_id)
    return list(held.select_related("user", "delegated_from__user").order_by("starts_at", "pk"))


def own_membership(user, role, scope_id) -> Membership | None:
    """The membership that a person holds in their own name: only that can be delegated."""
    return user.memberships.current().own().filter(role=role, scope_id=scope_id).first()


def invitations_over(scopes):
    """Invitations not taken up and not withdrawn, the newest first; expired ones too, because they can be renewed."""
    return Invitation.objects.waiting().over(scopes).select_related("invited_by").order_by("-invited_at", "-pk")


def job_for(user, pk: int) -> Job:
    """The job, if this person may know of it; otherwise the same 404 as for one that never was."""
    job = Job.objects.select_related("owner").filter(pk=pk).first()
    if job is None or not rules.may_see_job(user, job):
        raise Http404
    return job


def jobs_of(user):
    """What this person started; work of an edition only while they read that edition (rules.may_see_job)."""
    editions = set().union(*(user.over(role) for role in rules.EDITION_READERS))
    return Job.objects.filter(Q(edition_id=None) | Q(edition_id__in=editions), owner=user)


def absent_persons(events) -> dict[int, User]:
    """The persons for whom others acted, by id: one query, none when nobody stood in."""
    ids = {event.data["on_behalf_of"] for event in events if "on_behalf_of" in event.data}
    return User.objects.in_bulk(ids) if ids else {}


def events_of(edition_id: int, *, verb="", noun="", actor=""):
    """Audit events of an edition, the newest first, with their actors: two queries a page."""
    events = AuditEvent.objects.filter(edition_id=edition_id).select_related("actor")
    if verb:
        events = events.filter(verb=verb)
    if noun:
        events = events.filter(noun=noun)
    if actor:
        events = events.filter(actor__name__icontains=actor) | events.filter(actor__email__icontains=actor)
    return events.order_by(F("id").desc())
