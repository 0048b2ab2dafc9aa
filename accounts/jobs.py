"""Long work. The Job row is the truth: the queue only says "look at this row", and the claim is the only lock.

A kind of work is a function (job, report) named in settings.JOB_KINDS. It resumes from `report.checkpoint`, calls
`report.step(...)` after each piece, inside the transaction of that piece, and returns its result: None or a
dictionary with "files" (what `report.keep` returned) and "link" (a URL). It may be run again after a crash, so a
piece that was reported is not done twice, and a worker that only looked dead is stopped by its next report.
"""

import hashlib
import logging
import threading
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.enums import JobState
from accounts.models import Job
from accounts.refusal import Refused

log = logging.getLogger(__name__)
BEAT_SECONDS = 10
STALE = timedelta(seconds=60)  # running without a sign of life: its worker is dead
FORGOTTEN = timedelta(minutes=10)  # queued without being claimed: perhaps its queue entry is gone


class ClaimLostError(Exception):
    """Another worker has taken the job over. What this one did since its last report must not count."""


class Report:
    """What the running function tells about itself. Writes count only while its claim holds."""

    def __init__(self, job):
        self.job = job
        self.checkpoint = job.checkpoint
        self._claim = {"pk": job.pk, "state": JobState.RUNNING, "attempts": job.attempts}

    def step(self, done, total=None, checkpoint=None):
        """Say how far it is. Call it in the same transaction as the piece's own writes; raises ClaimLostError."""
        fields = {"done": done}
        if total is not None:
            fields["total"] = total
        if checkpoint is not None:
            fields["checkpoint"] = self.checkpoint = checkpoint
        self._write(**fields)

    def keep(self, name, content: bytes) -> dict:
        """Store a result file privately. Returns its entry for the result's "files"."""
        path = default_storage.save(f"jobs/{self.job.pk}/{self.job.attempts}/{name}", ContentFile(content))
        return {"name": name, "path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    def beat(self):
        self._write()

    def finish(self, result):
        self._write(
            state=JobState.DONE,
            result=result or {},
            finished_at=timezone.now(),
            done=Greatest(F("done"), F("total")),
            error="",
        )

    def fail(self, message):
        self._write(state=JobState.FAILED, error=message, finished_at=timezone.now())

    def _write(self, **fields):
        if not Job.objects.filter(**self._claim).update(heartbeat=timezone.now(), **fields):
            raise ClaimLostError(f"job {self.job.pk}, attempt {self.job.attempts}")


def function_of(kind):
    return import_string(settings.JOB_KINDS[kind])


def enqueue(job):
    """Ask the queue to look at the job. Asking twice is harmless."""
    work.enqueue(job.pk)
    if settings.JOB_RUNNER == "embedded":
        from accounts import runner  # noqa: PLC0415 - the runner works through this module

        transaction.on_commit(runner.wake)


def claim(pk) -> Job | None:
    """Take a queued job. One of any number of workers gets it, the others get None."""
    queued = Job.objects.filter(pk=pk, state=JobState.QUEUED)
    if not queued.update(state=JobState.RUNNING, attempts=F("attempts") + 1, heartbeat=timezone.now()):
        return None
    return Job.objects.select_related("owner").get(pk=pk)


@task()
def work(pk):
    """Run a queued job to its end. Nothing is raised: how it ended stands in its row."""
    job = claim(pk)
    if job is None:
        return
    report = Report(job)
    with translation.override(job.owner.language), timezone.override(job.owner.zone), pulse(report):
        try:
            report.finish(function_of(job.kind)(job, report))
        except ClaimLostError as lost:
            log.warning("Claim lost: %s", lost)
        except Refused as refusal:
            end_badly(report, str(refusal))
        except Exception as error:
            log.exception("Job %s (%s) failed: %s", job.pk, job.kind, type(error).__name__)
            end_badly(report, _("Something went wrong on our side. What was finished is kept; you can try again."))


def end_badly(report, message):
    try:
        report.fail(message)
    except ClaimLostError as lost:
        log.warning("Claim lost: %s", lost)


@contextmanager
def pulse(report):
    """A sign of life every few seconds, also while one piece takes long."""
    over = threading.Event()
    beating = threading.Thread(target=_beat_until, args=(over, report), daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat_until(over, report):
    while not over.wait(BEAT_SECONDS):
        try:
            report.beat()
        except ClaimLostError:
            break  # the running function learns it at its own next report
        except DatabaseError:
            log.warning("No sign of life of job %s could be written; trying again.", report.job.pk, exc_info=True)
        finally:
            connection.close()


def reap(now) -> int:
    """Put the jobs of dead workers and forgotten jobs back on the queue. Returns how many."""
    dead = Q(state=JobState.RUNNING, heartbeat__lt=now - STALE)
    forgotten = Q(state=JobState.QUEUED, heartbeat__lt=now - FORGOTTEN)
    return sum(_requeue(job, now) for job in Job.objects.filter(dead | forgotten))


@transaction.atomic
def _requeue(job, now) -> bool:
    same = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts, heartbeat=job.heartbeat)
    if job.state == JobState.RUNNING and job.attempts >= job.max_attempts:
        with translation.override(job.owner.language):
            message = _("The work stopped several times before its end. Try again, or tell the operator.")
        same.update(state=JobState.FAILED, error=message, finished_at=now)
        return False
    if not same.update(state=JobState.QUEUED, heartbeat=now):
        return False
    enqueue(job)
    return True
