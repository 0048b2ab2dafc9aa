import pytest
from django.urls import reverse

from accounts.enums import Role
from awards.models import DecisionSet, Edition
from tests.factories.world import grant

HOME = "/"


def headings(response):
    return [card.role for card in response.context["cards"]]


def test_landing_names_the_stage_and_its_deadline_in_three_zones(world, login, clock):
    page = login(None).get(HOME)
    assert page.status_code == 200
    text = page.content.decode()
    assert [
        zone for zone in ("Tuesday, 1 September 2026, 10:00 WIB", "11:00 WITA", "12:00 WIT") if zone not in text
    ] == []
    assert page.context["stage"].kind == "intake"
    assert "Cache-Control" not in page.headers


def test_landing_is_indonesian_whatever_the_browser_speaks(client, world):
    page = client.get(HOME, headers={"accept-language": "en-US,en"})
    assert (page.headers["Content-Language"], page.headers["Vary"]) == ("id", "Cookie")
    assert b'<html lang="id"' in page.content


def test_landing_without_an_edition_still_opens(client, db):
    assert client.get(HOME).status_code == 200


def test_landing_shows_results_only_when_they_are_public(world, cast, login, clock, now):
    adopted = DecisionSet.objects.create(
        edition=world.edition, run_number="1/1", run_digest="0" * 64, method="mean", proposed_by=cast.organiser,
        proposed_at=now, confirmed_by=cast.organiser2, confirmed_at=now,
    )  # fmt: skip
    assert "published" not in login(None).get(HOME).context
    DecisionSet.objects.filter(pk=adopted.pk).update(
        publish_at=now, publish_set_by=cast.organiser, publish_confirmed_by=cast.secretariat, publish_confirmed_at=now
    )
    assert login(None).get(HOME).context["published"] == world.edition


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("agency", [Role.AGENCY]),
        ("region_admin", [Role.REGION_ADMIN]),
        ("province", [Role.PROVINCE]),
        ("secretariat", [Role.SECRETARIAT]),
        ("judge", [Role.JUDGE]),
        ("chair", [Role.JUDGE, Role.CHAIR]),
        ("organiser", [Role.ORGANISER]),
        ("auditor", [Role.AUDITOR]),
        ("stranger", []),
    ],
)
def test_start_page_has_a_card_for_each_role(who, roles, cast, login, clock):
    page = login(getattr(cast, who)).get(HOME)
    assert page.status_code == 200
    assert headings(page) == [role.label for role in roles]
    assert page.headers["Cache-Control"] == "no-store"


def test_start_page_of_an_ended_role_has_no_card(cast, login, clock, now):
    cast.organiser.memberships.update(ended_at=now)
    assert headings(login(cast.organiser).get(HOME)) == []


def test_start_page_asks_as_much_with_one_role_as_with_three_regions(
    world, cast, login, clock, django_assert_max_num_queries
):
    client = login(cast.region_admin)
    with django_assert_max_num_queries(15):
        client.get(HOME)
    for region in world.regions[1:]:
        grant(cast.region_admin, Role.REGION_ADMIN, region.pk)
    with django_assert_max_num_queries(15):
        client.get(HOME)


def test_start_page_refuses_to_be_posted_to(cast, login):
    assert login(cast.agency).post(HOME).status_code == 405


def test_navigation_leads_only_where_the_person_may_go(cast, login, clock):
    for name in (
        "agency",
        "region_admin",
        "province",
        "secretariat",
        "judge",
        "chair",
        "organiser",
        "auditor",
        "stranger",
    ):
        client = login(getattr(cast, name))
        items = client.get(HOME).context["nav_items"]
        assert [(name, item["url"]) for item in items if client.get(item["url"]).status_code != 200] == []


def test_navigation_of_a_visitor_is_empty(client, world):
    assert list(client.get(HOME).context["nav_items"]) == []


def test_control_room_of_each_reader_opens(world, cast, login, clock, django_assert_max_num_queries):
    url = reverse("control_room", args=[world.edition.slug])
    for person in (cast.organiser, cast.secretariat, cast.auditor):
        client = login(person)
        with django_assert_max_num_queries(15):
            page = client.get(url)
        assert page.status_code == 200
        assert [item["state"] for item in page.context["timeline"]] == ["current", *["todo"] * 5]


def test_control_room_is_unknown_to_everybody_else(world, cast, login, clock):
    url = reverse("control_room", args=[world.edition.slug])
    for person in (cast.agency, cast.region_admin, cast.province, cast.judge, cast.chair, cast.stranger):
        assert login(person).get(url).status_code == 404
    assert login(None).get(url).status_code == 302


def test_control_room_of_a_missing_edition_is_not_found(cast, login, world):
    assert login(cast.organiser).get(reverse("control_room", args=["forum-1999"])).status_code == 404


def test_control_room_refuses_to_be_posted_to(world, cast, login):
    assert login(cast.organiser).post(reverse("control_room", args=[world.edition.slug])).status_code == 405


def test_control_room_leads_only_where_the_person_may_go(world, cast, login, clock):
    url = reverse("control_room", args=[world.edition.slug])
    for person in (cast.organiser, cast.secretariat, cast.auditor):
        client = login(person)
        rooms = client.get(url).context["rooms"]
        assert [room["url"] for room in rooms if client.get(room["url"]).status_code != 200] == []


def test_control_room_of_an_older_edition_is_reached_by_its_own_people_only(world, cast, login):
    other = Edition.objects.create(
        programme=world.edition.programme, slug="forum-2025", year=2025, name_id="Forum Lama", name_en="Old forum",
        ministry="Kementerian Uji",
    )  # fmt: skip
    assert login(cast.organiser).get(reverse("control_room", args=[other.slug])).status_code == 404


def test_start_page_shows_the_edition_that_runs_first_and_further_ones_as_doors(world, cast, login, clock, now):
    for year in (2025, 2027):
        edition = Edition.objects.create(
            programme=world.edition.programme, slug=f"forum-{year}", year=year, name_id=f"Forum {year}",
            name_en=f"Forum {year}", ministry="Kementerian Uji",
        )  # fmt: skip
        grant(cast.organiser, Role.ORGANISER, edition.pk)
    cards = login(cast.organiser).get(HOME).context["cards"]
    assert [(card.title, bool(card.figures)) for card in cards] == [
        ("Test forum 2026", True), ("Forum 2027", False), ("Forum 2025", False),
    ]  # fmt: skip
