"""Tables as files that mean the same everywhere and in which no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from awards.tables.cells import inert

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_TEXT = 32_767  # characters that a cell of XLSX holds
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(kind: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "Juara") -> bytes:
    """The bytes of a file of that kind; cells are text, numbers, booleans, dates or None (empty)."""
    return {"csv": to_csv, "xlsx": to_xlsx}[kind](headers, rows, title=title)


def to_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark. Text is quoted and inert, numbers stand as they are."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in [headers, *rows]:
        writer.writerow([_csv_cell(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float, Decimal)):
        return Number(repr(value) if isinstance(value, float) else value)
    return inert(plain_text(value))


class Number(Decimal):
    """A decimal that the writer leaves unquoted and that is never written with an exponent."""

    def __str__(self) -> str:
        return format(self, "f")


def to_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "Juara") -> bytes:
    """One sheet with a frozen head row, native numbers, and text that stays text."""
    return to_workbook([(title, headers, rows)])


def to_workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """Several sheets of (title, heads, rows), each as to_xlsx writes one."""
    import xlsxwriter  # noqa: PLC0415 - heavy: loaded when used

    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        for title, headers, rows in sheets:
            _write_sheet(book, title, headers, rows)
    return buffer.getvalue()


def _write_sheet(book: Any, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31] or "Juara")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(headers) - 1), 22)
    bold = book.add_format({"bold": True})
    for column, header in enumerate(headers):
        sheet.write_string(0, column, xlsx_text(header), bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, line, column, value)


def _write_cell(sheet: Any, line: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, column, float(value))
    else:
        sheet.write_string(line, column, xlsx_text(value))


def plain_text(value: Any) -> str:
    """A value that is no number as text: moments in ISO 8601, everything else as it reads."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def xlsx_text(value: Any) -> str:
    """Text that XML can carry and a cell can hold; characters that no text has any use for are left out."""
    text = _NO_XML.sub("", plain_text(value))
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"
