"""Periodic work: what settings.SCHEDULE names, each kind by one process at a time.

A kind of work is a function (now) that may be run again at any moment, also after a crash in its middle. The embedded
runner looks every half minute; without it, `manage.py tick` does the same from cron.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import ScheduledRun

log = logging.getLogger(__name__)


def run_due(now) -> list[str]:
    """Run every kind whose interval has passed. Returns the kinds that this process ran; a failure stops no other."""
    return [kind for kind, (path, minutes) in settings.SCHEDULE.items() if _ran(kind, path, minutes, now)]


def _ran(kind, path, minutes, now) -> bool:
    if not claim(kind, timedelta(minutes=minutes), now):
        return False
    try:
        import_string(path)(now)
    except Exception as error:
        log.exception("Periodic work “%s” failed (%s); again in %s minutes.", kind, type(error).__name__, minutes)
    return True


def claim(kind, interval, now) -> bool:
    """Whether this process is the one that runs it now: it moved the time of the last run on, and nobody else can."""
    seen, _made = ScheduledRun.objects.get_or_create(kind=kind)
    if seen.last_at is not None and now - seen.last_at < interval:
        return False
    return ScheduledRun.objects.filter(kind=kind, last_at=seen.last_at).update(last_at=now) == 1
