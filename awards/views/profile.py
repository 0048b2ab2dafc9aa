"""The profile of a region: what it says about itself, with its history."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from awards.forms.profile import RegionFilter
from awards.models import Masterplan
from awards.queries import profile as queries
from awards.queries.register import count_innovations
from awards.rules import profile as rules

PAGE = 50


@login_required
@require_GET
def regions(request):
    """Regions whose profile this person reads."""
    form = RegionFilter(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = queries.regions_for(request.user, text=text)
    if not text and not found.exists():
        raise PermissionDenied
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    count_innovations(request.user, page.object_list)
    context = {"page_obj": page, "form": form, "text": text, "clusters": rules.may_read_clusters(request.user, None)}
    return render(request, "awards/profile/regions.html", context)


@login_required
@require_GET
def page(request, code):
    now, region = timezone.now(), queries.fetch_region(request.user, code)
    history = queries.history_of(region, request.GET.get("page"))
    context = {
        "region": region,
        "profile": queries.region_profile(request.user, region, now),
        "writes": bool(rules.may_write_profile(request.user, region)),
        "sets_year": bool(rules.may_set_year_joined(request.user, region)),
        "administers": bool(rules.administers(request.user, region)),
        "register": bool(rules.may_read_register(request.user, region)),
        "history": [
            {"label": queries.TOLD[event.verb], "instant": event.at, "note": queries.note_of(event)}
            for event in history
        ],
        "page_obj": history,
        "now": now,
    }  # fmt: skip
    return render(request, "awards/profile/page.html", context)


@login_required
@require_GET
def masterplan(request, code, pk):
    """A version with every book that ever stood in it."""
    plan = queries.part_of(request.user, code, Masterplan, pk, rules.may_read_profile)
    context = {
        "region": plan.region,
        "plan": plan,
        "books": list(plan.books.select_related("added_by").order_by("kind", "-pk")),
        "writes": bool(rules.may_write_profile(request.user, plan.region)),
    }
    return render(request, "awards/profile/masterplan.html", context)


@login_required
@require_GET
def book(request, code, pk):
    """A book of a masterplan, as an attachment that can do nothing where it is opened."""
    found = queries.fetch_book(request.user, code, pk)
    try:
        file = default_storage.open(found.path)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, as_attachment=True, filename=found.name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
