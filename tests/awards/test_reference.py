import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Zone
from accounts.models import AuditEvent
from awards.actions import reference
from awards.models import Dimension, Province, ProvinceAlias, Region, RegionAlias, SubDimension
from awards.reference import FOLDER, BadReference, read_reference


@pytest.fixture
def folder(tmp_path):
    """A copy of the reference files that a test may spoil."""
    for path in [*FOLDER.glob("*.csv"), FOLDER / "programme.json"]:
        shutil.copy(path, tmp_path)
    return tmp_path


def spoil(folder, name, old, new):
    path = folder / name
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))


def load(now):
    return reference.load(read_reference(), by=None, now=now)


def test_load_reference_writes_all_of_indonesia(db, now):
    counts = load(now)
    assert counts == {
        "provinces": 38, "regions": 514, "autonomous": 508, "aliases": 108, "dimensions": 6, "subdimensions": 18,
    }  # fmt: skip
    assert Region.objects.count() == 514
    assert Region.objects.competing().count() == 508
    assert Region.objects.filter(kind="kota").count() == 98
    assert (Province.objects.count(), ProvinceAlias.objects.count(), RegionAlias.objects.count()) == (38, 25, 83)
    assert (Dimension.objects.count(), SubDimension.objects.count()) == (6, 18)


def test_load_reference_again_changes_nothing_and_mends_what_was_changed(db, now):
    load(now)
    before = list(Region.objects.values_list("pk", "code", "name"))
    Region.objects.filter(code="33.07").update(name="Salah")
    load(now)
    assert list(Region.objects.values_list("pk", "code", "name")) == before


def test_load_reference_knows_zones_by_province(db, now):
    load(now)
    zones = {
        code: Region.objects.get(code=code).zone for code in ("33.07", "51.71", "64.09", "61.71", "91.71", "94.04")
    }
    assert zones == {
        "33.07": Zone.WIB, "51.71": Zone.WITA, "64.09": Zone.WITA, "61.71": Zone.WIB, "91.71": Zone.WIT, "94.04": Zone.WIT,
    }  # fmt: skip


def test_load_reference_knows_the_six_regions_without_a_government(db, now):
    load(now)
    codes = Region.objects.filter(is_autonomous=False).values_list("code", flat=True)
    assert list(codes) == ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]


def test_load_reference_knows_when_a_region_joined(db, now):
    load(now)
    assert Region.objects.get(code="15.71").year_joined == 2017
    assert Region.objects.filter(year_joined__isnull=False).count() == 58


def test_load_reference_keeps_the_year_that_the_secretariat_set_or_took_back(db, now):
    load(now)
    Region.objects.filter(code="33.07").update(year_joined=2019)
    Region.objects.filter(code="15.71").update(year_joined=None)
    load(now)
    assert [Region.objects.get(code=code).year_joined for code in ("33.07", "15.71")] == [2019, None]


def test_load_reference_is_in_the_audit_trail(db, now):
    load(now)
    event = AuditEvent.objects.get(verb="reference.load")
    assert (event.actor, event.data["regions"]) == (None, 514)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("provinces.csv", "12,Sumatera Utara", "11,Sumatera Utara", "provinces.csv line 3: 11 stands in the file twice."),
        ("regions.csv", "11.02,kabupaten", "11.02,kota",
         "regions.csv line 3: code 11.02 is that of a kabupaten, not of a kota."),
        ("regions.csv", "Kabupaten Aceh Tenggara,11", "Kabupaten Aceh Tenggara,99",
         "regions.csv line 3: province 99 is not in provinces.csv."),
        ("region_aliases.csv", "12.03,Tapsel", "99.03,Tapsel", "region_aliases.csv line 2: code 99.03 is not known."),
        ("province_zones.csv", "11,WIB", "11,UTC", "province_zones.csv line 2: zone UTC is none of WIB, WITA, WIT."),
        ("programme_participants.csv", "14.05,2017", "14.05,soon",
         "programme_participants.csv line 2: year soon is not a year."),
        ("administrative_regions.csv", "31.01", "31.99",
         "administrative_regions.csv: region 31.99 is not in regions.csv."),
        ("dimensions.csv", "dimension,sub", "dim,sub", "dimensions.csv line 1: the column dimension is missing."),
    ],
)  # fmt: skip
def test_read_reference_names_file_and_line_of_a_fault(folder, name, old, new, message):
    spoil(folder, name, old, new)
    with pytest.raises(BadReference) as refused:
        read_reference(folder)
    assert str(refused.value) == message


def test_load_reference_command_says_a_fault_in_one_line_and_writes_nothing(db, folder):
    spoil(folder, "provinces.csv", "12,Sumatera Utara", "11,Sumatera Utara")
    with pytest.raises(CommandError, match=r"^provinces.csv line 3: 11 stands in the file twice\.$"):
        call_command("load_reference", folder=folder)
    assert Province.objects.count() == 0


def test_load_reference_command_says_what_it_loaded(db):
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue() == (
        "38 provinces, 514 regions (508 with a government of their own), 108 other spellings, "
        "6 dimensions with 18 sub-dimensions.\n"
    )
