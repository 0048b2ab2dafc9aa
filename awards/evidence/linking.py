"""Long work: whether the links of an entry answer (settings.JOB_KINDS)."""

from django.utils import timezone

from awards.actions import checking
from awards.evidence.links import Prober
from awards.models import Entry
from awards.queries.links import links_of


def check_links(job, report, *, prober=None):
    """Asks every address of the version that was sent. Addresses that were asked before a crash are not asked again."""
    prober = prober or Prober()
    entry = Entry.objects.select_related("current__form").get(pk=job.arguments["entry"])
    urls = [link["url"] for link in links_of(entry)]
    done = report.checkpoint.get("done", 0)
    for number, url in enumerate(urls[done:], done + 1):
        answer = prober.probe(url)
        found = {"outcome": answer.outcome, "status": answer.status, "host": answer.host}
        checking.keep_answer(entry, url=url, by=job.owner, now=timezone.now(), **found)
        report.step(number, total=len(urls), checkpoint={"done": number})
