"""An entry that came back for repair has a deadline of its own, and its people are reminded of it by the clock."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.actions import digest, reminder
from awards.enums import EntryState
from awards.models import Entry, Notice
from tests.factories.entries import make_entry

DAY = timedelta(days=1)


@pytest.fixture
def returned(world, cast, now):
    make_entry(world, region=1, state=EntryState.SENT)
    return make_entry(world, state=EntryState.REPAIR, title="Perlu dilengkapi")


def told():
    rows = Notice.objects.filter(kind="reminder", entry__isnull=False).order_by("user__name")
    return [row.user.name for row in rows.select_related("user")]


def test_agency_and_region_are_reminded_of_a_repair(world, cast, returned):
    at = returned.repair_until - DAY
    assert [reminder.put_due(at), reminder.put_due(at + timedelta(minutes=15))] == [3, 0]
    assert told() == ["Admin Wonosobo", "Rekan Diskominfo", "Staf Diskominfo"]
    Notice.objects.exclude(kind="reminder").delete()
    digest.send_due(at + timedelta(hours=22))
    body = next(sent.body for sent in mail.outbox if sent.to == [cast.agency.email])
    assert "“Perlu dilengkapi”" in body
    assert "17 Agustus 2026 pukul 10.00 WIB" in body
    assert f"/entries/{returned.code}/" in body


def test_repair_that_was_sent_again_meanwhile_is_not_told(world, cast, returned):
    at = returned.repair_until - DAY
    reminder.put_due(at)
    Notice.objects.exclude(kind="reminder").delete()
    Entry.objects.filter(pk=returned.pk).update(state=EntryState.SENT)
    assert digest.send_due(at + timedelta(hours=22)) == 0


def test_reminder_of_a_repair_comes_in_the_hurried_turns_of_its_own_deadline(world, cast, returned):
    at = returned.repair_until - DAY  # 10.00 WIB
    reminder.put_due(at)
    Notice.objects.exclude(kind="reminder").delete()
    assert digest.send_due(at + timedelta(hours=2, minutes=59)) == 0
    assert digest.send_due(at + timedelta(hours=3)) == 3


def test_repairs_ask_no_further_queries(world, cast, returned):
    with CaptureQueriesContext(connection) as one:
        reminder.put_due(returned.repair_until - DAY)
    Notice.objects.all().delete()
    make_entry(world, agency=1, dimension="living", state=EntryState.REPAIR)
    with CaptureQueriesContext(connection) as two:
        reminder.put_due(returned.repair_until - DAY)
    assert len(two) == len(one)
