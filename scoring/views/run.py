"""A ranking run: its places, its judges, what other weights would give, and its way to a decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import job
from accounts.refusal import Refused
from scoring import queries, rules
from scoring.actions.adopt import adopt, obstacles, placed_rows, run_number
from scoring.actions.run import run as make_run
from scoring.analysis import analyse, kept_analysis
from scoring.favour import favour_signals
from scoring.forms.run import OverrideForm, TieForm, WeightsForm
from scoring.jobs import INLINE_SHEETS
from scoring.judgement import (
    USUAL_FIT,
    agreement_lines,
    charts_of,
    light_of,
    reliability_lines,
    screened_by,
    separation_of,
)
from scoring.reading import compared, firm_lines, judge_lines, prize_rows, reading, tabs

ROWS_ON_A_PAGE = 100


def run_context(request, run):
    """What every page of a run shows around its own part."""
    round = run.frozen.round
    return {
        "run": run,
        "number": run_number(run),
        "round": round,
        "edition": round.edition,
        "decimals": run.result["decimals"],
        "may_adopt": rules.may_adopt(request.user, round),
        "export_formats": [
            {"code": "csv", "label": "CSV"},
            {"code": "xlsx", "label": "XLSX"},
            {"code": "pdf", "label": "PDF"},
            {"code": "zip", "label": _("Verification bundle")},
        ],
    }


@login_required
@require_safe
def page(request, pk):
    run = queries.run_for(request.user, pk)
    categories = queries.categories_of(run)
    current = _category(request, categories)
    found = Paginator(queries.rows_of(run, current), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(found.object_list)
    earlier = queries.earlier_scores(run, [row.entry.region_id for row in rows], timezone.now())
    shown = reading(rows, run, earlier)
    corrected = any(line["unshrunken"] is not None for line in shown)
    context = run_context(request, run) | {
        "tabs": tabs(categories, current),
        "current": current,
        "page_obj": found,
        "rows": shown,
        "has_earlier": bool(earlier),
        "has_unshrunken": corrected,
        "columns": 6 + 2 * (run.result["draws"] is not None) + bool(earlier) + corrected,
        "has_intervals": run.result["draws"] is not None,
        "ranked": current.size if current else 0,
        "undecided": run.result.get("undecided", []),
    }
    return render(request, "scoring/run/page.html", context)


def _category(request, categories):
    """The category of ?category=, or the first. Raises Http404 for one that the run does not have."""
    wanted = request.GET.get("category", "")
    if not wanted:
        return categories[0] if categories else None
    found = next((category for category in categories if category.code == wanted), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def judges(request, pk):
    run = queries.run_for(request.user, pk)
    named = rules.may_name_judges(request.user, run.frozen.round)
    lines = judge_lines(run, named=named)
    context = run_context(request, run) | {
        "lines": lines,
        "named": named,
        "needed": (run.result["reliability"] or {}).get("judges_for_0.90"),
        "screened": screened_by(run),
        "separation": separation_of(run),
        "favour": favour_signals(run) if named else None,
        "usual_fit": USUAL_FIT,
        "charts": charts_of(lines),
        "light": light_of(run),
        "agreement": agreement_lines(run),
        "reliabilities": reliability_lines(run),
    }
    return render(request, "scoring/run/judges.html", context)


@login_required
@require_safe
def what_if(request, pk):
    run = queries.run_for(request.user, pk, with_content=True)
    categories = queries.categories_of(run)
    current = _category(request, categories)
    content = run.frozen.read()
    form = WeightsForm(request.GET if "tried" in request.GET else None, criteria=content["rubric"]["criteria"])
    tried = form.weights if form.is_bound and form.is_valid() else None
    context = run_context(request, run) | {
        "tabs": tabs(categories, current),
        "current": current,
        "form": form,
        "tried": tried,
        "rows": compared(run, content, list(queries.rows_of(run, current)) if current else [], tried),
    }
    template = "scoring/run/_what_if_table.html" if request.htmx else "scoring/run/what_if.html"
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def firmness(request, pk):
    """GET shows what is kept; POST computes it, at once or by a job. Nothing of the edition changes."""
    if request.method == "POST":
        return _analyse(request, queries.run_for(request.user, pk, rules.may_analyse, with_content=True))
    run = queries.run_for(request.user, pk)
    found = kept_analysis(run)
    context = run_context(request, run) | {
        "found": found and firm_lines(run, found, queries.titles_of(run, found)),
        "may_analyse": rules.may_analyse(request.user, run.frozen.round),
        "may_ask": rules.may_run(request.user, run.frozen.round),
    }
    return render(request, "scoring/run/firmness.html", context)


def _analyse(request, run):
    if len(run.frozen.read()["sheets"]) <= INLINE_SHEETS:
        analyse(run)
        return redirect("scoring:firmness", pk=run.pk)
    title = _("How firm are the prizes of %(number)s") % {"number": run_number(run)}
    started = job.start(
        "firmness", title=title, arguments={"run": run.pk}, by=request.user, now=timezone.now(),
        edition=run.frozen.round.edition, total=1,
    )  # fmt: skip
    return redirect("accounts:job", started.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_tie(request, pk, group):
    run = queries.run_for(request.user, pk, rules.may_run, with_content=True)
    ties = run.result.get("undecided", [])
    if not 1 <= group <= len(ties):
        raise Http404
    tied = ties[group - 1]
    titles = dict(run.rows.filter(entry__code__in=tied).values_list("entry__code", "entry__title"))
    form = TieForm(request.POST if request.method == "POST" else None, tied=tied, titles=titles)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_run(
                run.frozen, method=run.method, params=_with_word(run, form), by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision on the tie is recorded in a new run."))
            return redirect("scoring:run", pk=made.pk)
    context = run_context(request, run) | {"form": form, "tied": tied}
    return render(request, "scoring/run/decide_tie.html", context, status=422 if form.errors else 200)


def _with_word(run, form):
    """The run's parameters with one more tie decided; reasons stand in the order of their ties."""
    before = run.params.get("reason", "")
    reason = form.cleaned_data["reason"].strip()
    return {
        **run.params,
        "decided": [*run.params.get("decided", []), form.ordered],
        "reason": f"{before}\n{reason}".strip(),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_run(request, pk):
    run = queries.run_for(request.user, pk, rules.may_adopt, with_content=True)
    rows = placed_rows(run)
    found = obstacles(run, rows)
    form = OverrideForm(request.POST if request.method == "POST" else None) if found else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["override_reason"] if form else ""
        try:
            adopt(run, by=request.user, now=timezone.now(), override_reason=reason)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("scoring:run", pk=run.pk)
        messages.success(request, _("The decision is proposed. Another person confirms it."))
        return redirect("awards:decisions", slug=run.frozen.round.edition.slug)
    consequences = [
        *found,
        _("The places of this run become the proposed decision of the edition."),
        _("Another organiser or the secretariat confirms it. Nothing becomes public before that."),
        _("Entries without a place are left out."),
    ]
    prizes = reading(prize_rows(rows), run)
    corrected, has_intervals = any(line["unshrunken"] is not None for line in prizes), run.result["draws"] is not None
    context = run_context(request, run) | {
        "consequences": consequences,
        "ranked": len(rows),
        "form": form,
        "prizes": prizes,
        "prize_columns": 5 + corrected + has_intervals,
        "has_unshrunken": corrected,
        "has_intervals": has_intervals,
    }
    return render(request, "scoring/run/adopt.html", context, status=422 if form and form.errors else 200)
