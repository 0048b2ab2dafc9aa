"""When an entry may still be written and sent. Decided by the server's clock or the trusted proxy's stamp, never the reader's."""

from datetime import datetime, timedelta

from awards.enums import EntryState, StageKind

LAST_MINUTES = timedelta(minutes=15)


def closing(entry) -> datetime | None:
    """The announced end: of the repair for an entry that was returned, of intake for all others.

    Needs `entry.edition`, `entry.region` and `entry.category`; asks stages and extensions once per edition object.
    """
    if entry.state == EntryState.REPAIR:
        return entry.repair_until
    return intake_closing(entry.edition, entry.region, dimension_id=entry.category.dimension_id)


def intake_closing(edition, region=None, *, dimension_id=None) -> datetime | None:
    """The end of intake as it holds for a region (and a dimension): the latest confirmed one, never before the stage's.

    Without a dimension, extensions that hold for one dimension only do not count; without a region, none do.
    """
    stage = edition.stage(StageKind.INTAKE)
    if stage is None or region is None:
        return stage.closes_at if stage else None
    later = extensions_for(edition, region, dimension_id=dimension_id)
    return max([stage.closes_at, *(extension.closes_at for extension in later)])


def next_closing(edition, region, dimension_ids, now) -> datetime | None:
    """What people are reminded of: the next end of intake in these dimensions, the last one when all have passed.

    Without dimensions the one that holds for all entries of the region.
    """
    closings = (intake_closing(edition, region, dimension_id=each) for each in dimension_ids or [None])
    ends = [end for end in closings if end is not None]
    return min((end for end in ends if end > now), default=max(ends, default=None))


def still_open(edition, region, entries, now) -> list:
    """Those of a region's entries whose end of intake has not passed. Needs `category`."""
    return [
        entry
        for entry in entries
        if (end := intake_closing(edition, region, dimension_id=entry.category.dimension_id)) is None or now < end
    ]


def extensions_for(edition, region, *, dimension_id=None) -> list:
    """The confirmed extensions of intake that hold for a region, or for its entries in a dimension."""
    return [
        extension
        for extension in edition.extensions_in_force
        if extension.stage == StageKind.INTAKE and extension.covers(region, dimension_id=dimension_id)
    ]


def extension_of(entry):
    """The extension from which the entry's deadline comes; None when it has the stage's own, or is in repair."""
    if entry.state == EntryState.REPAIR:
        return None
    stage, end = entry.edition.stage(StageKind.INTAKE), closing(entry)
    later = extensions_for(entry.edition, entry.region, dimension_id=entry.category.dimension_id)
    return next((each for each in later if each.closes_at == end and end > stage.closes_at), None)


def is_open(entry, at: datetime) -> bool:
    """Whether something that arrived at `at` is in time, grace included."""
    end = closing(entry)
    if end is None or at >= end + grace(entry.edition):
        return False
    return entry.state == EntryState.REPAIR or at >= entry.edition.stage(StageKind.INTAKE).opens_at


def is_rush(entry, at: datetime) -> bool:
    """Whether these are the last minutes of the entry's intake, grace included: everybody sends, so what can wait waits."""
    end = closing(entry)
    if end is None or entry.state == EntryState.REPAIR:
        return False
    return end - LAST_MINUTES <= at < end + grace(entry.edition)


def intake_is_open(edition, at: datetime, *, region=None, dimension_id=None) -> bool:
    """Whether a new entry may be started: of a region in a dimension, or by anybody without an extension."""
    stage = edition.stage(StageKind.INTAKE)
    end = intake_closing(edition, region, dimension_id=dimension_id)
    return bool(stage and end and stage.opens_at <= at < end + grace(edition))


def grace(edition) -> timedelta:
    return timedelta(minutes=edition.grace_minutes)
