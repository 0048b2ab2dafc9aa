"""No cell of a file is a formula, what is written reads back equal, and numbers mean one thing."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.refusal import Refused
from awards.tables.cells import decimal, inert, is_formula, live, whole
from awards.tables.reading import read_sheet
from awards.tables.writing import to_csv, to_xlsx

# Text that a database can hold: no NUL, no halves of characters; controls in plenty, and formula starts more often.
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        st.sampled_from("=+-@'\t\r\n;,|\" ＝＋－＠"),
    ),
    max_size=30,
)
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


@given(TEXT)
def test_inert_text_begins_no_formula(text):
    assert not is_formula(inert(text))
    assert not inert(text).startswith(LIVE)


@given(TEXT)
def test_inert_text_is_live_again_as_it_was(text):
    assert live(inert(text)) == text


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_csv_reads_back_equal_and_holds_no_formula(rows):
    data = to_csv(["a", "b", "c"], rows).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(data, newline=""), strict=True))[1:]
    assert [[live(cell) for cell in row] for row in cells] == rows
    assert [cell for row in cells for cell in row if cell.startswith(LIVE)] == []


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@given(rows=st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_csv_split_at_another_separator_holds_no_formula(separator, rows):
    """A spreadsheet set to another separator splits inside our cells: nothing live may begin there either."""
    data = to_csv(["a", "b", "c"], rows).decode("utf-8-sig")
    lines = csv.reader(io.StringIO(data, newline=""), delimiter=separator)
    parts = [cell.lstrip(' "') for line in lines for cell in line]
    assert [part for part in parts if part.startswith(("=", "+", "-", "@"))] == []


@given(st.lists(st.lists(TEXT, min_size=2, max_size=2), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_xlsx_holds_text_as_text_and_reads_back_equal(rows):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(["a", "b"], rows)))
    cells = list(book.active.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=2))
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n"}  # an empty cell is of type n
    assert [cell.value for row in cells for cell in row if cell.data_type == "f"] == []
    read = [[cell.value or "" for cell in row] for row in cells]
    assert [[plain(text) for text in row] for row in read] == [[plain(text) for text in row] for row in rows]


def plain(text):
    """What XML and openpyxl leave of a text: line ends become one kind, controls that XML has no place for go."""
    kept = "".join(sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 32 and sign not in "\ufffe\uffff"))
    return kept.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


def test_numbers_are_native_in_xlsx_and_plain_in_csv():
    row = [Decimal("-1234.50"), 7, 0.1, True, None, datetime(2026, 8, 12, 3, tzinfo=UTC)]
    assert (
        to_csv(["a"] * 6, [row]).decode("utf-8-sig").splitlines()[1]
        == '-1234.50,7,0.1,1,"","2026-08-12T03:00:00+00:00"'
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(["a"] * 6, [row])))
    values = [cell.value for cell in book.active[2]]
    assert values == [-1234.5, 7, 0.1, True, None, "2026-08-12T03:00:00+00:00"]


def test_csv_never_writes_an_exponent():
    assert to_csv(["a"], [[1e-7], [1e22]]).decode("utf-8-sig").splitlines()[1:] == [
        "0.0000001",
        "10000000000000000000000",
    ]


@pytest.mark.parametrize(
    ("text", "number"), [("4", "4"), ("-4.5", "-4.5"), ("1234.5", "1234.5"), ("0.125", "0.125"), (" 82.12 ", "82.12")]
)
def test_decimal_reads_a_point(text, number):
    assert decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["1.234", "-12.500", "1,5", "1.234,5", "1,234.5", "1e5", "NaN", "", "٣", "1 000", "'1"]
)
def test_decimal_refuses_what_is_ambiguous_or_no_number(text):
    with pytest.raises(ValidationError):
        decimal(text)


@pytest.mark.parametrize("text", ["2.5", "x", "2.017"])
def test_whole_refuses_what_is_no_whole_number(text):
    with pytest.raises(ValidationError):
        whole(text)


def workbook(*rows):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_csv_and_xlsx_of_the_same_table_read_the_same():
    rows = [["33.07", "Dinas Kominfo"], ["", ""], ["=1+1", "teks"]]
    by_csv = read_sheet("a.csv", to_csv(["Region", "Name"], rows))
    by_xlsx = read_sheet("a.XLSX", to_xlsx(["Region", "Name"], rows))
    assert by_csv.rows == by_xlsx.rows == [["33.07", "Dinas Kominfo"], ["=1+1", "teks"]]
    assert by_csv.line == by_xlsx.line == [2, 4]


def test_csv_with_semicolons_is_read_too():
    assert read_sheet("a.csv", b"Region;Name\r\n33.07;Dinas, Kominfo\r\n").rows == [["33.07", "Dinas, Kominfo"]]


def test_xlsx_numbers_read_as_plain_text():
    assert read_sheet("a.xlsx", workbook(["a", "b", "c"], [2017, 0.5, "x"])).rows == [["2017", "0.5", "x"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a", b"x"),
        ("a.csv", b""),
        ("a.csv", b"\r\n\r\n"),
        ("a.csv", "Daerah\r\nSão".encode("latin-1")),
        ("a.csv", b"a,b\r\n\x00,1\r\n"),
        ("a.csv", b'a,b\r\n"x,1\r\n'),
        ("a.csv", b"a,b\r\n1,2,3\r\n"),
        ("a.csv", b"," * 80 + b"a\r\n"),
        ("a.csv", b"a\r\n" + b"1\r\n" * 5001),
        ("a.csv", b"a\r\n" + b"x" * (5 * 1024 * 1024)),
        ("a.xlsx", b"PK\x03\x04 not really"),
        ("a.xlsx", b"a,b\r\n1,2"),
        ("a.xlsx", workbook(["a"], ["=1+1"])),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(name, data):
    with pytest.raises(Refused):
        read_sheet(name, data)
