"""Administrative selection: the list of arrived entries and the page on which the secretariat gives its word."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.refusal import Refused
from awards.actions import screening as actions
from awards.enums import EntryState, ScreeningOutcome
from awards.forms.screening import ScreeningFilter, ScreeningForm
from awards.queries import lineage, recommendation
from awards.queries import screening as queries
from awards.queries.edition import edition_for
from awards.queries.eligibility import doubts
from awards.queries.likeness import similar_to
from awards.rules import edition as rules
from awards.rules.entry import may_see_recommendation, may_see_recommendations
from awards.views.reading import reading_for

PAGE = 50


@login_required
@require_safe
def listing(request, slug):
    edition = edition_for(request.user, slug)
    form = ScreeningFilter(
        request.GET,
        dimensions=edition.programme.dimensions.all(),
        provinces=queries.provinces_of(edition),
    )
    page = Paginator(queries.arrived_entries(edition, **form.chosen), PAGE).get_page(request.GET.get("page"))
    shown = [entry.pk for entry in page] if may_see_recommendations(request.user, edition) else []
    recommended = recommendation.standing(entry__in=shown)
    for entry in page:
        entry.recommended = recommended.get(entry.pk)
    counts = queries.counts_by_state(edition)
    context = {
        "edition": edition,
        "form": form,
        "page_obj": page,
        "counts": [(state, EntryState(state).label, count) for state, count in counts.items()],
        "waiting": counts[EntryState.SENT],
        "filtered": any(form.chosen.values()),
    }
    return render(request, "awards/screening/list.html", context)


@login_required
def entry(request, slug, code):
    now = timezone.now()
    edition = edition_for(request.user, slug)
    found = queries.arrived_entry(edition, code)
    may_screen = rules.may_screen(request.user, edition)
    outcomes = [o for o in ScreeningOutcome if found.may_become(EntryState(o.value))]
    form = ScreeningForm(request.POST or None, edition=edition, now=now, outcomes=outcomes)
    if request.method == "POST":
        if not may_screen:
            raise PermissionDenied
        if form.is_valid() and _screened(request, found, form, now):
            following = queries.next_in_queue(edition, found.code)
            if following is None:
                return redirect("awards:screening", slug)
            return redirect("awards:screening_entry", slug, following.code)
    context = {
        "edition": edition, "entry": found, "reading": reading_for(request, found, links=True),
        "form": form, "may_screen": may_screen and bool(outcomes), "screenings": queries.screenings_of(found),
        "next_entry": queries.next_in_queue(edition, found.code), "now": now, "doubts": doubts(found, now),
        "similar": similar_to(found), "lineage": lineage.shown(found, now, weighed=True), "may_compare": may_screen,
        "check": getattr(found, "eligibility", None),
        "story": recommendation.story(found) if may_see_recommendation(request.user, found) else [],
    }  # fmt: skip
    return render(request, "awards/screening/entry.html", context)


def _screened(request, entry, form, now) -> bool:
    try:
        screening = actions.screen(entry, by=request.user, now=now, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    words = {"code": entry.code, "outcome": screening.get_outcome_display()}
    if queries.region_admins(entry.region_id).exists():
        messages.success(request, _("%(code)s: %(outcome)s. The region has been told.") % words)
    else:
        said = _("%(code)s: %(outcome)s. The region has no admin, so nobody was told. Invite one.")
        messages.warning(request, said % words)
    return True
