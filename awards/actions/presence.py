"""Noting who has an entry open. No act of anybody's, hence without a trace in the audit trail."""

from datetime import timedelta

from awards.models import Presence

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
        touch(entry, who=who, section=section, now=now)
