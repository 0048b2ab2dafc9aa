"""The panel desk: how far the panel is, where its judges differ, and their sent sheets side by side."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from judging import rules
from judging.criteria import rubric_of
from judging.models import Judge
from judging.queries import fetch, progress

PAGE = 50


def _own_judgeship(user, panel):
    return Judge.objects.filter(edition=panel.edition_id, user=user).first()


@login_required
@require_GET
def show(request, pk):
    panel = fetch.panel_for(request.user, pk)
    round_ = panel.shown_round
    reader = _own_judgeship(request.user, panel)
    entries = progress.entry_progress(round_, panel=panel, reader=reader)
    entries.sort(key=lambda row: (not row.gap_exceeded or row.hidden, row.entry.code))
    context = {
        "panel": panel,
        "round": round_,
        "page_obj": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "gaps": [row for row in entries if row.gap_exceeded and not row.hidden],
        "judges": progress.judge_progress(round_, panel=panel),
        "now": timezone.now(),
    }
    return render(request, "judging/panel/show.html", context)


@login_required
@require_GET
def entry(request, pk, code):
    """The sent sheets of one entry. A chair who marks it too sees them after sending the own sheet."""
    panel = fetch.panel_for(request.user, pk)
    round_ = panel.shown_round
    rows = progress.entry_progress(round_, panel=panel, reader=_own_judgeship(request.user, panel))
    row = next((row for row in rows if row.entry.code == code), None)
    if row is None:
        raise Http404
    columns, waiting = ([], []) if row.hidden else progress.sent_sheets(round_, row.entry)
    rubric = rubric_of(round_.rubric)
    lines = [(criterion, [column.marks[n] for column in columns]) for n, criterion in enumerate(rubric.criteria)]
    context = {
        "panel": panel,
        "round": round_,
        "row": row,
        "columns": columns,
        "waiting": waiting,
        "lines": lines,
        "may_reopen": rules.is_chair(request.user, panel) and round_.takes_marks(timezone.now()),
    }
    return render(request, "judging/panel/entry.html", context)
