"""Assignment: draw a plan, look at it, carry it out; add and void by hand; further judges where they are wanted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.refusal import Refused
from judging import rules
from judging.actions import assignment as assignments
from judging.forms.assignment import AddForm, PlanForm
from judging.forms.sheet import ReasonForm
from judging.queries import fetch, plans, pool

PAGE = 50


@login_required
@require_GET
def show(request, slug, number):
    round_ = fetch.round_for(request.user, slug, number)
    listed = plans.listed(round_, text=request.GET.get("q", ""), state=request.GET.get("state", ""))
    context = {
        "round": round_,
        "page_obj": Paginator(listed, PAGE).get_page(request.GET.get("page")),
        "counts": plans.counts(round_),
        "latest": round_.plans.select_related("made_by").order_by("-pk").first(),
        "form": PlanForm(),
        "q": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
        "may_assign": rules.may_assign(request.user, round_.edition),
    }
    return render(request, "judging/assignment/show.html", context)


@login_required
@require_POST
def plan(request, slug, number):
    round_ = fetch.round_for(request.user, slug, number, rules.may_assign)
    form = PlanForm(request.POST)
    seed = form.cleaned_data["seed"] if form.is_valid() else ""
    try:
        made = assignments.plan(round_, seed=seed or None, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("judging:assignment", slug, number)
    return redirect("judging:assignment_preview", slug, number, made.pk)


@login_required
@require_http_methods(["GET", "POST"])
def preview(request, slug, number, pk):
    """What a plan would do. A POST carries it out."""
    rule = rules.may_assign if request.method == "POST" else rules.may_read_judging
    drawn = fetch.plan_for(request.user, slug, number, pk, rule)
    if request.method == "POST":
        try:
            count = assignments.commit(drawn, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("judging:assignment_preview", slug, number, pk)
        told = ngettext("%(count)s assignment made.", "%(count)s assignments made.", count)
        messages.success(request, told % {"count": count})
        return redirect("judging:assignment", slug, number)
    told = plans.explained(drawn)
    context = {
        "round": drawn.round,
        "plan": drawn,
        "facts": drawn.certificate,
        **told,
        "page_obj": Paginator(told["entries"], PAGE).get_page(request.GET.get("page")),
        "paged": "page" in request.GET,
        "may_assign": rules.may_assign(request.user, drawn.round.edition),
    }
    return render(request, "judging/assignment/preview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request, slug, number):
    round_ = fetch.round_for(request.user, slug, number, rules.may_assign)
    form = AddForm(round_, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            assignments.add(round_, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The judge has been assigned."))
            return redirect("judging:assignment", slug, number)
    return render(request, "judging/assignment/add.html", {"round": round_, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def void(request, slug, number, pk):
    assignment = fetch.assignment_for(request.user, slug, number, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            assignments.void(assignment, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The assignment is void. It stays on record."))
            return redirect("judging:assignment", slug, number)
    return render(request, "judging/assignment/void.html", {"assignment": assignment, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def proposals(request, slug, number):
    """Further judges for gaps and missing marks; a POST accepts the ticked ones."""
    rule = rules.may_assign if request.method == "POST" else rules.may_read_judging
    round_ = fetch.round_for(request.user, slug, number, rule)
    if request.method == "POST":
        try:
            keys = [row.key for row in pool.proposals(round_) if row.judge_id] if "all" in request.POST else []
            keys = keys or request.POST.getlist("key")
            count = assignments.accept(round_, keys=keys, by=request.user, now=timezone.now())
            told = ngettext("%(count)s judge assigned.", "%(count)s judges assigned.", count)
            messages.success(request, told % {"count": count})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("judging:proposals", slug, number)
    page = Paginator(pool.proposals(round_), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "page_obj": page,
        "rows": plans.with_names(page.object_list),
        "may_assign": rules.may_assign(request.user, round_.edition),
    }
    return render(request, "judging/assignment/proposals.html", context)
