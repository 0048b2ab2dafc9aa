"""Who may see and work on entries. State is not asked here: an action says in words why it cannot be done now."""

from dataclasses import dataclass
from typing import Any

from rules import predicate

from accounts.enums import Role
from accounts.rules import EDITION_READERS, holds, holds_any, is_active_person
from awards.enums import EntryState

drafts_for_agency = holds(Role.AGENCY, lambda entry: entry.agency_id)
administers_region = holds(Role.REGION_ADMIN, lambda entry: entry.region_id)
audits_edition = holds(Role.AUDITOR, lambda entry: entry.edition_id)


@predicate
def reads_arrived(user, entry):
    """The people of the edition read what was sent, never what is being written."""
    return entry.current_id is not None and holds_any(user, EDITION_READERS, entry.edition_id)


@predicate
def withdraws_late(user, entry):
    """The secretariat takes out what was sent when its region asks for it after the deadline."""
    return entry.current_id is not None and holds_any(user, (Role.SECRETARIAT,), entry.edition_id)


may_work_on_entry = drafts_for_agency | administers_region
may_read_draft = may_work_on_entry | audits_edition
may_see_entry = may_read_draft | reads_arrived
may_comment = may_work_on_entry  # and read comments: they stay between agency and region admin
may_follow_draft = may_work_on_entry  # who writes in it now, and its states; auditors read what stands, not how it came
may_decide_for_region = administers_region  # return, send, withdraw before the deadline
may_withdraw = administers_region | withdraws_late

WRITABLE = {EntryState.DRAFT, EntryState.REVIEW, EntryState.SENT, EntryState.REPAIR}
HELD_BY_AGENCY = {EntryState.DRAFT, EntryState.SENT, EntryState.REPAIR}


@predicate
def holds_pen(user, entry):
    """Whether it is this person's turn to write: the agency not while the region admin reviews."""
    return administers_region(user, entry) or (entry.state in HELD_BY_AGENCY and drafts_for_agency(user, entry))


@predicate
def may_start_for(user, agency):
    return agency.pk in user.over(Role.AGENCY) or agency.region_id in user.over(Role.REGION_ADMIN)


@dataclass(frozen=True)
class Desk:
    """A region or a province in an edition."""

    place: Any
    edition: Any


may_run_region = holds(Role.REGION_ADMIN, lambda desk: desk.place.pk)
may_see_region_desk = may_run_region | holds(Role.AUDITOR, lambda desk: desk.edition.pk)


@predicate
def follows_province(user, desk):
    staffs = holds_any(user, EDITION_READERS, desk.edition.pk)
    return staffs or desk.place.pk in user.over(Role.PROVINCE)


may_see_province_desk = is_active_person & follows_province
coordinates_province = holds(Role.PROVINCE, lambda desk: desk.place.pk)  # reminds its regions


@predicate
def judges_edition(user, edition_id):
    """A judge or chair, whatever else they are: what would lead their marks is not for them."""
    return edition_id in user.over(Role.JUDGE) or bool(user.over(Role.CHAIR))


@predicate
def judges_none_of_desk(user, desk):
    return not judges_edition(user, desk.edition.pk)


# Recommends what its regions sent, and takes that back. Who marks entries has no such word beside their marks.
may_recommend = coordinates_province & judges_none_of_desk
may_see_recommendations_of_desk = judges_none_of_desk  # of those who see the desk


def may_see_recommendation(user, entry) -> bool:
    """Who may see the entry sees what its province says of it, but no judge ever does."""
    return bool(may_see_entry(user, entry)) and not judges_edition(user, entry.edition_id)


def may_see_recommendations(user, edition) -> bool:
    """Of all entries that arrived, for the people of the edition."""
    return holds_any(user, EDITION_READERS, edition.pk) and not judges_edition(user, edition.pk)
