"""Reminders before the deadline: at each day-mark once a person, by every effective deadline, whoever runs them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from awards.actions import extension, reminder
from awards.enums import EntryState, StageKind
from awards.models import Edition, Notice
from tests.factories.entries import make_entry
from tests.factories.world import grant, person
from tests.threads import at_once

DAY = timedelta(days=1)


@pytest.fixture
def closes(world):
    return world.edition.stage(StageKind.INTAKE).closes_at


def told(**where):
    """(name, agency or None, region) of every reminder."""
    rows = Notice.objects.filter(kind="reminder", **where).order_by("user__name", "mark")
    return [(row.user.name, row.agency_id, row.region.code) for row in rows.select_related("user", "region")]


def test_reminders_go_to_holders_of_drafts_and_admins_of_regions_that_sent_nothing(world, cast, closes):
    make_entry(world)
    make_entry(world, agency=1, dimension="living", state=EntryState.SENT)
    diskominfo = world.agencies["33.07"][0].pk
    assert reminder.put_due(closes - 7 * DAY) == 3
    assert told() == [
        ("Admin Denpasar", None, "51.71"),
        ("Rekan Diskominfo", diskominfo, "33.07"),
        ("Staf Diskominfo", diskominfo, "33.07"),
    ]


def test_reminder_of_a_draft_that_waits_for_the_region_goes_to_its_admin(world, cast, closes):
    make_entry(world, state=EntryState.REVIEW)
    make_entry(world, agency=1, dimension="living", state=EntryState.SENT)
    reminder.put_due(closes - 3 * DAY)
    assert told(region__code="33.07") == [("Admin Wonosobo", None, "33.07")]


@pytest.mark.parametrize(
    ("before", "count"),
    [(15 * DAY, 0), (14 * DAY, 2), (13 * DAY + timedelta(seconds=1), 2), (13 * DAY, 0), (DAY, 2), (timedelta(0), 0)],
)
def test_reminders_come_within_a_day_of_their_mark(world, cast, closes, before, count):
    assert reminder.put_due(closes - before) == count


def test_reminder_comes_once_a_mark(world, cast, closes):
    at = closes - 7 * DAY
    assert [reminder.put_due(at + timedelta(minutes=15 * n)) for n in range(3)] == [2, 0, 0]
    assert reminder.put_due(closes - 3 * DAY) == 2
    assert AuditEvent.objects.filter(verb="reminder.put", actor=None).count() == 2


def test_reminders_follow_the_extension_of_a_region(world, cast, closes):
    later = extension.propose(
        world.edition, closes_at=closes + 5 * DAY, reason="Banjir", region=world.regions[1], by=cast.organiser,
        now=closes - 10 * DAY,
    )  # fmt: skip
    extension.confirm(later, by=cast.organiser2, now=closes - 10 * DAY)
    reminder.put_due(closes - 3 * DAY)
    assert told() == [("Admin Wonosobo", None, "33.07")]
    reminder.put_due(closes + 2 * DAY)
    assert told() == [("Admin Denpasar", None, "51.71"), ("Admin Wonosobo", None, "33.07")]


def test_days_of_reminders_are_data_of_the_edition(world, cast, closes):
    Edition.objects.update(reminder_days=[5])
    assert reminder.put_due(closes - 7 * DAY) == 0
    assert reminder.put_due(closes - 5 * DAY) == 2
    Edition.objects.update(reminder_days=[])
    assert reminder.put_due(closes - 4 * DAY) == 0


def test_people_who_left_are_not_reminded(world, cast, closes):
    cast.rival_admin.memberships.update(ended_at=closes - 9 * DAY)
    newcomer = person("Admin Baru")
    grant(newcomer, "region_admin", world.regions[1].pk)
    newcomer.is_active = False
    newcomer.save()
    reminder.put_due(closes - 7 * DAY)
    assert told() == [("Admin Wonosobo", None, "33.07")]


def test_reminders_take_the_same_queries_for_one_and_many_regions(world, cast, closes):
    make_entry(world)
    with CaptureQueriesContext(connection) as one:
        assert reminder.put_due(closes - 7 * DAY) == 4
    make_entry(world, agency=1, dimension="living")
    make_entry(world, region=1, dimension="living")
    make_entry(world, region=2, dimension="living")
    with CaptureQueriesContext(connection) as many:
        assert reminder.put_due(closes - 3 * DAY) == 5
    assert len(many) == len(one) < 16


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_everybody_once(world, cast, closes):
    make_entry(world)
    answers = at_once(2, lambda: reminder.put_due(closes - 7 * DAY))
    assert sorted(answers) == [0, 4]
    assert Notice.objects.count() == 4
