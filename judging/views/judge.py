"""Judges, their conflicts of interest and their panels, as the edition's people keep them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusal import Refused
from awards.queries.edition import edition_for
from judging import rules
from judging.actions import conflict as conflicts
from judging.actions import judge as judges
from judging.actions import panel as panel_actions
from judging.forms.register import ConflictForm, RegisterForm, SeatForm, people_to_register
from judging.forms.sheet import ReasonForm
from judging.queries import fetch, plans, progress


@login_required
@require_GET
def listed(request, slug):
    edition = edition_for(request.user, slug)
    context = {
        "edition": edition,
        "rows": progress.judge_rows(edition),
        "waiting": people_to_register(edition).count(),
        "may_set": rules.may_set_judges(request.user, edition),
    }
    return render(request, "judging/judge/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register(request, slug):
    edition = edition_for(request.user, slug, rules.may_set_judges)
    form = RegisterForm(edition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            judge = judges.register(
                data["person"], edition=edition, institution=data["institution"], home_region=data["home_region"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("judging:judge", slug, judge.code)
    return render(request, "judging/judge/register.html", {"edition": edition, "form": form})


@login_required
@require_GET
def show(request, slug, code):
    judge = fetch.judge_for(request.user, slug, code)
    context = {
        "edition": judge.edition,
        "judge": judge,
        "conflicts": judge.conflicts.select_related("region").order_by("region__code", "kind"),
        "assignments": plans.of_judge(judge),
        "seats": judge.seats.select_related("panel"),
        "may_set": rules.may_set_judges(request.user, judge.edition),
    }
    return render(request, "judging/judge/show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def conflict(request, slug, code):
    judge = fetch.judge_for(request.user, slug, code, rules.may_set_judges)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        conflicts.record(judge, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("The conflict is on record. The judge gets no entry of this region."))
        return redirect("judging:judge", slug, code)
    return render(request, "judging/judge/conflict.html", {"edition": judge.edition, "judge": judge, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def retract(request, slug, code, pk):
    fact = fetch.conflict_for(request.user, slug, code, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            conflicts.retract(fact, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("judging:judge", slug, code)
    return render(request, "judging/judge/retract.html", {"edition": fact.judge.edition, "fact": fact, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def active(request, slug, code):
    """Take a judge out of the edition, or back in."""
    judge = fetch.judge_for(request.user, slug, code, rules.may_set_judges)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        judges.set_active(judge, active=not judge.is_active, reason=reason, by=request.user, now=timezone.now())
        return redirect("judging:judge", slug, code)
    return render(request, "judging/judge/active.html", {"edition": judge.edition, "judge": judge, "form": form})


@login_required
@require_GET
def panels(request, slug):
    edition = edition_for(request.user, slug)
    context = {
        "edition": edition,
        "panels": edition.panels.select_related("dimension").prefetch_related("members__judge__user"),
        "form": SeatForm(edition),
        "may_set": rules.may_set_judges(request.user, edition),
    }
    return render(request, "judging/panel/list.html", context)


@login_required
@require_POST
def seat(request, slug):
    edition = edition_for(request.user, slug, rules.may_set_judges)
    form = SeatForm(edition, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        panel_actions.seat(data["panel"], judge=data["judge"], chair=data["chair"], by=request.user, now=timezone.now())
    else:
        messages.error(request, _("Choose a panel and a judge."))
    return redirect("judging:panels", slug)


@login_required
@require_POST
def unseat(request, slug, pk):
    member = fetch.member_for(request.user, slug, pk)
    panel_actions.unseat(member, by=request.user, now=timezone.now())
    return redirect("judging:panels", slug)
