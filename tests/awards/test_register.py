"""The register of innovations: reporting, moving on, and the one entry that comes out of each."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from accounts.refusal import Refused
from awards.actions import register
from awards.actions.submission import withdraw
from awards.enums import InnovationState
from awards.models import Entry, Innovation, Promotion, Region
from awards.queries.draft import load_draft
from tests.factories.entries import make_entry
from tests.factories.register import make_innovation

PLANNED, RUNNING, DONE = InnovationState.PLANNED, InnovationState.RUNNING, InnovationState.CARRIED_OUT


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def promoted(innovation, world, *, by, now, **more):
    category = world.categories["governance-kabupaten"]
    start = {"agency": innovation.agency, "category": category, "title": innovation.title, **more}
    return register.promote(innovation, by=by, now=now, **start)


def test_states_move_on_with_history(world, cast, now):
    innovation = make_innovation(world, state=PLANNED, starts=date(2026, 1, 1), by=cast.agency)
    register.move(innovation, state=RUNNING, by=cast.agency, now=now)
    moved = register.move(innovation, state=DONE, ends=date(2026, 6, 1), note="Selesai", by=cast.region_admin, now=now)
    assert (moved.state, moved.ends) == (DONE, date(2026, 6, 1))
    assert [(step.state, step.by, step.note) for step in innovation.steps.all()] == [
        (PLANNED, cast.agency, ""), (RUNNING, cast.agency, ""), (DONE, cast.region_admin, "Selesai"),
    ]  # fmt: skip


def test_moving_to_the_same_state_writes_nothing(world, cast, now):
    innovation = make_innovation(world)
    register.move(innovation, state=RUNNING, by=cast.agency, now=now)
    assert innovation.steps.count() == 1


def test_month_begins_where_the_agency_is(world, cast):
    eve = datetime(2026, 8, 31, 15, 30, tzinfo=UTC)  # in Papua it is September already, in Bali not yet
    Region.objects.filter(pk=world.regions[0].pk).update(zone="Asia/Jayapura")
    world.agencies["33.07"][0].refresh_from_db()
    assert make_innovation(world, starts=date(2026, 9, 1), now=eve).pk
    with pytest.raises(Refused):
        make_innovation(world, region=1, starts=date(2026, 9, 1), now=eve)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": DONE}, {"state": DONE, "ends": date(2027, 1, 1)}, {"starts": date(2026, 9, 1)}, {"ends": date(2024, 1, 1)}, {"title": " antrean  DARING "},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(world, cast, now, wrong):
    make_innovation(world)
    with pytest.raises(Refused):
        make_innovation(world, **{"title": "Lain", **wrong})
    assert Innovation.objects.count() == 1


def test_promotion_starts_an_entry_with_what_the_register_knows(world, cast, now):
    innovation = make_innovation(world, description="Warga memilih jam.", by=cast.agency)
    entry = promoted(innovation, world, by=cast.agency, now=now)
    answers = load_draft(Entry.objects.select_related("form").get(pk=entry.pk)).answers["identity"]
    assert answers == {"name": "Antrean Daring", "summary": "Warga memilih jam.", "started": "2025-03-01"}
    assert (entry.title, entry.agency, entry.category.dimension) == (
        "Antrean Daring",
        innovation.agency,
        innovation.dimension,
    )
    assert (entry.promotion.innovation, innovation.promotions.get().entry) == (innovation, entry)


def test_promotion_twice_is_one_entry(world, cast, now):
    innovation = make_innovation(world, by=cast.agency)
    first = promoted(innovation, world, by=cast.agency, now=now, key="k" * 20)
    assert promoted(innovation, world, by=cast.agency, now=now, key="k" * 20) == first
    assert promoted(innovation, world, by=cast.region_admin, now=now, key="l" * 20) == first
    assert (Entry.objects.count(), Promotion.objects.count()) == (1, 1)


def test_withdrawn_entry_makes_room_for_another(world, cast, now):
    innovation = make_innovation(world, by=cast.agency)
    first = promoted(innovation, world, by=cast.agency, now=now)
    withdraw(first, reason="Keliru", by=cast.region_admin, now=now)
    second = promoted(innovation, world, by=cast.agency, now=now)
    assert second != first
    assert [(row.entry, bool(row.ended_at)) for row in innovation.promotions.all()] == [(first, True), (second, False)]


def test_planned_innovation_is_not_promoted_and_says_why(world, cast, now):
    innovation = make_innovation(world, state=PLANNED, by=cast.agency)
    with pytest.raises(Refused) as refusal:
        promoted(innovation, world, by=cast.agency, now=now)
    assert "running" in str(refusal.value) or "berjalan" in str(refusal.value)
    assert Entry.objects.count() == 0


def test_promotion_in_the_name_of_another_agency_is_refused(world, cast, now):
    innovation = make_innovation(world, by=cast.agency)
    with pytest.raises(Refused):
        promoted(innovation, world, by=cast.region_admin, now=now, agency=world.agencies["33.07"][1])


def test_database_holds_one_living_promotion(world, cast, now):
    innovation = make_innovation(world, by=cast.agency)
    promoted(innovation, world, by=cast.agency, now=now)
    with pytest.raises(IntegrityError):
        Promotion.objects.create(
            innovation=innovation,
            edition=world.edition,
            entry=make_entry(world, dimension="living"),
            by=cast.agency,
            at=now,
        )


def register_url(name="register", code="33.07", **more):
    return reverse(f"awards:{name}", kwargs={"code": code, **more})


def test_admin_sees_all_of_the_region_and_an_agency_its_own(world, cast, login):
    make_innovation(world, title="Satu")
    make_innovation(world, agency=1, title="Dua")
    make_innovation(world, region=1, title="Tiga")
    titles = {
        who: [row.title for row in login(getattr(cast, who)).get(register_url()).context["page_obj"]]
        for who in ("region_admin", "agency", "rival_agency")
    }
    assert titles == {"region_admin": ["Dua", "Satu"], "agency": ["Satu"], "rival_agency": ["Dua"]}


@pytest.mark.parametrize("who", ["rival_admin", "stranger", "judge"])
def test_register_does_not_exist_for_outsiders(world, cast, login, who):
    innovation = make_innovation(world)
    client = login(getattr(cast, who))
    assert client.get(register_url()).status_code == 404
    assert client.get(reverse("awards:innovation_page", args=[innovation.pk])).status_code == 404


def test_other_agency_of_the_region_does_not_see_the_innovation(world, cast, login):
    innovation = make_innovation(world)
    assert login(cast.rival_agency).get(reverse("awards:innovation_page", args=[innovation.pk])).status_code == 404


@pytest.mark.parametrize("name", ["innovation_page", "innovation_change", "innovation_move"])
def test_missing_innovation_is_not_found(world, cast, login, name):
    assert login(cast.agency).get(reverse(f"awards:{name}", args=[999])).status_code == 404


def test_pages_refuse_wrong_methods(world, cast, login):
    innovation = make_innovation(world)
    client = login(cast.agency)
    assert client.post(register_url()).status_code == 405
    assert client.post(reverse("awards:innovation_page", args=[innovation.pk])).status_code == 405
    assert client.delete(reverse("awards:innovation_change", args=[innovation.pk])).status_code == 405


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("?state=running", ["Satu"]),
        ("?dimension=living", ["Dua"]),
        ("?q=sat", ["Satu"]),
        ("?agency=0", ["Dua", "Satu"]),
    ],
)
def test_filters(world, cast, login, asked, titles):
    make_innovation(world, title="Satu")
    second = make_innovation(world, agency=1, title="Dua", dimension="living", state=PLANNED)
    page = login(cast.region_admin).get(register_url() + asked.replace("living", str(second.dimension_id)))
    assert [row.title for row in page.context["page_obj"]] == titles


def test_reporting_and_changing_by_pages(world, cast, login):
    client, dimension = login(cast.agency), world.categories["governance-kabupaten"].dimension
    given = {
        "agency": world.agencies["33.07"][0].pk, "title": "Baru", "dimension": dimension.pk, "state": "running",
        "starts": "2025-04",
    }  # fmt: skip
    client.post(register_url("innovation_new"), given)
    innovation = Innovation.objects.get()
    assert (innovation.starts, innovation.recorded_by) == (date(2025, 4, 1), cast.agency)
    client.post(
        reverse("awards:innovation_change", args=[innovation.pk]),
        {**given, "title": "Baru sekali", "starts": "05/2025"},
    )
    client.post(reverse("awards:innovation_move", args=[innovation.pk]), {"state": "carried_out", "ends": "Juni 2025"})
    innovation.refresh_from_db()
    assert (innovation.title, innovation.starts, innovation.state, innovation.ends) == (
        "Baru sekali", date(2025, 5, 1), "carried_out", date(2025, 6, 1),
    )  # fmt: skip


def test_refusal_on_a_page_keeps_what_was_typed(world, cast, login):
    make_innovation(world, title="Sudah ada")
    given = {"agency": world.agencies["33.07"][0].pk, "title": "Sudah ada", "state": "running", "starts": "2025-04",
             "dimension": world.categories["governance-kabupaten"].dimension_id, "description": "Panjang"}  # fmt: skip
    page = login(cast.agency).post(register_url("innovation_new"), given)
    assert (page.status_code, page.context["form"]["description"].value()) == (422, "Panjang")


def test_agency_cannot_report_for_another(world, cast, login):
    given = {"agency": world.agencies["33.07"][1].pk, "title": "Asing", "state": "running", "starts": "2025-04",
             "dimension": world.categories["governance-kabupaten"].dimension_id}  # fmt: skip
    page = login(cast.agency).post(register_url("innovation_new"), given)
    assert (list(page.context["form"].errors), Innovation.objects.count()) == (["agency"], 0)


def follow(client, innovation):
    """From the page of the innovation through the start page, as its button leads."""
    page = client.get(reverse("awards:innovation_page", args=[innovation.pk]))
    [offer] = page.context["offers"]
    start = client.get(offer["url"])
    fields = start.context["form"]
    given = {name: fields[name].value() or "" for name in ("agency", "category", "subdimension", "title", "key")}
    return offer["url"], given


def test_button_leads_through_the_start_page_to_the_one_entry(world, cast, login):
    innovation, client = make_innovation(world, by=cast.agency), login(cast.agency)
    url, given = follow(client, innovation)
    assert (given["title"], given["agency"]) == ("Antrean Daring", innovation.agency_id)
    first = client.post(url, given)
    second = client.post(url, given)
    entry = Entry.objects.get()
    assert [answer.headers["Location"] for answer in (first, second)] == [
        reverse("awards:entry", args=[entry.code])
    ] * 2
    assert entry.promotion.innovation == innovation


def test_gate_stands_between_register_and_entry_with_the_start_filled_in(world, cast, login):
    world.edition.gate_rules = [{"kind": "running_at_least", "months": 6}]
    world.edition.save(update_fields=["gate_rules"])
    innovation, client = make_innovation(world, by=cast.agency), login(cast.agency)
    url, given = follow(client, innovation)
    gate = client.post(url, given)
    assert (Entry.objects.count(), gate.context["form"]["started"].value()) == (0, "2025-03-01")
    young = client.post(url, {**given, "step": "start", "started": "2026-08-01"})
    assert (young.status_code, Entry.objects.count()) == (200, 0)
    client.post(url, {**given, "step": "start", "started": "2025-03-01"})
    assert Entry.objects.get().promotion.innovation == innovation


def test_register_of_others_cannot_be_named_on_the_start_page(world, cast, login):
    foreign = make_innovation(world, agency=1)
    client = login(cast.agency)
    own = make_innovation(world, title="Milik sendiri", by=cast.agency)
    url, given = follow(client, own)
    answer = client.post(url.replace(f"register={own.pk}", f"register={foreign.pk}"), given)
    assert (answer.status_code, Entry.objects.count()) == (404, 0)


def test_planned_page_says_why_there_is_no_button(world, cast, login):
    innovation = make_innovation(world, state=PLANNED)
    page = login(cast.agency).get(reverse("awards:innovation_page", args=[innovation.pk]))
    assert (page.context["offers"], "It is planned." in page.content.decode()) == ([], True)


def test_innovation_with_a_living_entry_is_not_offered_again(world, cast, login, now):
    innovation = make_innovation(world)
    promoted(innovation, world, by=cast.agency, now=now)
    page = login(cast.agency).get(reverse("awards:innovation_page", args=[innovation.pk]))
    assert page.context["offers"] == []


def sheet_of(answer):
    rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


@pytest.mark.parametrize("language", ["id", "en"])
def test_export_holds_what_the_filter_shows_and_comes_back_unchanged(world, cast, login, language):
    make_innovation(world, title="=Satu", budget="APBD", ends=date(2026, 5, 1), state=DONE)
    make_innovation(world, agency=1, title="Dua", state=PLANNED)
    client = login(cast.region_admin, language)
    answer = client.get(reverse("awards:register_export", args=["33.07", "xlsx"]) + "?state=carried_out")
    rows = sheet_of(answer)
    assert rows[1][:2] == ["Dinas Komunikasi dan Informatika", "=Satu"]
    assert len(rows) == 2
    whole = client.get(reverse("awards:register_export", args=["33.07", "csv"]))
    page = upload(client, whole.content, "register.csv")
    assert page.context["preview"].counts == {"new": 0, "changed": 0, "same": 2, "error": 0}


def upload(client, data, name="register.csv", kind="register"):
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    file.name = name
    return client.post(reverse("awards:region_import", args=["33.07", kind]), {"file": file})


HEAD = "agency,title,dimension,state,starts,ends\n"


def test_import_shows_and_then_brings_in(world, cast, login):
    client = login(cast.region_admin)
    page = upload(
        client, HEAD + "Diskominfo,Baru,Smart Governance,berjalan,03/2025,\nDinkes,Lain,living,planned,2027-01,\n"
    )
    assert (page.context["preview"].counts["new"], Innovation.objects.count()) == (2, 0)
    client.post(reverse("awards:region_import_confirm", args=["33.07", "register"]), {"token": page.context["token"]})
    assert [(row.title, row.state, row.starts) for row in Innovation.objects.order_by("title")] == [
        ("Baru", "running", date(2025, 3, 1)), ("Lain", "planned", date(2027, 1, 1)),
    ]  # fmt: skip
    page = upload(client, HEAD + "Diskominfo,Baru,governance,terlaksana,03/2025,06/2026\n")
    assert page.context["preview"].counts["changed"] == 1
    client.post(reverse("awards:region_import_confirm", args=["33.07", "register"]), {"token": page.context["token"]})
    assert [step.state for step in Innovation.objects.get(title="Baru").steps.all()] == ["running", "carried_out"]


def test_import_puts_off_what_was_running(world, cast, login):
    make_innovation(world, title="Baru")
    client = login(cast.region_admin)
    page = upload(client, HEAD + "Diskominfo,Baru,governance,direncanakan,03/2027,\n")
    client.post(reverse("awards:region_import_confirm", args=["33.07", "register"]), {"token": page.context["token"]})
    row = Innovation.objects.get()
    assert (row.state, row.starts) == ("planned", date(2027, 3, 1))


def test_import_names_errors_by_cell(world, cast, login):
    bad = HEAD + "Diskominfo,Baru,Smart Governance,berjalan,kapan-kapan,\nDinas Asing,Lain,living,entah,2025-01,\n"
    page = upload(login(cast.region_admin), bad)
    with translation.override("en"):
        named = [(error["cell"], str(error["column"])) for row in page.context["rows"] for error in row["named"]]
    assert sorted(named) == [("A3", "Agency"), ("D3", "State"), ("E2", "From month")]
    assert (page.status_code, page.context["token"]) == (422, "")


def test_confirming_one_preview_twice_takes_it_over_once_and_says_so(world, cast, login):
    client = login(cast.region_admin, "en")
    page = upload(client, HEAD + "Diskominfo,Baru,governance,running,2025-01,\n")
    url, token = reverse("awards:region_import_confirm", args=["33.07", "register"]), page.context["token"]
    first, second = (client.post(url, {"token": token}) for _press in range(2))
    assert [answer.url for answer in (first, second)] == [register_url()] * 2
    said = [str(message) for message in client.get(register_url()).context["messages"]]
    assert said == [
        "Imported: 1 new, 0 changed, 0 unchanged.",
        "This file had been taken over already. Pressing again changed nothing.",
    ]
    assert Innovation.objects.count() == 1


def test_agency_imports_only_its_own(world, cast, login):
    page = upload(login(cast.agency), HEAD + "Dinkes,Baru,governance,running,2025-01,\n")
    assert page.context["preview"].counts["error"] == 1


def test_token_of_another_region_or_person_is_refused(world, cast, login):
    page = upload(login(cast.region_admin), HEAD + "Diskominfo,Baru,governance,running,2025-01,\n")
    login(cast.agency).post(
        reverse("awards:region_import_confirm", args=["33.07", "register"]), {"token": page.context["token"]}
    )
    assert Innovation.objects.count() == 0


def test_list_costs_the_same_for_one_and_three(world, cast, login, queries_of, now):
    client = login(cast.region_admin)
    promoted(make_innovation(world, title="Satu"), world, by=cast.agency, now=now)
    once = queries_of(client, register_url())
    for number in range(2):
        innovation = make_innovation(world, agency=1, title=f"Lagi {number}")
        promoted(innovation, world, by=cast.agency, now=now)
    assert queries_of(client, register_url()) == once
