"""The ranking of a round: how far it is, the freeze, the method note and the runs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import job
from accounts.language import num, pick
from accounts.outcome import told
from accounts.refusal import Refused
from judging.enums import RoundState
from scoring import queries, rules
from scoring.actions.freeze import freeze
from scoring.actions.run import run
from scoring.forms.run import FreezeForm, RunForm
from scoring.jobs import INLINE_SHEETS
from scoring.matrix import frozen_content
from scoring.readiness import shortfalls
from scoring.wording import method_title


@login_required
@require_safe
def page(request, slug, number):
    round = queries.round_for(request.user, slug, number)
    frozen = queries.frozen_of(round) if round.frozen_at else None
    context = {
        "round": round,
        "edition": round.edition,
        "frozen": frozen,
        "runs": [(run, method_title(run.method)) for run in queries.runs_of(frozen)] if frozen else [],
        "progress": None if frozen else queries.progress_of(round),
        "is_closed": round.state == RoundState.CLOSED,
        "may_freeze": rules.may_freeze(request.user, round),
        "may_run": rules.may_run(request.user, round),
    }
    return render(request, "scoring/ranking/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze_round(request, slug, number):
    round = queries.round_for(request.user, slug, number, rules.may_freeze)
    if round.state != RoundState.CLOSED:
        messages.error(request, _("Only a closed round can be frozen. Close the round first."))
        return redirect("scoring:ranking", slug=slug, number=number)
    content = frozen_content(round.pk)
    short = shortfalls(content)
    form = FreezeForm(request.POST if request.method == "POST" else None) if short else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["override_reason"] if form else ""
        with told(request, _("The round is frozen. You can compute the ranking now.")):
            freeze(round, by=request.user, now=timezone.now(), override_reason=reason)
        return redirect("scoring:ranking", slug=slug, number=number)
    context = {
        "round": round,
        "edition": round.edition,
        "form": form,
        "short": short,
        "sheets": len(content["sheets"]),
        "consequences": _consequences(content, short),
        "late": queries.progress_of(round).late,
    }
    return render(request, "scoring/ranking/freeze.html", context, status=422 if form and form.errors else 200)


def _consequences(content, short):
    entries = len(content["entries"])
    sentences = [
        ngettext(
            "The marks of %(count)s entry become one sealed text with a digest. Nobody can change them afterwards.",
            "The marks of %(count)s entries become one sealed text with a digest. Nobody can change them afterwards.",
            entries,
        )
        % {"count": num(entries, 0)},
        _("The rubric, the weights, the tie-break ladder and the method note are sealed with them."),
        _("From then on the organiser, the secretariat and the auditor can see the ranking."),
        _("The round cannot be opened again."),
    ]
    if short:
        sentences.append(
            ngettext(
                "%(count)s entry has another number of marks than required and is named in the note.",
                "%(count)s entries have another number of marks than required and are counted in the note.",
                len(short),
            )
            % {"count": num(len(short), 0)}
        )
    return sentences


@login_required
@require_safe
def note(request, slug, number):
    frozen = queries.frozen_for(request.user, slug, number)
    sections = pick(frozen.read()["note"])
    context = {"round": frozen.round, "edition": frozen.round.edition, "frozen": frozen, "sections": sections}
    return render(request, "scoring/ranking/note.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request, slug, number):
    round = queries.round_for(request.user, slug, number, rules.may_run)
    form = RunForm(request.POST if request.method == "POST" else None, initial={"method": round.edition.method})
    if request.method == "POST" and form.is_valid():
        try:
            return _start(request, queries.frozen_of(round, with_content=True), form.cleaned_data["method"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"round": round, "edition": round.edition, "form": form}
    return render(request, "scoring/ranking/new_run.html", context, status=422 if form.errors else 200)


def _start(request, frozen, method):
    """Small rounds are ranked while the page waits, large ones by a job."""
    edition, now = frozen.round.edition, timezone.now()
    params = edition.method_params if method == edition.method else {}
    if len(frozen.read()["sheets"]) <= INLINE_SHEETS:
        made = run(frozen, method=method, params=params, by=request.user, now=now)
        return redirect("scoring:run", pk=made.pk)
    started = job.start(
        "ranking",
        title=_("Ranking of round %(round)s") % {"round": frozen.round.number},
        arguments={"frozen": frozen.pk, "method": method, "params": params},
        by=request.user,
        now=now,
        edition=edition,
        total=1,
    )
    return redirect("accounts:job", started.pk)
