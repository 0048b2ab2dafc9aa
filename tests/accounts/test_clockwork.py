"""Periodic work: each kind when its interval has passed, by one process, and one failing kind stops no other."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts import clockwork
from accounts.models import ScheduledRun
from tests.accounts import counting
from tests.threads import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def schedule(settings):
    counting.ticks.clear()
    settings.SCHEDULE = {
        "failing": ("tests.accounts.counting.fail", 5),
        "ticking": ("tests.accounts.counting.tick", 10),
    }


def test_work_runs_when_its_interval_has_passed(db, now):
    assert clockwork.run_due(now) == ["failing", "ticking"]
    assert clockwork.run_due(now + 4 * MINUTE) == []
    assert clockwork.run_due(now + 6 * MINUTE) == ["failing"]
    assert clockwork.run_due(now + 10 * MINUTE) == ["ticking"]
    assert counting.ticks == [now, now + 10 * MINUTE]


def test_failing_work_is_logged_and_stops_no_other(db, now, caplog):
    clockwork.run_due(now)
    assert counting.ticks == [now]
    assert [record.levelname for record in caplog.records if "failing" in record.getMessage()] == ["ERROR"]


@pytest.mark.django_db(transaction=True)
def test_two_processes_run_the_work_once(now):
    ScheduledRun.objects.create(kind="ticking", last_at=now - timedelta(hours=1))
    assert sorted(at_once(4, lambda: clockwork.claim("ticking", 10 * MINUTE, now))) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_are_first_run_the_work_once(now):
    assert sorted(at_once(2, lambda: clockwork.claim("ticking", 10 * MINUTE, now))) == [False, True]


def test_command_runs_what_is_due(db, now, time_machine, capsys):
    time_machine.move_to(now, tick=False)
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out.splitlines() == ["failing, ticking", "nothing due"]
    assert counting.ticks == [now]
