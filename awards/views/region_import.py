"""Tables of one region that come in: upload, see what would change, say yes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import audit
from accounts.language import num
from accounts.refusal import Refused
from awards.queries.profile import brought_before, fetch_region
from awards.queries.register import agencies_kept_by
from awards.rules import profile as rules
from awards.tables import waiting, writing
from awards.tables.agencies import RegionAgencyTable
from awards.tables.incoming import bring_in, shown_rows
from awards.tables.reading import read_sheet
from awards.tables.register import RegisterTable

ROWS_SHOWN, MOST_ROWS = 200, 1_000


@dataclass(frozen=True)
class Incoming:
    """A kind of table: its title, who may bring it in, how it is made, and the page to go back to."""

    title: Any
    rule: Callable
    make: Callable
    back: str


def _agencies(region, user, now):
    return RegionAgencyTable(region=region, by=user, now=now)


def _register(region, user, now):
    return RegisterTable(agencies=list(agencies_kept_by(user, region)), by=user, now=now)


KINDS = {
    "agencies": Incoming(gettext_lazy("Agencies"), rules.may_write_profile, _agencies, "awards:region_profile"),
    "register": Incoming(
        gettext_lazy("Register of innovations"), rules.may_keep_register, _register, "awards:register"
    ),
}


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table"), max_length=200, widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV (UTF-8) or XLSX, at most 5 MB and 1,000 rows. The first line names the columns."),
    )  # fmt: skip


def _fetch(request, code, kind):
    if kind not in KINDS:
        raise Http404
    return KINDS[kind], fetch_region(request.user, code, KINDS[kind].rule)


def _place(region) -> str:
    return f"region-{region.pk}"


def _read(name, data):
    sheet = read_sheet(name, data)
    if len(sheet.rows) > MOST_ROWS:
        raise Refused(_("The file has too many rows: at most %(most)s.") % {"most": num(MOST_ROWS)})
    return sheet


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, code, kind):
    about, region = _fetch(request, code, kind)
    table = about.make(region, request.user, timezone.now())
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            preview = bring_in(table, _read(file.name, data), dry_run=True)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _show(request, region, kind, preview, file.name, data)
    context = {"region": region, "kind": kind, "about": about, "form": form, "columns": table.columns}
    return render(request, "awards/profile/import.html", context, status=422 if form.errors else 200)


def _show(request, region, kind, preview, name, data):
    counts = preview.counts
    nothing = "" if counts["error"] or counts["new"] or counts["changed"] else _nothing()
    may_confirm = not preview.errors and not nothing
    held = waiting.keep(name, data, kind=kind, place=_place(region), user=request.user) if may_confirm else None
    context = {
        "region": region, "kind": kind, "about": KINDS[kind], "name": name, "preview": preview, "nothing": nothing,
        "rows": shown_rows(preview, ROWS_SHOWN), "left_out": max(0, len(preview.rows) - ROWS_SHOWN),
        "token": held.token if held else "",
    }  # fmt: skip
    return render(request, "awards/profile/import_preview.html", context, status=422 if preview.errors else 200)


def _nothing() -> str:
    return _("Every row of this file stands already. There is nothing to import.")


@login_required
@require_POST
def confirm(request, code, kind):
    about, region = _fetch(request, code, kind)
    now, token = timezone.now(), request.POST.get("token", "")
    key = hashlib.sha256(token.encode()).hexdigest()[:32]  # of this preview; the same file may be brought again later
    try:
        held = waiting.waiting_from(token, kind=kind, place=_place(region), user=request.user)
        data = held.read()
        counts = _bring_in(region, kind, held.name, data, key=key, by=request.user, now=now)
    except Refused as refusal:
        if brought_before(region, key):  # by the first of two presses; the file went with it
            messages.info(request, _("This file had been taken over already. Pressing again changed nothing."))
            return redirect(reverse(about.back, args=[region.code]))
        messages.error(request, str(refusal))
        return redirect("awards:region_import", code=code, kind=kind)
    held.forget()
    messages.success(request, _("Imported: %(new)s new, %(changed)s changed, %(same)s unchanged.") % counts)
    return redirect(reverse(about.back, args=[region.code]))


@transaction.atomic
def _bring_in(region, kind, name, data, *, key, by, now) -> dict[str, int]:
    done = bring_in(KINDS[kind].make(region, by, now), _read(name, data), dry_run=False)
    if done.errors:
        raise Refused(_("The file has errors by now, so nothing was imported. Upload it again to see them."))
    sha256 = hashlib.sha256(data).hexdigest()
    about = {"kind": kind, "name": name, "sha256": sha256, "key": key, **done.counts}
    audit.record("region.import", region, by=by, now=now, **about)
    return done.counts


@login_required
@require_GET
def template(request, code, kind, extension):
    about, region = _fetch(request, code, kind)
    columns = about.make(region, request.user, timezone.now()).columns
    heads, examples = [str(column.label) for column in columns], [column.example for column in columns]
    data = writing.write(extension, heads, [examples], title=str(about.title))
    headers = {"Content-Disposition": f'attachment; filename="juara-{kind}.{extension}"'}
    return HttpResponse(data, content_type=writing.CONTENT_TYPES[extension], headers=headers)
