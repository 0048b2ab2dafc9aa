import pytest
from django.urls import reverse

from judging.enums import RoundState
from judging.models import Round, ScoreSheet
from tests.factories.sheets import JUDGING, assign, eligible_entry, make_sheets, send_sheet


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


@pytest.fixture
def panel(world):
    return world.panels["governance"]


@pytest.fixture
def entry(world):
    return eligible_entry(world, 1, title="Lumbung Air Desa")


def url(panel, entry=None):
    return (
        reverse("judging:panel_entry", args=[panel.pk, entry.code])
        if entry
        else reverse("judging:panel", args=[panel.pk])
    )


def text(response):
    return response.content.decode()


def row_of(response):
    return response.context["row"]


def test_chair_sees_spread_and_sent_marks_of_the_own_panel(world, cast, login, panel, entry):
    j = world.judges
    make_sheets(world, [entry], [{j[1]: 2, j[3]: 4}])
    assign(world, entry, j[4])
    client = login(cast.chair)
    shown = client.get(url(panel))
    assert [row.spread for row in shown.context["page_obj"]] == [50.0]
    assert "further apart than 20 points" in text(shown)
    page = client.get(url(panel, entry))
    assert [(column.judge.code, float(column.total)) for column in page.context["columns"]] == [
        ("J02", 25),
        ("J04", 75),
    ]
    assert [judge.code for judge in page.context["waiting"]] == ["J05"]


def test_chair_who_judges_too_sees_the_others_after_the_own_sheet(world, cast, login, panel, entry):
    j = world.judges
    make_sheets(world, [entry], [{j[1]: 2, j[3]: 4}])
    own = assign(world, entry, j[2])
    client = login(cast.chair)
    assert [row.spread for row in client.get(url(panel)).context["page_obj"]] == [None]
    before = client.get(url(panel, entry))
    assert before.context["columns"] == []
    assert "shown once your own sheet is sent" in text(before)
    send_sheet(world, own, 3)
    assert len(client.get(url(panel, entry)).context["columns"]) == 3
    assert row_of(client.get(url(panel, entry))).spread == 50.0


def test_panel_shows_nothing_of_another_dimension(world, cast, login, panel, entry):
    other = eligible_entry(world, 2, dimension="living", title="Rahasia Panel Lain")
    make_sheets(world, [other], [{world.judges[4]: 4}])
    client = login(cast.chair)
    assert "Rahasia Panel Lain" not in text(client.get(url(panel)))
    assert client.get(url(panel, other)).status_code == 404
    assert client.get(url(world.panels["living"])).status_code == 404


@pytest.mark.parametrize(
    "person", ["judge", "other_judge", "secretariat", "organiser", "auditor", "region_admin", "stranger"]
)
def test_marks_are_for_the_chair_alone_before_the_freeze(world, cast, login, panel, entry, person):
    make_sheets(world, [entry], [{world.judges[1]: 4}])
    client = login(getattr(cast, person))
    assert client.get(url(panel)).status_code == 404
    assert client.get(url(panel, entry)).status_code == 404
    if person in {"secretariat", "organiser", "auditor"}:
        Round.objects.update(state=RoundState.FROZEN, frozen_at=JUDGING)
        assert client.get(url(panel, entry)).status_code == 200


def test_wrong_method_missing_panel_and_public(world, cast, login, panel, entry):
    client = login(cast.chair)
    assert client.post(url(panel)).status_code == 405
    assert client.get(reverse("judging:panel", args=[99999])).status_code == 404
    assert client.get(reverse("judging:panel_entry", args=[panel.pk, "2026-9999"])).status_code == 404
    assert login(None).get(url(panel)).headers["Location"].startswith("/account/login/")


def test_sheet_is_reopened_by_chair_and_secretariat_only(world, cast, login, panel, entry):
    sent = make_sheets(world, [entry], [{world.judges[1]: 4}])[0]
    page = reverse("judging:sheet_reopen", args=[sent.assignment_id])
    for person in ("judge", "other_judge", "organiser", "auditor", "stranger", "region_admin"):
        assert login(getattr(cast, person)).post(page, {"reason": "x"}).status_code == 404
    chair = login(cast.chair)
    assert chair.post(page, {"reason": ""}).status_code == 200
    assert chair.post(page, {"reason": "Salah kriteria"}).headers["Location"] == url(panel)
    assert list(ScoreSheet.objects.values_list("number", "state")) == [(1, "reopened"), (2, "draft")]
    assert login(cast.secretariat).get(page).status_code == 404  # nothing sent stands any more


def test_panel_costs_the_same_with_one_entry_and_with_three(world, cast, login, panel, entry, queries):
    make_sheets(world, [entry], [{world.judges[1]: 4}])
    client = login(cast.chair)
    one = queries(client, url(panel))
    more = [eligible_entry(world, number) for number in (2, 3)]
    make_sheets(world, more, [{world.judges[1]: 4, world.judges[3]: 1}] * 2)
    assert queries(client, url(panel)) == one
    assert one <= 15
