"""Who follows the register of a region without keeping it: its province and the people of an edition."""

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.enums import Role
from awards.actions import register
from awards.models import Entry, Promotion
from tests.factories.entries import make_entry
from tests.factories.register import make_innovation
from tests.factories.world import grant


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def register_url(name="register", **more):
    return reverse(f"awards:{name}", kwargs={"code": "33.07", **more})


FOLLOWERS = ["province", "secretariat", "auditor", "organiser"]


@pytest.mark.parametrize("who", FOLLOWERS)
def test_register_is_read_whole_by_those_who_follow_the_region(world, cast, login, who):
    rows = [make_innovation(world, title="Satu"), make_innovation(world, agency=1, title="Dua", state="planned")]
    make_innovation(world, region=1, title="Tiga")
    client = login(getattr(cast, who))
    page = client.get(register_url())
    assert ([row.title for row in page.context["page_obj"]], page.context["keeps"]) == (["Dua", "Satu"], False)
    assert [client.get(reverse("awards:innovation_page", args=[row.pk])).status_code for row in rows] == [200, 200]
    assert client.get(register_url("register_export", extension="csv")).status_code == 200
    assert client.get(reverse("awards:region_profile", args=["33.07"])).context["register"]


@pytest.mark.parametrize("who", FOLLOWERS)
def test_register_is_not_kept_by_those_who_only_read_it(world, cast, login, who):
    innovation, client = make_innovation(world), login(getattr(cast, who))
    urls = [
        register_url("innovation_new"), register_url("region_import", kind="register"),
        *(reverse(f"awards:{name}", args=[innovation.pk]) for name in ("innovation_change", "innovation_move")),
    ]  # fmt: skip
    assert [client.get(url).status_code for url in urls] == [403] * 4
    assert [client.post(url, {}).status_code for url in urls] == [403] * 4
    pages = client.get(register_url()), client.get(reverse("awards:innovation_page", args=[innovation.pk]))
    assert [url for page in pages for url in urls if url in page.content.decode()] == []


def test_entry_of_an_innovation_is_known_to_readers_once_it_arrived_and_as_it_was_sent(world, cast, login, now):
    innovation = make_innovation(world)
    category = world.categories["governance-kabupaten"]
    entry = register.promote(
        innovation, agency=innovation.agency, category=category, title="Judul draf", by=cast.agency, now=now
    )
    url = reverse("awards:innovation_page", args=[innovation.pk])

    def shown(who):
        page = login(getattr(cast, who)).get(url)
        return [each.title for each in page.context["promotions"]], len(page.context["opened"])

    assert (shown("agency"), shown("secretariat")) == ((["Judul draf"], 1), ([], 0))
    assert login(cast.province).get(register_url()).context["page_obj"][0].living == []
    arrived = make_entry(world, state="sent", title="Judul terkirim")
    Promotion.objects.filter(entry=entry).update(entry=arrived)
    Entry.objects.filter(pk=arrived.pk).update(title="Judul sesudahnya")
    assert (shown("secretariat"), shown("province")) == ((["Judul terkirim"], 1), (["Judul terkirim"], 0))


def test_register_is_not_for_a_reader_who_judges(world, cast, login):
    grant(cast.auditor, Role.JUDGE, world.edition.pk)
    assert login(cast.auditor).get(register_url()).status_code == 403


def test_regions_say_how_many_innovations_are_planned_run_and_carried_out(world, cast, login, queries_of):
    make_innovation(world, title="Satu")
    client, url = login(cast.auditor), reverse("awards:regions")
    once = queries_of(client, url)
    make_innovation(world, title="Dua")
    make_innovation(world, agency=1, title="Tiga", state="planned")
    make_innovation(world, region=1, title="Empat")

    def shown(who):
        rows = login(getattr(cast, who)).get(url).context["page_obj"]
        return {row.code: row.innovations and [(str(label), n) for label, n in row.innovations] for row in rows}

    with translation.override("en"):
        whole = [("Planned", 1), ("Running", 2)]
        assert shown("auditor") == {"33.07": whole, "51.71": [("Running", 1)], "91.03": []}
        assert (shown("province"), shown("agency")) == ({"33.07": whole}, {"33.07": None})
    assert queries_of(client, url) == once
