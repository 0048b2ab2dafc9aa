"""The long work of comparing entries: a function (job, report) that settings.JOB_KINDS names."""

from django.urls import reverse
from django.utils import timezone

from awards.actions import likeness
from awards.models import Edition, Entry


def compare_entries(job, report):
    """All arrived entries of the job's edition, or the one of `job.arguments["entry"]`; run again, it finds the same."""
    edition = Edition.objects.get(pk=job.edition_id)
    pk = job.arguments.get("entry")
    entry = Entry.objects.get(pk=pk, edition=edition) if pk else None
    likeness.compare(
        edition,
        entry=entry,
        by=job.owner,
        now=timezone.now(),
        progress=lambda done: report.step(done, total=likeness.STEPS),
    )
    if entry:
        return {"link": reverse("awards:screening_entry", args=[edition.slug, entry.code]) + "#similar"}
    return {"link": reverse("awards:similar", args=[edition.slug])}
