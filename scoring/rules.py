"""Who may do what with a ranking. Before the freeze there is none for anybody."""

from rules import predicate

from accounts.enums import Role
from accounts.rules import holds
from awards.rules.edition import may_read_edition


def _edition_of(round):
    return round.edition_id


@predicate
def may_see_round(user, round):
    """The edition's own people may know how far a round is; judges have their desk."""
    return may_read_edition(user, round.edition)


@predicate
def has_ranking(user, round):
    return round.frozen_at is not None


may_see_ranking = may_see_round & has_ranking
may_freeze = may_see_round & holds(Role.ORGANISER, _edition_of)
may_run = may_freeze & has_ranking
may_adopt = may_run
# Long work that changes nothing of the edition: whoever works on it may start it, whoever watches reads what is there.
may_analyse = may_see_ranking & (holds(Role.ORGANISER, _edition_of) | holds(Role.SECRETARIAT, _edition_of))
# After the freeze these may know which person stands behind a judge's code.
may_name_judges = may_see_ranking & (holds(Role.AUDITOR, _edition_of) | holds(Role.SECRETARIAT, _edition_of))
