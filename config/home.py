"""The first page: what Juara is for a visitor, and for each person what waits for them."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.language import WIB, WIT, WITA
from accounts.rules import is_active_person
from awards.models import DecisionSet
from config.cards import cards_of
from config.standing import link, standing_of


@require_safe
def home(request):
    if is_active_person(request.user):
        return _start(request)
    return _landing(request)


def _start(request):
    now = timezone.now()
    standing = standing_of(request)
    return render(request, "home/start.html", {"cards": cards_of(request.user, standing, now), "now": now})


def _landing(request):
    """For everybody: the newest edition, its open or next stage, and the results that are public."""
    now = timezone.now()
    edition = standing_of(request).current
    context = {"edition": edition, "now": now, "zones": [WIB, WITA, WIT], "check_url": link("awards:check_form")}
    if edition:
        stages = list(edition.stages.all())
        context["stage"] = next((s for s in stages if s.is_open(now)), None) or next(
            (s for s in stages if now < s.opens_at), None
        )
        context["stage_is_open"] = bool(context["stage"] and context["stage"].is_open(now))
    public = DecisionSet.objects.public(now).select_related("edition").order_by("-publish_at").first()
    if public:
        context["published"] = public.edition
        context["results_url"] = link("awards:results", public.edition.slug)
    return render(request, "home/landing.html", context)
