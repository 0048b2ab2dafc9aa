"""Tables that come in: what each kind takes, errors by line and column, and all rows or none."""

import pytest

from accounts.models import AuditEvent, User
from accounts.refusal import Refused
from awards.models import Agency, Region, RegionAlias
from awards.tables.reading import Sheet
from judging.models import ConflictFact, Judge
from scoring.actions.tables import Source, import_table
from scoring.tables.preview import preview_import

SOURCE = Source("tabel.csv", "0" * 64)


@pytest.fixture
def bring(world, cast, now):
    def bring_in(kind, *rows, dry_run=False):
        sheet = Sheet([str(cell) for cell in rows[0]], [list(row) for row in rows[1:]], list(range(2, len(rows) + 1)))
        if dry_run:
            return preview_import(kind, sheet, edition=world.edition, by=cast.secretariat, now=now)
        return import_table(kind, sheet, source=SOURCE, edition=world.edition, by=cast.secretariat, now=now)

    return bring_in


def states(preview):
    return [(row.line, row.state) for row in preview.rows]


def errors(preview):
    return [(row.line, error) for row in preview.errors for error in row.errors]


AGENCIES = ("region", "name", "short_name")


def test_agencies_come_in_by_code_name_or_alias_of_the_region(world, bring):
    RegionAlias.objects.create(region=world.regions[2], alias="Sentani")
    done = bring(
        "agencies",
        AGENCIES,
        ("33.07", "Dinas A", "A"),
        ("kab. wonosobo", "Dinas B", ""),
        ("Denpasar", "Dinas C", ""),
        ("sentani", "Dinas D", ""),
        ("Pemerintah Kabupaten Jayapura", "Dinas E", ""),
    )
    assert done.counts == {"new": 5, "changed": 0, "same": 0, "error": 0}
    found = Agency.objects.filter(name__in=[f"Dinas {x}" for x in "ABCDE"]).order_by("name")
    assert [agency.region.code for agency in found] == ["33.07", "33.07", "51.71", "91.03", "91.03"]


def test_agencies_preview_tells_new_changed_and_same_and_leaves_nothing(world, bring):
    before = Agency.objects.count()
    preview = bring(
        "agencies",
        AGENCIES,
        ("33.07", "Dinas Baru", ""),
        ("33.07", "dinas kesehatan", "Dinkes Wonosobo"),
        ("33.07", "Dinas Komunikasi dan Informatika", "Diskominfo"),
        ("51.71", "Dinas Kesehatan", ""),
        dry_run=True,
    )
    assert states(preview) == [(2, "new"), (3, "changed"), (4, "same"), (5, "same")]
    assert preview.rows[1].changed == frozenset({"short_name"})
    assert Agency.objects.count() == before
    assert AuditEvent.objects.filter(verb__startswith="agency").count() == 0


def test_an_error_names_line_and_column_and_nothing_is_imported(world, bring):
    before = Agency.objects.count()
    rows = [AGENCIES, ("33.07", "Dinas Baru", ""), ("Atlantis", "", "x" * 61), ("33.07", "DINAS  BARU", "")]
    preview = bring("agencies", *rows, dry_run=True)
    assert errors(preview) == [
        (3, ("region", "No region is called “Atlantis”. Write its code, such as 33.07, or its full name.")),
        (3, ("name", "This cell is empty and has to be filled in.")),
        (3, ("short_name", "This text is too long: at most 60 characters.")),
        (4, ("", "This row is about the same as row 1.")),
    ]
    with pytest.raises(Refused):
        bring("agencies", *rows)
    assert Agency.objects.count() == before
    assert AuditEvent.objects.filter(verb="table.import").count() == 0


def test_a_name_that_can_mean_two_regions_is_refused_with_both(world, bring):
    Region.objects.create(code="91.71", kind="kota", name="Kota Jayapura", province=world.regions[2].province)
    [(_line, (_column, message))] = errors(bring("agencies", AGENCIES, ("Jayapura", "Dinas A", ""), dry_run=True))
    assert message == "“Jayapura” can mean several: Kabupaten Jayapura (91.03), Kota Jayapura (91.71). Write the code."


def test_an_import_writes_one_event_of_its_own(world, cast, bring):
    bring("agencies", AGENCIES, ("33.07", "Dinas A", ""), ("33.07", "Dinas B", ""))
    event = AuditEvent.objects.get(verb="table.import")
    assert (event.actor, event.edition_id, event.noun) == (cast.secretariat, world.edition.pk, "edition")
    assert event.data == {
        "kind": "agencies", "name": "tabel.csv", "sha256": "0" * 64, "new": 2, "changed": 0, "same": 0, "error": 0
    }  # fmt: skip


@pytest.mark.parametrize("heads", [("Region", "Name of the agency", "Short name"), ("region*", "NAME", "Short_Name")])
def test_heads_are_known_by_code_or_label(bring, heads):
    assert states(bring("agencies", heads, ("33.07", "Dinas A", ""), dry_run=True)) == [(2, "new")]


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        (("region",), "columns are missing: Name of the agency"),
        (("region", "name", "Region"), "stands in the file twice"),
        (("region", "name", "phone"), "“phone” is not known"),
    ],
)
def test_wrong_heads_are_refused_in_words(bring, heads, words):
    with pytest.raises(Refused, match=words):
        bring("agencies", heads, ["x"] * len(heads))


REGIONS = ("code", "name", "kind", "province", "zone", "year_joined", "aliases")


def test_regions_come_in_new_and_changed_with_their_other_names(world, bring):
    done = bring(
        "regions",
        REGIONS,
        ("33.08", "Kabupaten Magelang", "kabupaten", "jawa tengah", "wib", "2018", "Magelang Kab; Mungkid"),
        ("51.71", "Kota Denpasar", "kota", "51", "WITA", "2017", ""),
        ("33.07", "Kabupaten Wonosobo", "kabupaten", "33", "WIB", "", ""),
    )
    assert states(done) == [(2, "new"), (3, "changed"), (4, "same")]
    assert done.rows[1].changed == frozenset({"year_joined"})
    made = Region.objects.get(code="33.08")
    assert (made.province.code, made.zone, made.year_joined) == ("33", "Asia/Jakarta", 2018)
    assert sorted(made.aliases.values_list("alias", flat=True)) == ["Magelang Kab", "Mungkid"]


def test_year_joined_of_the_table_is_told_as_that_of_the_page(world, bring):
    row = ["51.71", "Kota Denpasar", "kota", "51", "WITA", "2017", ""]
    bring("regions", REGIONS, tuple(row))
    event = AuditEvent.objects.get(verb="region.set_year_joined")
    assert (event.data["region"], event.data["before"], event.data["year"]) == (world.regions[1].pk, None, 2017)
    assert event.data["reason"] == "Table of regions"
    row[5] = "2100"
    assert errors(bring("regions", REGIONS, tuple(row), dry_run=True)) == [
        (2, ("year_joined", "This year has not come yet."))
    ]


def test_regions_keep_their_other_names_when_more_come(world, bring):
    RegionAlias.objects.create(region=world.regions[0], alias="Wonosobo Asri")
    row = ("33.07", "Kabupaten Wonosobo", "kabupaten", "33", "WIB", "", "Kota Carica;wonosobo asri")
    assert states(bring("regions", REGIONS, row)) == [(2, "changed")]
    assert sorted(world.regions[0].aliases.values_list("alias", flat=True)) == ["Kota Carica", "Wonosobo Asri"]
    assert states(bring("regions", REGIONS, row)) == [(2, "same")]


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("code", "33.7", "“33.7” is not a code of the home ministry, such as 33 or 33.07."),
        ("kind", "desa", "Write kabupaten, kota or provinsi."),
        ("zone", "GMT", "Write WIB, WITA or WIT."),
        ("province", "Atlantis", "No province is called “Atlantis”. Write its code, such as 33, or its full name."),
        ("year_joined", "1817", "“1817” is not a year of this programme."),
        ("year_joined", "2.017", "“2.017” can mean two numbers. Write 2017 or 2.0170."),
        ("year_joined", "2017,5", "“2017,5”: write decimals with a point and no thousands marks."),
    ],
)
def test_regions_with_a_wrong_cell_name_it(bring, column, cell, message):
    row = dict(zip(REGIONS, ("33.08", "Kabupaten Magelang", "kabupaten", "33", "WIB", "2018", ""), strict=True))
    preview = bring("regions", REGIONS, tuple((row | {column: cell}).values()), dry_run=True)
    assert errors(preview) == [(2, (column, message))]


def test_regions_refuse_the_name_of_another_region(world, bring):
    RegionAlias.objects.create(region=world.regions[1], alias="Badung Lama")
    row = ("33.07", "Kabupaten Wonosobo", "kabupaten", "33", "WIB", "", "badung lama")
    assert errors(bring("regions", REGIONS, row, dry_run=True)) == [
        (2, ("aliases", "“badung lama” is the name of another region."))
    ]


JUDGES = ("email", "name", "institution", "home_region", "mentored", "panel")


def test_judges_come_in_with_account_conflicts_and_seat(world, bring):
    done = bring(
        "judges",
        JUDGES,
        ("Juri.Baru@Example.org", "Juri Baru (contoh)", "Kampus", "33.07", "51.71; Jayapura", "living"),
    )
    assert states(done) == [(2, "new")]
    judge = Judge.objects.select_related("user").get(user__email="juri.baru@example.org")
    assert (judge.code, judge.institution, judge.user.has_usable_password()) == ("J07", "Kampus", False)
    facts = ConflictFact.objects.filter(judge=judge).order_by("region__code").values_list("kind", "region__code")
    assert list(facts) == [("home", "33.07"), ("mentoring", "51.71"), ("mentoring", "91.03")]
    assert [seat.panel.dimension.code for seat in judge.seats.all()] == ["living"]


def test_judges_twice_changes_nothing(world, bring):
    row = ("juri.baru@example.org", "Juri Baru (contoh)", "Kampus", "33.07", "51.71", "living")
    bring("judges", JUDGES, row)
    people, facts = User.objects.count(), ConflictFact.objects.count()
    assert states(bring("judges", JUDGES, row)) == [(2, "same")]
    assert (User.objects.count(), ConflictFact.objects.count()) == (people, facts)


def test_judges_get_what_is_new_about_them(world, bring):
    row = ("juri02@example.org", "Juri 02 (contoh)", "Universitas Lain", "51.71", "", "living")
    done = bring("judges", JUDGES, row)
    assert (states(done), done.rows[0].changed) == (
        [(2, "changed")],
        frozenset({"institution", "home_region", "panel"}),
    )
    judge = world.judges[1]
    judge.refresh_from_db()
    assert (judge.institution, judge.conflicts.get().region.code) == ("Universitas Lain", "51.71")


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("email", "juri", "Enter a valid email address."),
        ("home_region", "Atlantis", "No region is called “Atlantis”. Write its code, such as 33.07, or its full name."),
        (
            "panel",
            "sports",
            "There is no panel “sports”. Known: governance, branding, economy, living, society, environment.",
        ),
    ],
)
def test_judges_with_a_wrong_cell_name_it(world, bring, column, cell, message):
    row = dict(zip(JUDGES, ("juri.baru@example.org", "Juri Baru", "", "", "", ""), strict=True))
    assert errors(bring("judges", JUDGES, tuple((row | {column: cell}).values()), dry_run=True)) == [
        (2, (column, message))
    ]


def test_queries_grow_by_a_fixed_number_a_row(world, bring, django_assert_max_num_queries):
    rows = [("33.07", f"Dinas {n}", "") for n in range(20)]
    with django_assert_max_num_queries(20 * 9 + 15):
        bring("agencies", AGENCIES, *rows)
