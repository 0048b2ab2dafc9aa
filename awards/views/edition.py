"""The edition as its own people see it: rules as read, dates, and the way to change the dates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.language import language
from accounts.refusal import Refused
from awards import gate
from awards.actions import edition as actions
from awards.forms.edition import DatesForm
from awards.queries import edition as queries
from awards.queries.eligibility import labels_of
from awards.queries.extension import in_force, whom
from awards.rules import edition as rules


@login_required
@require_safe
def listing(request):
    editions = list(queries.editions_of(request.user))
    return render(request, "awards/edition/list.html", {"editions": editions, "now": timezone.now()})


@login_required
@require_safe
def rules_page(request, slug):
    """The rules of the edition as they are read by everybody who works on it."""
    edition = queries.edition_for(request.user, slug)
    now = timezone.now()
    context = {
        "edition": edition,
        "now": now,
        "moments": stage_moments(edition, now),
        "categories": edition.categories.select_related("dimension"),
        "may_set": rules.may_set_edition(request.user, edition),
        "may_read_forms": rules.may_read_forms(request.user, edition),
        "extensions": [{"extension": each, "whom": whom(each)} for each in in_force(edition)],
        "ranking": queries.ranking_words(edition, edition.method),
        "mail_time": f"{edition.digest_rhythm['hour']:02d}{':' if language() == 'en' else '.'}00",
        "changes": queries.history_of(edition)[:20],
        "gate_sentences": gate.sentences(edition.gate_rules, labels_of(edition)) if edition.gate_rules else [],
    }
    return render(request, "awards/edition/rules.html", context)


def stage_moments(edition, now):
    """The stages for the timeline component, each with the moment that comes next."""
    moments = []
    for stage in edition.timeline.values():
        is_over, is_open = stage.closes_at <= now, stage.is_open(now)
        state = "done" if is_over else ("current" if is_open else "todo")
        instant = stage.closes_at if is_over or is_open else stage.opens_at
        note = _("closes") if is_open else (_("closed") if is_over else _("opens"))
        moments.append(
            {"label": stage.get_kind_display(), "instant": instant, "zone": edition.zone, "state": state, "note": note}
        )
    return moments


@login_required
def dates(request, slug):
    edition = queries.edition_for(request.user, slug, rules.may_set_edition)
    now = timezone.now()
    form = DatesForm(request.POST or None, edition=edition, now=now)
    if request.method == "POST" and form.is_valid() and _set_dates(request, edition, form):
        return redirect("awards:rules", slug)
    return render(request, "awards/edition/dates.html", {"edition": edition, "form": form, "now": now})


def _set_dates(request, edition, form) -> bool:
    words = {"grace_minutes": form.cleaned_data["grace_minutes"], "reason": form.cleaned_data["reason"]}
    try:
        actions.set_dates(edition, dates=form.dates, by=request.user, now=timezone.now(), **words)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The dates are changed. The change stands on the timeline."))
    return True
