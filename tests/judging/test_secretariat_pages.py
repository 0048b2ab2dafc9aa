import pytest
from django.urls import reverse

from accounts.enums import Role
from judging.enums import AssignmentKind
from judging.models import Assignment, AssignmentPlan, ConflictFact, Judge, Round
from tests.factories.sheets import JUDGING, assign, eligible_entry, make_sheets, open_round, send_sheet
from tests.factories.world import grant


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


@pytest.fixture
def entries(world):
    return [eligible_entry(world, n, dimension=d) for n, d in enumerate(["governance", "living", "governance"], 1)]


def text(response):
    return response.content.decode()


READ = ["judges", "panels", "rounds", "assignment", "proposals", "progress"]
BY_ROUND = {"assignment", "proposals", "progress", "assignment_add", "assignment_plan", "round_open", "round_close",
            "round_change", "round_extend"}  # fmt: skip


def url(name, world, *args):
    number = [world.round.number] if name in BY_ROUND else []
    return reverse(f"judging:{name}", args=[world.edition.slug, *number, *args])


@pytest.mark.parametrize("name", READ)
def test_people_of_the_edition_read_and_nobody_else(world, cast, login, entries, name):
    for person in ("secretariat", "organiser", "auditor"):
        assert login(getattr(cast, person)).get(url(name, world)).status_code == 200
    for person in ("judge", "chair", "region_admin", "province", "stranger"):
        assert login(getattr(cast, person)).get(url(name, world)).status_code == 404
    assert login(None).get(url(name, world)).headers["Location"].startswith("/account/login/")
    assert login(cast.secretariat).delete(url(name, world)).status_code == 405
    assert login(cast.secretariat).get(url(name, world).replace("forum-2026", "forum-1999")).status_code == 404


@pytest.mark.parametrize(
    ("name", "person", "status"),
    [
        ("judge_register", "auditor", 403), ("judge_register", "secretariat", 200), ("judge_register", "judge", 404),
        ("assignment_add", "organiser", 403), ("assignment_add", "auditor", 403), ("assignment_add", "secretariat", 200),
        ("round_create", "secretariat", 403), ("round_create", "auditor", 403), ("round_create", "organiser", 200),
        ("round_change", "secretariat", 403), ("round_change", "organiser", 200), ("round_change", "judge", 404),
        ("round_open", "secretariat", 403), ("round_close", "auditor", 403), ("round_extend", "organiser", 200),
    ],
)  # fmt: skip
def test_acting_needs_more_than_reading(world, cast, login, name, person, status):
    assert login(getattr(cast, person)).get(url(name, world)).status_code == status


def test_plan_is_previewed_then_carried_out(world, cast, login, entries):
    client = login(cast.secretariat)
    answer = client.post(url("assignment_plan", world), {"seed": "tetap"})
    plan = AssignmentPlan.objects.get()
    preview = reverse("judging:assignment_preview", args=[world.edition.slug, 1, plan.pk])
    assert answer.headers["Location"] == preview
    shown = text(client.get(preview))
    assert "Nothing is assigned yet." in shown
    assert plan.certificate["digest"] in shown
    assert Assignment.objects.count() == 0
    assert login(cast.organiser).post(preview).status_code == 403
    assert client.post(preview).headers["Location"] == url("assignment", world)
    assert Assignment.objects.count() == 9
    listed = client.get(url("assignment", world))
    assert listed.context["counts"] == {"live": 9, "gone": 0, "eligible": 3, "short": 0}
    assert len(client.get(url("assignment", world), {"q": "J02"}).context["page_obj"]) == len(
        [pair for pair in plan.pairs if pair[1] == world.judges[1].pk]
    )


def test_hand_made_assignment_refuses_a_conflict_in_words(world, cast, login, entries):
    client = login(cast.secretariat)
    data = {"entry": entries[0].code, "judge": world.judges[0].pk, "kind": AssignmentKind.REPLACEMENT}
    assert "This judge has a conflict of interest with this entry." in text(
        client.post(url("assignment_add", world), data)
    )
    missing = client.post(url("assignment_add", world), data | {"entry": "2026-9999"})
    assert "No eligible entry has this code." in text(missing)
    assert client.post(url("assignment_add", world), data | {"judge": world.judges[1].pk}).status_code == 302
    assert Assignment.objects.get().kind == AssignmentKind.REPLACEMENT


def test_void_needs_a_reason_and_the_secretariat(world, cast, login, entries):
    own = assign(world, entries[0], world.judges[1])
    page = reverse("judging:assignment_void", args=[world.edition.slug, 1, own.pk])
    assert login(cast.organiser).post(page, {"reason": "x"}).status_code == 403
    assert login(cast.judge).post(page, {"reason": "x"}).status_code == 404
    client = login(cast.secretariat)
    assert client.post(page, {"reason": ""}).status_code == 200
    assert client.post(page, {"reason": "Salah panel"}).status_code == 302
    own.refresh_from_db()
    assert own.void_reason == "Salah panel"
    assert client.get(page.replace(f"/{own.pk}/", "/99999/")).status_code == 404


def test_gap_is_proposed_without_a_mark_and_accepted(world, cast, login, entries):
    j = world.judges
    make_sheets(world, entries[:1], [{j[1]: 2, j[2]: 4, j[3]: 4}])
    for entry in entries[1:]:
        for judge in j[1:4]:
            assign(world, entry, judge)
    client = login(cast.secretariat)
    shown = client.get(url("proposals", world))
    assert [row.proposal.kind for row in shown.context["rows"]] == ["gap"]
    for page in (shown, client.get(url("progress", world))):
        assert "25.00" not in text(page)
        assert "75.00" not in text(page)
        assert "50.00" not in text(page)
    key = shown.context["rows"][0].proposal.key
    assert login(cast.auditor).post(url("proposals", world), {"key": key}).status_code == 403
    client.post(url("proposals", world), {"key": [key]})
    assert Assignment.objects.filter(kind=AssignmentKind.GAP).count() == 1
    assert "No further judge is needed" in text(client.get(url("proposals", world)))


def test_person_with_the_role_is_registered_as_judge(world, cast, login):
    grant(cast.stranger, Role.JUDGE, world.edition.pk)
    client = login(cast.secretariat)
    assert "1 person has accepted the role of judge" in text(client.get(url("judges", world)))
    data = {"person": cast.stranger.pk, "institution": "UGM", "home_region": world.regions[1].pk}
    assert client.post(url("judge_register", world), data).headers["Location"] == url("judge", world, "J07")
    assert Judge.objects.get(code="J07").conflicts.get().region == world.regions[1]
    assert client.post(url("judge_register", world), {"person": cast.agency.pk}).status_code == 200
    assert Judge.objects.count() == 7


def test_conflict_is_added_and_retracted(world, cast, login):
    client = login(cast.secretariat)
    data = {"region": world.regions[2].pk, "kind": "mentoring", "note": "2024"}
    assert login(cast.auditor).post(url("judge_conflict", world, "J02"), data).status_code == 403
    assert client.post(url("judge_conflict", world, "J02"), data).status_code == 302
    fact = ConflictFact.objects.get(judge=world.judges[1])
    assert "Kabupaten Jayapura" in text(client.get(url("judge", world, "J02")))
    retract = url("judge_retract", world, "J02", fact.pk)
    assert client.post(retract, {"reason": ""}).status_code == 200
    assert client.post(retract, {"reason": "Keliru"}).status_code == 302
    assert client.get(retract).status_code == 404
    assert client.get(url("judge", world, "J99")).status_code == 404


def test_judge_is_taken_out_and_back_in(world, cast, login):
    client = login(cast.secretariat)
    for expected in (False, True):
        client.post(url("judge_active", world, "J02"), {"reason": "Sakit"})
        assert Judge.objects.get(code="J02").is_active is expected


def test_seats_are_given_and_taken(world, cast, login):
    client = login(cast.secretariat)
    panel = world.panels["economy"]
    client.post(url("panel_seat", world), {"panel": panel.pk, "judge": world.judges[1].pk, "chair": "on"})
    member = panel.members.get()
    assert (member.judge, member.is_chair) == (world.judges[1], True)
    assert login(cast.judge).get(reverse("judging:panel", args=[panel.pk])).status_code == 200
    assert login(cast.auditor).post(url("panel_unseat", world, member.pk)).status_code == 403
    client.post(url("panel_unseat", world, member.pk))
    assert panel.members.count() == 0
    assert login(cast.judge).get(reverse("judging:panel", args=[panel.pk])).status_code == 404


def test_round_is_prepared_opened_and_closed(world, cast, login):
    client = login(cast.organiser)
    data = {
        "kind": "presentation", "rubric": world.round.rubric_id, "opens_at": "2026-10-01T08:00",
        "closes_at": "2026-10-05T17:00", "marks_per_entry": "2", "gap_tolerance": "20", "missing_policy": "drop",
        "pact_id": "Saya jujur.", "pact_en": "I am honest.",
    }  # fmt: skip
    assert client.post(url("round_create", world), data | {"closes_at": "2026-09-30T08:00"}).status_code == 200
    assert client.post(url("round_create", world), data).status_code == 302
    made = Round.objects.get(number=2)
    assert made.opens_at.isoformat() == "2026-10-01T01:00:00+00:00"  # 08.00 WIB
    at = [world.edition.slug, 2]
    assert 'value="2026-10-01T08:00"' in text(client.get(reverse("judging:round_change", args=at)))
    client.post(reverse("judging:round_change", args=at), data | {"marks_per_entry": "3"})
    client.post(reverse("judging:round_open", args=at))
    made.refresh_from_db()
    assert (made.state, made.marks_per_entry) == ("open", 3)
    assert client.get(reverse("judging:round_change", args=at)).status_code == 302
    client.post(reverse("judging:round_extend", args=at), {"closes_at": "2026-10-06T17:00", "reason": "Hujan"})
    client.post(reverse("judging:round_close", args=at))
    made.refresh_from_db()
    assert (made.state, made.closes_at.isoformat()) == ("closed", "2026-10-06T10:00:00+00:00")
    assert login(cast.secretariat).post(reverse("judging:round_open", args=at)).status_code == 403
    assert client.get(reverse("judging:round_open", args=[world.edition.slug, 9])).status_code == 404


def test_rubric_is_read_by_everybody_with_a_role_in_both_languages(world, cast, login):
    page = reverse("judging:rubric", args=[world.edition.slug, 1])
    for person in ("agency", "judge", "province", "auditor"):
        assert "No benefit can be seen yet" in text(login(getattr(cast, person)).get(page))
    assert "Manfaat belum terlihat" in text(login(cast.agency, "id").get(page))
    assert login(cast.stranger).get(page).status_code == 404
    assert login(cast.agency).get(page.replace("rounds/1", "rounds/7")).status_code == 404
    assert login(cast.agency).post(page).status_code == 405


@pytest.mark.parametrize("name", READ)
def test_page_costs_the_same_with_one_row_and_with_three(world, cast, login, name, queries):
    client = login(cast.secretariat)
    first = eligible_entry(world, 1)
    open_round(world)
    send_sheet(world, assign(world, first, world.judges[1]), 2)
    one = queries(client, url(name, world))
    for number in (2, 3):
        entry = eligible_entry(world, number)
        for judge in world.judges[1:3]:
            send_sheet(world, assign(world, entry, judge), number)
    assert queries(client, url(name, world)) == one
    assert one <= 15


def test_proposals_of_all_pages_are_accepted_at_once(world, cast, login, entries):
    client = login(cast.secretariat)
    client.post(url("proposals", world), {"all": "1"})
    assert Assignment.objects.count() == 9
