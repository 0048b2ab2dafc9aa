"""The words of a charter or certificate: the edition's wording filled with what is certified. No writes.

Edition.charter holds, each text as *_id and *_en: office, given, merit (list of lines), participation_given,
participation_merit, event, signatory_office; and once: language, place, date (optional, YYYY-MM-DD), pattern
({"charter", "participation"}, see documents/numbering.py), signatory_name, colours (dimension code -> #rrggbb),
participation_colour, emblem ({"path", "name"}). In merit lines {award}, {dimension}, {participant}, {title},
{region} and {edition} stand for the words of the case.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from awards.documents.charter_content import CharterContent
from awards.documents.numbering import format_number
from awards.enums import CertificateKind, StageKind
from scoring.engine.display import date_long

EMBLEM = "emblem_path"  # beside the fields of CharterContent in Certificate.content, when there is an emblem
WORD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one certificate from all others."""

    number: str
    check_id: str
    on: date


def day_of(edition, *, publish_at: datetime | None, now: datetime) -> date:
    """The day on the charters: as set, else that of the publication, else today, in the edition's zone."""
    if edition.charter.get("date"):
        return date.fromisoformat(edition.charter["date"])
    stage = edition.stage(StageKind.PUBLICATION)
    instant = publish_at or (stage.opens_at if stage else now)
    return instant.astimezone(ZoneInfo(edition.zone)).date()


def number_of(edition, kind: CertificateKind, sequence: int, on: date) -> str:
    pattern = edition.charter.get("pattern", {}).get(kind, "{seq:04d}/{year}")
    return format_number(pattern, seq=sequence, on=on, kind=kind)


def charter_words(edition, decision, identity: Identity) -> dict[str, Any]:
    """Certificate.content of a winner's charter. Needs category__dimension, entry__region, entry__agency, version."""
    language = language_of(edition)
    dimension = decision.category.dimension
    participant = decision.category.participant.capitalize()  # the codes are the Indonesian words
    if language == "en":
        with translation.override("en"):
            participant = decision.category.get_participant_display()
    words = {
        "award": getattr(decision, f"award_{language}") or decision.award_id,
        "dimension": dimension.programme_label,
        "participant": participant,
        "title": decision.version.title,
        "region": decision.entry.region.name,
    }
    return _content(
        edition, identity, CertificateKind.CHARTER,
        recipient=decision.entry.region.government,
        recipient_detail=decision.entry.agency.name,
        given_line=_text(edition, "given"),
        merit_lines=_lines(edition, "merit", words),
        colour=edition.charter.get("colours", {}).get(dimension.code, "#1F4E79"),
        sample=edition.is_sample or decision.entry.is_sample,
    )  # fmt: skip


def participation_words(edition, region, identity: Identity, *, sample: bool) -> dict[str, Any]:
    return _content(
        edition, identity, CertificateKind.PARTICIPATION,
        recipient=region.government,
        given_line=_text(edition, "participation_given"),
        merit_lines=_lines(edition, "participation_merit", {"region": region.name}),
        colour=edition.charter.get("participation_colour", "#1F4E79"),
        sample=sample,
    )  # fmt: skip


def _content(edition, identity: Identity, kind: CertificateKind, **words) -> dict[str, Any]:
    language = language_of(edition)
    place = edition.charter.get("place", "")
    day = date_long(identity.on, language)
    content = CharterContent(
        ministry=edition.ministry,
        office=_text(edition, "office"),
        event=_text(edition, "event"),
        number=identity.number,
        check_id=identity.check_id,
        check_url=settings.SITE_URL + reverse("awards:check", args=[identity.check_id]),
        place_and_date=f"{place}, {day}" if place else day,
        signatory_office=_text(edition, "signatory_office"),
        signatory_name=edition.charter.get("signatory_name", ""),
        kind="charter" if kind == CertificateKind.CHARTER else "participation",
        language=language,
        **words,
    ).as_json()
    emblem = edition.charter.get("emblem", {}).get("path")
    return content | {EMBLEM: emblem} if emblem else content


def read_content(stored: dict[str, Any], *, emblem: bytes | None = None) -> CharterContent:
    """What documents draw, from Certificate.content."""
    return CharterContent.from_json({k: v for k, v in stored.items() if k != EMBLEM}, emblem=emblem)


def sample_content(edition) -> CharterContent:
    """A charter of nobody, to see the wording before any is issued."""
    identity = Identity(
        number_of(edition, CertificateKind.CHARTER, 1, date(edition.year, 1, 1)), "0" * 26, date(edition.year, 1, 1)
    )
    words = {
        "award": "Terbaik I",
        "dimension": "Smart Governance",
        "participant": "Kabupaten",
        "title": "Inovasi Contoh",
    }
    stored = _content(
        edition, identity, CertificateKind.CHARTER, recipient="Pemerintah Kabupaten Contoh",
        given_line=_text(edition, "given"), merit_lines=_lines(edition, "merit", words), sample=True,
    )  # fmt: skip
    return read_content(stored)


def language_of(edition) -> Literal["id", "en"]:
    return "en" if edition.charter.get("language") == "en" else "id"


def _text(edition, name: str) -> str:
    language = language_of(edition)
    return edition.charter.get(f"{name}_{language}") or edition.charter.get(f"{name}_id", "")


def _lines(edition, name: str, words: dict[str, str]) -> tuple[str, ...]:
    words = words | {"edition": getattr(edition, f"name_{language_of(edition)}") or edition.name_id}
    return tuple(WORD.sub(lambda found: words.get(found[1], found[0]), line) for line in _text(edition, name) or ())
