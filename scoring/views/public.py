"""What everybody may read of a published ranking: how it was made, and the bundle that makes it again.

Both go through the gate of awards: before the instant they are the pages of an edition that never was.
"""

from django.core.cache import cache
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.language import pick
from awards.queries.public import public_set
from scoring.bundle import make_bundle
from scoring.queries import published_run
from scoring.views.tables import download

KEPT = 60 * 60 * 24


@require_safe
def method(request, slug):
    found = public_set(slug, timezone.now())
    run = published_run(found)
    context = {"edition": found.edition, "set": found, "run": run, "sections": pick(run.frozen.read()["note"])}
    return render(request, "scoring/public/method.html", context)


@require_safe
def bundle(request, slug):
    """Made once and kept: the bytes of a run never change."""
    found = public_set(slug, timezone.now())
    run = published_run(found)
    data = cache.get_or_set(f"scoring.bundle.2.{run.pk}.{run.digest}", lambda: make_bundle(run), KEPT)
    return download(data, f"juara-{found.edition.slug}-{found.run_number}.zip", "application/zip")
