"""Who is told: the people of agencies and the admins of regions, in one query however many places."""

from collections import defaultdict

from accounts.enums import Role
from accounts.models import Membership, User


def holders(role: Role, ids, now) -> dict[int, list[User]]:
    """What the role is held over -> the people who hold it now, stand-ins too, by name."""
    held = Membership.objects.current(now).filter(role=role, scope_id__in=ids, user__is_active=True)
    people: dict[int, dict[int, User]] = defaultdict(dict)
    for membership in held.select_related("user").order_by("user__name", "pk"):
        people[membership.scope_id][membership.user_id] = membership.user
    return {place: list(found.values()) for place, found in people.items()}


def people_of_agency(agency_id: int, now) -> list[User]:
    return holders(Role.AGENCY, [agency_id], now).get(agency_id, [])


def admins_of_region(region_id: int, now) -> list[User]:
    return holders(Role.REGION_ADMIN, [region_id], now).get(region_id, [])
