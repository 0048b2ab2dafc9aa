"""Who is in charge of a draft at the agency."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import membership
from accounts.enums import NudgeMail
from accounts.models import User
from accounts.refusal import Refused
from awards.actions import digest, notice
from awards.actions.keeper import give_to
from awards.enums import EntryState, NoticeKind
from awards.models import Entry, Notice
from awards.queries.keeper import keeper_words, with_keeper
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def made(world):
    return make_entry(world)


def words(made):
    with override("en"):
        return keeper_words(with_keeper(Entry.objects.filter(pk=made.pk)).get())


def page_of(made):
    return reverse("awards:entry_keeper", args=[made.code])


def test_colleague_is_put_in_charge_and_told_by_the_next_digest(made, cast, now, django_capture_on_commit_callbacks):
    assert words(made) == "The whole agency"
    User.objects.filter(pk=cast.colleague.pk).update(
        nudges=NudgeMail.NEVER
    )  # it calls for work, so it comes all the same
    with django_capture_on_commit_callbacks(execute=True):
        give_to(made, person=cast.colleague, note="Tinggal bagian manfaat", by=cast.agency, now=now)
    assert (words(made), mail.outbox) == ("Rekan Diskominfo", [])
    assert digest.send_due(now + timedelta(days=1)) == 1
    (sent,) = mail.outbox
    assert sent.to == [cast.colleague.email]
    assert made.title in sent.body
    assert f"/entries/{made.code}/history/" in sent.body
    assert "Tinggal bagian manfaat" not in sent.body


def test_digest_does_not_tell_who_handed_it_on_or_whose_entry_is_out_of_hand(world, made, cast, now):
    give_to(made, person=cast.colleague, by=cast.region_admin, now=now)
    give_to(made, person=cast.agency, by=cast.colleague, now=now)
    sent = make_entry(world, dimension="living", state=EntryState.ELIGIBLE)
    Entry.objects.filter(pk=sent.pk).update(keeper=cast.colleague)
    notice.tell(cast.colleague, kind=NoticeKind.KEEPER, entry=sent, by=cast.agency, now=now)
    digest.send_due(now + timedelta(days=1))
    told = {message.to[0]: message.body for message in mail.outbox}
    assert (cast.colleague.email in told, made.title in told[cast.agency.email]) == (False, True)


def test_nobody_is_told_of_taking_charge_oneself(made, cast, now):
    give_to(made, person=cast.agency, by=cast.agency, now=now)
    give_to(made, person=None, by=cast.agency, now=now)
    assert (Notice.objects.count(), Entry.objects.get(pk=made.pk).keeper) == (0, None)


def test_only_people_of_the_agency_take_charge(made, cast, now):
    for person in (cast.rival_agency, cast.region_admin, cast.stranger):
        with pytest.raises(Refused):
            give_to(made, person=person, by=cast.agency, now=now)
    with pytest.raises(Refused):
        give_to(made, person=None, by=cast.agency, now=now)


def test_keeper_who_left_is_no_keeper(made, cast, now):
    give_to(made, person=cast.colleague, by=cast.agency, now=now)
    membership.end(cast.colleague.memberships.get(), by=cast.region_admin, now=now, reason="Pindah tugas")
    assert words(made) == "Nobody: Rekan Diskominfo has left the agency"
    give_to(made, person=cast.agency, by=cast.region_admin, now=now)
    assert words(made) == "Staf Diskominfo"


def test_everybody_of_the_agency_goes_on_writing(made, cast, login, now):
    give_to(made, person=cast.colleague, by=cast.agency, now=now)
    url = reverse("awards:entry_step", args=[made.code, "problem"])
    assert login(cast.agency).post(url, {"version": "0", "problem-problem": "Teks"}).status_code == 302


def test_page_hands_over_with_a_note(made, cast, login):
    client = login(cast.agency)
    form = client.get(page_of(made)).context["form"]
    assert list(form.fields["person"].queryset) == [cast.colleague, cast.agency]
    answer = client.post(page_of(made), {"person": cast.colleague.pk, "note": "Lanjutkan"})
    assert answer.url == reverse("awards:entry", args=[made.code])
    page = client.get(answer.url)
    assert page.context["keeper"] == "Rekan Diskominfo"
    assert "Lanjutkan" in client.get(reverse("awards:entry_history", args=[made.code])).content.decode()


def test_page_refuses_a_stranger_by_hand(made, cast, login):
    page = login(cast.agency).post(page_of(made), {"person": cast.rival_agency.pk})
    assert set(page.context["form"].errors) == {"person"}
    assert Entry.objects.get(pk=made.pk).keeper is None


@pytest.mark.parametrize(("who", "status"), [
    ("agency", 200), ("region_admin", 200), ("auditor", 403), ("rival_agency", 404), ("province", 404),
    ("secretariat", 404), ("judge", 404), ("stranger", 404),
])  # fmt: skip
def test_keeper_page_is_for_those_who_work_on_the_entry(made, cast, login, who, status):
    assert login(getattr(cast, who)).get(page_of(made)).status_code == status


def test_entry_that_is_out_of_hand_takes_no_new_keeper(world, cast, login, now):
    made = make_entry(world, state=EntryState.ELIGIBLE)
    with pytest.raises(Refused):
        give_to(made, person=cast.colleague, by=cast.agency, now=now)
    assert b"no longer be changed" in login(cast.agency).get(page_of(made)).content


def test_desk_and_list_show_the_keeper_with_the_same_queries(world, cast, login, now, queries_of):
    desk = reverse("awards:region_desk", args=[world.regions[0].code, world.edition.slug])
    client, listing = login(cast.region_admin), reverse("awards:entries")
    give_to(make_entry(world), person=cast.colleague, by=cast.agency, now=now)
    for url in (desk, listing):
        assert "in charge: Rekan Diskominfo" in client.get(url).content.decode()
    one = [queries_of(client, url) for url in (desk, listing)]
    for person in (cast.agency, cast.colleague):
        give_to(make_entry(world), person=person, by=cast.agency, now=now)
    assert [queries_of(client, url) for url in (desk, listing)] == one
    membership.end(cast.colleague.memberships.get(), by=cast.region_admin, now=now, reason="Pindah tugas")
    assert "nobody in charge: Rekan Diskominfo has left" in client.get(desk).content.decode()
