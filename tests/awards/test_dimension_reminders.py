"""An extension for one dimension only: who still writes there is reminded by that deadline, by people and by the clock."""

from datetime import timedelta

import pytest
from django.core import mail

from awards.actions import digest, extension, reminder
from awards.enums import StageKind
from awards.models import Dimension, Notice
from tests.factories.entries import make_entry

AGENCIES = "/region/33.07/forum-2026/remind/"
LATE = "/editions/forum-2026/late/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def closes(world):
    """The deadline that all others have."""
    return world.edition.stage(StageKind.INTAKE).closes_at


@pytest.fixture
def extended(world, cast, now, closes):
    """Drafts in two dimensions; "living" has ten days more."""
    make_entry(world, title="Terlambat", by=cast.agency)
    make_entry(world, title="Masih boleh", dimension="living", by=cast.agency)
    living = Dimension.objects.get(code="living")
    until = closes + 10 * DAY
    made = extension.propose(
        world.edition, closes_at=until, reason="Banjir", dimension=living, by=cast.organiser, now=now
    )
    extension.confirm(made, by=cast.organiser2, now=now)
    return until


def test_agency_is_reminded_of_what_it_can_still_send(world, cast, login, clock, closes, extended):
    clock.move_to(closes + 8 * DAY, tick=False)
    client, agency = login(cast.region_admin), world.agencies["33.07"][0]
    (target,) = [each for each in client.get(AGENCIES).context["page_obj"] if each.place == agency]
    assert (target.closes, target.titles, target.is_late) == (extended, ["Masih boleh"], True)
    client.post(AGENCIES, {"target": [agency.pk], "send": "yes"})
    assert Notice.objects.filter(kind="nudge").count() == 2
    digest.send_due(closes + 8 * DAY + timedelta(hours=21))  # 07.00 WIB
    body = next(sent.body for sent in mail.outbox if sent.to == [cast.agency.email])
    assert "Masih boleh" in body
    assert "Terlambat" not in body
    assert "11 September 2026 pukul 10.00 WIB" in body


def test_region_is_reminded_by_the_deadline_of_its_drafts(world, cast, login, clock, closes, extended):
    clock.move_to(closes + 8 * DAY, tick=False)
    text = login(cast.secretariat).get(f"{LATE}33.07/").context["texts"][1]["text"]
    assert "1 draft for" in text
    assert "11 September 2026, 10:00 WIB" in text


def test_next_deadline_counts_while_both_are_open(world, cast, login, clock, closes, extended):
    agency = world.agencies["33.07"][0]
    targets = login(cast.region_admin).get(AGENCIES).context["page_obj"]
    (target,) = [each for each in targets if each.place == agency]
    assert (target.closes, target.unsent) == (closes, 2)


def test_automatic_reminder_of_the_later_deadline_is_mailed(world, cast, clock, extended):
    at = extended - DAY
    clock.move_to(at, tick=False)
    assert reminder.put_due(at) == 2
    digest.send_due(at + timedelta(hours=22))
    body = next(sent.body for sent in mail.outbox if sent.to == [cast.agency.email])
    assert "Masih boleh" in body
    assert "11 September 2026 pukul 10.00 WIB" in body
