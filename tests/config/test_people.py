from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import invitation as invitations
from accounts.enums import Role
from accounts.models import AuditEvent, Invitation, Membership, User
from awards.models import Agency
from judging.models import Judge, PanelMember
from tests.factories.world import grant, person

WORDS = {"name": "Juri Baru", "password1": "kata-sandi-panjang-9", "password2": "kata-sandi-panjang-9"}


@pytest.fixture
def outbox(mailoutbox, django_capture_on_commit_callbacks):
    """Runs what waits for the commit, then gives the mails."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            answer = act()
        return answer, mailoutbox

    return run


def invite(world, cast, now, *, email="baru@example.org", role=Role.JUDGE, scope_id=None, by=None):
    return invitations.invite(
        email=email, name="Juri Baru", role=role, scope_id=scope_id or world.edition.pk, scope_label="Forum Uji",
        by=by or cast.organiser, now=now,
    )  # fmt: skip


def url_of(token):
    return reverse("people:invitation", args=[token])


def test_invitation_by_page_sends_one_mail_with_a_link_that_is_kept_as_a_digest_only(world, cast, login, clock, outbox):
    url = reverse("people:edition_invite", args=[world.edition.slug])
    words = {"role": "judge", "name": "Juri Baru", "email": "Baru@Example.org"}
    page, mails = outbox(lambda: login(cast.organiser).post(url, words))
    assert page.headers["Location"] == reverse("people:edition", args=[world.edition.slug])
    [message] = mails
    invitation = Invitation.objects.get()
    assert (message.to, invitation.email) == (["baru@example.org"], "baru@example.org")
    token = message.body.split("/invitation/")[1].split("/")[0]
    assert token not in str(Invitation.objects.values().get())
    assert len(token) >= 43
    assert login(None).get(url_of(token)).status_code == 200


def test_invitation_taken_up_makes_a_judge_who_is_logged_in(world, cast, login, clock, now):
    _invitation, token = invite(world, cast, now)
    client = login(None)
    page = client.post(url_of(token), WORDS)
    assert page.headers["Location"] == "/"
    user = User.objects.get(email="baru@example.org")
    assert client.get("/").wsgi_request.user == user
    assert (user.name, user.language, user.check_password(WORDS["password1"])) == ("Juri Baru", "en", True)
    assert user.over(Role.JUDGE) == {world.edition.pk}
    assert Judge.objects.get(user=user).code == "J07"
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"invitation.send", "invitation.accept", "user.create", "membership.grant", "judge.register"} == verbs


def test_judge_who_joins_a_region_has_a_conflict_with_it_from_then_on(world, cast, login, clock, now):
    judge = world.judges[1]
    _invitation, token = invite(
        world, cast, now, email=judge.user.email, role=Role.REGION_ADMIN, scope_id=world.regions[0].pk
    )
    login(judge.user).post(url_of(token), {})
    assert list(judge.conflicts.values_list("region", "kind")) == [(world.regions[0].pk, "employer")]


def test_invitation_works_once(world, cast, login, clock, now):
    _invitation, token = invite(world, cast, now)
    login(None).post(url_of(token), WORDS)
    again = login(None).post(url_of(token), {**WORDS, "name": "Orang Kedua"})
    assert again.status_code == 404
    assert not User.objects.filter(name="Orang Kedua").exists()


def test_invitation_that_is_used_expired_withdrawn_replaced_or_made_up_gets_one_answer(world, cast, login, clock, now):
    _used, used = invite(world, cast, now, email="a@example.org")
    invitations.accept(used, password="kata-sandi-panjang-9", now=now)
    _old, old = invite(world, cast, now - timedelta(days=14), email="b@example.org")
    withdrawn, gone = invite(world, cast, now, email="c@example.org")
    invitations.withdraw(withdrawn, by=cast.organiser, now=now)
    sent, replaced = invite(world, cast, now, email="d@example.org")
    newest = invitations.resend(sent, by=cast.organiser, now=now)
    client = login(None)
    pages = [client.get(url_of(token)) for token in (used, old, gone, replaced, "x" * 43)]
    assert [page.status_code for page in pages] == [404] * 5
    bodies = {page.content.replace(page.wsgi_request.path.encode(), b"") for page in pages}
    assert len({body.split(b"<main")[1] for body in bodies}) == 1
    assert client.get(url_of(newest)).status_code == 200


def test_invitation_to_an_account_asks_to_log_in_and_adds_the_role(world, cast, login, clock, now):
    _invitation, token = invite(world, cast, now, email=cast.stranger.email, role=Role.AUDITOR)
    visitor = login(None)
    assert visitor.get(url_of(token)).context["case"] == "log_in"
    assert visitor.post(url_of(token), WORDS).status_code == 403
    client = login(cast.stranger)
    assert client.get(url_of(token)).context["case"] == "confirm"
    assert client.post(url_of(token)).status_code == 302
    assert list(Membership.objects.filter(user=cast.stranger).values_list("role", flat=True)) == ["auditor"]
    assert client.get(reverse("audit", args=[world.edition.slug])).status_code == 200


def test_invitation_to_another_address_is_refused(world, cast, login, clock, now):
    _invitation, token = invite(world, cast, now, email="baru@example.org", role=Role.ORGANISER)
    client = login(cast.stranger)
    assert client.get(url_of(token)).context["case"] == "other_person"
    assert client.post(url_of(token), WORDS).status_code == 403
    assert cast.stranger.memberships.count() == 0


@pytest.mark.parametrize(
    "words", [{"password1": "pendek", "password2": "pendek"}, {"password2": "tidak-sama-sekali"}, {"name": ""}]
)
def test_invitation_with_a_bad_password_or_no_name_makes_nobody(words, world, cast, login, clock, now):
    _invitation, token = invite(world, cast, now)
    page = login(None).post(url_of(token), {**WORDS, **words})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not User.objects.filter(email="baru@example.org").exists()


def test_invitation_of_a_chair_seats_them(world, cast, login, clock, now):
    panel = world.panels["living"]
    _invitation, token = invite(world, cast, now, role=Role.CHAIR, scope_id=panel.pk)
    login(None).post(url_of(token), WORDS)
    user = User.objects.get(email="baru@example.org")
    assert PanelMember.objects.get(panel=panel, is_chair=True).judge.user == user
    assert user.over(Role.CHAIR) == {panel.pk}


def test_people_page_shows_who_holds_what(world, cast, login, clock):
    page = login(cast.secretariat).get(reverse("people:edition", args=[world.edition.slug]), {"role": "region_admin"})
    rows = [(row.user, row.over) for row in page.context["page_obj"].object_list]
    assert rows == [(cast.rival_admin, "Kota Denpasar"), (cast.region_admin, "Kabupaten Wonosobo")]


def test_people_page_finds_by_name(world, cast, login, clock):
    page = login(cast.organiser).get(reverse("people:edition", args=[world.edition.slug]), {"text": "juri 04"})
    assert [row.user.name for row in page.context["page_obj"].object_list] == ["Juri 04 (contoh)"]


def test_people_page_asks_as_much_with_one_invitation_as_with_three(
    world, cast, login, clock, now, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = login(cast.organiser), reverse("people:edition", args=[world.edition.slug])
    invite(world, cast, now, email="a@example.org")
    with django_assert_max_num_queries(15) as first:
        client.get(url)
    for email in ("b@example.org", "c@example.org"):
        invite(world, cast, now, email=email)
        grant(person(email), Role.PROVINCE, world.regions[0].province_id)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(url)


def test_people_page_is_read_only_for_the_auditor(world, cast, login, clock, now):
    client, slug = login(cast.auditor), world.edition.slug
    page = client.get(reverse("people:edition", args=[slug]))
    assert (page.status_code, page.context["invitable"], page.context["invitations"]) == (200, [], [])
    assert client.get(reverse("people:edition_invite", args=[slug])).status_code == 403
    held = cast.judge.memberships.get()
    assert client.post(reverse("people:edition_end", args=[slug, held.pk]), {"reason": "x"}).status_code == 403


def test_people_page_is_unknown_to_outsiders(world, cast, login, clock):
    for name in ("edition", "edition_invite"):
        url = reverse(f"people:{name}", args=[world.edition.slug])
        for outsider in (cast.region_admin, cast.judge, cast.stranger):
            assert login(outsider).get(url).status_code == 404
        assert login(None).get(url).status_code == 302


def test_secretariat_names_no_organiser(world, cast, login, clock):
    client, slug = login(cast.secretariat), world.edition.slug
    words = {"role": "organiser", "name": "X", "email": "x@example.org"}
    page = client.post(reverse("people:edition_invite", args=[slug]), words)
    assert list(page.context["form"].errors) == ["role"]
    held = cast.organiser.memberships.get()
    assert client.post(reverse("people:edition_end", args=[slug, held.pk]), {"reason": "x"}).status_code == 403
    assert Invitation.objects.count() == 0


def test_role_that_ends_closes_the_open_session_at_once(world, cast, login, clock):
    client = login(cast.secretariat)
    room = reverse("control_room", args=[world.edition.slug])
    assert client.get(room).status_code == 200
    held = cast.secretariat.memberships.get()
    url = reverse("people:edition_end", args=[world.edition.slug, held.pk])
    assert login(cast.organiser).post(url, {"reason": ""}).context["form"].errors
    assert login(cast.organiser).post(url, {"reason": "Pindah tugas"}).status_code == 302
    assert client.get(room).status_code == 404
    assert AuditEvent.objects.get(verb="membership.end").data["reason"] == "Pindah tugas"


def test_role_of_a_judge_that_ends_takes_the_judge_out(world, cast, login, clock):
    held = cast.judge.memberships.get()
    url = reverse("people:edition_end", args=[world.edition.slug, held.pk])
    login(cast.secretariat).post(url, {"reason": "Sakit"})
    assert not Judge.objects.get(user=cast.judge).is_active


def test_last_organiser_stays(world, cast, login, clock):
    client = login(cast.organiser)
    for somebody, left in ((cast.organiser2, 1), (cast.organiser, 1)):
        held = somebody.memberships.get()
        client.post(reverse("people:edition_end", args=[world.edition.slug, held.pk]), {"reason": "Selesai"})
        assert Membership.objects.current().filter(role=Role.ORGANISER).count() == left


def test_person_invited_twice_is_refused_with_the_words_kept(world, cast, login, clock, now):
    invite(world, cast, now)
    url = reverse("people:edition_invite", args=[world.edition.slug])
    page = login(cast.organiser).post(url, {"role": "judge", "name": "Juri Lagi", "email": "baru@example.org"})
    assert page.status_code == 200
    assert page.context["form"]["name"].value() == "Juri Lagi"
    assert page.context["form"].non_field_errors()


def test_invitation_acts_need_a_post(world, cast, login, clock, now):
    invitation, _token = invite(world, cast, now)
    for act in ("resend", "withdraw"):
        url = reverse(f"people:edition_{act}", args=[world.edition.slug, invitation.pk])
        assert login(cast.organiser).get(url).status_code == 405
        assert (
            login(cast.organiser).post(reverse(f"people:edition_{act}", args=[world.edition.slug, 999])).status_code
            == 404
        )


def test_region_page_invites_and_ends_people_of_its_own_agencies(world, cast, login, clock, outbox):
    wonosobo = world.regions[0]
    agency = world.agencies[wonosobo.code][0]
    client = login(cast.region_admin)
    url = reverse("people:region_invite", args=[wonosobo.code])
    _page, mails = outbox(lambda: client.post(url, {"agency": agency.pk, "name": "Staf", "email": "staf@example.org"}))
    assert [message.to for message in mails] == [["staf@example.org"]]
    held = cast.colleague.memberships.get()
    client.post(reverse("people:region_end", args=[wonosobo.code, held.pk]), {"reason": "Mutasi"})
    assert login(cast.colleague).get("/").context["cards"] == []


def test_region_page_adds_an_agency_once(world, cast, login, clock):
    code = world.regions[0].code
    url = reverse("people:region_agency", args=[code])
    client = login(cast.region_admin)
    assert client.post(url, {"name": "Dinas Perhubungan", "short_name": "Dishub"}).status_code == 302
    assert client.post(url, {"name": "dinas perhubungan"}).context["form"].errors
    assert Agency.objects.filter(region__code=code).count() == 3


def test_region_page_never_reaches_another_region(world, cast, login, clock, now):
    wonosobo, denpasar, _jayapura = world.regions
    client = login(cast.rival_admin)
    theirs = cast.agency.memberships.get()
    assert client.get(reverse("people:region", args=[wonosobo.code])).status_code == 404
    assert (
        client.post(reverse("people:region_end", args=[denpasar.code, theirs.pk]), {"reason": "x"}).status_code == 404
    )
    foreign = {"agency": world.agencies[wonosobo.code][0].pk, "name": "X", "email": "x@example.org"}
    page = client.post(reverse("people:region_invite", args=[denpasar.code]), foreign)
    assert list(page.context["form"].errors) == ["agency"]
    admin = cast.rival_admin.memberships.get()
    assert client.post(reverse("people:region_end", args=[denpasar.code, admin.pk]), {"reason": "x"}).status_code == 404


def test_region_page_is_read_only_for_the_secretariat_and_unknown_to_agencies(world, cast, login, clock):
    code = world.regions[0].code
    assert login(cast.secretariat).get(reverse("people:region", args=[code])).status_code == 200
    assert login(cast.secretariat).get(reverse("people:region_agency", args=[code])).status_code == 403
    for outsider in (cast.agency, cast.judge, cast.province, cast.stranger):
        assert login(outsider).get(reverse("people:region", args=[code])).status_code == 404
    assert login(cast.region_admin).get(reverse("people:region", args=["99.99"])).status_code == 404


def test_region_page_asks_as_much_with_one_person_as_with_three(
    world, cast, login, clock, django_assert_num_queries, django_assert_max_num_queries
):
    client, url = login(cast.region_admin), reverse("people:region", args=[world.regions[0].code])
    with django_assert_max_num_queries(15) as first:
        client.get(url)
    for name in ("a@example.org", "b@example.org"):
        grant(person(name), Role.AGENCY, world.agencies[world.regions[0].code][1].pk)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(url)
