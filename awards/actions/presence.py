"""Noting who has an entry open. No act of anybody's, hence without a trace in the audit trail."""

import logging
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError, connection

from awards.models import Presence

logger = logging.getLogger(__name__)
PATIENCE = 100  # milliseconds that a page waits for others' writing before it goes without a note
FRESH = timedelta(seconds=80)  # a younger note says enough: pages that ask again write nothing


def touch(entry, *, who, section: str, now, is_writing=False) -> None:
    """Note that this person was seen in a section ("": the task list) just now.

    One statement that changes one row or none; a second one only the first time that somebody opens the entry.
    """
    seen = {"section": section, "is_writing": is_writing, "seen_at": now}
    mine = Presence.objects.filter(entry=entry, person=who)
    if not mine.update(**seen):
        Presence.objects.bulk_create([Presence(entry=entry, person=who, **seen)], ignore_conflicts=True)


def touch_if_stale(entry, seen: Presence | None, *, who, section: str, now) -> None:
    """As `touch` from a page that is read, unless the row it has just read says as much."""
    if seen is None or seen.section != section or now - seen.seen_at >= FRESH:
        with _without_waiting():
            touch(entry, who=who, section=section, now=now)


@contextmanager
def _without_waiting():
    """Rather no note than a page that waits: SQLite lets one write at a time, and saving goes before looking."""
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        _wait_at_most(PATIENCE)
    try:
        yield
    except OperationalError as busy:
        logger.info("presence not noted: %s", busy)
    finally:
        if is_sqlite:
            _wait_at_most(int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1000))


def _wait_at_most(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={milliseconds}")
