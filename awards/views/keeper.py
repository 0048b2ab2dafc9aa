"""Putting a colleague in charge of a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards.actions.keeper import give_to
from awards.forms.keeper import KeeperForm
from awards.queries import entry as queries
from awards.queries.keeper import keeper_of, people_of
from awards.rules import entry as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keeper(request, code):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    posted = request.POST if request.method == "POST" else None
    form = KeeperForm(posted, people=people_of(entry.agency_id), initial={"person": entry.keeper_id})
    if request.method == "POST" and form.is_valid():
        try:
            give_to(entry, **form.cleaned_data, by=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is in new hands."))
            return redirect("awards:entry", code=code)
    context = {"entry": entry, "form": form, "may": queries.may(request.user, entry, now), "keeper": keeper_of(entry)}
    return render(request, "awards/entry/keeper.html", context)
