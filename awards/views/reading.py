"""An entry with its files and pictures as people of the region and of the edition read it."""

from django.urls import reverse

from awards.queries.evidence import Facts, facts_of
from awards.queries.reading import Reading, read_version


def reading_for(request, source_or_entry, *, facts: Facts | None = None, links=False) -> Reading:
    """Of a version or a draft, or of what an entry sent: with originals, states and small pictures."""
    source, entry = _source(source_or_entry)
    return read_version(
        source, private=True, facts=facts or facts_of(entry, links=links),
        file_url=lambda pk: reverse("awards:evidence", args=[entry.code, pk]),
        picture_url=pictures(request, lambda pk: reverse("awards:evidence_picture", args=[entry.code, pk])),
    )  # fmt: skip


def pictures(request, address):
    """No small pictures for people whose browser asks to save data."""
    return None if request.headers.get("Save-Data", "").lower() == "on" else address


def _source(given):
    if hasattr(given, "current_id"):
        given.current.entry = given
        return given.current, given
    return given, given.entry
