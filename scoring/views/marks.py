"""The marks behind a run: those of one judge, and those of one entry. Judges stand here by their code."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.language import pick
from scoring import queries, rules
from scoring.closer import closer_look
from scoring.explained import numbers_of, steps_of
from scoring.favour import favour_signals
from scoring.marks import sheets_on, singled_out, touched_by
from scoring.reading import change
from scoring.views.run import run_context

SHEETS_ON_A_PAGE = 100


@login_required
@require_safe
def judge(request, pk, code):
    run = queries.run_for(request.user, pk, with_content=True)
    content = run.frozen.read()
    line = next((line for line in run.result["judges"] if line["judge"] == code), None)
    if line is None or code not in content["judges"]:
        raise Http404
    named = rules.may_name_judges(request.user, run.frozen.round)
    signals = [*run.result["signals"], *(favour_signals(run) if named else [])]
    signals = [signal for signal in signals if code in signal["judges"]]
    entries = queries.scored(run, touched_by(content, code))
    scores = {entry: score for entry, (score, _title) in entries.items()}
    sheets = sheets_on(run, content, scores, _labels(content), singled_out(signals, {code: line["n"]}))
    own = sorted((s for s in sheets if s.judge == code), key=lambda s: (not s.signal, -s.distance, s.entry))
    page = Paginator(own, SHEETS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = run_context(request, run) | {
        "line": line,
        "name": queries.names_of_judges(run).get(code, "") if named else "",
        "signals": signals,
        "closer": closer_look(run, content, code, _labels(content)),
        "labels": list(_labels(content).values()),
        "page_obj": page,
        "sheets": [{"sheet": sheet, "title": entries[sheet.entry][1]} for sheet in page.object_list],
    }
    return render(request, "scoring/run/judge.html", context)


@login_required
@require_safe
def entry(request, pk, code):
    run = queries.run_for(request.user, pk, with_content=True)
    row = queries.row_for(run, code)
    content = run.frozen.read()
    sheets = sheets_on(run, content, {code: float(row.score) if row.score else None}, _labels(content))
    ranked = run.rows.filter(category=row.category_id, place__isnull=False).count()
    named = rules.may_name_judges(request.user, run.frozen.round)
    names = queries.names_of_judges(run) if named else {}
    earlier = queries.earlier_scores(run, [row.entry.region_id], timezone.now())
    context = run_context(request, run) | {
        "row": row,
        "sheets": [{"sheet": sheet, "name": names.get(sheet.judge, "")} for sheet in sheets],
        "labels": list(_labels(content).values()),
        "named": named,
        "numbers": numbers_of(run, row, sheets, ranked),
        "steps": steps_of(run, row),
        "has_severity": any(sheet.severity is not None for sheet in sheets),
        "change": change(row, earlier, run.result["decimals"]),
        "ranked": ranked,
    }
    return render(request, "scoring/run/entry.html", context)


def _labels(content):
    """Criterion -> what it is called, in the rubric's order."""
    return {criterion["code"]: pick(criterion, "label") for criterion in content["rubric"]["criteria"]}
