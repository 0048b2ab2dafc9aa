import re
from pathlib import Path

from django.urls import reverse

from accounts.actions import membership
from accounts.actions.audit import record
from accounts.enums import Role
from config.audit_words import SENTENCES

ROOT = Path(__file__).resolve().parents[2]


def url_of(world):
    return reverse("audit", args=[world.edition.slug])


def plant(world, cast, now, verb="round.open", **data):
    return record(verb, world.round, by=cast.organiser, now=now, edition=world.edition, **data)


def rows(page):
    return [(event.verb, event.sentence) for event in page.context["page_obj"].object_list]


def test_audit_page_tells_acts_in_words(world, cast, login, clock, now):
    membership.grant(cast.stranger, role=Role.AUDITOR, scope_id=world.edition.pk, by=cast.organiser, now=now)
    plant(world, cast, now, verb="moon.landing")
    for reader in (cast.auditor, cast.organiser):
        page = login(reader).get(url_of(world))
        assert rows(page) == [("moon.landing", "moon.landing"), ("membership.grant", "gave a role")]


def test_audit_page_shows_no_fact_that_is_not_meant_to_show(world, cast, login, clock, now):
    plant(world, cast, now, verb="sheet.send", total="87.31", reason="Angka keliru")
    text = login(cast.organiser).get(url_of(world)).content.decode()
    assert ("Angka keliru" in text, "87.31" in text) == (True, False)


def test_audit_page_filters_by_act_noun_and_person(world, cast, login, clock, now):
    plant(world, cast, now)
    record("round.close", world.round, by=cast.secretariat, now=now, edition=world.edition)
    client = login(cast.auditor)
    assert [verb for verb, _ in rows(client.get(url_of(world), {"verb": "round.open"}))] == ["round.open"]
    assert [verb for verb, _ in rows(client.get(url_of(world), {"actor": "sekretariat"}))] == ["round.close"]
    assert len(rows(client.get(url_of(world), {"noun": "round"}))) == 2
    assert rows(client.get(url_of(world), {"noun": "entry"})) == []


def test_audit_page_keeps_editions_apart(world, cast, login, clock, now):
    record("round.open", world.round, by=cast.organiser, now=now, edition=world.edition.pk + 1)
    assert rows(login(cast.auditor).get(url_of(world))) == []


def test_audit_page_asks_as_much_with_one_event_as_with_three(
    world, cast, login, clock, now, django_assert_num_queries
):
    client = login(cast.auditor)
    plant(world, cast, now)
    with django_assert_num_queries(7):
        client.get(url_of(world))
    for verb in ("round.close", "round.freeze"):
        plant(world, cast, now, verb=verb)
    with django_assert_num_queries(7):
        client.get(url_of(world))


def test_audit_page_is_for_organiser_and_auditor(world, cast, login, clock):
    assert login(cast.secretariat).get(url_of(world)).status_code == 403
    for outsider in (cast.region_admin, cast.judge, cast.stranger):
        assert login(outsider).get(url_of(world)).status_code == 404
    assert login(None).get(url_of(world)).status_code == 302
    assert login(cast.auditor).post(url_of(world)).status_code == 405
    assert login(cast.auditor).get(reverse("audit", args=["forum-1999"])).status_code == 404


def test_every_verb_that_actions_record_has_words():
    sources = [p for app in ("accounts", "awards", "judging", "scoring") for p in (ROOT / app).rglob("*.py")]
    recorded = {
        verb
        for path in sources
        for verb in re.findall(r"record(?:_event)?\(\s*\"([a-z_]+\.[a-z_]+)\"", path.read_text())
    }
    assert recorded - set(SENTENCES) == set()
