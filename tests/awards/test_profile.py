"""The profile of a region: who leads it on which day, its plans and indices, and who may read and write it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import agency as agencies
from awards.actions import cluster as clusters
from awards.actions import masterplan as masterplans
from awards.actions import profile as actions
from awards.enums import BookKind, EntryState, HeadStatus, MasterplanStatus, PlanKind
from awards.models import GovernmentIndex, MasterplanBook, RegionHead
from awards.queries.profile import head_on, index_rows, region_profile
from awards.sample import sample_pdf
from tests.factories.entries import make_entry
from tests.permissions.scenes import build

CODE = "33.07"
DEFINITIVE, INTERIM, ACTING, DAILY = HeadStatus.DEFINITIVE, HeadStatus.INTERIM, HeadStatus.ACTING, HeadStatus.DAILY


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def wonosobo(world):
    return world.regions[0]


@pytest.fixture
def spbe(db):
    return GovernmentIndex.objects.create(
        code="spbe", name_id="Indeks SPBE", name_en="SPBE index", first_year=2018, last_year=2025, most=5,
        grades=[{"from": "4.2", "label_id": "Memuaskan", "label_en": "Satisfying"},
                {"from": "2.6", "label_id": "Baik", "label_en": "Good"}],
    )  # fmt: skip


def lead(region, name, status, starts, *, by, now, **more) -> RegionHead:
    return actions.record_head(region, name=name, status=status, starts=starts, by=by, now=now, **more)


def test_signature_reads_by_status_and_kind_of_region(world, cast, now):
    regency, city = world.regions[:2]
    lead(regency, "Bupati (contoh)", DEFINITIVE, date(2021, 2, 26), by=cast.region_admin, now=now)
    lead(regency, "Penjabat (contoh)", INTERIM, date(2025, 2, 20), by=cast.region_admin, now=now)
    lead(city, "Pelaksana (contoh)", ACTING, date(2025, 1, 1), by=cast.rival_admin, now=now)
    lines = [head_on(region, date(2026, 1, 1)).office_line for region in (regency, city)]
    assert lines == ["Pj. Bupati Wonosobo", "Plt. Wali Kota Denpasar"]


def test_head_on_a_day_is_who_was_in_office_then(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    lead(wonosobo, "Satu", DEFINITIVE, date(2021, 2, 26), **by)
    lead(wonosobo, "Dua", INTERIM, date(2025, 2, 20), **by)
    days = [date(2021, 2, 25), date(2021, 2, 26), date(2025, 2, 19), date(2025, 2, 20), date(2030, 1, 1)]
    found = [head_on(wonosobo, day) for day in days]
    assert [head and head.name for head in found] == [None, "Satu", "Satu", "Dua", "Dua"]


def test_daily_acting_head_stands_in_and_leaves_the_head_in_office(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    lead(wonosobo, "Satu", DEFINITIVE, date(2021, 2, 26), **by)
    lead(wonosobo, "Wakil", DAILY, date(2026, 8, 1), ends=date(2026, 8, 7), **by)
    assert [head_on(wonosobo, date(2026, 8, day)).name for day in (7, 8)] == ["Wakil", "Satu"]
    with pytest.raises(Refused):
        lead(wonosobo, "Tanpa akhir", DAILY, date(2026, 9, 1), **by)


def test_two_heads_cannot_be_in_office_on_one_day(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    lead(wonosobo, "Kini", DEFINITIVE, date(2025, 2, 20), **by)
    with pytest.raises(Refused):
        lead(wonosobo, "Dulu", DEFINITIVE, date(2020, 1, 1), **by)
    lead(wonosobo, "Dulu", DEFINITIVE, date(2020, 1, 1), ends=date(2025, 2, 19), **by)
    assert wonosobo.heads.count() == 2


def test_database_holds_one_head_in_office(wonosobo, cast, now):
    lead(wonosobo, "Kini", DEFINITIVE, date(2025, 2, 20), by=cast.region_admin, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionHead.objects.create(
            region=wonosobo,
            name="Lain",
            office="bupati",
            starts=date(2025, 3, 1),
            recorded_by=cast.agency,
            recorded_at=now,
        )


def test_voided_record_stays_and_counts_no_more(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    head = lead(wonosobo, "Keliru", DEFINITIVE, date(2025, 2, 20), **by)
    with pytest.raises(Refused):
        actions.void_head(head, reason=" ", **by)
    actions.void_head(head, reason="Salah orang", **by)
    assert (head_on(wonosobo, date(2026, 1, 1)), wonosobo.heads.get().voided_reason) == (None, "Salah orang")


def test_end_of_term_is_corrected_and_recorded(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    head = lead(wonosobo, "Satu", DEFINITIVE, date(2021, 2, 26), **by)
    actions.end_head(head, ends=date(2026, 1, 31), **by)
    event = AuditEvent.objects.get(verb="head.end")
    assert (event.data["before"], event.data["ends"]) == (None, "2026-01-31")
    with pytest.raises(Refused):
        actions.end_head(head, ends=date(2020, 1, 1), **by)


def test_term_runs_on_after_a_later_record_was_voided(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    first = lead(wonosobo, "Satu", DEFINITIVE, date(2021, 2, 26), **by)
    wrong = lead(wonosobo, "Keliru", INTERIM, date(2025, 2, 20), **by)
    with pytest.raises(Refused):
        actions.end_head(first, ends=None, **by)
    actions.void_head(wrong, reason="Salah daerah", **by)
    actions.end_head(first, ends=None, **by)
    assert head_on(wonosobo, date(2026, 1, 1)).name == "Satu"


def test_masterplan_in_force_replaces_the_one_that_was(wonosobo, cast, now):
    by = {"by": cast.region_admin, "now": now}
    first = masterplans.add_masterplan(
        wonosobo, first_year=2018, last_year=2022, status=MasterplanStatus.IN_FORCE, **by
    )
    second = masterplans.add_masterplan(
        wonosobo, first_year=2023, last_year=2027, status=MasterplanStatus.DRAFTING, **by
    )
    masterplans.change_masterplan(second, status=MasterplanStatus.IN_FORCE, decree="Perbup 5/2023", **by)
    first.refresh_from_db()
    second.refresh_from_db()
    assert [(plan.number, plan.status) for plan in (first, second)] == [(1, "replaced"), (2, "in_force")]


def pdf(text):
    return ContentFile(sample_pdf(text), name="buku.pdf")


def test_new_book_takes_the_place_and_the_old_one_stays(wonosobo, cast, now, login):
    by = {"by": cast.region_admin, "now": now}
    plan = masterplans.add_masterplan(wonosobo, first_year=2023, last_year=2027, status=MasterplanStatus.IN_FORCE, **by)
    for text in ("satu", "satu", "dua"):
        masterplans.add_book(plan, kind=BookKind.PLAN, name="buku2.pdf", file=pdf(text), **by)
    books = list(MasterplanBook.objects.order_by("pk"))
    assert [bool(book.replaced_at) for book in books] == [True, False]
    assert all(default_storage.exists(book.path) for book in books)
    answer = login(cast.agency).get(reverse("awards:book", args=[CODE, books[0].pk]))
    assert b"".join(answer.streaming_content) == sample_pdf("satu")
    assert answer["Content-Disposition"] == 'attachment; filename="buku2.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_book_that_is_not_what_its_name_says_is_refused(wonosobo, cast, now, login):
    by = {"by": cast.region_admin, "now": now}
    plan = masterplans.add_masterplan(wonosobo, first_year=2023, last_year=2027, status=MasterplanStatus.IN_FORCE, **by)
    page = login(cast.region_admin).post(
        reverse("awards:book_new", args=[CODE, plan.pk]),
        {"kind": "book1", "file": ContentFile(b"<html>", name="buku.pdf")},
    )
    assert (page.status_code, MasterplanBook.objects.count()) == (422, 0)


@pytest.mark.parametrize("who", ["rival_admin", "stranger", "judge", "other_province"])
def test_book_does_not_exist_for_outsiders(wonosobo, cast, now, login, who):
    by = {"by": cast.region_admin, "now": now}
    plan = masterplans.add_masterplan(wonosobo, first_year=2023, last_year=2027, status=MasterplanStatus.IN_FORCE, **by)
    book = masterplans.add_book(plan, kind=BookKind.PLAN, name="buku2.pdf", file=pdf("x"), **by)
    assert login(getattr(cast, who)).get(reverse("awards:book", args=[CODE, book.pk])).status_code == 404


def test_renstra_needs_an_agency_and_only_a_renstra(wonosobo, world, cast, now):
    given = {
        "first_year": 2021,
        "last_year": 2026,
        "url": "https://contoh.example/r",
        "by": cast.region_admin,
        "now": now,
    }
    agency = world.agencies[CODE][0]
    for kind, of in ((PlanKind.AGENCY, None), (PlanKind.MEDIUM, agency), (PlanKind.AGENCY, world.agencies["51.71"][0])):
        with pytest.raises(Refused):
            actions.add_plan_link(wonosobo, kind=kind, agency=of, **given)
    link = actions.add_plan_link(wonosobo, kind=PlanKind.AGENCY, agency=agency, **given)
    actions.remove_plan_link(link, by=cast.region_admin, now=now)
    assert wonosobo.plan_links.get().removed_at == now


def test_indices_show_grade_and_change_of_the_same_index_only(wonosobo, cast, now, spbe):
    pemdi = GovernmentIndex.objects.create(
        code="pemdi", name_id="Indeks Pemdi", name_en="Pemdi", first_year=2026, most=5
    )
    by = {"by": cast.region_admin, "now": now}
    for index, year, value in ((spbe, 2022, "3.06"), (spbe, 2023, "3.31"), (spbe, 2025, "1.20"), (pemdi, 2026, "4.50")):
        actions.record_index(wonosobo, index=index, year=year, value=Decimal(value), **by)
    with translation.override("en"):
        rows = [(row.year, row.value, row.grade, row.change) for row in index_rows(wonosobo)]
    assert rows == [
        (2026, Decimal("4.50"), "", None), (2025, Decimal("1.20"), "", None),
        (2023, Decimal("3.31"), "Good", Decimal("0.25")), (2022, Decimal("3.06"), "Good", None),
    ]  # fmt: skip


def test_later_record_of_a_year_counts_and_may_take_a_value_back(wonosobo, cast, now, spbe):
    by = {"by": cast.region_admin, "now": now}
    for value in (Decimal("3.00"), Decimal("3.10")):
        actions.record_index(wonosobo, index=spbe, year=2023, value=value, **by)
    assert [row.value for row in index_rows(wonosobo)] == [Decimal("3.10")]
    actions.record_index(wonosobo, index=spbe, year=2023, value=None, source="Salah daerah", **by)
    assert (index_rows(wonosobo), wonosobo.index_values.count()) == ([], 3)


@pytest.mark.parametrize(("year", "value"), [(2017, "3"), (2026, "3"), (2023, "5.01"), (2023, "-1")])
def test_index_out_of_its_years_or_scale_is_refused(wonosobo, cast, now, spbe, year, value):
    with pytest.raises(Refused):
        actions.record_index(wonosobo, index=spbe, year=year, value=Decimal(value), by=cast.region_admin, now=now)


@pytest.mark.parametrize(("typed", "kept"), [("3,31", "3.31"), ("3.31", "3.31"), ("4", "4")])
def test_index_is_typed_with_a_decimal_comma(wonosobo, cast, login, spbe, typed, kept):
    given = {"index": spbe.pk, "year": 2023, "value": typed}
    login(cast.region_admin, "id").post(reverse("awards:index_new", args=[CODE]), given)
    assert wonosobo.index_values.get().value == Decimal(kept)


def test_agency_is_renamed_closed_and_opened_again(wonosobo, world, cast, login):
    client, agency = login(cast.region_admin), world.agencies[CODE][0]
    client.post(reverse("awards:agency_change", args=[CODE, agency.pk]), {"name": "Dinas Baru", "short_name": "Disba"})
    client.post(reverse("awards:agency_active", args=[CODE, agency.pk]), {"reason": "Dilebur"})
    agency.refresh_from_db()
    assert (agency.name, agency.short_name, agency.is_active) == ("Dinas Baru", "Disba", False)
    assert [event.verb for event in AuditEvent.objects.filter(noun="agency").order_by("pk")] == [
        "agency.change",
        "agency.close",
    ]
    client.post(reverse("awards:agency_active", args=[CODE, agency.pk]), {"reason": "Tetap ada"})
    agency.refresh_from_db()
    assert agency.is_active


def test_agency_cannot_take_the_name_of_another(world, cast, now):
    first, second = world.agencies[CODE]
    with pytest.raises(Refused):
        agencies.change_agency(first, name=second.name.upper(), short_name="", by=cast.region_admin, now=now)


def test_agencies_come_in_as_a_table(wonosobo, cast, login):
    client = login(cast.region_admin)
    file = ContentFile(b"name,short_name\nBadan Baru,Baru\nDinas Kesehatan,Dinkes\n", name="dinas.csv")
    page = client.post(reverse("awards:region_import", args=[CODE, "agencies"]), {"file": file})
    client.post(reverse("awards:region_import_confirm", args=[CODE, "agencies"]), {"token": page.context["token"]})
    assert wonosobo.agencies.filter(name="Badan Baru").count() == 1


READERS = ("agency", "rival_agency", "region_admin", "province", "secretariat", "organiser", "auditor")
OUTSIDERS = ("rival_admin", "other_province", "judge", "chair", "stranger")


@pytest.mark.parametrize("who", READERS)
def test_profile_is_read_by_those_whom_it_concerns(wonosobo, cast, login, who):
    assert login(getattr(cast, who)).get(reverse("awards:region_profile", args=[CODE])).status_code == 200


@pytest.mark.parametrize("who", OUTSIDERS)
def test_profile_does_not_exist_for_others(wonosobo, cast, login, who):
    client = login(getattr(cast, who))
    missing = client.get(reverse("awards:region_profile", args=["99.99"]))
    assert client.get(reverse("awards:region_profile", args=[CODE])).status_code == missing.status_code == 404


WRITES = ("head_new", "masterplan_new", "plan_new", "index_new", "agency_new")


@pytest.mark.parametrize("name", WRITES)
def test_profile_is_written_by_region_admin_and_secretariat_only(wonosobo, cast, login, name):
    url = reverse(f"awards:{name}", args=[CODE])
    answers = {who: login(getattr(cast, who)).get(url).status_code for who in READERS}
    writers = {who for who, status in answers.items() if status == 200}
    assert writers == {"region_admin", "secretariat"}
    assert set(answers.values()) == {200, 403}


@pytest.mark.parametrize("name", ["region_profile", "regions", "masterplan", "book"])
def test_pages_refuse_wrong_methods(wonosobo, cast, login, name):
    args = {"region_profile": [CODE], "regions": [], "masterplan": [CODE, 1], "book": [CODE, 1]}[name]
    assert login(cast.region_admin).post(reverse(f"awards:{name}", args=args)).status_code == 405


@pytest.mark.parametrize(
    "name", ["head_end", "head_void", "masterplan_change", "book_new", "plan_remove", "agency_change"]
)
def test_part_of_another_region_is_not_found(world, cast, now, login, name):
    denpasar = world.regions[1]
    by = {"by": cast.rival_admin, "now": now}
    head = lead(denpasar, "Wali", DEFINITIVE, date(2025, 1, 1), **by)
    plan = masterplans.add_masterplan(denpasar, first_year=2023, last_year=2027, status=MasterplanStatus.IN_FORCE, **by)
    link = actions.add_plan_link(
        denpasar, kind=PlanKind.LONG, first_year=2005, last_year=2025, url="https://a.example", **by
    )
    pk = {"head_end": head.pk, "head_void": head.pk, "masterplan_change": plan.pk, "book_new": plan.pk,
          "plan_remove": link.pk, "agency_change": world.agencies["51.71"][0].pk}[name]  # fmt: skip
    assert login(cast.region_admin).get(reverse(f"awards:{name}", args=[CODE, pk])).status_code == 404


def test_head_is_recorded_by_the_page(wonosobo, cast, login):
    given = {"name": "Bupati  (contoh)", "office": "bupati", "status": "pj", "starts": "2025-02-20"}
    answer = login(cast.secretariat).post(reverse("awards:head_new", args=[CODE]), given)
    assert answer.headers["Location"] == reverse("awards:region_profile", args=[CODE])
    assert str(wonosobo.heads.get()) == "Pj. Bupati Wonosobo, Bupati (contoh)"


def test_prizes_count_only_once_they_are_public(world, cast, clock):
    scene = build("published", world, cast, clock)
    instant = world.edition.timeline["publication"].opens_at
    before = region_profile(cast.region_admin, fresh(world), instant.replace(year=2025))
    after = region_profile(cast.region_admin, fresh(world), instant)
    assert [row.prizes for row in before.editions] == [0]
    assert [row.prizes for row in after.editions] == [1]
    assert after.editions[0].sent == 2
    assert scene.phase == "published"


def fresh(world):
    region = world.regions[0]
    region.agency_ids = frozenset(region.agencies.values_list("pk", flat=True))
    return region


def test_numbers_of_an_edition_are_for_its_people_and_the_region(world, cast, now, login):
    make_entry(world, state=EntryState.SENT)
    make_entry(world, dimension="living")
    page = {
        who: login(getattr(cast, who)).get(reverse("awards:region_profile", args=[CODE]))
        for who in ("agency", "auditor")
    }
    rows = {
        who: [(row.entries, row.sent) for row in answer.context["profile"].editions] for who, answer in page.items()
    }
    assert rows == {"agency": [(2, 1)], "auditor": [(2, 1)]}


def test_profile_costs_the_same_for_one_and_three(wonosobo, world, cast, now, login, queries_of, spbe):
    client, by = login(cast.region_admin), {"by": cast.region_admin, "now": now}

    def grow(number):
        lead(wonosobo, f"Kepala {number}", DEFINITIVE, date(2021 + number, 2, 26), **by)
        plan = masterplans.add_masterplan(
            wonosobo, first_year=2018, last_year=2022, status=MasterplanStatus.IN_FORCE, **by
        )
        masterplans.add_book(plan, kind=BookKind.PLAN, name="b.pdf", file=pdf("x"), **by)
        actions.record_index(wonosobo, index=spbe, year=2020 + number, value=Decimal(3), **by)
        link = {"first_year": 2005, "last_year": 2025, "url": "https://a.example"}
        actions.add_plan_link(wonosobo, kind=PlanKind.AGENCY, agency=world.agencies[CODE][0], **link, **by)
        cluster = clusters.add_cluster(name_id=f"Gugus {number}", name_en="Group", source="Uji", **by)
        clusters.add_member(cluster, region=wonosobo, **by)

    url = reverse("awards:region_profile", args=[CODE])
    make_entry(world)
    grow(0)
    once = queries_of(client, url)
    grow(1)
    grow(2)
    assert queries_of(client, url) == once


def test_regions_are_listed_for_those_who_read_them(world, cast, login, queries_of):
    def found(who):
        return [row.code for row in login(getattr(cast, who)).get(reverse("awards:regions")).context["page_obj"]]

    assert [found(who) for who in ("auditor", "province", "rival_admin", "agency")] == [
        ["33.07", "51.71", "91.03"], ["33.07"], ["51.71"], ["33.07"],
    ]  # fmt: skip
    assert login(cast.stranger).get(reverse("awards:regions")).status_code == 403
    client = login(cast.auditor)
    listing = reverse("awards:regions")
    assert queries_of(client, f"{listing}?q=a") == queries_of(client, f"{listing}?q=Wono")
