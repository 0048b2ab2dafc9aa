"""Handing over while away, on the pages: who may, what it shows, and that it ends."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import Invitation, Membership
from awards.actions import digest
from awards.models import Notice
from judging.models import ConflictFact
from tests.factories.world import NOW, make_judge

REGION, PROVINCE = "/region/33.07/people/away/", "/province/33/people/away/"
DAYS = {"first": "2026-08-13", "last": "2026-08-15", "reason": "Dinas luar"}


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def lent():
    return Membership.objects.get(delegated_from__isnull=False)


def test_region_admin_hands_over_to_a_colleague(cast, login, clock):
    client = login(cast.region_admin)
    answer = client.post(REGION, DAYS | {"person": cast.agency.pk})
    assert answer.headers["Location"] == REGION
    held = lent()
    assert (held.user, held.letter) == (cast.agency, "Dinas luar")
    assert f"{held.starts_at:%Y-%m-%d %H:%M} {held.until:%Y-%m-%d %H:%M}" == "2026-08-12 17:00 2026-08-15 16:59"
    assert "Staf Diskominfo" in client.get(REGION).content.decode()
    assert "Staf Diskominfo stands in for Admin Wonosobo" in client.get("/region/33.07/people/").content.decode()
    desk = "/region/33.07/forum-2026/"
    assert "Staf Diskominfo stands in for Admin Wonosobo" in client.get(desk).content.decode()
    assert login(cast.agency).get(desk).status_code == 404
    clock.move_to(NOW + timedelta(days=1), tick=False)
    assert login(cast.agency).get(desk).status_code == 200
    assert "for Admin Wonosobo, until" in login(cast.agency).get("/profile/").content.decode()
    clock.move_to(NOW + timedelta(days=4), tick=False)
    assert login(cast.agency).get(desk).status_code == 404


def test_stand_in_is_told_and_cannot_hand_on(cast, login, clock):
    login(cast.region_admin).post(REGION, DAYS | {"person": cast.agency.pk})
    assert Notice.objects.get().user == cast.agency
    clock.move_to(NOW + timedelta(days=1), tick=False)
    assert login(cast.agency).get("/region/33.07/people/").status_code == 200
    assert login(cast.agency).get(REGION).status_code == 403
    assert login(cast.agency).post(REGION, DAYS | {"person": cast.colleague.pk}).status_code == 403
    digest.send_due(NOW + timedelta(days=1))
    assert "Kabupaten Wonosobo" in mail.outbox[0].body


def test_coordinator_hands_over_by_invitation(cast, login):
    client = login(cast.province)
    client.post(PROVINCE, DAYS | {"person": "other", "name": "Pengganti", "email": "pengganti@example.org"})
    made = Invitation.objects.get()
    assert (made.role, made.delegated_from) == ("province", cast.province.memberships.get())
    assert "pengganti@example.org" in client.get(PROVINCE).content.decode()
    assert client.post(f"{PROVINCE}{made.pk}/withdraw/").headers["Location"] == PROVINCE
    made.refresh_from_db()
    assert made.withdrawn_at == NOW


def test_absent_one_comes_back_early(cast, login, clock):
    client = login(cast.region_admin)
    client.post(REGION, DAYS | {"person": cast.agency.pk})
    clock.move_to(NOW + timedelta(days=1), tick=False)
    assert client.post(f"{REGION}{lent().pk}/end/").headers["Location"] == REGION
    assert lent().ended_at == NOW + timedelta(days=1)
    assert login(cast.agency).get("/region/33.07/forum-2026/").status_code == 404
    second = client.post(f"{REGION}{lent().pk}/end/", follow=True)  # a double click, or a page left open
    assert "This role has already ended." in second.content.decode()
    assert lent().ended_at == NOW + timedelta(days=1)


def test_form_asks_for_what_is_missing(cast, login):
    client = login(cast.region_admin)
    form = client.post(REGION, DAYS | {"person": "other"}).context["form"]
    assert sorted(form.errors) == ["email", "name"]
    form = client.post(REGION, {"person": cast.agency.pk, "first": "2026-08-15", "last": "2026-08-13"}).context["form"]
    assert sorted(form.errors) == ["last", "reason"]
    outsider = client.post(REGION, DAYS | {"person": cast.stranger.pk})
    assert "person" in outsider.context["form"].errors


def test_pages_are_for_who_holds_the_role(cast, login):
    for url, holder in ((REGION, "region_admin"), (PROVINCE, "province")):
        for name in ("agency", "rival_admin", "region_admin", "province", "other_province", "judge", "stranger"):
            assert (name, login(getattr(cast, name)).get(url).status_code) == (name, 200 if name == holder else 404)
        assert login(None).get(url).status_code == 302
        assert login(getattr(cast, holder)).get(f"{url}1/end/").status_code == 405
        assert login(getattr(cast, holder)).post(f"{url}999/withdraw/").status_code == 404
    for name in ("secretariat", "organiser"):  # they know the region's people, and hand over nobody's role
        assert login(getattr(cast, name)).get(REGION).status_code == 403


def test_judge_who_will_stand_in_is_in_conflict_from_now_on(world, cast, login):
    judge = make_judge(world.edition, 9)
    Membership.objects.create(
        user=judge.user, role="agency", scope="agency", scope_id=world.agencies["33.07"][0].pk, granted_at=NOW
    )
    login(cast.region_admin).post(REGION, DAYS | {"person": judge.user.pk})
    assert ConflictFact.objects.filter(judge=judge, region__code="33.07").exists()


def test_audit_page_names_the_absent_one(world, cast, login, clock):
    login(cast.region_admin).post(REGION, DAYS | {"person": cast.agency.pk})
    clock.move_to(NOW + timedelta(days=1), tick=False)
    login(cast.agency).post("/region/33.07/forum-2026/remind/", {"who": "all", "send": "yes"})
    page = login(cast.auditor).get("/editions/forum-2026/audit/?verb=nudge.send").content.decode()
    assert "on behalf of Admin Wonosobo" in page


def test_page_leads_back_and_says_for_whom_name_and_address_are(cast, login):
    region, province = (
        login(person).get(url) for person, url in ((cast.region_admin, REGION), (cast.province, PROVINCE))
    )
    assert 'href="/region/33.07/people/"' in region.content.decode()
    assert '<li aria-current="page">Jawa Tengah</li>' in province.content.decode()
    for page in (region, province):
        assert page.content.decode().count("Only for somebody else, who is invited by mail.") == 1
