"""Who has read the marks of others: a further mark of theirs on the same entries would not be independent."""

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Membership
from judging.models import Judge, Panel, PanelMember


def mark_readers(round) -> set[tuple[int, int]]:
    """(judge, dimension) of everybody who chairs a panel, or has chaired it since the marks of `round` and of those
    that it adds to began to come in. Four queries.
    """
    first = [round, *round.earlier][-1]
    edition = round.edition_id
    chairs = PanelMember.objects.filter(panel__edition=edition, is_chair=True)
    found = set(chairs.values_list("judge_id", "panel__dimension_id"))
    dimension_of = dict(Panel.objects.filter(edition=edition).values_list("pk", "dimension_id").order_by())
    judge_of = dict(Judge.objects.filter(edition=edition).values_list("user_id", "pk").order_by())
    since = Q(ended_at=None) | Q(ended_at__gt=first.opens_at)
    held = Membership.objects.filter(since, role=Role.CHAIR, scope_id__in=dimension_of)
    return found | {
        (judge_of[user], dimension_of[panel])
        for user, panel in held.values_list("user_id", "scope_id")
        if user in judge_of
    }
