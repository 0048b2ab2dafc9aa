"""The hours of the digest, in the receiver's zone."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from awards.turns import latest_turn

RHYTHM = {"hour": 7, "every": 24, "last_hours": 48, "last_every": 6}
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "turn"), [(WIB, "2026-10-20 00:00"), (WITA, "2026-10-19 23:00"), (WIT, "2026-10-19 22:00")]
)
def test_turn_is_at_seven_of_the_receivers_day(zone, turn):
    reader = User(zone=zone)
    assert latest_turn(utc("2026-10-20 05:17"), reader, RHYTHM, None) == utc(turn)
    assert latest_turn(utc(turn), reader, RHYTHM, None) == utc(turn)
    a_moment_before = utc(turn) - timedelta(microseconds=1)
    assert latest_turn(a_moment_before, reader, RHYTHM, None) == utc(turn) - timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "turn"),
    [
        ("2026-10-28 16:58", "2026-10-28 00:00"),  # more than 48 hours before: once a day
        ("2026-10-28 18:00", "2026-10-28 18:00"),  # 01.00 WIB, the first turn of the last hours
        ("2026-10-29 05:59", "2026-10-29 00:00"),
        ("2026-10-29 06:00", "2026-10-29 06:00"),
        ("2026-10-30 16:58", "2026-10-30 12:00"),
        ("2026-10-31 01:00", "2026-10-31 00:00"),  # after the deadline: once a day again
    ],
)
def test_turns_come_more_often_in_the_last_hours(now, turn):
    closes = utc("2026-10-30 16:59")
    assert latest_turn(utc(now), User(zone=WIB), RHYTHM, closes) == utc(turn)


def test_turns_stay_daily_for_those_who_want_it_so():
    reader = User(zone=WIB, nudges="daily")
    assert latest_turn(utc("2026-10-29 19:30"), reader, RHYTHM, utc("2026-10-30 16:59")) == utc("2026-10-29 00:00")


def test_rhythm_is_data():
    rhythm = {"hour": 9, "every": 12, "last_hours": 24, "last_every": 3}
    assert latest_turn(utc("2026-10-20 15:00"), User(zone=WIB), rhythm, None) == utc("2026-10-20 14:00")
