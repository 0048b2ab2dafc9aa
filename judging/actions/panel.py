from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import membership
from accounts.actions.audit import record
from accounts.enums import Role
from accounts.models import Membership
from accounts.refusal import Refused
from judging.models import Panel, PanelMember


@transaction.atomic
def create(edition, *, dimension, name, by, now) -> Panel:
    if Panel.objects.filter(edition=edition, dimension=dimension).exists():
        raise Refused(_("This dimension has a panel already."))
    panel = Panel.objects.create(edition=edition, dimension=dimension, name=name.strip())
    record("panel.create", panel, by=by, now=now, dimension=dimension.code)
    return panel


@transaction.atomic
def seat(panel, *, judge, by, now, chair=False) -> PanelMember:
    """Give a judge a seat; a new chair takes the place and the rights of the one before."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    if judge.edition_id != panel.edition_id:
        raise Refused(_("This judge belongs to another edition."))
    if chair:
        _vacate_chair(panel, by=by, now=now)
    member, _made = PanelMember.objects.get_or_create(panel=panel, judge=judge)
    if chair:
        member.is_chair = True
        member.save(update_fields=["is_chair"])
        membership.grant(judge.user, role=Role.CHAIR, scope_id=panel.pk, by=by, now=now, edition=panel.edition)
    record("panel.seat", panel, by=by, now=now, judge=judge.pk, chair=chair)
    return member


@transaction.atomic
def unseat(member, *, by, now):
    """Take a judge's seat. Assignments stay: they are voided one by one, with a reason."""
    if member.is_chair:
        _vacate_chair(member.panel, by=by, now=now)
    record("panel.unseat", member.panel, by=by, now=now, judge=member.judge_id)
    member.delete()


def _vacate_chair(panel, *, by, now):
    panel.members.filter(is_chair=True).update(is_chair=False)
    for held in Membership.objects.current().filter(role=Role.CHAIR, scope_id=panel.pk):
        membership.end(held, by=by, now=now, reason=_("Another person chairs the panel."), edition=panel.edition)
