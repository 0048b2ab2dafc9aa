"""Tables in and out: upload, preview, confirm; and downloads with the columns that a role is allowed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import job
from accounts.refusal import Refused
from awards.queries.edition import edition_for
from awards.rules.edition import is_staff_of_edition
from awards.tables import waiting, writing
from awards.tables.incoming import shown_rows
from awards.tables.reading import read_sheet
from scoring.actions import tables as actions
from scoring.forms.tables import UploadForm
from scoring.tables.preview import nothing_new, preview_import
from scoring.tables.registry import EXPORTS, IMPORTS

FORMATS = ("csv", "xlsx")
INLINE_ROWS = 300  # a longer table is brought in by a job
ROWS_SHOWN = 200


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that the browser saves and never shows."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=content_type, headers=headers)


def _known(registry, kind):
    if kind not in registry:
        raise Http404
    return registry[kind]


@login_required
@require_safe
def index(request, slug):
    edition = edition_for(request.user, slug)
    context = {
        "edition": edition,
        "imports": IMPORTS.items() if is_staff_of_edition(request.user, edition) else [],
        "exports": EXPORTS.items(),
        "formats": FORMATS,
    }
    return render(request, "scoring/tables/index.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request, slug, kind):
    edition = edition_for(request.user, slug, is_staff_of_edition)
    about = _known(IMPORTS, kind)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        file, now = form.cleaned_data["file"], timezone.now()
        data = file.read()
        try:
            preview = preview_import(kind, read_sheet(file.name, data), edition=edition, by=request.user, now=now)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _show(request, edition, kind, preview, file.name, data)
    columns = about.table(edition=edition, by=request.user, now=timezone.now()).columns
    context = {"edition": edition, "kind": kind, "about": about, "form": form, "columns": columns, "formats": FORMATS}
    return render(request, "scoring/tables/import.html", context, status=422 if form.errors else 200)


def _show(request, edition, kind, preview, name, data):
    nothing = nothing_new(preview)
    may_confirm = not preview.errors and not nothing
    held = waiting.keep(name, data, kind=kind, place=str(edition.pk), user=request.user) if may_confirm else None
    context = {
        "edition": edition,
        "kind": kind,
        "about": IMPORTS[kind],
        "name": name,
        "preview": preview,
        "rows": shown_rows(preview, ROWS_SHOWN),
        "left_out": max(0, len(preview.rows) - ROWS_SHOWN),
        "nothing": nothing,
        "token": held.token if held else "",
    }
    return render(request, "scoring/tables/preview.html", context, status=422 if preview.errors else 200)


@login_required
@require_POST
def confirm(request, slug, kind):
    edition = edition_for(request.user, slug, is_staff_of_edition)
    _known(IMPORTS, kind)
    try:
        return _bring_in(request, edition, kind)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("scoring:import_table", slug=slug, kind=kind)


def _bring_in(request, edition, kind):
    held = waiting.waiting_from(request.POST.get("token", ""), kind=kind, place=str(edition.pk), user=request.user)
    sheet, now = read_sheet(held.name, held.read()), timezone.now()
    if len(sheet.rows) > INLINE_ROWS:
        title = _("Import of “%(name)s”") % {"name": held.name}
        started = job.start(
            "import", title=title, arguments={"token": held.token, "kind": kind}, by=request.user, now=now,
            edition=edition, total=len(sheet.rows),
        )  # fmt: skip
        return redirect("accounts:job", started.pk)
    source = actions.Source(held.name, held.sha256)
    done = actions.import_table(kind, sheet, source=source, edition=edition, by=request.user, now=now)
    held.forget()
    messages.success(
        request,
        _("Imported: %(new)s new, %(changed)s changed, %(same)s unchanged.") % done.counts,
    )
    return redirect("scoring:tables", slug=edition.slug)


@login_required
@require_safe
def template(request, slug, kind, extension):
    edition = edition_for(request.user, slug, is_staff_of_edition)
    about = _known(IMPORTS, kind)
    columns = about.table(edition=edition, by=request.user, now=timezone.now()).columns
    heads, examples = [str(column.label) for column in columns], [column.example for column in columns]
    data = writing.write(extension, heads, [examples], title=str(about.title))
    return download(data, f"juara-{kind}.{extension}", writing.CONTENT_TYPES[extension])


@login_required
@require_safe
def export(request, slug, kind, extension):
    edition = edition_for(request.user, slug)
    about = _known(EXPORTS, kind)
    heads, rows = actions.export_table(kind, edition=edition, by=request.user, now=timezone.now())
    data = writing.write(extension, heads, rows, title=str(about.title))
    return download(data, f"juara-{slug}-{kind}.{extension}", writing.CONTENT_TYPES[extension])
