"""An uploaded table as text cells, or a refusal that says what is wrong with the file."""

import csv
import io
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.utils.translation import gettext as _

from accounts.language import num
from accounts.refusal import Refused
from awards.tables.cells import live

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_SHEETS = 12
KINDS = ("csv", "xlsx")


@dataclass(frozen=True)
class Sheet:
    """headers and rows as text, stripped; line[i] is the line of rows[i] in the file."""

    headers: list[str]
    rows: list[list[str]]
    line: list[int]


def read_sheet(name: str, data: bytes) -> Sheet:
    """The table of a CSV or XLSX file (its first sheet). Empty lines are left out. Raises Refused."""
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise Refused(_("This is not a table that can be read. Upload a CSV or XLSX file."))
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large: at most %(most)s MB.") % {"most": num(MOST_BYTES // 1024 // 1024)})
    lines = _csv_lines(data) if kind == "csv" else _xlsx_lines(data)
    return _sheet(lines)


def _sheet(lines: list[list[str]]) -> Sheet:
    filled = [(number, cells) for number, cells in enumerate(lines, start=1) if any(cells)]
    if not filled:
        raise Refused(_("The file holds no rows."))
    if len(filled) > MOST_ROWS + 1:
        raise Refused(_("The file has too many rows: at most %(most)s.") % {"most": num(MOST_ROWS)})
    if max(len(cells) for _number, cells in filled) > MOST_COLUMNS:
        raise Refused(_("The file has too many columns: at most %(most)s.") % {"most": num(MOST_COLUMNS)})
    headers = filled[0][1]
    rows = [_fitted(cells, len(headers), number) for number, cells in filled[1:]]
    return Sheet(headers, rows, [number for number, _cells in filled[1:]])


def _fitted(cells: list[str], width: int, number: int) -> list[str]:
    if any(cells[width:]):
        raise Refused(_("Line %(line)s has more cells than there are columns.") % {"line": num(number)})
    return (cells + [""] * width)[:width]


def _csv_lines(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused(_("The file is not in UTF-8. Save it as “CSV UTF-8” and upload it again.")) from fault
    if "\x00" in text:
        raise Refused(_("This is not a text file. Save the table as CSV or XLSX and upload it again."))
    first = text.split("\n", 1)[0]
    # Spreadsheets set to Indonesian save CSV with semicolons; the head of the table tells them apart.
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        raise Refused(_("The file is not a well-formed CSV: a quotation mark is missing or too many.")) from fault
    return [[live(cell).strip() for cell in cells] for cells in lines]


def read_book(name: str, data: bytes) -> dict[str, Sheet]:
    """Every sheet of an XLSX file that holds rows, by its name in small letters. Raises Refused."""
    if PurePath(name).suffix.lower() != ".xlsx":
        raise Refused(_("This is not a table that can be read. Upload an XLSX file."))
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large: at most %(most)s MB.") % {"most": num(MOST_BYTES // 1024 // 1024)})
    with _opened(data) as book:
        sheets = {sheet.title.strip().casefold(): _lines_of(sheet) for sheet in book.worksheets[:MOST_SHEETS]}
    return {title: _sheet(lines) for title, lines in sheets.items() if any(any(cells) for cells in lines)}


def _xlsx_lines(data: bytes) -> list[list[str]]:
    with _opened(data) as book:
        return _lines_of(book.worksheets[0])


@contextmanager
def _opened(data: bytes):
    import openpyxl  # noqa: PLC0415 - heavy: loaded when used

    damaged = _("The file is damaged or is no XLSX. Save it again and upload it.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                raise Refused(_("The file unpacks to far too much. Copy the table into a new file."))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise Refused(damaged) from fault
    try:
        if not book.worksheets:
            raise Refused(damaged)
        yield book
    finally:
        book.close()


def _lines_of(sheet) -> list[list[str]]:
    sheet.reset_dimensions()  # what the file says of its own size is not to be believed
    return [_xlsx_cells(cells, number) for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2), 1)]


def _xlsx_cells(cells, number: int) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        raise Refused(_("The file has too many columns: at most %(most)s.") % {"most": num(MOST_COLUMNS)})
    for cell in cells:
        if cell.data_type == "f":
            raise Refused(
                _("Cell %(cell)s holds a formula. Paste the values instead and upload the file again.")
                % {"cell": getattr(cell, "coordinate", num(number))}
            )
    texts = [_text(cell.value) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
