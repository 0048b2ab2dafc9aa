"""A later deadline for all, a cohort or one region: two persons, never shorter, and seen by those it holds for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models.audit import AppendOnlyError
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import extension as actions
from awards.actions import submission
from awards.actions.entry import start_entry
from awards.enums import EntryState, StageKind
from awards.models import Edition, Entry, Extension, LateRequest
from awards.queries.edition import history_of
from tests.factories.entries import make_entry
from tests.factories.world import NOW

DAY = timedelta(days=1)
END = NOW + 20 * DAY  # of intake, in the small edition
LATER = END + 5 * DAY
SLUG = "forum-2026"


def extend(world, cast, *, until=LATER, now=NOW, **cohort):
    made = actions.propose(world.edition, closes_at=until, reason="Banjir", by=cast.organiser, now=now, **cohort)
    return actions.confirm(made, by=cast.secretariat, now=now)


def fresh(entry) -> Entry:
    return Entry.objects.with_labels().select_related("edition").get(pk=entry.pk)


@pytest.fixture
def wonosobo(world):
    return make_entry(world, state=EntryState.REVIEW)


@pytest.fixture
def denpasar(world):
    return make_entry(world, region=1, dimension="living", state=EntryState.REVIEW)


def cohorts(world):
    home, away = world.regions[0], world.regions[1]
    dimension = world.categories["governance-kabupaten"].dimension
    return {
        "all": ({}, True, True),
        "class": ({"participant": home.kind}, True, False),
        "province": ({"province": away.province}, False, True),
        "dimension": ({"dimension": dimension}, True, False),
        "region": ({"region": home}, True, False),
        "region in another dimension": ({"region": away, "dimension": dimension}, False, False),
        "class of another province": ({"participant": home.kind, "province": away.province}, False, False),
    }


@pytest.mark.parametrize("name", ["all", "class", "province", "dimension", "region", "region in another dimension",
                                  "class of another province"])  # fmt: skip
def test_confirmed_extension_holds_for_whom_it_names(world, cast, wonosobo, denpasar, name):
    cohort, for_wonosobo, for_denpasar = cohorts(world)[name]
    extend(world, cast, **cohort)
    held = [deadlines.closing(fresh(entry)) for entry in (wonosobo, denpasar)]
    assert held == [LATER if for_wonosobo else END, LATER if for_denpasar else END]


def test_proposal_alone_changes_nothing(world, cast, wonosobo):
    actions.propose(world.edition, closes_at=LATER, reason="Banjir", by=cast.organiser, now=NOW)
    assert deadlines.closing(fresh(wonosobo)) == END


def test_latest_of_several_extensions_holds(world, cast, wonosobo):
    extend(world, cast, until=LATER + DAY, region=world.regions[0])
    extend(world, cast)
    assert deadlines.closing(fresh(wonosobo)) == LATER + DAY


def test_extension_never_shortens_when_the_stage_is_moved_later(world, cast, wonosobo):
    extend(world, cast)
    world.edition.stages.filter(kind=StageKind.INTAKE).update(closes_at=LATER + DAY)
    assert deadlines.closing(fresh(wonosobo)) == LATER + DAY
    assert deadlines.extension_of(fresh(wonosobo)) is None


def test_entry_in_repair_keeps_its_own_deadline(world, cast):
    entry = make_entry(world, state=EntryState.REPAIR)
    extend(world, cast)
    assert deadlines.closing(fresh(entry)) == entry.repair_until


@pytest.mark.parametrize(("after", "accepted"), [
    (timedelta(milliseconds=-1), True), (timedelta(0), True), (timedelta(minutes=5, milliseconds=-1), True),
    (timedelta(minutes=5), False),
])  # fmt: skip
def test_extended_deadline_with_grace_is_exact(world, cast, wonosobo, after, accepted):
    extend(world, cast, now=END + DAY, region=world.regions[0])
    if accepted:
        assert submission.submit(wonosobo, key="k" * 32, by=cast.region_admin, now=LATER + after).number == 1
    else:
        with pytest.raises(Refused):
            submission.submit(wonosobo, key="k" * 32, by=cast.region_admin, now=LATER + after)


def test_others_stay_closed_while_one_region_is_open(world, cast, wonosobo, denpasar):
    extend(world, cast, now=END + DAY, region=world.regions[0])
    now = END + 2 * DAY
    start = {"title": "Baru", "by": cast.organiser, "now": now}
    start_entry(agency=world.agencies["33.07"][1], category=world.categories["society-kabupaten"], **start)
    with pytest.raises(Refused):
        start_entry(agency=world.agencies["51.71"][1], category=world.categories["society-kota"], **start)
    submission.submit(wonosobo, key="k" * 32, by=cast.region_admin, now=now)
    with pytest.raises(Refused):
        submission.submit(denpasar, key="l" * 32, by=cast.rival_admin, now=now)


@pytest.mark.parametrize("wrong", [
    {"closes_at": END}, {"closes_at": NOW}, {"reason": " "}, {"region": 0, "participant": "kota"},
])  # fmt: skip
def test_proposal_that_cannot_be_is_refused(world, cast, wrong):
    if "region" in wrong:
        wrong = {**wrong, "region": world.regions[0]}
    with pytest.raises(Refused):
        actions.propose(
            world.edition, **{"closes_at": LATER, "reason": "Banjir", "by": cast.organiser, "now": NOW, **wrong}
        )
    assert not Extension.objects.exists()


def test_two_persons_extend(world, cast):
    made = actions.propose(world.edition, closes_at=LATER, reason="Banjir", by=cast.organiser, now=NOW)
    with pytest.raises(Refused):
        actions.confirm(made, by=cast.organiser, now=NOW)
    made.refresh_from_db()
    made.confirmed_by, made.confirmed_at = cast.organiser, NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_proposal_past_its_own_deadline_is_not_confirmed(world, cast):
    made = actions.propose(world.edition, closes_at=LATER, reason="Banjir", by=cast.organiser, now=NOW)
    with pytest.raises(Refused):
        actions.confirm(made, by=cast.secretariat, now=LATER)


def test_confirmed_extension_is_history(world, cast):
    made = extend(world, cast)
    made.closes_at = LATER + DAY
    with pytest.raises(AppendOnlyError):
        made.save()
    with pytest.raises(AppendOnlyError):
        Extension.objects.update(closes_at=LATER + DAY)
    with pytest.raises(AppendOnlyError):
        made.delete()
    with pytest.raises(AppendOnlyError):
        Extension.objects.all().delete()
    for act in (actions.confirm, lambda one, **by: actions.withdraw(one, reason="X", **by)):
        with pytest.raises(Refused):
            act(made, by=cast.organiser2, now=NOW)
    assert Extension.objects.get().closes_at == LATER


def test_acts_stand_on_the_timeline(world, cast):
    extend(world, cast)
    with translation.override("en"):
        changes = history_of(world.edition)
    assert [(change.label, change.reason) for change in changes] == [
        ("Deadline extended", "Banjir"), ("Extension proposed", "Banjir"),
    ]  # fmt: skip


def ask(world, cast, now=NOW, until=LATER):
    return actions.ask(
        world.edition, region=world.regions[0], until=until, reason="Jaringan putus", by=cast.region_admin, now=now
    )


def test_late_request_becomes_an_extension_of_the_region(world, cast, wonosobo, denpasar):
    now = END + DAY
    asked = ask(world, cast, now=now)
    made = actions.propose(
        world.edition, closes_at=LATER, reason="Jaringan putus", request=asked, by=cast.secretariat, now=now
    )
    assert (made.region, LateRequest.objects.get().is_granted) == (world.regions[0], False)
    actions.confirm(made, by=cast.organiser, now=now)
    assert LateRequest.objects.get().is_granted is True
    assert [deadlines.closing(fresh(entry)) for entry in (wonosobo, denpasar)] == [LATER, END]


def test_one_request_waits_at_a_time(world, cast):
    asked = ask(world, cast)
    with pytest.raises(Refused):
        ask(world, cast)
    made = actions.propose(world.edition, closes_at=LATER, reason="X", request=asked, by=cast.secretariat, now=NOW)
    with pytest.raises(Refused):
        ask(world, cast)
    with pytest.raises(Refused):
        actions.decline(asked, answer="Tidak", by=cast.secretariat, now=NOW)
    actions.withdraw(made, reason="Salah", by=cast.secretariat, now=NOW)
    declined = actions.decline(asked, answer="Batas waktu tetap", by=cast.secretariat, now=NOW)
    assert (declined.waits, declined.answer) == (False, "Batas waktu tetap")
    assert ask(world, cast).waits is True


@pytest.mark.parametrize("until", [END, NOW])
def test_request_for_no_more_time_is_refused(world, cast, until):
    with pytest.raises(Refused):
        ask(world, cast, until=until)


# --- Pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(world, cast, clock):
    made = actions.propose(world.edition, closes_at=LATER, reason="Banjir", by=cast.organiser, now=NOW)
    return {"extension": made, "request": ask(world, cast)}


STAFF_PAGES = {
    "extensions": [], "extension_propose": [], "extension_confirm": ["extension"], "extension_withdraw": ["extension"],
    "late_request_propose": ["request"], "late_request_decline": ["request"],
}  # fmt: skip


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_staff_page_for_each_kind_of_person(waiting, cast, login, name):
    rows = [waiting[key].pk for key in STAFF_PAGES[name]]
    url = reverse(f"awards:{name}", args=[SLUG, *rows])
    for person in (cast.organiser, cast.organiser2, cast.secretariat):
        assert login(person).get(url).status_code == 200
    assert login(cast.auditor).get(url).status_code == (200 if name == "extensions" else 403)
    for person in (cast.region_admin, cast.agency, cast.judge, cast.province, cast.stranger):
        assert login(person).get(url).status_code == 404
    assert login(None).get(url).status_code == 302
    assert login(cast.secretariat).put(url).status_code == 405
    missing = reverse(f"awards:{name}", args=[SLUG if rows else "forum-1999", *(10**6 for _row in rows)])
    assert login(cast.secretariat).get(missing).status_code == 404
    assert login(cast.auditor).post(url, {}).status_code in {403, 405}


def test_staff_extends_through_the_pages(world, cast, login, clock):
    data = {"closes_at": "2026-09-10T12:00", "participant": "kabupaten", "reason": "Banjir"}
    answer = login(cast.organiser).post(reverse("awards:extension_propose", args=[SLUG]), data)
    assert answer.url == reverse("awards:extensions", args=[SLUG])
    made = Extension.objects.get()
    url = reverse("awards:extension_confirm", args=[SLUG, made.pk])
    login(cast.organiser).post(url)
    assert Extension.objects.get().confirmed_at is None
    page = login(cast.secretariat).get(url)
    assert page.context["count"] == 2
    login(cast.secretariat).post(url)
    assert Extension.objects.get().confirmed_by == cast.secretariat
    page = login(cast.auditor).get(reverse("awards:rules", args=[SLUG]))
    assert [(row["whom"], row["extension"]) for row in page.context["extensions"]] == [("Regency", made)]
    assert "Regency: until" in page.content.decode()


def test_refused_proposal_keeps_what_was_typed(world, cast, login, clock):
    data = {"closes_at": "2026-08-13T12:00", "reason": "Banjir besar"}
    page = login(cast.organiser).post(reverse("awards:extension_propose", args=[SLUG]), data)
    assert "never shortens" in page.content.decode()
    assert page.context["form"]["reason"].value() == "Banjir besar"


def test_region_asks_and_reads_the_answer(world, cast, login, clock):
    url = reverse("awards:late_request", args=["33.07", SLUG])
    client = login(cast.region_admin)
    assert client.post(url, {"until": "2026-09-10T12:00", "reason": "Listrik padam"}).url == url
    asked = LateRequest.objects.get()
    assert client.get(url).context["waits"] is True
    answer = {"answer": "Batas waktu tetap"}
    login(cast.secretariat).post(reverse("awards:late_request_decline", args=[SLUG, asked.pk]), answer)
    page = client.get(url)
    assert "Batas waktu tetap" in page.content.decode()
    assert page.context["waits"] is False


def test_request_page_for_each_kind_of_person(world, cast, login, clock):
    url = reverse("awards:late_request", args=["33.07", SLUG])
    for person in (cast.rival_admin, cast.agency, cast.province, cast.secretariat, cast.stranger):
        assert login(person).get(url).status_code == 404
    assert login(cast.auditor).get(url).status_code == 403
    assert login(cast.region_admin).put(url).status_code == 405
    assert login(cast.region_admin).get(reverse("awards:late_request", args=["99.99", SLUG])).status_code == 404


def test_secretariat_proposes_from_a_request(waiting, cast, login):
    url = reverse("awards:late_request_propose", args=[SLUG, waiting["request"].pk])
    form = login(cast.secretariat).get(url).context["form"]
    assert list(form.fields) == ["closes_at", "dimension", "reason"]
    login(cast.secretariat).post(url, {"closes_at": "2026-09-10T12:00", "reason": "Jaringan putus"})
    made = Extension.objects.get(region__isnull=False)
    assert LateRequest.objects.get().extension == made


def test_region_sees_its_extension_on_desk_and_task_list(world, cast, login, clock, wonosobo):
    extend(world, cast, region=world.regions[0])
    extend(world, cast, until=LATER + DAY, dimension=world.categories["living-kabupaten"].dimension)
    page = login(cast.region_admin).get(reverse("awards:region_desk", args=["33.07", SLUG]))
    assert page.context["grid"].closes == LATER
    assert [each.closes_at for each in page.context["grid"].extensions] == [LATER + DAY, LATER]
    page = login(cast.agency).get(reverse("awards:entry", args=[wonosobo.code]))
    assert page.context["closes"] == LATER
    assert "The deadline was extended: Banjir" in page.content.decode()
    page = login(cast.rival_admin).get(reverse("awards:region_desk", args=["51.71", SLUG]))
    assert page.context["grid"].closes == END


def test_start_page_is_open_for_the_extended_region_only(world, cast, login, clock):
    extend(world, cast, region=world.regions[0])
    clock.move_to(END + DAY, tick=False)
    found = [login(person).get(reverse("awards:entry_new")).context["editions"] for person in
             (cast.region_admin, cast.rival_admin)]  # fmt: skip
    assert found == [[world.edition], []]


def test_lists_cost_the_same_whatever_their_length(waiting, world, cast, login, queries_of):
    client, url = login(cast.auditor), reverse("awards:extensions", args=[SLUG])
    once = queries_of(client, url)
    for days in (1, 2):
        extend(world, cast, until=LATER + days * DAY, region=world.regions[days])
        actions.ask(
            world.edition, region=world.regions[days], until=LATER + 9 * DAY, reason="X", by=cast.rival_admin, now=NOW
        )
    assert queries_of(client, url) == once
    assert Edition.objects.get().extensions.count() == 3
