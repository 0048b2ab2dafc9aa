"""Participation: which provinces and regions have begun and sent, for the people of the edition."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.models import Province
from awards.queries import participation as queries
from awards.queries.edition import edition_for
from awards.rules import edition as rules
from awards.tables import participation as tables
from awards.tables.writing import CONTENT_TYPES

PDF = "application/pdf"


@login_required
@require_safe
def provinces(request, slug):
    edition = edition_for(request.user, slug)
    found = queries.by_province(edition)
    context = {"edition": edition, "found": found, "rows": _labelled(found), "now": timezone.now()}
    context["may_remind"] = rules.may_remind(request.user, edition)
    return render(request, "awards/participation/provinces.html", context)


@login_required
@require_safe
def province(request, slug, code):
    """The regions of one province."""
    edition = edition_for(request.user, slug)
    place = _province(code)
    found = queries.by_region(edition, place)
    context = {"edition": edition, "province": place, "found": found, "rows": _labelled(found), "now": timezone.now()}
    return render(request, "awards/participation/regions.html", context)


def _labelled(found):
    return [(row, row.labelled(found.dimensions)) for row in [*found.rows, found.total]]


def _province(code) -> Province:
    """Provinces are no secret."""
    found = Province.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def export(request, slug, kind):
    """The same numbers as a workbook with provinces and regions, or as PDF; ?province= gives the regions of one."""
    edition = edition_for(request.user, slug)
    if kind not in {"xlsx", "pdf"}:
        raise Http404
    place = _province(request.GET["province"]) if request.GET.get("province") else None
    name = f"partisipasi-{slug}-{place.code}.{kind}" if place else f"partisipasi-{slug}.{kind}"
    if kind == "xlsx":
        provinces = None if place else queries.by_province(edition)
        return _file(tables.workbook(provinces, queries.by_region(edition, place)), name, CONTENT_TYPES["xlsx"])
    found = queries.by_region(edition, place) if place else queries.by_province(edition)
    return _file(tables.document(edition, found, now=timezone.now(), place=place), name, PDF)


def _file(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that the browser saves and never shows."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=content_type, headers=headers)
