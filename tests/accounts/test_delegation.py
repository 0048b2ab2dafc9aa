"""A role handed over for some days: it begins and ends by the clock, goes no further, and names the absent one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.actions import delegation, invitation, membership
from accounts.enums import Role
from accounts.models import AuditEvent, Membership, User
from accounts.refusal import Refused
from awards.actions import entry as entries
from awards.enums import EntryState
from awards.queries.eligibility import whom_to_ask
from awards.queries.history import timeline
from tests.factories.entries import make_entry

DAY = timedelta(days=1)


@pytest.fixture
def own(cast):
    return cast.region_admin.memberships.get()


def hand_over(own, to, now, *, first=1, last=4):
    return delegation.delegate(
        own, to=to, starts_at=now + first * DAY, until=now + last * DAY, reason="Dinas luar", by=own.user, now=now
    )


def over(user, clock, moment):
    clock.move_to(moment, tick=False)
    return bool(User.objects.get(pk=user.pk).over(Role.REGION_ADMIN))


def test_role_is_held_within_its_days_only(own, cast, now, clock):
    hand_over(own, cast.agency, now)
    moments = [now, now + DAY, now + 4 * DAY - timedelta(seconds=1), now + 4 * DAY, now + 9 * DAY]
    assert [over(cast.agency, clock, moment) for moment in moments] == [False, True, True, False, False]
    assert over(cast.region_admin, clock, now + 2 * DAY)


def test_role_ends_when_the_absent_one_loses_it(own, cast, now, clock):
    hand_over(own, cast.agency, now)
    membership.end(own, by=cast.secretariat, now=now + DAY, reason="Mutasi")
    assert not over(cast.agency, clock, now + 2 * DAY)


def test_role_is_ended_early(own, cast, now, clock):
    held = hand_over(own, cast.agency, now)
    membership.end(held, by=cast.region_admin, now=now + DAY, reason="Kembali")
    assert not over(cast.agency, clock, now + 2 * DAY)


def test_role_cannot_be_handed_on(own, cast, now):
    held = hand_over(own, cast.agency, now)
    with pytest.raises(Refused):
        hand_over(held, cast.colleague, now)


@pytest.mark.parametrize("days", [(4, 1), (-5, -1), (0, 100)])
def test_days_must_make_sense(own, cast, now, days):
    with pytest.raises(Refused):
        hand_over(own, cast.agency, now, first=days[0], last=days[1])


def test_role_is_not_handed_to_oneself_to_a_holder_or_to_a_closed_account(own, cast, world, now):
    with pytest.raises(Refused):
        hand_over(own, cast.region_admin, now)
    membership.grant(cast.colleague, role=Role.REGION_ADMIN, scope_id=own.scope_id, by=cast.secretariat, now=now)
    with pytest.raises(Refused):
        hand_over(own, cast.colleague, now)
    User.objects.filter(pk=cast.agency.pk).update(is_active=False)
    with pytest.raises(Refused):
        hand_over(own, User.objects.get(pk=cast.agency.pk), now)


def test_only_region_admins_and_coordinators_hand_over(cast, now):
    with pytest.raises(Refused):
        hand_over(cast.secretariat.memberships.get(), cast.organiser, now)
    assert hand_over(cast.province.memberships.get(), cast.stranger, now).role == Role.PROVINCE


def test_one_stand_in_at_a_time(own, cast, now):
    hand_over(own, cast.agency, now, first=1, last=4)
    with pytest.raises(Refused):
        hand_over(own, cast.colleague, now, first=3, last=6)
    assert hand_over(own, cast.colleague, now, first=4, last=6).user == cast.colleague


def test_stand_in_can_be_appointed_for_good_meanwhile(own, cast, now, clock):
    hand_over(own, cast.agency, now)
    granted = membership.grant(
        cast.agency, role=Role.REGION_ADMIN, scope_id=own.scope_id, by=cast.secretariat, now=now + 2 * DAY
    )
    assert granted.delegated_from is None
    assert over(cast.agency, clock, now + 9 * DAY)


def test_half_a_delegation_cannot_be_written(own, cast, now):
    half = {"role": own.role, "scope": own.scope, "scope_id": own.scope_id, "granted_at": now, "user": cast.agency}
    for fields in (
        {"until": now},
        {"delegated_from": own, "starts_at": now},
        {"delegated_from": own, "starts_at": now, "until": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**half, **fields)


def test_audit_names_on_whose_behalf_a_stand_in_acts(own, cast, world, now, clock):
    handed = make_entry(world, state=EntryState.REVIEW, agency=1)
    hand_over(own, cast.agency, now, first=0)
    stand_in = User.objects.get(pk=cast.agency.pk)
    assert stand_in.stands_in == {(Role.REGION_ADMIN, own.scope_id): cast.region_admin.pk}
    entries.return_to_agency(handed, notes={"": "Lengkapi"}, by=stand_in, now=now)
    assert AuditEvent.objects.get(verb="entry.return").data["on_behalf_of"] == cast.region_admin.pk
    notes = [moment["note"] for moment in timeline(handed, may_read_draft=True)]
    assert notes[-1] in {"Staf Diskominfo on behalf of Admin Wonosobo", "Staf Diskominfo atas nama Admin Wonosobo"}


def test_audit_names_nobody_for_acts_elsewhere(own, cast, world, now, clock):
    hand_over(own, cast.agency, now, first=0)
    stand_in = User.objects.get(pk=cast.agency.pk)
    make_entry(world, region=1, by=stand_in)
    assert "on_behalf_of" not in AuditEvent.objects.get(verb="entry.start").data


def test_invited_stand_in_takes_the_role_up_for_the_days(own, cast, now, clock):
    days = {"starts_at": now + DAY, "until": now + 4 * DAY, "reason": "Dinas luar"}
    with_token = delegation.invite(
        own, email="pengganti@example.org", name="Pengganti", scope_label="Wonosobo", by=cast.region_admin, now=now,
        **days,
    )  # fmt: skip
    made, token = with_token
    assert made.expires_at == now + 4 * DAY
    person = invitation.accept(token, password="kata-sandi-panjang-9", name="Pengganti", now=now)
    moments = [now, now + 2 * DAY, now + 4 * DAY]
    assert [over(person, clock, moment) for moment in moments] == [False, True, False]


def test_invitation_of_a_stand_in_dies_with_the_role(own, cast, now):
    _made, token = delegation.invite(
        own, email="pengganti@example.org", name="Pengganti", scope_label="Wonosobo", by=cast.region_admin, now=now,
        starts_at=now, until=now + DAY, reason="Dinas luar",
    )  # fmt: skip
    membership.end(own, by=cast.secretariat, now=now, reason="Mutasi")
    with pytest.raises(Refused):
        invitation.accept(token, password="kata-sandi-panjang-9", name="Pengganti", now=now)
    assert not User.objects.filter(email="pengganti@example.org").exists()


def test_stand_in_is_told_of_results(own, cast, world, now, clock, django_capture_on_commit_callbacks):
    hand_over(own, cast.agency, now, first=0)
    with django_capture_on_commit_callbacks(execute=True):
        make_entry(world, state=EntryState.REPAIR)
    assert sorted(each.to[0] for each in mail.outbox) == sorted([cast.agency.email, cast.region_admin.email])


def test_stand_in_whose_days_are_over_is_asked_for_nothing(own, cast, world, now, clock):
    hand_over(own, cast.agency, now, first=0)
    asked = [whom_to_ask(world.edition, world.regions[0])["admins"]]
    clock.move_to(now + 5 * DAY, tick=False)
    asked.append(whom_to_ask(world.edition, world.regions[0])["admins"])
    assert asked == [[cast.region_admin, cast.agency], [cast.region_admin]]
