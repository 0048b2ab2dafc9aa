"""Long work of this app, for settings.JOB_KINDS."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from scoring.actions.run import run
from scoring.models import FrozenRound

INLINE_SHEETS = 1500  # up to here a run is made while the page waits


def run_ranking(job, report):
    """Arguments: frozen (id), method, params. The run and its last report are one piece."""
    arguments = job.arguments
    if "run" not in report.checkpoint:
        frozen = FrozenRound.objects.select_related("round__edition").get(pk=arguments["frozen"])
        with transaction.atomic():
            made = run(frozen, method=arguments["method"], params=arguments["params"], by=job.owner, now=timezone.now())
            report.step(1, total=1, checkpoint={"run": made.pk})
    return {"link": reverse("scoring:run", args=[report.checkpoint["run"]])}
