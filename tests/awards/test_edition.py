import copy
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import edition as actions
from awards.actions import reference
from awards.edition_file import BadEdition, check, read_edition, shifted, stages_of
from awards.enums import StageKind
from awards.models import Edition, FormVersion, Stage
from awards.reference import read_reference
from tests.factories.world import NOW, make_edition

DAY = timedelta(days=1)


@pytest.fixture
def data():
    return read_edition("forum_2026")


@pytest.fixture
def loaded(db):
    reference.load(read_reference(), by=None, now=NOW)


def test_create_from_makes_the_edition_with_stages_categories_and_form(loaded, data):
    edition = actions.create_from(data, by=None, now=NOW)
    assert (edition.slug, edition.year, edition.grace_minutes) == ("forum-2026", 2026, 5)
    assert edition.categories.count() == 12
    assert [stage.kind for stage in edition.stages.all()] == [kind.value for kind in StageKind]
    intake = edition.stage(StageKind.INTAKE)
    assert intake.closes_at == datetime(2026, 8, 31, 16, 59, tzinfo=UTC)
    assert edition.form == FormVersion.objects.get(code="quickwin")
    assert edition.charter["signatory_name"] == "(nama pejabat)"
    assert AuditEvent.objects.get(verb="edition.create").edition_id == edition.pk


@pytest.mark.parametrize("kind", StageKind)
def test_create_from_shifts_all_dates_into_a_stage(loaded, data, kind):
    edition = actions.create_from(data, by=None, now=NOW, shift_to=kind)
    assert [stage.kind for stage in edition.stages.all() if stage.is_open(NOW)] == [kind]
    original = stages_of(data)
    lengths = [stage.closes_at - stage.opens_at for stage in edition.stages.all()]
    assert lengths == [closes - opens for _kind, opens, closes in original]


def test_shifted_keeps_the_hour_of_the_day(data):
    moved = shifted(stages_of(data), now=NOW, to=StageKind.JUDGING)
    assert {(opens - was).seconds for (_k, opens, _c), (_k2, was, _c2) in zip(moved, stages_of(data), strict=True)} == {
        0
    }


def test_create_from_refuses_the_same_edition_twice(loaded, data):
    actions.create_from(data, by=None, now=NOW)
    with pytest.raises(Refused):
        actions.create_from(data, by=None, now=NOW)
    assert Edition.objects.count() == 1


def test_create_from_refuses_without_the_programme(db, data):
    with pytest.raises(Refused):
        actions.create_from(data, by=None, now=NOW)
    assert (Edition.objects.count(), FormVersion.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("ministry"), "ministry: a text is missing."),
        (lambda d: d["stages"].pop(), "stages: publication must stand in the list exactly once."),
        (lambda d: d["stages"][0].update(opens="soon"), "stages, intake: opens is no date with time."),
        (lambda d: d["stages"][0].update(opens="2026-07-01T09:00:00"),
         "stages, intake: opens has no time zone, write for example +07:00."),
        (lambda d: d["stages"][0].update(opens="2027-07-01T09:00:00+07:00"),
         "stages, intake: it closes before it opens."),
        (lambda d: d["categories"].update(participants=["desa"]),
         "categories.participants: desa is none of kabupaten, kota, provinsi."),
    ],
)  # fmt: skip
def test_check_names_the_fault(data, change, message):
    spoiled = copy.deepcopy(data)
    change(spoiled)
    with pytest.raises(BadEdition) as refused:
        check(spoiled)
    assert str(refused.value) == message


def test_check_refuses_a_number_pattern_without_a_sequence(data):
    data["charter"]["pattern"]["charter"] = "B/{year}"
    with pytest.raises(BadEdition, match=r"^charter\.pattern\.charter: "):
        check(data)


def dates_of(edition, **changes):
    """The dates as they stand, with (opens, closes) of some stages changed."""
    return {stage.kind: (stage.opens_at, stage.closes_at) for stage in edition.stages.all()} | changes


def set_dates(edition, by, *, grace=5, reason="Diperpanjang", **changes):
    dates = dates_of(edition, **changes)
    return actions.set_dates(edition, dates=dates, grace_minutes=grace, reason=reason, by=by, now=NOW)


def test_set_dates_changes_and_records_only_what_differs(world, cast):
    was = world.edition.stage(StageKind.INTAKE)
    set_dates(world.edition, cast.organiser, intake=(was.opens_at, was.closes_at + DAY))
    assert Stage.objects.get(pk=was.pk).closes_at == was.closes_at + DAY
    event = AuditEvent.objects.get(verb="edition.set_dates")
    assert event.actor == cast.organiser
    assert event.data == {
        "reason": "Diperpanjang",
        "changes": {
            "intake": {
                "from": [was.opens_at.isoformat(), was.closes_at.isoformat()],
                "to": [was.opens_at.isoformat(), (was.closes_at + DAY).isoformat()],
            }
        },
    }


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (NOW - 9 * DAY, NOW + 20 * DAY),  # has begun: its start stays
        (NOW - 10 * DAY, NOW),  # would be over at once
        (NOW - 10 * DAY, NOW - 11 * DAY),
    ],
)
def test_set_dates_refuses_what_would_rewrite_the_past(world, cast, opens, closes):
    with pytest.raises(Refused):
        set_dates(world.edition, cast.organiser, intake=(opens, closes))
    assert AuditEvent.objects.filter(verb="edition.set_dates").count() == 0


def test_set_dates_refuses_a_stage_that_is_over(world, cast):
    with pytest.raises(Refused):
        actions.set_dates(
            world.edition, dates=dates_of(world.edition, intake=(NOW - 10 * DAY, NOW + 90 * DAY)), grace_minutes=5,
            reason="Terlambat", by=cast.organiser, now=NOW + 40 * DAY,
        )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "  "])
def test_set_dates_needs_a_reason(world, cast, reason):
    with pytest.raises(Refused):
        set_dates(world.edition, cast.organiser, grace=30, reason=reason)


def test_set_dates_refuses_when_nothing_changes(world, cast):
    with pytest.raises(Refused):
        set_dates(world.edition, cast.organiser)


def test_set_dates_changes_nothing_when_the_audit_fails(world, cast, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no room for the event")

    monkeypatch.setattr("accounts.actions.audit.record", fail)
    with pytest.raises(OSError, match="no room"):
        set_dates(world.edition, cast.organiser, grace=30)
    assert Edition.objects.get(pk=world.edition.pk).grace_minutes == 5


# --- Pages


def form_data(edition, **changes):
    data = {"grace_minutes": "10", "reason": "Rapat panitia"}
    for stage in edition.stages.all():
        data[f"{stage.kind}_opens"] = (stage.opens_at + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")
        data[f"{stage.kind}_closes"] = (stage.closes_at + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")
    return data | changes


def test_dates_page_saves_the_grace_and_leaves_the_dates(world, cast, login, clock):
    before = dates_of(world.edition)
    answer = login(cast.organiser).post("/editions/forum-2026/dates/", form_data(world.edition))
    assert (answer.status_code, answer.url) == (302, "/editions/forum-2026/rules/")
    edition = Edition.objects.get(pk=world.edition.pk)
    assert edition.grace_minutes == 10
    assert dates_of(edition) == before


def test_dates_page_keeps_what_was_typed_when_it_is_refused(world, cast, login, clock):
    answer = login(cast.organiser).post("/editions/forum-2026/dates/", form_data(world.edition, reason=""))
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data().keys() == {"reason"}
    assert answer.context["form"]["grace_minutes"].value() == "10"


def test_dates_page_is_for_the_organiser_alone(world, cast, login, clock):
    people = [cast.organiser, cast.secretariat, cast.auditor, cast.region_admin, cast.judge, cast.stranger]
    answers = [login(person).get("/editions/forum-2026/dates/").status_code for person in people]
    assert answers == [200, 403, 403, 404, 404, 404]


def test_dates_page_of_a_missing_edition_is_not_found(world, cast, login):
    assert login(cast.organiser).get("/editions/forum-1999/dates/").status_code == 404


@pytest.mark.parametrize("page", ["", "rules/"])
def test_edition_pages_are_for_its_own_people(world, cast, login, clock, page):
    people = [cast.organiser, cast.secretariat, cast.auditor, cast.region_admin, cast.judge, cast.stranger]
    answers = [login(person).get(f"/editions/forum-2026/{page}").status_code for person in people]
    assert answers == [200, 200, 200, 404, 404, 404]
    assert login(None).get(f"/editions/forum-2026/{page}").status_code == 302


@pytest.mark.parametrize("page", ["", "rules/"])
def test_edition_pages_refuse_other_methods(world, cast, login, page):
    assert login(cast.organiser).post(f"/editions/forum-2026/{page}").status_code == 405


def test_rules_page_tells_who_changed_the_dates_and_why(world, cast, login, clock):
    set_dates(world.edition, cast.organiser, grace=30, reason="Gangguan jaringan")
    answer = login(cast.auditor).get("/editions/forum-2026/rules/")
    told = [(change.label, change.actor, change.reason) for change in answer.context["changes"]]
    assert told == [("Dates changed", cast.organiser.name, "Gangguan jaringan")]
    assert "Gangguan jaringan" in answer.content.decode()


def test_editions_page_lists_only_own_editions(world, cast, login, clock):
    make_edition(2025, programme=world.edition.programme, form=world.edition.form)
    for person, slugs in [(cast.organiser, ["forum-2026"]), (cast.stranger, [])]:
        answer = login(person).get("/editions/")
        assert [edition.slug for edition in answer.context["editions"]] == slugs
