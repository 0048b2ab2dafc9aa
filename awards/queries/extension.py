"""Extensions and late requests of an edition, and what they say to a region."""

from django.http import Http404
from django.utils.translation import gettext as _

from awards.models import Extension, LateRequest, Region


def extension_for(edition, pk) -> Extension:
    """An extension of an edition that was fetched through its rule."""
    return _one(edition.extensions.with_labels(), edition, pk)


def request_for(edition, pk) -> LateRequest:
    """A late request of an edition that was fetched through its rule."""
    return _one(edition.late_requests.select_related("region", "asked_by", "extension"), edition, pk)


def _one(rows, edition, pk):
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    row.edition = edition
    return row


def extensions_of(edition) -> list[Extension]:
    return list(edition.extensions.with_labels())


def requests_of(edition, region=None) -> list[LateRequest]:
    rows = edition.late_requests.select_related("region", "asked_by", "declined_by", "extension")
    return list(rows.filter(region=region) if region else rows)


def told_to(edition, region) -> list[Extension]:
    """The confirmed extensions of which a region has something, if only in one dimension."""
    return [each for each in in_force(edition) if each.covers(region, dimension_id=each.dimension_id)]


def in_force(edition) -> list[Extension]:
    """The confirmed extensions with what pages say of them."""
    return list(edition.extensions.in_force().with_labels())


def whom(extension) -> str:
    """In words, for whom an extension holds. Needs region, province and dimension loaded."""
    parts = [
        extension.region.name if extension.region else "",
        extension.get_participant_display() if extension.participant else "",
        extension.province.name if extension.province else "",
        extension.dimension.programme_label if extension.dimension else "",
    ]
    return ", ".join(part for part in parts if part) or _("All participants")


def regions_touched(extension) -> int:
    """How many regions that take part have more time by it."""
    kinds = set(extension.edition.categories.values_list("participant", flat=True))
    competing = Region.objects.competing().filter(kind__in=kinds)
    return sum(extension.covers(region, dimension_id=extension.dimension_id) for region in competing)
