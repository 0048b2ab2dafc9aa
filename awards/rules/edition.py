"""Who may do what with an edition: its dates, administrative selection, decisions, certificates."""

from rules import predicate

from accounts.enums import Role
from accounts.rules import EDITION_READERS, EDITION_STAFF, holds, holds_any
from awards.rules.entry import judges_edition


def _own_id(edition):
    return edition.pk


is_organiser = holds(Role.ORGANISER, _own_id)
is_secretariat = holds(Role.SECRETARIAT, _own_id)


@predicate
def may_read_edition(user, edition):
    """Organiser, secretariat and auditor know what goes on inside an edition; nobody else knows that it exists."""
    return holds_any(user, EDITION_READERS, edition.pk)


@predicate
def is_staff_of_edition(user, edition):
    return holds_any(user, EDITION_STAFF, edition.pk)


@predicate
def marks_nothing_in(user, edition):
    return not judges_edition(user, edition.pk)


may_set_edition = is_organiser
may_build_form = is_organiser
may_read_forms = is_organiser | holds(Role.AUDITOR, _own_id)
may_screen = is_secretariat
may_check_evidence = is_secretariat & marks_nothing_in  # a witness does not mark what was witnessed
may_extend = is_staff_of_edition  # proposing and confirming; the action checks that these are two persons
may_confirm = is_staff_of_edition  # the other of two persons; the action checks that it is another one
may_remind = is_staff_of_edition
may_decide = is_organiser
may_certify = is_organiser


@predicate
def may_read_certificate(user, certificate):
    """Before publication the edition's own people only; afterwards also the region whose certificate it is.

    `certificate.is_out` is set by the query that fetched it, because it depends on the clock.
    """
    if holds_any(user, EDITION_READERS, certificate.edition_id):
        return True
    return certificate.is_out and holds_any(user, (Role.REGION_ADMIN,), certificate.region_id)


def may_read_certificates_of(user, region, edition) -> bool:
    return holds_any(user, EDITION_READERS, edition.pk) or holds_any(user, (Role.REGION_ADMIN,), region.pk)
