"""A filled workbook as cells by code, or a refusal that says what is wrong with the file."""

import functools
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.refusal import Refused
from awards.evidence.uploads import examine
from awards.offline import layout

MOST_BYTES = 3 * 1024 * 1024
MOST_UNPACKED = 6 * 1024 * 1024  # a filled form unpacks to well under a megabyte
MOST_SHEETS, MOST_LINES, MOST_MERGED = 60, 2_000, 100_000
COLUMNS = layout.HELP + 3  # as far as the widest table reaches
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)\Z")
HEAD = 4_096  # bytes in which a document type would stand


@dataclass(frozen=True)
class Cell:
    """What one cell holds: text, a number, a date or a truth; `fault` says in words why it cannot be taken as it is."""

    sheet: str
    place: str  # "C7"
    value: Any = None
    fault: str = ""

    @property
    def text(self) -> str:
        return plain(self.value)

    def says(self, text: str) -> str:
        return _("%(sheet)s, cell %(cell)s: %(text)s") % {"sheet": self.sheet, "cell": self.place, "text": text}


@dataclass
class Workbook:
    """facts: what the hidden sheet says; rows: code -> the cells of its line from the answer's column on."""

    facts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Cell]] = field(default_factory=dict)
    loose: list[Cell] = field(default_factory=list)  # texts that stand beside no question
    twice: list[tuple[str, Cell]] = field(default_factory=list)  # lines whose code stood already

    @property
    def form(self) -> str:
        return self.facts.get("form", "")

    @property
    def entry(self) -> str:
        return self.facts.get("entry", "")

    def version_of(self, section: str) -> int | None:
        """The version of the draft's section when the template was made; None when it says nothing of one."""
        text = self.facts.get(f"version:{section}", "")
        return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - no number of ours is longer


def read_workbook(name: str, file) -> Workbook:
    """The answers of an uploaded template. Raises Refused for what is no template or no sound file."""
    if file.size > MOST_BYTES:
        raise Refused(_("The file is too large for a filled form: at most 3 MB. Files are added in Juara itself."))
    upload = examine(name, file)
    if upload.extension != "xlsx":
        raise Refused(_("This is not a spreadsheet. Upload the filled template as XLSX."))
    _must_be_harmless(upload.data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which carry no answers
            return _opened(upload.data)
    except Refused:
        raise
    except Exception as fault:  # whatever a hostile file brings openpyxl to raise, it is no template
        raise Refused(_damaged()) from fault


def _must_be_harmless(data: bytes) -> None:
    """Refuses what unpacks to too much or declares entities; openpyxl sees only what passed."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            total += member.file_size
            if total > MOST_UNPACKED:
                raise Refused(_("The file unpacks to far too much. Copy the answers into a new template."))
            if member.filename.lower().endswith((".xml", ".rels")):
                with archive.open(member) as part:
                    _must_be_plain_xml(part.read(HEAD))


def _must_be_plain_xml(head: bytes) -> None:
    if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper() or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(_damaged())


def _opened(data: bytes) -> Workbook:
    """Row by row, as far as a form may reach: openpyxl's whole reading would make a cell for each of a merged range."""
    import openpyxl  # noqa: PLC0415 - heavy: loaded when used

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    if layout.META not in book.sheetnames or len(book.sheetnames) > MOST_SHEETS:
        raise Refused(_not_a_template())
    found = Workbook(facts=_facts(book[layout.META]))
    if found.facts.get("mark") != layout.MARK:
        raise Refused(_not_a_template())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in book.worksheets:
            if sheet.title != layout.META:
                merged = _merged(archive.read(sheet._worksheet_path))  # noqa: SLF001 - it has no other name
                _read_sheet(sheet, found, merged)
    return found


def _merged(xml: bytes) -> dict[tuple[int, int], str]:
    """(row, column) of each answer cell that is merged with others -> the range. Raises Refused for an endless number."""
    found, steps = {}, 0
    for span in MERGED.findall(xml):
        left, top, right, bottom = RANGE.match(span.decode("ascii", "replace")).groups()
        rows = range(int(top[:6]), min(int(bottom[:6]), MOST_LINES) + 1)
        columns = range(_number(left), min(_number(right), COLUMNS) + 1)
        steps += max(1, len(rows) * len(columns))
        if steps > MOST_MERGED:
            raise Refused(_damaged())
        found |= {(row, column): span.decode() for row in rows for column in columns}
    return found


def _number(letters: str) -> int:
    """A is 1."""
    return functools.reduce(lambda number, letter: number * 26 + ord(letter) - ord("A") + 1, letters, 0)


def _facts(sheet) -> dict[str, str]:
    rows = sheet.iter_rows(min_row=1, max_row=200, max_col=2, values_only=True)
    return {str(name): str(text or "") for name, text in rows if name}


def _read_sheet(sheet, found: Workbook, merged: dict[tuple[int, int], str]) -> None:
    sheet.reset_dimensions()  # what the file says of its own size is not to be believed
    rows = list(sheet.iter_rows(min_row=1, max_row=MOST_LINES, max_col=COLUMNS))
    last = max((row for row, cells in enumerate(rows, 1) if _code(cells)), default=0)
    for row, cells in enumerate(rows, 1):
        code = _code(cells)
        if not code:
            # Below the last question nothing of the template stands: what does was written there by somebody.
            if row > last:
                found.loose += [
                    _cell(sheet.title, cell, row, at) for at, cell in enumerate(cells, 1) if cell.value is not None
                ]
            continue
        line = [
            _cell(sheet.title, cell, row, at, merged.get((row, at), ""))
            for at, cell in enumerate(cells, 1)
            if at > layout.ANSWER
        ]
        if code in found.rows:
            found.twice.append((code, line[0]))
        else:
            found.rows[code] = line


def _code(cells) -> str:
    value = cells[layout.CODE].value if cells else None
    return value.strip() if isinstance(value, str) else ""


def _cell(sheet: str, cell, row: int, column: int, span: str = "") -> Cell:
    value, fault = cell.value, ""
    if cell.data_type == "f":
        value = getattr(value, "text", value)
        fault = _("holds a formula. Write the result instead.")
    elif cell.data_type == "e":
        fault = _("holds an error of the spreadsheet. Write the answer instead.")
    elif span and value is not None:
        fault = _("is merged with others (%(span)s). Separate the cells.") % {"span": span}
    if isinstance(value, str):
        value = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return Cell(sheet, f"{chr(ord('A') + column - 1)}{row}", value, fault)


def plain(value: Any) -> str:
    """A cell as text: dates as people write them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _damaged() -> str:
    return _("The file is damaged or is no XLSX. Save it again and upload it.")


def _not_a_template() -> str:
    return _(
        "This is not a template of Juara, or its hidden sheet is gone. Download the template and copy the answers."
    )
