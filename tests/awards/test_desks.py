"""Region desk and province desk: who is late, at the same cost whatever their size."""

from datetime import timedelta

import pytest
from django.urls import reverse

from awards.enums import EntryState, StageKind
from tests.factories.entries import make_entry
from tests.factories.world import NOW


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


REGION = ("awards:region_desk", ["33.07", "forum-2026"])
PROVINCE = ("awards:province_desk", ["33", "forum-2026"])


def page(client, desk):
    return client.get(reverse(desk[0], args=desk[1]))


def test_region_desk_shows_every_agency_and_dimension(world, cast, login):
    draft = make_entry(world, title="Draf kami", now=NOW - timedelta(days=8))
    make_entry(world, agency=1, dimension="living", state=EntryState.SENT)
    make_entry(world, region=1, title="Milik Denpasar")
    grid = page(login(cast.region_admin), REGION).context["grid"]
    assert [row.place.name for row in grid.rows] == ["Dinas Kesehatan", "Dinas Komunikasi dan Informatika"]
    assert next(dimension.code for dimension in grid.dimensions) == "governance"
    cells = {(row.place.short_name, dimension.code): cell for row in grid.rows for dimension, cell in row.labelled}
    held = cells["Diskominfo", "governance"][0]
    assert (held.entry, held.side, held.days, held.is_late) == (draft, "Agency", 8, True)
    assert cells["Dinkes", "living"][0].is_late is False
    assert sum(len(cell) for cell in cells.values()) == 2
    assert grid.counts == {"all": 2, "draft": 1, "review": 0, "repair": 0, "sent": 1}


def test_everything_unsent_is_late_in_the_last_days(world, cast, login, clock):
    make_entry(world)
    assert page(login(cast.region_admin), REGION).context["grid"].late == []
    clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at - timedelta(days=3), tick=False)
    assert len(page(login(cast.region_admin), REGION).context["grid"].late) == 1


@pytest.mark.parametrize("desk", [REGION, PROVINCE])
def test_desk_does_not_exist_for_outsiders(world, cast, login, desk):
    for name in ("agency", "rival_admin", "judge", "chair", "stranger", "other_province"):
        assert page(login(getattr(cast, name)), desk).status_code == 404
    assert page(login(None), desk).status_code == 302


def test_desk_for_readers(world, cast, login):
    assert page(login(cast.auditor), REGION).context["runs"] is False
    assert "Start an entry" not in page(login(cast.auditor), REGION).content.decode()
    for name in ("province", "secretariat", "organiser", "auditor"):
        assert page(login(getattr(cast, name)), PROVINCE).status_code == 200
    for name in ("province", "secretariat", "organiser"):
        assert page(login(getattr(cast, name)), REGION).status_code == 404


@pytest.mark.parametrize("desk", [REGION, PROVINCE])
def test_desk_wrong_method_and_missing(world, cast, login, desk):
    client = login(cast.region_admin if desk == REGION else cast.province)
    assert client.post(reverse(desk[0], args=desk[1])).status_code == 405
    assert client.get(reverse(desk[0], args=["99", "forum-2026"])).status_code == 404
    assert client.get(reverse(desk[0], args=[desk[1][0], "forum-1999"])).status_code == 404


def test_province_desk_keeps_drafts_secret(world, cast, login):
    make_entry(world, title="Rahasia dapur")
    make_entry(world, dimension="living", title="Sudah dikirim", state=EntryState.SENT)
    answer = page(login(cast.province), PROVINCE)
    assert "Rahasia dapur" not in answer.content.decode()
    assert [entry.title for entry, _said in answer.context["grid"].sent] == ["Sudah dikirim"]
    row = answer.context["grid"].rows[0]
    assert {dimension.code: (cell.unsent, cell.sent) for dimension, cell in row.labelled if cell.unsent or cell.sent} == {
        "governance": (1, 0), "living": (0, 1),
    }  # fmt: skip
    assert (row.with_agency, row.with_admin, row.longest) == (1, 0, 0)


@pytest.mark.parametrize("desk", [REGION, PROVINCE])
def test_desk_asks_the_same_queries_for_one_and_three_entries(world, cast, login, queries_of, desk):
    client = login(cast.region_admin if desk == REGION else cast.province)
    make_entry(world)
    count = queries_of(client, reverse(desk[0], args=desk[1]))
    make_entry(world, agency=1, dimension="living", state=EntryState.SENT)
    make_entry(world, dimension="economy", state=EntryState.REVIEW)
    assert queries_of(client, reverse(desk[0], args=desk[1])) == count
    assert count <= 18


def test_region_admin_finds_desk_in_the_list(world, cast, login):
    desks = login(cast.region_admin).get(reverse("awards:entries")).context["desks"]
    assert [(desk["url_name"], desk["place"].code) for desk in desks] == [("awards:region_desk", "33.07")]
    desks = login(cast.province).get(reverse("awards:entries")).context["desks"]
    assert [(desk["url_name"], desk["place"].code) for desk in desks] == [("awards:province_desk", "33")]


def test_region_that_has_sent_all_waits_for_nothing(world, cast, login, now):
    make_entry(world, state=EntryState.SENT)
    page = login(cast.province).get("/province/33/forum-2026/").content.decode()
    assert '<td class="n none muted">–</td>' in page
    assert ">0 days<" not in page
