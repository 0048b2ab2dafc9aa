from django.db import transaction
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actions.audit import record
from accounts.enums import JobState
from accounts.models import Job
from accounts.refusal import Refused


@transaction.atomic
def start(kind, *, title, arguments, by, now, edition=None, total=0) -> Job:
    """Put long work on the queue, in the transaction of whoever asks: no job without its reason, none lost.

    kind: a key of settings.JOB_KINDS; title: what the person sees, in their language; arguments: small JSON values.
    """
    jobs.function_of(kind)  # an unknown kind fails here and not in a worker
    job = Job.objects.create(
        kind=kind, title=title, arguments=arguments, owner=by, created_at=now, total=total,
        edition_id=getattr(edition, "pk", edition), heartbeat=now,
    )  # fmt: skip
    record("job.start", job, by=by, now=now, kind=kind, title=title)
    jobs.enqueue(job)
    return job


@transaction.atomic
def retry(job, *, by, now) -> Job:
    """Try failed work again, from the last checkpoint."""
    again = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, error="", finished_at=None, heartbeat=now, max_attempts=job.attempts + 3
    )
    if not again:
        raise Refused(_("Only work that failed can be tried again."))
    job.refresh_from_db()
    record("job.retry", job, by=by, now=now, kind=job.kind)
    jobs.enqueue(job)
    return job
