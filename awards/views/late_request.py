"""A region asks for more time and reads the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards import deadlines
from awards.actions import extension as actions
from awards.forms.extension import AskForm
from awards.queries import extension as queries
from awards.queries.desk import fetch_region_desk
from awards.rules import entry as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, code, slug):
    now, desk = timezone.now(), fetch_region_desk(request.user, code, slug, rules.may_run_region)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "now": now}
        try:
            actions.ask(desk.edition, region=desk.place, **words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is with the secretariat. The answer comes here."))
            return redirect("awards:late_request", code, slug)
    asked = queries.requests_of(desk.edition, desk.place)
    context = {
        "region": desk.place,
        "edition": desk.edition,
        "form": form,
        "asked": asked,
        "waits": any(each.declined_at is None and not each.is_granted for each in asked),
        "closes": deadlines.intake_closing(desk.edition, desk.place),
        "now": now,
    }
    return render(request, "awards/extension/ask.html", context)
