"""The desks of a region and of a province: who is late, and what waits for whom."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.enums import Role
from accounts.queries import delegations_over
from awards.queries import desk as queries
from awards.queries.recommendation import has_public_results
from awards.rules import entry as rules


def _sees_recommendations(user, desk) -> bool:
    return bool(rules.may_see_recommendations_of_desk(user, desk))


@login_required
@require_GET
def region(request, code, slug):
    now = timezone.now()
    desk = queries.fetch_region_desk(request.user, code, slug)
    context = {
        "region": desk.place,
        "edition": desk.edition,
        "grid": queries.region_grid(desk, now, recommended=_sees_recommendations(request.user, desk)),
        "runs": bool(rules.may_run_region(request.user, desk)),
        "delegations": delegations_over(Role.REGION_ADMIN, desk.place.pk, now),
        "now": now,
    }
    return render(request, "awards/region/desk.html", context)


@login_required
@require_GET
def province(request, code, slug):
    now = timezone.now()
    desk = queries.fetch_province_desk(request.user, code, slug)
    context = {
        "province": desk.place,
        "edition": desk.edition,
        "grid": queries.province_grid(desk, now, recommended=_sees_recommendations(request.user, desk)),
        "coordinates": bool(rules.coordinates_province(request.user, desk)),
        "recommends": bool(rules.may_recommend(request.user, desk)) and not has_public_results(desk.edition.pk, now),
        "delegations": delegations_over(Role.PROVINCE, desk.place.pk, now),
        "now": now,
    }
    return render(request, "awards/province/desk.html", context)
