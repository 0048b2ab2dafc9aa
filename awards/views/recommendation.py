"""A province's word for a sent entry."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards.actions import recommendation as actions
from awards.forms.recommendation import RecommendForm, TakeBackForm
from awards.queries import recommendation as queries
from awards.queries.desk import fetch_province_desk
from awards.rules import entry as rules

pages = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@pages
def recommend(request, code, slug, entry):
    form, said = RecommendForm(request.POST or None), _("The entry is recommended.")
    return _say(request, code, slug, entry, form, actions.recommend, said, "awards/recommendation/give.html")


@login_required
@pages
def take_back(request, code, slug, entry):
    form, said = TakeBackForm(request.POST or None), _("The recommendation is taken back.")
    return _say(request, code, slug, entry, form, actions.take_back, said, "awards/recommendation/take_back.html")


def _say(request, code, slug, entry_code, form, action, said, template):
    desk = fetch_province_desk(request.user, code, slug, rules.may_recommend)
    entry = queries.sent_entry(desk, entry_code)
    if request.method == "POST" and form.is_valid():
        try:
            action(entry, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("awards:province_desk", code, slug)
    limit = desk.edition.recommendation_limit
    dimension_id = entry.category.dimension_id
    context = {
        "province": desk.place,
        "edition": desk.edition,
        "entry": entry,
        "form": form,
        "story": queries.story(entry),
        "left": None if limit is None else max(0, limit - queries.given(desk.edition, desk.place)[dimension_id]),
        "now": timezone.now(),
    }
    return render(request, template, context)
