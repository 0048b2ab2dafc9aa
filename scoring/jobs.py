"""Long work of this app, for settings.JOB_KINDS."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from awards.models import Edition
from awards.tables.reading import read_sheet
from awards.tables.waiting import waiting_from
from scoring.actions import tables
from scoring.actions.run import run
from scoring.analysis import analyse
from scoring.models import FrozenRound, RankingRun

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


def run_firmness(job, report):
    """Arguments: run (id). Nothing but the cache is written, so doing it twice does no harm."""
    found = RankingRun.objects.select_related("frozen__round__edition").get(pk=job.arguments["run"])
    analyse(found)
    report.step(1, total=1)
    return {"link": reverse("scoring:firmness", args=[found.pk])}


def run_import(job, report):
    """Arguments: token, kind. All rows and the last report are one piece, so an import is never done in part or twice."""
    edition = Edition.objects.get(pk=job.edition_id)
    if "imported" not in report.checkpoint:
        held = waiting_from(job.arguments["token"], kind=job.arguments["kind"], place=str(edition.pk), user=job.owner)
        sheet = read_sheet(held.name, held.read())
        source = tables.Source(held.name, held.sha256)
        with transaction.atomic():
            done = tables.import_table(
                held.kind, sheet, source=source, edition=edition, by=job.owner, now=timezone.now()
            )
            report.step(len(sheet.rows), total=len(sheet.rows), checkpoint={"imported": done.counts})
        held.forget()
    return {"link": reverse("scoring:tables", args=[edition.slug])}
