"""A Reading as it is printed. What a reader may not know is not in the reading, so it is not on paper either."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.language import language, when
from awards.documents.entry_print import PrintedAnswer, PrintedEntry, PrintedSection, PrintedTable
from awards.documents.grid import Column
from awards.documents.receipt import AttachedFile
from awards.enums import LineageKind
from awards.models import EntryVersion
from awards.queries.reading import Item, Reading, ReadSection

TITLE = 200  # characters; a draft may hold a longer one, which stands whole among the answers


def printed_entry(reading: Reading, sent: EntryVersion | None = None, *, links: Sequence[dict] = ()) -> PrintedEntry:
    """sent: the version that says what the reading says; without it the print is marked as a draft. links: where the
    innovation comes from, as a version seals it; those of `sent` are on it by themselves."""
    links = sent.content.get("lineage", []) if sent else links
    proof = (
        {"receipt": sent.receipt, "digest": sent.digest, "created": sent.arrived_at, **check_of(sent)} if sent else {}
    )
    return PrintedEntry(
        title=Truncator(reading.title).chars(TITLE), region=reading.region, facts=(*_facts(reading, sent), *_origins(links)),
        sections=tuple(_section(section) for section in reading.sections), language=language(),
        sample=reading.is_sample, **proof,
    )  # fmt: skip


def check_of(version: EntryVersion) -> dict[str, str]:
    """Where the receipt of a version is checked; {} for a version from before there were check ids."""
    if not version.check_id:
        return {}
    path = reverse("awards:check_receipt", args=[version.check_id])
    return {"check_url": settings.SITE_URL + path, "check_id": version.check_id}


def _facts(reading: Reading, sent: EntryVersion | None) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Code"), reading.code),
        (_("Agency"), reading.agency),
        (_("Dimension"), reading.dimension_label),
        (_("Sub-dimension"), reading.subdimension),
    ]
    if sent:
        facts += [
            (_("Receipt number"), sent.receipt),
            (_("Version"), str(sent.number)),
            (_("Arrived"), when(sent.arrived_at, sent.entry.region.zone)),  # as on the receipt
            (_("Digest (SHA-256)"), " ".join(sent.digest[at : at + 16] for at in range(0, 64, 16))),
        ]
    return tuple((label, value) for label, value in facts if value)


def _origins(links: Sequence[dict]) -> Iterator[tuple[str, str]]:
    for link in links:
        named = (link["title"], link["region"], link["year"], link.get("entry") or link.get("link"))
        yield str(LineageKind(link["kind"]).label), ", ".join(str(part) for part in named if part)


def _section(section: ReadSection) -> PrintedSection:
    return PrintedSection(section.title, tuple(_answer(item) for item in section.items))


def _answer(item: Item) -> PrintedAnswer:
    kind, value = _value(item)
    return PrintedAnswer(item.label, kind, value, note=_note(item))


def _note(item: Item) -> str:
    if item.private:
        return _("Not shown to judges")
    return _("Not shown in blind rounds") if item.identifies else ""


def _value(item: Item):
    match item.kind:
        case "table":
            columns = tuple(Column(label) for label in item.head)
            return "table", PrintedTable(columns, tuple(tuple(cell or "–" for cell in row) for row in item.value))
        case "files":
            return "files", tuple(AttachedFile(file.name, file.size, file.sha256) for file in item.value)
        case "links":
            return "list", tuple(_link(link) for link in item.value)
        case "list":
            return "list", tuple(item.value)
        case _:
            return "text", item.value or ""


def _link(link: dict) -> str:
    """On paper the address itself must be readable."""
    label, url = link["label"], link["url"]
    return f"{label}: {url}" if url and url != label else label
