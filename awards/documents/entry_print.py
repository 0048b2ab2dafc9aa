"""A printed entry: for a judge's pack, for the region's files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from awards.documents import fonts
from awards.documents.flow import Flow, Margins
from awards.documents.grid import Column, place_table
from awards.documents.receipt import place_files, place_qr
from awards.documents.sheet import MUTED, Facts

WORDS = {
    "id": {
        "empty": "Tidak diisi",
        "name": "Nama berkas",
        "size": "Ukuran",
        "sample": "contoh",
        "receipt": "Tanda terima {receipt}",
        "draft": "Draf, belum dikirim",
        "stamp": "DRAF",
        "scan": "Pindai untuk memeriksa tanda terima usulan ini",
        "qr": "Kode QR menuju halaman pemeriksaan {url}",
    },
    "en": {
        "empty": "Not answered",
        "name": "File name",
        "size": "Size",
        "sample": "sample",
        "receipt": "Receipt {receipt}",
        "draft": "Draft, not sent",
        "stamp": "DRAFT",
        "scan": "Scan to check the receipt of this entry",
        "qr": "QR code to the check page {url}",
    },
}


@dataclass(frozen=True, slots=True)
class PrintedTable:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """`value` follows `kind`: str (it may hold paragraphs), str..., PrintedTable, or AttachedFile...

    Numbers, money, dates and choices come as text in the reader's language.
    """

    label: str
    kind: Literal["text", "list", "table", "files"]
    value: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSection:
    title: str
    items: tuple[PrintedAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEntry:
    """Without `receipt` it is a draft, says so on every page and has no QR. `facts` stand under the title as pairs."""

    title: str
    region: str
    sections: tuple[PrintedSection, ...]
    facts: tuple[tuple[str, str], ...] = ()
    receipt: str = ""
    digest: str = ""
    check_url: str = ""
    check_id: str = ""
    language: Literal["id", "en"] = "id"
    sample: bool = False
    created: datetime | None = None


def draw_entry(entry: PrintedEntry) -> bytes:
    words = WORDS[entry.language]
    state = words["receipt"].format(receipt=entry.receipt) if entry.receipt else words["draft"]
    title = f"{entry.title} ({words['sample']})" if entry.sample else entry.title
    digest = [f"SHA-256 {entry.digest}"] if entry.digest else []
    facts = Facts(title, entry.region, entry.language, state, entry.created)
    flow = Flow(
        facts, Margins(f"{title}  ·  {entry.region}  ·  {state}", digest, "" if entry.receipt else words["stamp"])
    )
    flow.paragraph(f"{entry.region}  ·  {state}", font=fonts.SEMIBOLD, color=MUTED)
    flow.title(title)
    flow.space(8)
    flow.pairs(entry.facts)
    if entry.receipt and entry.check_url:
        alt = words["qr"].format(url=entry.check_url)
        place_qr(flow, url=entry.check_url, check_id=entry.check_id, scan=words["scan"], alt=alt)
    for section in entry.sections:
        flow.heading(section.title, size=14, keep=120)
        for answer in section.items:
            _place_answer(flow, answer, words)
    return flow.finish()


def _place_answer(flow: Flow, answer: PrintedAnswer, words: dict[str, str]) -> None:
    flow.heading(answer.label, kind="H3", size=10, keep=30 if answer.kind in ("text", "list") else 80)
    if answer.note:
        flow.paragraph(answer.note, size=8.5, color=MUTED)
    value = answer.value
    if not (value.rows if answer.kind == "table" else value):
        flow.paragraph(words["empty"], color=MUTED)
    elif answer.kind == "table":
        place_table(flow, value.columns, value.rows)
        flow.space(6)
    elif answer.kind == "files":
        place_files(flow, value, name=words["name"], size=words["size"])
        flow.space(6)
    elif answer.kind == "list":
        flow.items(value)
    else:
        flow.paragraph(value)
