"""From the marks that would settle a prize to a further round whose judges the secretariat assigns."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from scoring import queries, rules
from scoring.actions.further import further_round
from scoring.analysis import kept_analysis
from scoring.forms.further import FurtherForm
from scoring.reading import firm_lines
from scoring.views.run import run_context


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, pk):
    run = queries.run_for(request.user, pk, rules.may_run)
    found = kept_analysis(run)
    if found is None:
        messages.info(request, _("Compute first which marks would settle a prize."))
        return redirect("scoring:firmness", pk=pk)
    lines = firm_lines(run, found, queries.titles_of(run, found))["extra"]
    data = request.POST if request.method == "POST" else None
    form = FurtherForm(data, lines=lines, zone=run.frozen.round.edition.zone)
    if request.method == "POST" and form.is_valid():
        times = {name: form.cleaned_data[name] for name in ("opens_at", "closes_at")}
        try:
            plan = further_round(run, pairs=form.pairs(), by=request.user, now=timezone.now(), **times)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The further round is in preparation. The secretariat carries out the plan."))
            return redirect("judging:assignment_preview", run.frozen.round.edition.slug, plan.round.number, plan.pk)
    context = run_context(request, run) | {"form": form, "any": bool(form.lines)}
    return render(request, "scoring/run/further.html", context, status=422 if form.errors else 200)
