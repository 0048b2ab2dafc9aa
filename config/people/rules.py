"""Who may invite whom, and end whose role."""

from rules import predicate

from accounts.enums import Role
from accounts.rules import EDITION_STAFF, holds, holds_any, is_active_person

# The secretariat calls in those who work under it; who decides and who watches is for the organiser to name.
INVITES = {
    Role.ORGANISER: (
        Role.JUDGE, Role.CHAIR, Role.REGION_ADMIN, Role.PROVINCE, Role.SECRETARIAT, Role.AUDITOR, Role.ORGANISER,
    ),
    Role.SECRETARIAT: (Role.JUDGE, Role.CHAIR, Role.REGION_ADMIN, Role.PROVINCE),
}  # fmt: skip


def invitable(user, edition) -> list[Role]:
    """The roles that this person may give and take in the edition, in the order in which pages show them."""
    held = [role for role in INVITES if holds_any(user, (role,), edition.pk)]
    return [role for role in INVITES[Role.ORGANISER] if any(role in INVITES[giver] for giver in held)]


@predicate
def may_invite(user, edition):
    return bool(invitable(user, edition))


administers = holds(Role.REGION_ADMIN, lambda region: region.pk)


@predicate
def staffs_an_edition(user, region):
    return any(user.over(role) for role in EDITION_STAFF)


may_see_region_people = administers | (is_active_person & staffs_an_edition)
may_manage_region_people = administers
