"""Reminders that people send from their desks: whom, with what words, and not again within twenty hours."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent, User
from accounts.refusal import Refused
from awards.actions import nudge, reminder
from awards.enums import EntryState, StageKind
from awards.models import Notice
from awards.queries.nudge import region_targets
from tests.factories.entries import make_entry
from tests.factories.world import NOW, grant
from tests.threads import at_once, meanwhile

HOUR = timedelta(hours=1)
AGENCIES = "/region/33.07/forum-2026/remind/"
PROVINCE = "/province/33/forum-2026/remind/"
REGIONS = "/editions/forum-2026/late/"


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def draft(world, cast):
    return make_entry(world, title="Layanan air", by=cast.agency, now=NOW - timedelta(days=8))


def told():
    return sorted(Notice.objects.filter(kind="nudge").values_list("user__name", flat=True))


def test_region_admin_sees_agencies_with_drafts_or_nothing(world, cast, login, draft):
    page = login(cast.region_admin).get(AGENCIES)
    found = {each.place.short_name: (each.unsent, each.is_late, each.titles) for each in page.context["page_obj"]}
    assert found == {"Diskominfo": (1, True, ["Layanan air"]), "Dinkes": (0, False, [])}
    assert page.context["ticked"] == [str(draft.agency_id)]


def test_agency_whose_drafts_are_handed_over_is_not_reminded(world, cast, login):
    make_entry(world, state=EntryState.REVIEW)
    page = login(cast.region_admin).get(AGENCIES)
    assert [each.place.short_name for each in page.context["page_obj"]] == ["Dinkes"]


def test_region_admin_reads_the_text_and_sends_it(world, cast, login, draft):
    client, chosen = login(cast.region_admin), {"target": [draft.agency_id], "who": "chosen"}
    preview = client.post(AGENCIES, chosen)
    text = preview.content.decode()
    assert preview.context["people"] == 2
    assert "“Layanan air”" in text
    assert "The deadline is Tuesday, 1 September 2026, 10:00 WIB, 20 days left." in text
    assert "http://127.0.0.1:8000/entries/" in text
    assert told() == []
    assert client.post(AGENCIES, chosen | {"send": "yes"}).headers["Location"] == AGENCIES
    assert told() == ["Rekan Diskominfo", "Staf Diskominfo"]
    event = AuditEvent.objects.get(verb="nudge.send")
    assert (event.actor, event.edition_id, event.data["count"]) == (cast.region_admin, world.edition.pk, 2)
    assert "Reminded less than a minute ago by Admin Wonosobo" in client.get(AGENCIES).content.decode()


def test_reminder_stands_on_the_desk(world, cast, login, draft, clock):
    login(cast.region_admin).post(AGENCIES, {"target": [draft.agency_id], "send": "yes"})
    login(cast.province).post(PROVINCE, {"target": ["33.07"], "send": "yes"})
    clock.move_to(NOW + timedelta(days=2), tick=False)
    desk = login(cast.region_admin).get("/region/33.07/forum-2026/").content.decode()
    assert "Reminded 2 days ago by Admin Wonosobo" in desk
    desk = login(cast.province).get("/province/33/forum-2026/").content.decode()
    assert "Reminded 2 days ago by Koordinator Jateng" in desk


def test_nobody_is_reminded_twice_within_twenty_hours(world, cast, login, draft, clock):
    client, chosen = login(cast.region_admin), {"target": [draft.agency_id], "send": "yes"}
    client.post(AGENCIES, chosen)
    clock.move_to(NOW + 19 * HOUR, tick=False)
    answer = client.post(AGENCIES, chosen)
    assert "less than 20 hours ago" in answer.content.decode()
    assert len(told()) == 2
    clock.move_to(NOW + 20 * HOUR, tick=False)
    client.post(AGENCIES, chosen)
    assert len(told()) == 4


def test_province_reminds_regions_without_knowing_titles(world, cast, login, draft):
    client = login(cast.province)
    text = client.post(PROVINCE, {"target": ["33.07"]}).content.decode()
    assert "1 draft for Test forum 2026 is not sent yet" in text
    assert "Layanan air" not in text
    client.post(PROVINCE, {"target": ["33.07"], "send": "yes"})
    assert told() == ["Admin Wonosobo"]


def test_secretariat_reminds_late_regions_or_all(world, cast, login, draft):
    client = login(cast.secretariat)
    page = client.get(REGIONS)
    assert [each.key for each in page.context["page_obj"]] == ["33.07", "51.71", "91.03"]
    assert [each.key for each in client.get(REGIONS + "?what=late").context["page_obj"]] == ["33.07"]
    assert [each.key for each in client.get(REGIONS + "?what=not_begun").context["page_obj"]] == ["51.71", "91.03"]
    assert [each.key for each in client.get(REGIONS + "?province=51").context["page_obj"]] == ["51.71"]
    answer = client.post(REGIONS + "?province=33", {"who": "chosen", "target": ["33.07"]})
    assert answer.status_code == 200
    sent = client.post(REGIONS + "?province=33", {"who": "chosen", "target": ["33.07"], "send": "yes"})
    assert sent.headers["Location"] == REGIONS + "?province=33"
    client.post(REGIONS, {"who": "all", "send": "yes"})
    assert told() == ["Admin Denpasar", "Admin Wonosobo"]


def test_region_that_has_sent_and_holds_no_draft_is_not_on_the_list(world, cast, login):
    make_entry(world, state=EntryState.SENT)
    assert [each.key for each in login(cast.secretariat).get(REGIONS).context["page_obj"]] == ["51.71", "91.03"]


def test_nothing_is_sent_after_the_deadline(world, cast, login, draft, clock):
    clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at, tick=False)
    answer = login(cast.region_admin).post(AGENCIES, {"target": [draft.agency_id], "send": "yes"})
    assert "deadline has passed" in answer.content.decode()
    assert told() == []


def test_list_offers_no_reminder_after_the_deadline(world, cast, login, draft, clock):
    assert b'name="target"' in login(cast.region_admin).get(AGENCIES).content
    clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at, tick=False)
    page = login(cast.region_admin).get(AGENCIES).content.decode()
    assert ('name="target"' in page, "there is nothing to remind of" in page) == (False, True)


def test_choosing_nobody_says_so(world, cast, login, draft):
    assert "Choose whom to remind." in login(cast.region_admin).post(AGENCIES, {"who": "chosen"}).content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_text_for_whatsapp_is_whole_and_links_to_no_number(world, cast, login, draft, language):
    page = login(cast.region_admin, language).get(f"{AGENCIES}{draft.agency_id}/")
    texts = page.context["texts"]
    assert [text["code"] for text in texts] == ["id", "en"]
    assert all(text["whatsapp"].startswith("https://wa.me/?text=") for text in texts)
    assert "“Layanan air”" in texts[1]["text"]
    assert "1 September 2026 pukul 10.00 WIB" in texts[0]["text"]
    html = page.content.decode()
    assert html.count("readonly") == 2
    assert 'src="http' not in html


def test_text_names_the_deadline_in_the_zone_of_the_region(world, cast, login):
    text = login(cast.secretariat).get(f"{REGIONS}91.03/").context["texts"][1]["text"]
    assert "The deadline is Tuesday, 1 September 2026, 12:00 WIT (10:00 WIB), 20 days left." in text


def test_boards_are_for_those_who_answer_for_them(world, cast, login, draft):
    allowed = {AGENCIES: {"region_admin"}, PROVINCE: {"province"}, REGIONS: {"secretariat", "organiser", "auditor"}}
    sees = {AGENCIES: {"auditor"}, PROVINCE: {"secretariat", "organiser", "auditor"}, REGIONS: set()}
    for url, names in allowed.items():
        for name in ("agency", "rival_admin", "region_admin", "province", "other_province", "secretariat", "organiser",
                     "auditor", "judge", "chair", "stranger"):  # fmt: skip
            expected = 200 if name in names else 403 if name in sees[url] else 404
            assert (url, name, login(getattr(cast, name)).get(url).status_code) == (url, name, expected)
        assert login(None).get(url).status_code == 302
        assert login(getattr(cast, min(names))).put(url).status_code == 405
    assert login(cast.auditor).post(REGIONS, {"who": "all", "send": "yes"}).status_code == 403
    assert login(cast.auditor).get(f"{REGIONS}33.07/").status_code == 403
    assert told() == []


def test_text_of_a_place_that_is_not_on_the_board_is_missing(world, cast, login, draft):
    other = world.agencies["51.71"][0].pk
    assert login(cast.region_admin).get(f"{AGENCIES}{other}/").status_code == 404
    assert login(cast.province).get(f"{PROVINCE}51.71/").status_code == 404


@pytest.mark.parametrize(
    ("url", "name"), [(AGENCIES, "region_admin"), (PROVINCE, "province"), (REGIONS, "secretariat")]
)
def test_board_asks_the_same_queries_for_one_and_three_entries(world, cast, login, queries_of, draft, url, name):
    client = login(getattr(cast, name))
    count = queries_of(client, url)
    make_entry(world, agency=1, dimension="living")
    make_entry(world, region=1, dimension="living")
    assert queries_of(client, url) == count <= 16


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_remind_a_person_once(world, cast):
    make_entry(world, by=cast.agency)

    def send():
        targets = region_targets(world.edition, world.regions[:1], NOW)
        try:
            return nudge.send(world.edition, targets, by=cast.secretariat, now=NOW).told
        except Refused:
            return 0

    assert sorted(at_once(2, send)) == [0, 1]
    assert told() == ["Admin Wonosobo"]


def test_organiser_sets_reminders_on_the_page(world, cast, login):
    url = reverse("awards:reminders", args=["forum-2026"])
    words = {"days": "10, 2", "hour": 8, "every": 12, "last_hours": 24, "last_every": 3, "limit": 2}
    client = login(cast.organiser)
    assert client.post(url, words).headers["Location"] == reverse("awards:rules", args=["forum-2026"])
    world.edition.refresh_from_db()
    assert (world.edition.reminder_days, world.edition.recommendation_limit) == ([10, 2], 2)
    assert world.edition.digest_rhythm == {"hour": 8, "every": 12, "last_hours": 24, "last_every": 3}
    assert "10, 2 days before" in client.get(reverse("awards:rules", args=["forum-2026"])).content.decode()
    assert "days" in client.post(url, words | {"days": "dua"}).context["form"].errors
    assert client.post(url, words | {"days": "200"}).context["form"].errors
    for name, status in [("secretariat", 403), ("auditor", 403), ("region_admin", 404), ("judge", 404)]:
        assert login(getattr(cast, name)).get(url).status_code == status


def test_person_chooses_how_often_mails_come(cast, login):
    words = {"name": cast.agency.name, "language": "id", "zone": "Asia/Jakarta", "nudges": "never"}
    login(cast.agency).post("/profile/", words)
    assert User.objects.get(pk=cast.agency.pk).nudges == "never"


def test_who_wants_no_mails_is_not_said_to_be_reminded(world, cast, login, draft):
    User.objects.filter(pk=cast.colleague.pk).update(nudges="never")
    client, chosen = login(cast.region_admin), {"target": [draft.agency_id]}
    preview = client.post(AGENCIES, chosen)
    words = "1 person wants no reminders by mail. Send them the text by WhatsApp."
    assert preview.context["people"] == 1
    assert words in preview.content.decode()
    assert words in client.post(AGENCIES, chosen | {"send": "yes"}, follow=True).content.decode()
    assert told() == ["Staf Diskominfo"]


def test_reminder_that_would_reach_nobody_says_why(world, cast, login, draft):
    User.objects.filter(pk__in=[cast.agency.pk, cast.colleague.pk]).update(nudges="never")
    client = login(cast.region_admin)
    answer = client.post(AGENCIES, {"target": [draft.agency_id], "send": "yes"})
    assert "They want no reminders by mail." in answer.content.decode()
    assert "Reminded" not in client.get("/region/33.07/forum-2026/").content.decode()


def test_preview_counts_who_joined_after_the_last_reminder(world, cast, login, draft):
    client, chosen = login(cast.region_admin), {"target": [draft.agency_id]}
    client.post(AGENCIES, chosen | {"send": "yes"})
    grant(cast.stranger, Role.AGENCY, draft.agency_id)
    assert client.post(AGENCIES, chosen).context["people"] == 1
    client.post(AGENCIES, chosen | {"send": "yes"})
    assert told() == ["Orang Luar", "Rekan Diskominfo", "Staf Diskominfo"]


@pytest.mark.django_db(transaction=True)
def test_people_are_reminded_by_a_person_and_by_the_clock_at_once(world, cast):
    make_entry(world, by=cast.agency)
    at = world.edition.stage(StageKind.INTAKE).closes_at - timedelta(days=7)
    targets = region_targets(world.edition, world.regions, at)
    with meanwhile(lambda: reminder.put_due(at)) as begin:
        nudge.send(world.edition, targets, by=cast.secretariat, now=at)
        begin()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"nudge", "reminder"}
