"""Decision sets: what was adopted, from which run, and when the world may see it."""

from itertools import groupby

from django.http import Http404

from awards.models import Decision, DecisionSet


def set_for(edition, pk) -> DecisionSet:
    """A decision set of an edition that the caller may read."""
    people = ("proposed_by", "confirmed_by", "publish_set_by", "publish_confirmed_by")
    found = DecisionSet.objects.filter(edition=edition, pk=pk).select_related(*people).first()
    if found is None:
        raise Http404
    found.edition = edition
    return found


def sets_of(edition):
    """All of an edition, the standing one first."""
    return list(DecisionSet.objects.filter(edition=edition).select_related("proposed_by").order_by("-pk"))


def decisions_of(decision_set):
    """Its decisions with all labels, by dimension, class and place. One query."""
    return decision_set.decisions.select_related(
        "category__dimension", "entry__region__province", "entry__agency", "version"
    ).order_by("category__dimension__order", "category__participant", "place", "entry__code")


def tables_of(decisions):
    """[(category, [decision, ...])] in the order given."""
    return [(category, list(rows)) for category, rows in groupby(decisions, key=lambda row: row.category)]


def prize_count(decision_set) -> int:
    return Decision.objects.filter(decision_set=decision_set).exclude(award_id="").count()
