"""The people of an edition and of a region, fetched through the rules."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from accounts import queries
from accounts.enums import Role, Scope
from accounts.models import Invitation, Membership, User
from awards.models import Agency, Province, Region
from awards.queries.edition import edition_for
from config.people import rules
from judging.models import Panel

OVER_EDITION = (Role.ORGANISER, Role.SECRETARIAT, Role.AUDITOR, Role.JUDGE)


def scopes_of(edition, role=""):
    """(role, scope ids) pairs of everybody who takes part in the edition, or of those in one role."""
    panels = list(Panel.objects.filter(edition=edition).values_list("pk", flat=True))
    pairs = [(over, [edition.pk]) for over in OVER_EDITION]
    pairs += [
        (Role.CHAIR, panels),
        (Role.REGION_ADMIN, Region.objects.values("pk")),
        (Role.PROVINCE, Province.objects.values("pk")),
    ]
    return [pair for pair in pairs if not role or pair[0] == role]


def people_of(edition, *, role="", text=""):
    """Memberships of the edition's people. Region admins and coordinators serve every edition."""
    held = queries.memberships_over(scopes_of(edition, role))
    if text:
        held = held.filter(Q(user__name__icontains=text) | Q(user__email__icontains=text))
    return held


def labelled(memberships):
    """The memberships of a page with `over`, the name of what each is held over: at most one query a kind of scope."""
    kinds = {Scope.AGENCY: Agency, Scope.REGION: Region, Scope.PROVINCE: Province, Scope.PANEL: Panel}
    wanted = {scope: {m.scope_id for m in memberships if m.scope == scope} for scope in kinds}
    names = {
        (scope, row.pk): row.name for scope, model in kinds.items() if wanted[scope]
        for row in model.objects.filter(pk__in=wanted[scope])
    }  # fmt: skip
    for membership in memberships:
        membership.over = names.get((membership.scope, membership.scope_id), "")
    return memberships


def region_for(user, code, *, manage=False) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None or not rules.may_see_region_people(user, region):
        raise Http404
    if manage and not rules.may_manage_region_people(user, region):
        raise PermissionDenied
    return region


def own_region_of(user, code) -> tuple[Region, Membership]:
    """A region that the person administers in their own name: a stand-in cannot hand the role on."""
    region = region_for(user, code, manage=True)
    return region, _own(user, Role.REGION_ADMIN, region)


def own_province_of(user, code) -> tuple[Province, Membership]:
    province = Province.objects.filter(code=code, pk__in=user.over(Role.PROVINCE)).first()
    if province is None:
        raise Http404
    return province, _own(user, Role.PROVINCE, province)


def _own(user, role, place) -> Membership:
    membership = queries.own_membership(user, role, place.pk)
    if membership is None:
        raise PermissionDenied
    return membership


def possible_stand_ins(region, user) -> list[User]:
    """The people of the region's agencies. Somebody else is invited by mail."""
    held = queries.memberships_over([*agency_scopes(region), (Role.REGION_ADMIN, [region.pk])])
    admins = {row.user_id for row in held if row.role == Role.REGION_ADMIN}
    people = {row.user_id: row.user for row in held if row.user.is_active and row.user_id not in admins}
    return [person for person in people.values() if person.pk != user.pk]


def delegation_of(own: Membership, pk) -> Membership:
    """One whose days are not over; one that was ended already too, so that a second press reads why it does nothing."""
    lent = Membership.objects.filter(delegated_from=own, pk=pk, until__gt=timezone.now())
    held = lent.select_related("user").first()
    if held is None:
        raise Http404
    return held


def invited_stand_ins(own: Membership):
    return Invitation.objects.waiting().filter(delegated_from=own).order_by("starts_at", "pk")


def stand_in_invitation(own: Membership, pk) -> Invitation:
    invitation = Invitation.objects.filter(delegated_from=own, pk=pk).first()
    if invitation is None:
        raise Http404
    return invitation


def agency_scopes(region):
    return [(Role.AGENCY, region.agencies.values("pk"))]


class Circle:
    """Whose roles a page gives and takes: those of an edition, or those of a region's agencies."""

    def __init__(self, *, scopes, roles, edition=None):
        self.scopes, self.roles, self.edition = scopes, roles, edition

    def membership(self, pk) -> Membership:
        return self._one(Membership.objects.current().select_related("user"), pk)

    def invitation(self, pk) -> Invitation:
        return self._one(Invitation.objects.all(), pk)

    def _one(self, rows, pk):
        """The row, if it is of this circle (else 404) and its role is one that the person may give (else 403)."""
        row = rows.over(self.scopes).filter(pk=pk).first()
        if row is None:
            raise Http404
        if row.role not in self.roles:
            raise PermissionDenied
        return row


def circle_of_edition(user, slug):
    edition = edition_for(user, slug, rules.may_invite)
    return edition, Circle(scopes=scopes_of(edition), roles=rules.invitable(user, edition), edition=edition)


def circle_of_region(user, code):
    region = region_for(user, code, manage=True)
    return region, Circle(scopes=agency_scopes(region), roles=[Role.AGENCY])
