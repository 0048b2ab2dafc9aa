"""Who may do what in judging. A judge has only live assignments of their own; a chair has one panel."""

from rules import predicate

from accounts.enums import Role
from accounts.rules import EDITION_READERS, holds, holds_any, is_active_person
from awards.rules import edition as editions
from judging.enums import RoundState

may_read_judging = editions.may_read_edition  # judges, rounds, progress: never a mark
may_assign = editions.is_secretariat
may_set_judges = editions.is_staff_of_edition
may_set_rounds = editions.is_organiser


@predicate
def is_own_judgeship(user, judge):
    """The judge is this person, still appointed and still holding the role in the edition."""
    return judge.user_id == user.pk and judge.is_active and judge.edition_id in user.over(Role.JUDGE)


@predicate
def is_own_assignment(user, assignment):
    """Own, in a round that judges may know of. That it is live is for the query: assignments.live()."""
    return assignment.judge.user_id == user.pk and assignment.round.state != RoundState.SETUP


@predicate
def is_judge_of_assignment(user, assignment):
    return is_own_judgeship(user, assignment.judge)


may_open_sheet = is_active_person & is_judge_of_assignment & is_own_assignment
is_chair = holds(Role.CHAIR, lambda panel: panel.pk)


@predicate
def reads_frozen_panel(user, panel):
    """Marks of all panels are for the edition's people once they can no longer change."""
    return panel.shown_round.state == RoundState.FROZEN and holds_any(user, EDITION_READERS, panel.edition_id)


may_read_panel = is_chair | reads_frozen_panel  # panel.shown_round is set by the query that fetched it


@predicate
def is_secretariat_of_round(user, assignment):
    return holds_any(user, (Role.SECRETARIAT,), assignment.round.edition_id)


@predicate
def is_chair_of_entry(user, assignment):
    """`assignment.panel_pk`, the panel of the entry's dimension, is set by the query that fetched it."""
    return assignment.panel_pk is not None and assignment.panel_pk in user.over(Role.CHAIR)


may_reopen = is_active_person & (is_secretariat_of_round | is_chair_of_entry)


@predicate
def may_read_rubric(user, edition):
    """Everybody who holds any role: entrants know beforehand by what they are judged."""
    return bool(is_active_person(user)) and bool(user.grants)
