"""When an entry may still be written and sent. Decided by the server's clock or the trusted proxy's stamp, never the reader's."""

from datetime import datetime, timedelta

from awards.enums import EntryState, StageKind


def closing(entry) -> datetime | None:
    """The announced end: of the repair for an entry that was returned, of intake for all others.

    Needs `entry.edition`; asks its stages once per edition object.
    """
    if entry.state == EntryState.REPAIR:
        return entry.repair_until
    stage = entry.edition.stage(StageKind.INTAKE)
    return stage.closes_at if stage else None


def is_open(entry, at: datetime) -> bool:
    """Whether something that arrived at `at` is in time, grace included."""
    end = closing(entry)
    if end is None or at >= end + grace(entry.edition):
        return False
    return entry.state == EntryState.REPAIR or at >= entry.edition.stage(StageKind.INTAKE).opens_at


def intake_is_open(edition, at: datetime) -> bool:
    stage = edition.stage(StageKind.INTAKE)
    return bool(stage and stage.opens_at <= at < stage.closes_at + grace(edition))


def grace(edition) -> timedelta:
    return timedelta(minutes=edition.grace_minutes)
