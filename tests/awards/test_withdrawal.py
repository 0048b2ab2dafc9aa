"""Taking an entry out: before the deadline by its region, afterwards by the secretariat, never once it is decided."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.refusal import Refused
from awards.actions import submission
from awards.enums import EntryState, StageKind
from tests.factories.decisions import adopt
from tests.factories.entries import make_entry


def test_withdrawal_needs_a_reason_and_is_final(world, cast, login, clock):
    handed, client = make_entry(world, state=EntryState.REVIEW), login(cast.region_admin)
    url = reverse("awards:entry_withdraw", args=[handed.code])
    assert list(client.post(url, {}).context["form"].errors) == ["reason"]
    client.post(url, {"reason": "Ganti usulan"})
    handed.refresh_from_db()
    assert handed.state == EntryState.WITHDRAWN
    page = client.post(reverse("awards:entry_send", args=[handed.code]), {"key": "a" * 32, "declared": "on"})
    assert page.status_code == 409


def test_withdrawal_after_the_deadline_is_for_the_secretariat(world, cast, login, clock):
    entry = make_entry(world, state=EntryState.ELIGIBLE)
    url = reverse("awards:entry_withdraw", args=[entry.code])
    clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at + timedelta(days=3))
    assert login(cast.region_admin).get(url).context["may"].withdraw is False
    login(cast.region_admin).post(url, {"reason": "Ganti usulan"})
    assert type(entry).objects.get(pk=entry.pk).state == EntryState.ELIGIBLE
    assert login(cast.organiser).post(url, {"reason": "Surat daerah"}).status_code == 403
    login(cast.secretariat).post(url, {"reason": "Surat daerah"})
    assert type(entry).objects.get(pk=entry.pk).state == EntryState.WITHDRAWN


def test_withdrawal_waits_for_the_decision_that_names_the_entry(world, cast, now):
    entry = make_entry(world, state=EntryState.ELIGIBLE)
    adopt(world, cast, [entry])
    with pytest.raises(Refused):
        submission.withdraw(entry, reason="Surat daerah", by=cast.secretariat, now=now, late=True)
    assert type(entry).objects.get(pk=entry.pk).state == EntryState.ELIGIBLE


def test_repair_that_came_too_late_is_said_to_be_with_the_secretariat(world, cast, login, clock):
    entry = make_entry(world, state=EntryState.REPAIR)
    clock.move_to(entry.repair_until + timedelta(days=1))
    page = login(cast.agency).get(reverse("awards:entry", args=[entry.code]))
    assert page.context["next_step"].endswith("The secretariat decides now.")
