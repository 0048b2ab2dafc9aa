"""All that the world sees: decisions of sets that are public at this instant, and nothing computed from anything else.

What is not public raises the same 404, after the same queries, as what never was.
"""

from itertools import groupby

from django.http import Http404
from django.urls import reverse

from awards.models import Decision, DecisionSet, Dimension
from awards.queries.evidence import Facts, FileFacts, facts_of
from awards.queries.reading import Reading, read_version


def public_set(slug, now) -> DecisionSet:
    found = DecisionSet.objects.public(now).filter(edition__slug=slug).select_related("edition__programme").first()
    if found is None:
        raise Http404
    return found


def winners_of(decision_set, dimension=""):
    """The prizes of a public set, by dimension, class and place. One query."""
    found = _prizes().filter(decision_set=decision_set)
    return found.filter(category__dimension__code=dimension) if dimension else found


def winners(now, dimension=""):
    """All prizes that are public, the newest edition first: the catalogue."""
    found = (
        _prizes()
        .filter(decision_set__in=DecisionSet.objects.public(now))
        .order_by(
            "-decision_set__edition__year",
            "category__dimension__order",
            "category__participant",
            "place",
            "entry__code",
        )
    )
    return found.filter(category__dimension__code=dimension) if dimension else found


def _prizes():
    return (
        Decision.objects.exclude(award_id="")
        .select_related(
            "category__dimension", "entry__region__province", "entry__agency", "version", "decision_set__edition"
        )
        .order_by("category__dimension__order", "category__participant", "place", "entry__code")
    )


def by_dimension(decisions):
    """[(dimension, [(category, [decision, ...]), ...]), ...] in the order given."""
    return [
        (dimension, [(category, list(rows)) for category, rows in groupby(group, key=lambda row: row.category)])
        for dimension, group in groupby(decisions, key=lambda row: row.category.dimension)
    ]


def innovation(code, now) -> tuple[Decision, Reading]:
    """A winner's page: its prize, and the public answers of the version that won."""
    found = _prizes().filter(entry__code=code, decision_set__in=DecisionSet.objects.public(now))
    decision = found.select_related("version__form", "entry__subdimension").order_by("-decision_set_id").first()
    if decision is None:
        raise Http404
    decision.entry.category = decision.category
    decision.version.entry = decision.entry
    return decision, _reading(decision)


def _reading(decision) -> Reading:
    """Public answers with copies of their files. What was checked about them is not for the public."""
    files = {
        pk: FileFacts(has_copy=each.has_copy, has_picture=each.has_picture)
        for pk, each in facts_of(decision.entry).files.items()
    }
    code = decision.entry.code
    return read_version(
        decision.version, public=True, copies=True, facts=Facts(files),
        file_url=lambda pk: reverse("awards:public_evidence", args=[code, pk]),
        picture_url=lambda pk: reverse("awards:public_picture", args=[code, pk]),
    )  # fmt: skip


def dimensions():
    """Of all programmes, for the filter: known to everybody."""
    return Dimension.objects.order_by("order", "code")
