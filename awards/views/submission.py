"""The way of an entry from the agency to the secretariat: hand over, return, send, withdraw, and the receipt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.outcome import told
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import entry as entries
from awards.actions import submission
from awards.arrival import arrived_at
from awards.forms.entry import ReasonForm, ReturnForm, SendForm
from awards.queries import entry as queries
from awards.queries.draft import load_draft
from awards.queries.screening import region_admins
from awards.rules import entry as rules

pages = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@pages
def hand_over(request, code):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    if request.method == "POST":
        return _act(request, entry, _("The region admin holds the draft now."), entries.hand_to_region, now)
    context = {"entry": entry, "draft": load_draft(entry), "may": queries.may(request.user, entry, now)}
    context["has_admin"] = region_admins(entry.region_id).exists()
    return render(request, "awards/entry/hand_over.html", context)


@login_required
@pages
def give_back(request, code):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_decide_for_region)
    draft = load_draft(entry)
    form = ReturnForm(_posted(request), sections=draft.form.sections)
    if request.method == "POST" and form.is_valid():
        try:
            entries.return_to_agency(entry, notes=form.notes(), by=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The draft is with the agency again, with your notes."))
            return redirect("awards:entry", code=code)
    context = {"entry": entry, "form": form, "may": queries.may(request.user, entry, now)}
    return render(request, "awards/entry/return.html", context)


@login_required
@pages
def withdraw(request, code):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_withdraw)
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        done, late = _("The entry is withdrawn."), rules.withdraws_late(request.user, entry)
        return _act(request, entry, done, submission.withdraw, now, reason=form.cleaned_data["reason"], late=late)
    context = {"entry": entry, "form": form, "may": queries.may(request.user, entry, now)}
    return render(request, "awards/entry/withdraw.html", context)


@login_required
@pages
def send(request, code):
    """A small page and a small POST: on deadline night everybody sends at once."""
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_decide_for_region)
    form = SendForm(_posted(request), initial={"key": SendForm.new_key()})
    refusal = ""
    if request.method == "POST" and form.is_valid():
        stamp = arrived_at(request, now)
        try:
            version = submission.submit(entry, key=form.cleaned_data["key"], by=request.user, now=now, arrived_at=stamp)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("awards:receipt", code=entry.code, number=version.number)
    context = {
        "entry": entry,
        "form": form,
        "draft": load_draft(entry),
        "may": queries.may(request.user, entry, now),
        "is_open": deadlines.is_open(entry, now),
        "closes": deadlines.closing(entry),
        "refusal": refusal,
        "now": now,
    }
    return render(request, "awards/entry/send.html", context, status=409 if refusal else 200)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _act(request, entry, done: str, action, now, **words):
    """Call an action of the entry and go back to its task list with what came of it."""
    with told(request, done):
        action(entry, by=request.user, now=now, **words)
    return redirect("awards:entry", code=entry.code)
