"""Long work: copies of evidence for judges (settings.JOB_KINDS)."""

import contextlib

from django.db.models import F
from django.utils import timezone

from awards.actions import copies
from awards.deadlines import is_rush
from awards.evidence.workshop import Workshop
from awards.models import Evidence

NEEDS = ("entry__edition", "entry__region", "entry__category")  # what the end of intake is told by


def make_copies(job, report):
    """Copies of all files that have none, those of sent entries first. What came meanwhile is found by the next job.

    A file that was reported has its row, so work that begins again makes nothing twice. Who asked before the last minutes
    of intake, or for another entry, begins none in them either: those files wait for the periodic work.
    """
    waiting = (
        Evidence.objects.filter(copy=None).exclude(path="").order_by(F("entry__current_id").desc(nulls_last=True), "pk")
    )
    ids = list(waiting.values_list("pk", flat=True))
    with Workshop() as workshop:
        for number, pk in enumerate(ids, 1):
            with contextlib.suppress(Evidence.DoesNotExist):  # taken out and swept since
                evidence = Evidence.objects.select_related(*NEEDS).get(pk=pk, copy=None)
                if not is_rush(evidence.entry, timezone.now()):
                    copies.make(evidence, workshop=workshop, now=timezone.now())
            report.step(number, total=len(ids))
