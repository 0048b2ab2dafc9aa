"""Long work: copies of evidence for judges (settings.JOB_KINDS)."""

import logging

from django.db.models import F
from django.utils import timezone

from awards.actions import copies
from awards.deadlines import is_rush
from awards.evidence.workshop import Workshop
from awards.models import Evidence

log = logging.getLogger(__name__)
NEEDS = ("entry__edition", "entry__region", "entry__category")  # what the end of intake is told by


def make_copies(job, report):
    """Copies of all files that have none, those of sent entries first. What came meanwhile is found by the next job.

    A file that was reported has its row, so work that begins again makes nothing twice. Who asked before the last minutes
    of intake, or for another entry, begins none in them either: those files wait for the periodic work.
    A file that cannot be read now keeps no other from its copy; the job fails with its reason in the end.
    """
    waiting = (
        Evidence.objects.filter(copy=None).exclude(path="").order_by(F("entry__current_id").desc(nulls_last=True), "pk")
    )
    ids = list(waiting.values_list("pk", flat=True))
    unread = []
    with Workshop() as workshop:
        for number, pk in enumerate(ids, 1):
            try:
                _make_copy(pk, workshop, timezone.now())
            except OSError as trouble:
                log.exception("The copy of file %s could not be made; it is tried again.", pk)
                unread.append(trouble)
            report.step(number, total=len(ids))
    if unread:
        raise unread[0]


def _make_copy(pk: int, workshop: Workshop, now) -> None:
    evidence = Evidence.objects.filter(pk=pk, copy=None).select_related(*NEEDS).first()
    if evidence and not is_rush(evidence.entry, now):  # it may have been taken out and swept since
        copies.make(evidence, workshop=workshop, now=now)
