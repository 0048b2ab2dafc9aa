"""The receipt of a sent entry version: what arrived, when, and how to prove it later."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from accounts.language import ZONE_NAMES
from awards.documents import fonts
from awards.documents.checkid import grouped
from awards.documents.flow import LINE, TINT, Flow, Margins
from awards.documents.grid import Column, place_table
from awards.documents.qr import draw_qr
from awards.documents.sheet import INK, MUTED, Element, Facts
from scoring.engine import display

QR_SIZE = 92.0
HEX_GROUP, HEX_PER_LINE = 4, 8

WORDS = {
    "id": {
        "title": "Tanda terima usulan",
        "receipt": "Nomor tanda terima",
        "entry": "Judul usulan",
        "code": "Kode usulan",
        "region": "Daerah",
        "agency": "Perangkat daerah",
        "dimension": "Dimensi",
        "edition": "Penyelenggaraan",
        "version": "Versi",
        "arrived": "Waktu diterima",
        "utc": "Waktu UTC",
        "sender": "Dikirim oleh",
        "digest": "Sidik digital SHA-256 isi usulan",
        "how": "Cara memeriksa sidik digital tanpa sistem",
        "how_text": (
            "Unduh berkas isi usulan ({file}) dari halaman tanda terima, lalu hitung SHA-256 berkas itu di komputer "
            "Anda: “certutil -hashfile {file} SHA256” di Windows, “shasum -a 256 {file}” di macOS, atau "
            "“sha256sum {file}” di Linux. Hasilnya harus sama dengan deretan di atas; perubahan satu huruf saja pada "
            "usulan mengubah seluruh deretan. Setiap lampiran diperiksa dengan cara yang sama."
        ),
        "files": "Lampiran",
        "no_files": "Usulan ini dikirim tanpa lampiran.",
        "name": "Nama berkas",
        "size": "Ukuran",
        "scan": "Pindai untuk memeriksa tanda terima ini",
        "qr": "Kode QR menuju halaman pemeriksaan {url}",
        "printed": "Dicetak dari sistem",
        "sample": "contoh",
        "at": "{day} pukul {clock} {zone}",
    },
    "en": {
        "title": "Receipt of an entry",
        "receipt": "Receipt number",
        "entry": "Title of the entry",
        "code": "Code of the entry",
        "region": "Region",
        "agency": "Agency",
        "dimension": "Dimension",
        "edition": "Edition",
        "version": "Version",
        "arrived": "Time of arrival",
        "utc": "UTC",
        "sender": "Sent by",
        "digest": "SHA-256 digest of the entry",
        "how": "How to check the digest without the system",
        "how_text": (
            "Download the file with the entry's content ({file}) from the receipt page and compute its SHA-256 on "
            "your computer: “certutil -hashfile {file} SHA256” on Windows, “shasum -a 256 {file}” on macOS, or "
            "“sha256sum {file}” on Linux. The result must equal the digits above; a change of one letter in the "
            "entry changes all of them. Each attachment is checked in the same way."
        ),
        "files": "Attachments",
        "no_files": "This entry was sent without attachments.",
        "name": "File name",
        "size": "Size",
        "scan": "Scan to check this receipt",
        "qr": "QR code to the check page {url}",
        "printed": "Printed from the system",
        "sample": "sample",
        "at": "{day}, {clock} {zone}",
    },
}


@dataclass(frozen=True, slots=True)
class AttachedFile:
    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent:
    """`digest` is the SHA-256 of the bytes of `content_file`, which the receipt page offers."""

    receipt: str
    title: str
    region: str
    version: int
    arrived_at: datetime
    digest: str
    zone: str = "Asia/Jakarta"
    code: str = ""
    agency: str = ""
    dimension: str = ""
    edition: str = ""
    sender: str = ""
    files: tuple[AttachedFile, ...] = ()
    content_file: str = "usulan.json"
    check_url: str = ""
    check_id: str = ""
    organiser: str = ""
    language: Literal["id", "en"] = "id"
    sample: bool = False


def draw_receipt(content: ReceiptContent) -> bytes:
    words = WORDS[content.language]
    title = f"{words['title']} ({words['sample']})" if content.sample else words["title"]
    facts = Facts(f"{title} {content.receipt}", content.organiser, content.language, content.title, content.arrived_at)
    foot = [words["printed"] + (f"  ·  {grouped(content.check_id)}" if content.check_id else "")]
    flow = Flow(facts, Margins(head=f"{title} {content.receipt}", foot=foot))
    if content.organiser:
        flow.paragraph(content.organiser, font=fonts.SEMIBOLD, color=MUTED)
    flow.title(title)
    flow.space(10)
    flow.pairs(_pairs(content, words))
    flow.heading(words["digest"])
    _place_digest(flow, content.digest)
    flow.heading(words["how"], kind="H3", size=10.5)
    flow.paragraph(words["how_text"].format(file=content.content_file), size=9)
    _place_files(flow, content, words)
    if content.check_url:
        alt = words["qr"].format(url=content.check_url)
        place_qr(flow, url=content.check_url, check_id=content.check_id, scan=words["scan"], alt=alt)
    return flow.finish()


def instant_text(instant: datetime, zone: str, language: str) -> str:
    """To the second, because a deadline may have been a second away."""
    local = instant.astimezone(ZoneInfo(zone))
    point = "." if language == "id" else ":"
    return WORDS[language]["at"].format(
        day=display.date_with_day(local.date(), language),
        clock=local.strftime(f"%H{point}%M{point}%S"),
        zone=ZONE_NAMES.get(zone, zone),
    )


def size_text(size: int, language: str) -> str:
    for unit, power in (("GB", 3), ("MB", 2), ("kB", 1)):
        if size >= 1000**power:
            return f"{display.number(size / 1000**power, 1, language)} {unit}"
    return f"{size} B"


def grouped_hex(digest: str) -> list[list[str]]:
    """Lines of eight groups of four digits."""
    groups = [digest[start : start + HEX_GROUP] for start in range(0, len(digest), HEX_GROUP)]
    return [groups[start : start + HEX_PER_LINE] for start in range(0, len(groups), HEX_PER_LINE)]


def _pairs(content: ReceiptContent, words: dict[str, str]) -> list[tuple[str, str]]:
    utc = content.arrived_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    pairs = [
        ("receipt", content.receipt),
        ("arrived", instant_text(content.arrived_at, content.zone, content.language)),
        ("utc", utc),
        ("entry", content.title),
        ("code", content.code),
        ("version", str(content.version)),
        ("region", content.region),
        ("agency", content.agency),
        ("dimension", content.dimension),
        ("edition", content.edition),
        ("sender", content.sender),
    ]
    return [(words[name], value) for name, value in pairs if value]


def _place_digest(flow: Flow, digest: str) -> None:
    """Digits in columns, for comparing by eye."""
    lines, size = grouped_hex(digest), 11.0
    height = len(lines) * size * LINE + 16
    element = flow.root.add("P")

    def draw(y: float) -> None:
        with flow.sheet.artifact():
            flow.sheet.canvas.setFillColor(TINT)
            flow.sheet.canvas.roundRect(flow.left, y - height, flow.width, height, 4, stroke=0, fill=1)
        with flow.sheet.mark(element):
            step = (flow.width - 24) / HEX_PER_LINE
            for row, groups in enumerate(lines):
                for column, group in enumerate(groups):
                    x, top = flow.left + 12 + column * step, y - 8 - row * size * LINE
                    flow.line(group, x, top, fonts.SEMIBOLD, size, INK, followed=True)

    flow.place(height, draw)
    flow.space(6)


def _place_files(flow: Flow, content: ReceiptContent, words: dict[str, str]) -> None:
    flow.heading(words["files"])
    if not content.files:
        flow.paragraph(words["no_files"], color=MUTED)
        return
    place_files(flow, content.files, name=words["name"], size=words["size"])


def place_files(flow: Flow, files: tuple[AttachedFile, ...], *, name: str, size: str) -> None:
    columns = [Column(name, share=0.36), Column(size, numeric=True, share=0.13), Column("SHA-256", share=0.51)]
    rows = [[each.name, size_text(each.size, flow.language), _in_two_lines(each.sha256)] for each in files]
    place_table(flow, columns, rows, size=8)


def _in_two_lines(sha256: str) -> str:
    groups = [sha256[start : start + 8] for start in range(0, len(sha256), 8)]
    return " ".join(groups[:4]) + "\n" + " ".join(groups[4:])


def place_qr(flow: Flow, *, url: str, check_id: str, scan: str, alt: str) -> None:
    """The code with what it is for beside it, and the check id for typing."""
    figure: Element = flow.root.add("Figure", alt=alt)
    caption = flow.root.add("P")
    flow.space(14)

    def draw(y: float) -> None:
        bottom = y - QR_SIZE
        figure.box = (flow.left - 8, bottom, flow.left - 8 + QR_SIZE, y)
        with flow.sheet.mark(figure):
            draw_qr(flow.sheet, url, flow.left - 8, bottom, QR_SIZE)
        with flow.sheet.mark(caption):
            flow.line(scan, flow.left + QR_SIZE, y - QR_SIZE / 2 + 13, fonts.MEDIUM, 9, INK, followed=True)
            if check_id:
                flow.line(grouped(check_id), flow.left + QR_SIZE, y - QR_SIZE / 2, fonts.REGULAR, 9, MUTED)

    flow.place(QR_SIZE, draw)
