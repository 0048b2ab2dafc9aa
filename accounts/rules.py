"""Who may: the predicates that every area builds on. No role, no right; being a superuser gives nothing here."""

from rules import predicate

from accounts.enums import Role

EDITION_STAFF = (Role.ORGANISER, Role.SECRETARIAT)
EDITION_READERS = (*EDITION_STAFF, Role.AUDITOR)


@predicate
def is_active_person(user):
    return bool(user and user.is_authenticated and user.is_active)


def holds(role, scope_id_of):
    """A predicate (user, obj): the person holds the role over what scope_id_of(obj) names."""

    @predicate(f"holds_{role}")
    def check(user, obj):
        return scope_id_of(obj) in user.over(role)

    return is_active_person & check


def holds_any(user, roles, scope_id) -> bool:
    """Whether the person holds one of the roles over this scope. No query after the first of the request."""
    return bool(is_active_person(user)) and any(scope_id in user.over(role) for role in roles)


@predicate
def owns_job(user, job):
    """Who started it. The work of an edition belongs to the people of the edition: who left it has left its files."""
    return job.owner_id == user.pk and job.edition_id is None


@predicate
def reads_edition_of_job(user, job):
    return job.edition_id is not None and holds_any(user, EDITION_READERS, job.edition_id)


@predicate
def staffs_edition_of_job(user, job):
    return job.edition_id is not None and holds_any(user, EDITION_STAFF, job.edition_id)


may_see_job = is_active_person & (owns_job | reads_edition_of_job)
may_retry_job = is_active_person & (owns_job | staffs_edition_of_job)
