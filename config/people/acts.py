"""What taking up and ending a role means in every area: the higher action wraps the lower."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import delegation as delegations
from accounts.actions import invitation as invitations
from accounts.actions import membership as memberships
from accounts.enums import Role
from accounts.models import User
from accounts.queries import invitation_by_token
from awards.actions import notice as notices
from awards.enums import NoticeKind
from awards.models import Edition, Region
from judging.actions import judge as judges
from judging.actions import panel as panels
from judging.models import Judge, Panel, PanelMember


@transaction.atomic
def take_up(token, *, now, password="", name="", language="", by=None) -> User:
    """Accept an invitation and stand where the role stands: a judge in the edition, a chair in the panel."""
    user = invitations.accept(token, password=password, name=name, language=language, by=by, now=now)
    invitation = invitation_by_token(token)
    if invitation.role == Role.JUDGE:
        _judge(user, Edition.objects.get(pk=invitation.scope_id), by=invitation.invited_by, now=now)
    elif invitation.role == Role.CHAIR:
        panel = Panel.objects.select_related("edition").get(pk=invitation.scope_id)
        judge = _judge(user, panel.edition, by=invitation.invited_by, now=now)
        panels.seat(panel, judge=judge, chair=True, by=invitation.invited_by, now=now)
    elif invitation.role in {Role.REGION_ADMIN, Role.AGENCY}:
        lent = Region.objects.filter(pk=invitation.scope_id) if invitation.delegated_from_id else ()
        judges.record_service(user, by=invitation.invited_by, now=now, also=lent)
    return user


def _judge(user, edition, *, by, now) -> Judge:
    judge = Judge.objects.filter(edition=edition, user=user).first()
    if judge is None:
        return judges.register(user, edition=edition, by=by, now=now)
    if not judge.is_active:
        judges.set_active(judge, active=True, reason=_("Invited again."), by=by, now=now)
    return judge


@transaction.atomic
def delegate(membership, *, to, place, starts_at, until, reason, by, now):
    """Hand a role over for some days, put on record what it means for judging, and tell the stand-in."""
    held = delegations.delegate(membership, to=to, starts_at=starts_at, until=until, reason=reason, by=by, now=now)
    region = place if membership.role == Role.REGION_ADMIN else None
    judges.record_service(to, by=by, now=now, also=[region] if region else ())
    notices.tell(to, kind=NoticeKind.DELEGATION, by=by, now=now, region=region, text_args={"place": str(place)})
    return held


@transaction.atomic
def end_role(membership, *, by, now, reason, edition=None):
    """End a role; a judge who leaves no longer judges, a chair who leaves keeps the seat as a member."""
    memberships.end(membership, by=by, now=now, reason=reason, edition=edition)
    if membership.role == Role.JUDGE:
        for judge in Judge.objects.filter(edition=membership.scope_id, user=membership.user, is_active=True):
            judges.set_active(judge, active=False, reason=reason, by=by, now=now)
    elif membership.role == Role.CHAIR:
        PanelMember.objects.filter(panel=membership.scope_id, is_chair=True).update(is_chair=False)
