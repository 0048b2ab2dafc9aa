"""Rounds: their rules in preparation, opening, closing, extending, and progress without any mark."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusal import Refused
from awards.queries.edition import edition_for
from judging import rules
from judging.actions import round as rounds
from judging.enums import RoundState
from judging.forms.round import ExtendForm, ReopenRoundForm, RoundForm
from judging.queries import fetch
from judging.queries import progress as progress_queries


@login_required
@require_GET
def listed(request, slug):
    edition = edition_for(request.user, slug)
    context = {
        "edition": edition,
        "rounds": edition.rounds.select_related("rubric"),
        "may_set": rules.may_set_rounds(request.user, edition),
        "now": timezone.now(),
    }
    return render(request, "judging/round/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request, slug):
    edition = edition_for(request.user, slug, rules.may_set_rounds)
    form = RoundForm(edition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rounds.create(edition, **form.cleaned_data, by=request.user, now=timezone.now())
        return redirect("judging:rounds", slug)
    return render(request, "judging/round/form.html", {"edition": edition, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def change(request, slug, number):
    round_ = fetch.round_for(request.user, slug, number, rules.may_set_rounds)
    if round_.state != RoundState.SETUP:
        messages.error(request, _("The rules of a round stand once it has been opened."))
        return redirect("judging:rounds", slug)
    form = RoundForm(round_.edition, request.POST if request.method == "POST" else None, instance=round_)
    if request.method == "POST" and form.is_valid():
        try:
            rounds.change(round_, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("judging:rounds", slug)
    return render(request, "judging/round/form.html", {"edition": round_.edition, "form": form, "round": round_})


@login_required
@require_http_methods(["GET", "POST"])
def open_(request, slug, number):
    """The final act before judges come in; a closed round needs a reason."""
    round_ = fetch.round_for(request.user, slug, number, rules.may_set_rounds)
    form = (
        ReopenRoundForm(request.POST if request.method == "POST" else None)
        if round_.state == RoundState.CLOSED
        else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            rounds.open(round_, reason=reason, by=request.user, now=timezone.now())
            messages.success(request, _("The round is open."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("judging:rounds", slug)
    assigned = round_.assignments.live().count()
    return render(request, "judging/round/open.html", {"round": round_, "form": form, "assigned": assigned})


@login_required
@require_http_methods(["GET", "POST"])
def close(request, slug, number):
    round_ = fetch.round_for(request.user, slug, number, rules.may_set_rounds)
    if request.method == "POST":
        try:
            rounds.close(round_, by=request.user, now=timezone.now())
            messages.success(request, _("The round is closed. Drafts that were not sent are kept and not counted."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("judging:rounds", slug)
    left = sum(row.left for row in progress_queries.judge_progress(round_))
    return render(request, "judging/round/close.html", {"round": round_, "left": left})


@login_required
@require_http_methods(["GET", "POST"])
def extend(request, slug, number):
    round_ = fetch.round_for(request.user, slug, number, rules.may_set_rounds)
    form = ExtendForm(
        round_.edition, request.POST if request.method == "POST" else None, initial={"closes_at": round_.closes_at}
    )
    if request.method == "POST" and form.is_valid():
        try:
            rounds.extend(round_, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("judging:rounds", slug)
    return render(request, "judging/round/extend.html", {"round": round_, "form": form})


@login_required
@require_GET
def progress(request, slug, number):
    """Who is how far and where a further judge is wanted. No mark, no total, no spread."""
    round_ = fetch.round_for(request.user, slug, number)
    judges = progress_queries.judge_progress(round_)
    context = {
        "round": round_,
        "judges": judges,
        "short": progress_queries.short_entries(round_),
        "sent": sum(row.sent for row in judges),
        "assigned": sum(row.assigned for row in judges),
        "late": sum(row.left > 0 for row in judges),
        "may_assign": rules.may_assign(request.user, round_.edition),
        "now": timezone.now(),
    }
    return render(request, "judging/round/progress.html", context)
