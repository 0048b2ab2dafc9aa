"""A ranking run as a file: CSV, XLSX, PDF, and the bundle with which anybody computes it again."""

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.language import language, num, pick, when
from awards.tables import writing
from scoring import queries
from scoring.actions.adopt import run_number
from scoring.actions.tables import record_export
from scoring.bundle import make_bundle
from scoring.reading import reading
from scoring.tables.rankings import RankingTable
from scoring.views.tables import download

TYPES = writing.CONTENT_TYPES | {"pdf": "application/pdf", "zip": "application/zip"}


@login_required
@require_safe
def run_file(request, pk, extension):
    run = queries.run_for(request.user, pk, with_content=extension == "zip")
    edition = run.frozen.round.edition
    heads, rows = RankingTable(run).take_out(request.user, edition)
    if extension == "zip":
        data = make_bundle(run)
    elif extension == "pdf":
        data = _pdf(run)
    else:
        data = writing.write(extension, heads, rows, title=run_number(run))
    record_export(f"run {run_number(run)} {extension}", len(rows), edition=edition, by=request.user, now=timezone.now())
    return download(data, f"juara-{edition.slug}-{run_number(run)}.{extension}", TYPES[extension])


def _pdf(run) -> bytes:
    from awards.documents.table import Column, draw_table  # noqa: PLC0415 - heavy: loaded when used

    edition, decimals = run.frozen.round.edition, run.result["decimals"]
    shown = sorted(reading(list(queries.rows_of(run)), run), key=_in_order)
    corrected = any(line["unshrunken"] is not None for line in shown)
    columns = [
        Column(_("Category"), share=0.2),
        Column(_("Place"), numeric=True, share=0.07),
        Column(_("Entry"), share=0.2 if corrected else 0.26),
        Column(_("Region"), share=0.15 if corrected else 0.17),
        Column(_("Raw mean"), numeric=True, share=0.08),
        *([Column(_("Corrected mean"), numeric=True, share=0.08)] if corrected else []),
        Column(_("Score"), numeric=True, share=0.08),
        Column(_("Grade"), share=0.07),
        Column(_("Place interval (90%)"), numeric=True, share=0.07),
    ]
    return draw_table(
        _("Ranking %(number)s") % {"number": run_number(run)},
        columns=columns,
        rows=[_pdf_row(line, decimals, corrected=corrected) for line in shown],
        subtitle=pick(edition, "name"),
        meta=[
            (_("Method"), f"{pick(run.result['about']['title'])}. {pick(run.result['about']['sentence'])}"),
            (_("Computed"), when(run.run_at)),
            (_("Engine"), run.engine),
        ],
        digest=run.digest,
        language=language(),
        landscape=True,
        created=run.run_at,
    )


def _in_order(shown) -> tuple[int, str]:
    """The categories as everywhere else; within one the rows stay as they are."""
    category = shown["row"].category
    return category.dimension.order, category.participant


def _pdf_row(shown, decimals, *, corrected: bool) -> list[str]:
    row = shown["row"]
    category = f"{row.category.dimension.programme_label} · {row.category.get_participant_display()}"
    place = "–" if row.place is None else f"{row.place}{' =' if row.tied else ''}"
    sample = f" ({_('sample')})" if row.entry.is_sample else ""
    title = f"{row.version.title} [{row.entry.code}]{sample}"
    between = [num(shown["unshrunken"], decimals)] if corrected else []
    numbers = [num(row.raw, decimals), *between, num(row.score, decimals)]
    grade = pick(shown["grade"], "label") if shown["grade"] else "–"
    interval = f"{shown['low']}–{shown['high']}" if shown["low"] else "–"
    return [category, place, title, row.entry.region.name, *numbers, grade, interval]
