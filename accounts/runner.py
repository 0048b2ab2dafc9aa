"""The embedded runner: one thread of the web process that works the queue and looks at the clock, for machines without worker processes."""

import logging
import sys
import threading

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from accounts import clockwork, jobs

log = logging.getLogger(__name__)
LOOK_AGAIN_SECONDS = 30
_starting = threading.Lock()
_call = threading.Event()
_thread: threading.Thread | None = None
_serving = False


def serve():
    """At the start of a web process: go on with what a former process left unfinished, and be there for new work."""
    global _serving  # noqa: PLW0603 - a process serves or it does not
    if settings.JOB_RUNNER == "embedded":
        _serving = True
        wake()


def wake():
    """Let the thread look at the queue now. Commands and tests have none: they call work_off where they want to."""
    global _thread  # noqa: PLW0603 - one thread per process is the point
    if not _serving:
        return
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="juara-jobs", daemon=True)
            _thread.start()
    _call.set()


def _run():
    while not sys.is_finalizing():
        _call.wait(LOOK_AGAIN_SECONDS)
        _call.clear()
        try:
            work_off(timezone.now())
            clockwork.run_due(timezone.now())
        except DatabaseError:
            log.exception("The queue could not be read; looking again in %s seconds.", LOOK_AGAIN_SECONDS)
        finally:
            close_old_connections()


def work_off(now):
    """Work all that stands on the queue, then return. The library's worker claims and runs; signals stay untouched."""
    jobs.reap(now)
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    ).run()
