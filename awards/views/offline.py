"""Filling a form away from the screen: paper and workbook to take along, and the way of a filled workbook back."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.language import language, pick
from accounts.refusal import Refused
from awards.actions import offline as actions
from awards.enums import QuestionType
from awards.forms.offline import WorkbookForm
from awards.forms.section import plain_text
from awards.offline.plan import Plan, plan_for
from awards.offline.sheets import read_workbook
from awards.queries import entry as queries
from awards.queries.blank import fetch_form
from awards.queries.draft import Draft, load_draft
from awards.rules import entry as rules
from awards.tables import waiting
from awards.tables.writing import CONTENT_TYPES
from awards.views.entry import closed_message

KIND = "form"


@login_required
@require_GET
def blank(request, code, number, extension):
    """A published form, empty: on paper or as a workbook."""
    version = fetch_form(request.user, code, number, timezone.now())
    return _attached(_drawn(version, extension), f"formulir-{code}-{number}.{extension}", extension)


@login_required
@require_GET
def of_entry(request, code, extension):
    """The form of an entry: paper has its head, the workbook holds what the draft says so far."""
    entry = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    return _attached(_drawn(entry.form, extension, load_draft(entry)), f"formulir-{entry.code}.{extension}", extension)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, code):
    """A filled workbook: what it would change, before anything is changed."""
    entry = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    if not queries.may(request.user, entry, timezone.now()).edit:
        messages.info(request, closed_message(entry, timezone.now()))
        return redirect("awards:entry", code=code)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            plan = plan_for(load_draft(entry), read_workbook(file.name, file))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return _preview(request, entry, plan, file)
    return render(
        request, "awards/offline/upload.html", {"entry": entry, "form": form}, status=422 if form.errors else 200
    )


def _preview(request, entry, plan: Plan, file):
    file.seek(0)
    held = waiting.keep(file.name, file.read(), kind=KIND, place=_place(entry), user=request.user)
    context = {
        "entry": entry, "plan": plan, "name": file.name, "token": held.token,
        "parts": [{"plan": part, "rows": [_shown(row) for row in part.rows]} for part in plan.sections],
        "counts": {state: plan.count(state) for state in ("fill", "overwrite", "same", "left")},
    }  # fmt: skip
    return render(request, "awards/offline/preview.html", context)


def _shown(row) -> dict:
    text = plain_text(row.question, row.value)
    # Files stay as they are: a workbook holds none.
    stands = "" if row.question.type == QuestionType.FILES else plain_text(row.question, row.stands)
    return {"question": row.question, "state": row.state, "text": text, "stands": stands, "errors": row.errors}


@login_required
@require_POST
def confirm(request, code):
    """Write the ticked sections through the saving that people use."""
    entry = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    token = request.POST.get("token", "")
    key = hashlib.sha256(token.encode()).hexdigest()[:32]  # of this preview; the same file may be brought again later
    try:
        done = _bring_in(request, entry, token, key, timezone.now())
    except Refused as refusal:  # by a second press too: the file went with the first
        done = actions.brought_before(entry, key)
        if done is None:
            messages.error(request, str(refusal))
            return redirect("awards:entry_import", code=code)
    _tell(request, load_draft(entry), done)
    return redirect("awards:entry", code=code)


def _bring_in(request, entry, token, key, now) -> actions.Brought:
    if not rules.holds_pen(request.user, entry):
        raise Refused(closed_message(entry, now))
    held = waiting.waiting_from(token, kind=KIND, place=_place(entry), user=request.user)
    if request.POST.get("form") != str(entry.form_id):
        raise Refused(actions.form_changed())
    sections = _ticked(request, plan_for(load_draft(entry), read_workbook(held.name, held.open())))
    if not sections:
        raise Refused(_("No part was ticked, so nothing was changed. Upload the file again to choose."))
    about = {"name": held.name, "sha256": held.sha256, "key": key}
    done = actions.bring_in(entry, sections=sections, by=request.user, now=now, **about)
    held.forget()
    return done


def _ticked(request, plan: Plan) -> dict:
    """Section -> its answers with the version and approval that the preview showed, of the sections that were ticked."""
    wanted = set(request.POST.getlist("section"))
    found = {}
    for part in plan.changing:
        seen = request.POST.get(f"version-{part.section.code}", "")
        if part.section.code in wanted and seen.isdecimal():
            approval = request.POST.get(f"approval-{part.section.code}", "")
            found[part.section.code] = actions.Taken(part.answers, int(seen[:9]), approval)
    return found


def _tell(request, draft: Draft, done) -> None:
    if done.again:
        messages.info(request, _("This file had been taken over already. Pressing again changed nothing."))
    if done.saved:
        words = ngettext(
            "%(count)s part was filled from the file.", "%(count)s parts were filled from the file.", len(done.saved)
        )
        messages.success(request, words % {"count": len(done.saved)})
    for code in done.stale:
        section = draft.form.section(code)
        title = pick(section, "title") if section else code
        words = _(
            "“%(title)s” was saved or approved by somebody after the preview, so it was left as it is. Upload the file again to compare."
        )
        messages.warning(request, words % {"title": title})


def _place(entry) -> str:
    return f"entry-{entry.pk}"


def _drawn(version, extension: str, draft: Draft | None = None) -> bytes:
    if extension == "pdf":
        from awards.documents.blank_form import draw_blank  # noqa: PLC0415 - heavy: loaded when used
        from awards.offline.paper import blank_form  # noqa: PLC0415 - heavy: loaded when used

        return draw_blank(blank_form(version, language(), draft.entry if draft else None))
    from awards.offline.book import Filled, draw_workbook  # noqa: PLC0415 - heavy: loaded when used

    if draft is None:
        return draw_workbook(version)
    versions = {section.code: draft.version_of(section.code) for section in draft.form.sections}
    return draw_workbook(version, Filled(draft.entry.code, draft.title, draft.answers, versions))


def _attached(data: bytes, name: str, extension: str) -> HttpResponse:
    kind = CONTENT_TYPES.get(extension, "application/pdf")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind, headers=headers)
