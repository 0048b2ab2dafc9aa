"""Digests: one mail a person and turn, whatever happened, sent once by whoever is first, and again when mail failed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.actions import membership
from accounts.models import User
from awards.actions import digest, keeper, notice
from awards.actions.entry import hand_to_region, return_to_agency
from awards.enums import EntryState, NoticeKind
from awards.models import Digest, Notice
from tests.factories.entries import bring_to, make_entry
from tests.threads import at_once

MORNING = datetime(2026, 8, 13, 0, 0, tzinfo=UTC)  # 07.00 WIB, the turn after NOW
HOUR = timedelta(hours=1)


def nudge(world, user, *, at, by=None, agency=None, kind=NoticeKind.NUDGE):
    region = world.regions[0]
    return Notice.objects.create(
        user=user, kind=kind, edition=world.edition, region=region, agency=agency, sender=by, at=at
    )


@pytest.fixture
def draft(world, cast):
    return make_entry(world, title="Layanan air", by=cast.agency)


def test_one_mail_tells_all_that_happened(world, cast, draft, now):
    agency = draft.agency
    nudge(world, cast.agency, at=now, by=cast.region_admin, agency=agency)
    for n in range(3):
        notice.tell(cast.agency, kind=NoticeKind.COMMENT, entry=draft, by=cast.region_admin, now=now + n * HOUR)
    assert digest.send_due(now + 6 * HOUR) == 0
    assert digest.send_due(MORNING + timedelta(minutes=4)) == 1
    assert digest.send_due(MORNING + timedelta(minutes=9)) == 0
    (sent,) = mail.outbox
    assert sent.to == [cast.agency.email]
    assert "“Layanan air”" in sent.body
    assert "1 September 2026 pukul 10.00 WIB" in sent.body
    assert f"/entries/{draft.code}/" in sent.body
    assert sent.body.count("\n- ") == 2


def test_mail_is_in_the_language_of_its_reader(world, cast, draft, now):
    User.objects.filter(pk=cast.agency.pk).update(language="en", zone="Asia/Jayapura")
    nudge(world, cast.agency, at=now, agency=draft.agency)
    digest.send_due(MORNING)
    (sent,) = mail.outbox
    assert sent.subject == "Juara: 1 thing waits for you"
    assert "1 September 2026, 12:00 WIT (10:00 WIB)" in sent.body


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 0), ("Asia/Makassar", -1), ("Asia/Jayapura", -2)])
def test_digest_comes_at_seven_in_the_receivers_zone(world, cast, draft, now, zone, hour):
    User.objects.filter(pk=cast.agency.pk).update(zone=zone)
    nudge(world, cast.agency, at=now, agency=draft.agency)
    turn = MORNING + hour * HOUR
    assert digest.send_due(turn - timedelta(seconds=1)) == 0
    assert digest.send_due(turn) == 1


def test_digest_comes_sooner_in_the_last_two_days(world, cast, draft):
    closes = world.edition.timeline["intake"].closes_at  # 10.00 WIB
    nudge(world, cast.agency, at=closes - 40 * HOUR, agency=draft.agency)
    assert digest.send_due(closes - 39 * HOUR) == 1  # 19.00 WIB
    nudge(world, cast.agency, at=closes - 38 * HOUR, agency=draft.agency)
    assert digest.send_due(closes - 34 * HOUR) == 0
    assert digest.send_due(closes - 33 * HOUR) == 1  # 01.00 WIB


def test_what_was_done_meanwhile_is_not_told(world, cast, now):
    draft = make_entry(world, by=cast.agency, filled=True)
    nudge(world, cast.agency, at=now, agency=draft.agency)
    bring_to(draft, EntryState.SENT, by=cast.agency, now=now)
    digest.send_due(MORNING)
    assert mail.outbox == []
    assert Digest.objects.get().sent_at == MORNING


def test_return_of_a_draft_that_was_handed_over_again_is_not_told(world, cast, now):
    for title, again in (("Layanan air", True), ("Layanan jalan", False)):
        entry = make_entry(world, title=title, by=cast.agency, state=EntryState.REVIEW)
        return_to_agency(entry, notes={"": "Lengkapi."}, by=cast.region_admin, now=now)
        if again:
            hand_to_region(entry, by=cast.agency, now=now + HOUR)
    assert digest.send_due(MORNING) == len(mail.outbox)
    mine = [sent.body for sent in mail.outbox if sent.to == [cast.agency.email]]
    assert [("Layanan air" in body, "Layanan jalan" in body) for body in mine] == [(False, True)]


def test_who_has_left_the_agency_is_told_no_title(world, cast, draft, now):
    nudge(world, cast.agency, at=now, agency=draft.agency)
    for kind in (NoticeKind.COMMENT, NoticeKind.RETURNED):
        notice.tell(cast.agency, kind=kind, entry=draft, by=cast.region_admin, now=now)
    keeper.give_to(draft, person=cast.agency, by=cast.region_admin, now=now)
    membership.end(cast.agency.memberships.get(), by=cast.region_admin, now=now, reason="Pindah tugas")
    digest.send_due(MORNING)
    assert mail.outbox == []
    assert Digest.objects.get().sent_at == MORNING


def test_who_wants_no_nudges_gets_only_what_calls_for_an_answer(world, cast, draft, now):
    User.objects.filter(pk=cast.agency.pk).update(nudges="never")
    nudge(world, cast.agency, at=now, agency=draft.agency)
    assert digest.send_due(MORNING) == 0
    notice.tell(cast.agency, kind=NoticeKind.RETURNED, entry=draft, by=cast.region_admin, now=MORNING)
    assert digest.send_due(MORNING + 24 * HOUR) == 1
    assert mail.outbox[0].body.count("\n- ") == 1


def test_mail_that_failed_is_tried_again(world, cast, draft, now, settings, caplog):
    nudge(world, cast.agency, at=now, agency=draft.agency)
    settings.EMAIL_BACKEND = "tests.awards.broken_mail.Backend"
    assert digest.send_due(MORNING) == 0
    waiting = Digest.objects.get()
    assert (waiting.sent_at, waiting.tries, waiting.trouble) == (None, 1, "SMTPServerDisconnected: the server is away")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert digest.send_due(MORNING + timedelta(minutes=4)) == 0
    assert digest.send_due(MORNING + timedelta(minutes=5)) == 1
    assert len(mail.outbox) == 1


def test_mail_of_one_that_failed_does_not_keep_the_others(world, cast, draft, now, settings):
    for user in (cast.agency, cast.colleague):
        nudge(world, user, at=now, agency=draft.agency)
    User.objects.filter(pk=cast.agency.pk).update(email="tanpa-kotak@example.org")
    settings.EMAIL_BACKEND = "tests.awards.broken_mail.Picky"
    assert digest.send_due(MORNING) == 1
    assert [each.to for each in mail.outbox] == [[cast.colleague.email]]


def test_crash_before_the_mail_sends_it_later(world, cast, draft, now):
    nudge(world, cast.agency, at=now, agency=draft.agency)
    digest.make_due(MORNING)
    Digest.objects.update(tries=1, try_at=MORNING + timedelta(minutes=5))  # claimed, then the process died
    assert digest.send_due(MORNING + timedelta(minutes=1)) == 0
    assert digest.send_due(MORNING + timedelta(minutes=6)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_mail_everybody_once(world, cast, now):
    draft = make_entry(world, by=cast.agency)
    for user in (cast.agency, cast.colleague, cast.region_admin):
        nudge(world, user, at=now, agency=draft.agency)
    assert sum(at_once(2, lambda: digest.send_due(MORNING))) == 3
    assert Digest.objects.count() == 3
    assert sorted(each.to[0] for each in mail.outbox) == sorted(
        user.email for user in (cast.agency, cast.colleague, cast.region_admin)
    )


def test_nobody_is_told_of_their_own_act(world, cast, draft, now):
    assert notice.tell(cast.agency, kind=NoticeKind.COMMENT, entry=draft, by=cast.agency, now=now) is None
    told = notice.tell_all([cast.agency, cast.colleague], kind=NoticeKind.COMMENT, entry=draft, by=cast.agency, now=now)
    assert [each.user for each in told] == [cast.colleague]


def test_mail_says_nothing_that_was_written(world, cast, draft, now):
    words = {"text": "Rahasia dapur"}
    notice.tell(cast.agency, kind=NoticeKind.COMMENT, entry=draft, by=cast.region_admin, now=now, text_args=words)
    notice.tell(cast.agency, kind=NoticeKind.RETURNED, entry=draft, by=cast.region_admin, now=now, text_args=words)
    digest.send_due(MORNING)
    assert "Rahasia dapur" not in str(mail.outbox[0].message())
