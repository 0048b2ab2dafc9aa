"""What everybody may read: results, innovations, and whether a charter is genuine."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.documents.checkid import grouped, parse_check_id
from awards.forms.certificate import CheckForm
from awards.queries import lineage
from awards.queries import public as queries
from awards.queries.certificate import checked
from awards.queries.receipt import is_of_receipt, receipt_by_check

PAGE = 24
MISSES_A_MINUTE = 30


@require_safe
def results(request, slug):
    found = queries.public_set(slug, timezone.now())
    context = {"edition": found.edition, "set": found, "dimensions": queries.by_dimension(queries.winners_of(found))}
    return render(request, "awards/public/results.html", context)


@require_safe
def results_dimension(request, slug, code):
    found = queries.public_set(slug, timezone.now())
    groups = queries.by_dimension(queries.winners_of(found, code))
    if not groups:
        raise Http404
    dimension, categories = groups[0]
    context = {"edition": found.edition, "set": found, "dimension": dimension, "categories": categories}
    return render(request, "awards/public/dimension.html", context)


@require_safe
def innovation(request, code):
    now = timezone.now()
    decision, reading = queries.innovation(code, now)
    context = {
        "decision": decision, "edition": decision.decision_set.edition, "reading": reading,
        "lineage": lineage.shown(decision.entry, now, public=True), "replicas": lineage.replicas(decision.entry, now),
    }  # fmt: skip
    return render(request, "awards/public/innovation.html", context)


@require_safe
def innovations(request):
    dimensions = list(queries.dimensions())
    chosen = request.GET.get("dimension", "")
    chosen = chosen if chosen in {dimension.code for dimension in dimensions} else ""
    page = Paginator(queries.winners(timezone.now(), chosen), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "awards/public/innovations.html", {"page_obj": page, "dimensions": dimensions, "chosen": chosen}
    )


@require_safe
def check_form(request):
    """Where a code is typed that cannot be scanned."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = parse_check_id(form.cleaned_data["code"]) or "unknown"
        return redirect("awards:check_receipt" if is_of_receipt(code) else "awards:check", code)
    return render(request, "awards/public/check_form.html", {"form": form})


@require_safe
def check(request, check_id):
    """Genuine, revoked or unknown. A certificate that is not out yet is unknown, to the byte.

    Only unknown codes are counted and slowed: a hall full of people that scan real charters is never turned away.
    """
    wanted = parse_check_id(check_id)
    found = checked(wanted, timezone.now()) if wanted else None
    if found is None:
        if _too_many_misses(request):
            return render(request, "429.html", status=429)
        return render(request, "awards/public/check.html", {"state": "unknown"}, status=404)
    state = "revoked" if found.revoked_at else "genuine"
    context = {"state": state, "certificate": found, "content": found.content, "code": grouped(found.check_id)}
    return render(request, "awards/public/check.html", context)


@require_safe
def check_receipt(request, check_id):
    """Whether a receipt is genuine and still the latest, without a word of what the entry says before it is public."""
    wanted = parse_check_id(check_id)
    found = receipt_by_check(wanted, timezone.now()) if wanted else None
    if found is None:
        if _too_many_misses(request):
            return render(request, "429.html", status=429)
        return render(request, "awards/public/check_receipt.html", {"state": "unknown"}, status=404)
    return render(request, "awards/public/check_receipt.html", {**found, "code": grouped(wanted)})


def _too_many_misses(request) -> bool:
    """Counts the misses of an address in this minute, in the cache that all workers share."""
    key = f"check-misses:{get_adapter().get_client_ip(request)}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MISSES_A_MINUTE
