"""Workbooks that were made to harm or that are none: refused in words, and cheaply."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from accounts.refusal import Refused
from awards.actions.form import publish
from awards.models import Entry
from awards.offline.book import draw_workbook
from awards.offline.plan import plan_for
from awards.offline.sheets import read_workbook
from awards.queries.draft import load_draft
from tests.awards.offline.workbooks import ONE_OF_EACH, Filled
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def entry(world, cast, now):
    """A draft of a form that has one question of each type."""
    form = publish(ONE_OF_EACH, by=cast.organiser, now=now)
    world.edition.form = form
    world.edition.save(update_fields=["form"])
    return make_entry(world, by=cast.agency)


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def other_workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def bomb(data: bytes) -> bytes:
    return zipped({**unzipped(data), "xl/media/big.bin": b"0" * 20_000_000})


def entities(data: bytes) -> bytes:
    parts = unzipped(data)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[name].split(b"?>", 1)[1]
    return zipped(parts)


def everything_merged(data: bytes) -> bytes:
    """A range that would be seventeen thousand million cells."""
    parts = unzipped(data)
    name = "xl/worksheets/sheet1.xml"
    merges = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>" + merges)
    return zipped(parts)


def merged_over_and_over(data: bytes) -> bytes:
    """Two thousand ranges on each sheet that all cover it."""
    parts = unzipped(data)
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:H2000"/>' * 2_000 + b"</mergeCells>"
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    return zipped(parts | {name: parts[name].replace(b"</sheetData>", b"</sheetData>" + merges) for name in sheets})


def linked_everywhere(data: bytes) -> bytes:
    parts = unzipped(data)
    name = "xl/worksheets/sheet1.xml"
    links = b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>" + links)
    return zipped(parts)


@pytest.mark.timeout(20, func_only=True)
@pytest.mark.parametrize("make", [everything_merged, linked_everywhere])
def test_ranges_over_the_whole_sheet_cost_nothing(entry, make):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_short", "Judul")
    file = ContentFile(make(filled.data), name="usulan.xlsx")
    draft = load_draft(Entry.objects.select_related("form").get(pk=entry.pk))
    plan = plan_for(draft, read_workbook("usulan.xlsx", file))
    assert [row.state for part in plan.sections for row in part.rows if row.question.code == "a_short"] == ["fill"]


def broken(data: bytes) -> bytes:
    return zipped({**unzipped(data), "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})


@pytest.mark.timeout(20, func_only=True)
@pytest.mark.parametrize("make", [bomb, entities, broken, merged_over_and_over, lambda _d: other_workbook(), lambda d: d[: len(d) // 2],
                                  lambda _d: b"PK\x03\x04", lambda _d: b"=cmd()"])  # fmt: skip
def test_hostile_and_wrong_files_are_refused(entry, make):
    with pytest.raises(Refused):
        read_workbook("usulan.xlsx", ContentFile(make(draw_workbook(entry.form)), name="usulan.xlsx"))


@pytest.mark.parametrize("name", ["usulan.pdf", "usulan.xlsm", "usulan.csv", "usulan"])
def test_other_kinds_of_files_are_refused(entry, name):
    with pytest.raises(Refused):
        read_workbook(name, ContentFile(draw_workbook(entry.form), name=name))


def test_file_without_its_hidden_sheet_is_refused_in_words(entry):
    filled = Filled(draw_workbook(entry.form))
    del filled.book["_juara"]
    with pytest.raises(Refused) as refusal:
        read_workbook("usulan.xlsx", filled.file())
    assert str(refusal.value).startswith("This is not a template of Juara")
