"""Who may read and write what a region says about itself, and its register of innovations."""

from rules import predicate

from accounts.enums import Role
from accounts.rules import EDITION_READERS, holds, is_active_person

administers = holds(Role.REGION_ADMIN, lambda region: region.pk)
coordinates = holds(Role.PROVINCE, lambda region: region.province_id)


@predicate
def works_in_agency(user, region):
    """`region.agency_ids` is set by the query that fetched it."""
    return bool(user.over(Role.AGENCY) & region.agency_ids)


@predicate
def reads_an_edition(user, region):
    return any(user.over(role) for role in EDITION_READERS)


@predicate
def serves_as_secretariat(user, thing=None):
    return bool(user.over(Role.SECRETARIAT))


of_the_region = administers | works_in_agency
may_read_profile = is_active_person & (of_the_region | coordinates | reads_an_edition)
may_write_profile = is_active_person & (administers | serves_as_secretariat)
may_set_year_joined = is_active_person & serves_as_secretariat  # the programme says since when, not the region
may_read_clusters = is_active_person & reads_an_edition
may_set_clusters = is_active_person & serves_as_secretariat
may_keep_register = is_active_person & of_the_region


@predicate
def judges(user, thing=None):
    """A judge or chair of any edition: titles with their regions would undo a blind round."""
    return bool(user.over(Role.JUDGE) or user.over(Role.CHAIR))


follows_register = (coordinates | reads_an_edition) & ~judges  # all of it, and what came of it once that was sent
may_read_register = is_active_person & (of_the_region | follows_register)


@predicate
def keeps_innovation(user, innovation):
    """The agency that reported it. Needs `agency` loaded."""
    return innovation.agency_id in user.over(Role.AGENCY)


@predicate
def administers_innovation(user, innovation):
    return innovation.agency.region_id in user.over(Role.REGION_ADMIN)


@predicate
def follows_innovation(user, innovation):
    return follows_register(user, innovation.agency.region)


may_keep_innovation = is_active_person & (keeps_innovation | administers_innovation)
may_read_innovation = may_keep_innovation | (is_active_person & follows_innovation)
