"""Who takes part: counted by province and by region, at the same cost whatever their number, on page and on paper."""

import io
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from awards.actions import extension
from awards.enums import EntryState, StageKind
from awards.models import Province, Region
from tests.factories.entries import make_entry

PROVINCES = "/editions/forum-2026/participation/"
REGION = "/editions/forum-2026/participation/33/"
XLSX, PDF = "/editions/forum-2026/participation.xlsx", "/editions/forum-2026/participation.pdf"
READERS = ("secretariat", "organiser", "auditor")


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def entries(world):
    """Wonosobo: a draft, one sent, one eligible; Denpasar: a draft and a withdrawn one; Jayapura: nothing."""
    make_entry(world)
    make_entry(world, dimension="living", state=EntryState.SENT)
    make_entry(world, agency=1, dimension="living", state=EntryState.ELIGIBLE)
    make_entry(world, region=1)
    make_entry(world, region=1, dimension="living", state=EntryState.WITHDRAWN)


def rows(page):
    return {
        row.place.code if row.place else "": (
            row.regions, row.regions_begun, row.regions_sent, row.regions_without, row.begun, row.sent, row.eligible,
            {dimension.code: count for dimension, count in labelled if count},
        )
        for row, labelled in page.context["rows"]
    }  # fmt: skip


def test_provinces_are_counted(world, cast, login, entries):
    assert rows(login(cast.secretariat).get(PROVINCES)) == {
        "33": (1, 1, 1, 0, 3, 2, 1, {"living": 2}),
        "51": (1, 1, 0, 0, 1, 0, 0, {}),
        "91": (1, 0, 0, 1, 0, 0, 0, {}),
        "": (3, 2, 1, 1, 4, 2, 1, {"living": 2}),
    }


def test_province_leads_to_its_regions(world, cast, login, entries):
    client = login(cast.secretariat)
    assert f'href="{REGION}"' in client.get(PROVINCES).content.decode()
    assert rows(client.get(REGION)) == {
        "33.07": (1, 1, 1, 0, 3, 2, 1, {"living": 2}), "": (1, 1, 1, 0, 3, 2, 1, {"living": 2}),
    }  # fmt: skip
    assert client.get("/editions/forum-2026/participation/99/").status_code == 404


def test_extension_shows_where_it_holds(world, cast, login, now):
    closes = world.edition.stage(StageKind.INTAKE).closes_at + timedelta(days=3)
    made = extension.propose(
        world.edition, closes_at=closes, reason="Banjir", region=world.regions[0], by=cast.organiser, now=now
    )
    extension.confirm(made, by=cast.organiser2, now=now)
    page = login(cast.auditor).get(PROVINCES)
    assert [row.regions_extended for row, _labelled in page.context["rows"]] == [1, 0, 0, 1]
    assert login(cast.auditor).get(REGION).context["rows"][0][0].closes == closes


def test_regions_that_cannot_take_part_are_not_counted(world, cast, login):
    Region.objects.filter(code="91.03").update(is_autonomous=False)
    province = Province.objects.create(code="34", name="Lain")
    Region.objects.create(code="34.00", kind="provinsi", name="Provinsi Lain", province=province)
    assert sorted(rows(login(cast.secretariat).get(PROVINCES))) == ["", "33", "51"]


def test_workbook_has_native_numbers_and_both_sheets(world, cast, login, entries):
    Region.objects.filter(code="33.07").update(name="=HYPERLINK(1)")
    answer = login(cast.secretariat).get(XLSX)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="partisipasi-forum-2026.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Provinces", "Regions"]
    provinces = [[cell.value for cell in row] for row in book["Provinces"]]
    assert provinces[0][:8] == [
        "Code", "Province", "Regions", "Have begun", "Have sent", "Nothing yet", "Share that has sent", "With extension",
    ]  # fmt: skip
    assert provinces[1][:11] == ["33", "Jawa Tengah", 1, 1, 1, 0, 1, 0, 3, 2, 1]
    assert provinces[-1][1:5] == ["Total", 3, 2, 1]
    name = book["Regions"]["B2"]
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")


def test_workbook_of_one_province_has_its_regions(world, cast, login, entries):
    client = login(cast.secretariat)
    assert f'href="{XLSX}?province=33"' in client.get(REGION).content.decode()
    answer = client.get(XLSX + "?province=33")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="partisipasi-forum-2026-33.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [book.sheetnames, [row[0].value for row in book["Regions"]][1:]] == [["Regions"], ["33.07", None]]
    assert client.get(XLSX + "?province=99").status_code == 404


@pytest.mark.parametrize("query", ["", "?province=33"])
def test_paper_is_tagged(world, cast, login, entries, query):
    answer = login(cast.auditor).get(PDF + query)
    assert answer.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en"


def test_participation_is_for_the_people_of_the_edition(world, cast, login):
    for url in (PROVINCES, REGION, XLSX, PDF):
        for name in READERS:
            assert login(getattr(cast, name)).get(url).status_code == 200
        for name in ("agency", "region_admin", "province", "judge", "chair", "stranger"):
            assert login(getattr(cast, name)).get(url).status_code == 404
        assert login(None).get(url).status_code == 302
        assert login(cast.secretariat).post(url).status_code == 405
    assert login(cast.secretariat).get("/editions/forum-2026/participation.csv").status_code == 404
    assert login(cast.secretariat).get(PDF + "?province=99").status_code == 404


@pytest.mark.parametrize("url", [PROVINCES, REGION, XLSX, PDF])
def test_participation_asks_the_same_queries_for_one_and_many_regions(world, cast, login, queries_of, url):
    client = login(cast.secretariat)
    client.get(url)  # fonts and other things that are loaded once
    make_entry(world)
    count = queries_of(client, url)
    home = world.regions[0].province
    Region.objects.bulk_create(
        Region(code=f"33.{n}", kind="kabupaten", name=f"Kabupaten {n}", province=home) for n in range(20, 60)
    )
    make_entry(world, agency=1, dimension="living", state=EntryState.SENT)
    make_entry(world, region=1)
    assert queries_of(client, url) == count <= 16


def test_control_room_leads_there(world, cast, login):
    page = login(cast.secretariat).get(reverse("control_room", args=["forum-2026"]))
    assert page.content.decode().count(f'href="{PROVINCES}"') == 1
