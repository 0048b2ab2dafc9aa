"""The judge's way to the first entry: desk, integrity pact, declarations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Role
from accounts.refusal import Refused
from judging.actions import pact as pacts
from judging.actions import sheet as sheets
from judging.forms.sheet import DeclarationForm, PactForm
from judging.models import Assignment
from judging.queries import desk, fetch

PAGE = 50


@login_required
@require_GET
def show(request):
    judges = fetch.judgeships_of(request.user)
    panels = list(fetch.panels_chaired(request.user))
    if not (judges or panels or request.user.over(Role.JUDGE)):
        raise Http404
    works = [(work, Paginator(work.listed, PAGE).get_page(request.GET.get("page"))) for work in desk.works(judges)]
    context = {"works": works, "panels": panels, "judges": judges, "now": timezone.now()}
    return render(request, "judging/desk/show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pact(request, pk):
    judge, round_ = fetch.own_round(request.user, pk)
    form = PactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            pacts.sign(judge, round=round_, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("judging:desk")
        return redirect("judging:declarations", pk)
    signed = judge.pacts.filter(round=round_).first()
    return render(request, "judging/desk/pact.html", {"form": form, "round": round_, "signed": signed})


@login_required
@require_http_methods(["GET", "POST"])
def declarations(request, pk):
    """All entries of a round at once, by title (and region, unless the round is blind)."""
    judge, round_ = fetch.own_round(request.user, pk)
    work = desk.work(judge, round_, signed=judge.pacts.filter(round=round_).exists())
    if not work.signed:
        return redirect("judging:pact", pk)
    if request.method == "POST":
        chosen = {row.pk for row in work.undeclared} & {int(pk) for pk in request.POST.getlist("clear") if pk.isdigit()}
        try:
            for assignment in Assignment.objects.filter(pk__in=chosen).order_by("pk"):
                sheets.declare_clear(assignment, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("judging:desk")
        if not chosen:
            messages.warning(request, _("Nothing was ticked, so nothing was declared."))
            return redirect("judging:declarations", pk)
        told = ngettext("%(count)s entry is open to you.", "%(count)s entries are open to you.", len(chosen))
        messages.success(request, told % {"count": len(chosen)})
        return redirect("judging:desk")
    return render(request, "judging/desk/declarations.html", {"work": work, "round": round_})


@login_required
@require_http_methods(["GET", "POST"])
def declare(request, pk):
    assignment = fetch.own_assignment(request.user, pk)
    if not assignment.has_pact:
        return redirect("judging:pact", assignment.round_id)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _declared(request, assignment, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "judging/desk/declare.html", {"form": form, "assignment": assignment})


def _declared(request, assignment, data):
    now = timezone.now()
    if data["answer"] == DeclarationForm.CLEAR:
        sheets.declare_clear(assignment, by=request.user, now=now)
        return redirect("judging:sheet", assignment.pk)
    sheets.declare_conflict(assignment, note=data["note"], by=request.user, now=now)
    messages.success(request, _("Your conflict of interest is on record. You no longer have entries of this region."))
    return redirect("judging:desk")
