"""When a digest may come: at a fixed hour of the receiver's day, more often in the last hours before the deadline.

The rhythm is data of the edition: {"hour": 7, "every": 24, "last_hours": 48, "last_every": 6}; both intervals divide a
day. No clock is ever put forward in Indonesia, but nothing here depends on it: hours are counted on instants.
"""

from datetime import datetime, timedelta

from accounts.enums import NudgeMail
from accounts.language import as_zone

HOUR = timedelta(hours=1)
INTERVALS = (1, 2, 3, 4, 6, 8, 12, 24)
USUAL = {"hour": 7, "every": 24, "last_hours": 48, "last_every": 6}  # for what belongs to no edition


def latest_turn(now: datetime, user, rhythm: dict, closes: datetime | None) -> datetime:
    """The last turn of this person's digest that has come, for work that is due at `closes`."""
    zone = as_zone(user.zone)
    local = now.astimezone(zone)
    turn = now - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    while not is_turn(turn, zone, rhythm, None if user.nudges == NudgeMail.DAILY else closes):
        turn -= HOUR
    return turn


def is_turn(instant: datetime, zone, rhythm: dict, closes: datetime | None) -> bool:
    hurried = closes is not None and closes - rhythm["last_hours"] * HOUR <= instant < closes
    every = rhythm["last_every"] if hurried else rhythm["every"]
    return (instant.astimezone(zone).hour - rhythm["hour"]) % every == 0
