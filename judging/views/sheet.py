"""The score sheet: reading and marking side by side, saved as it is filled in, sent when it is complete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.language import clock
from accounts.refusal import Refused
from awards.actions import copies
from awards.evidence.serving import Variant
from awards.evidence.serving import send as send_file
from awards.queries import lineage
from awards.queries.evidence import facts_of
from awards.queries.reading import read_version
from awards.views.reading import pictures
from awards.views.squeezed import draft_saved, opened
from judging import rules
from judging.actions import sheet as sheets
from judging.criteria import rubric_of
from judging.enums import RoundState, SheetState
from judging.forms.sheet import ReasonForm, SheetForm, saved_texts
from judging.queries import desk, evidence, fetch


@login_required
@require_http_methods(["GET", "POST"])
def show(request, pk):
    """The entry beside its sheet. A POST without scripts saves the draft."""
    assignment = fetch.own_assignment(request.user, pk)
    now = timezone.now()
    if step := _step_before(request, assignment, now):
        return step
    if request.method == "GET":
        return _page(request, assignment, _form_of(assignment), now)
    form, answer = _save(request, assignment, now)
    if answer:
        return answer
    if form.errors:
        return _page(request, assignment, form, now)
    messages.success(request, _("Your marks are saved as a draft."))
    return redirect("judging:sheet", pk)


@login_required
@require_POST
def autosave(request, pk):
    """JSON for autosave.js: saved, or 409 when another tab saved first, or 403 when nothing can be saved any more."""
    assignment = fetch.own_assignment(request.user, pk, fetch.SAVE_RELATED)
    now = timezone.now()
    sheet = sheets.standing_sheet(assignment)
    if early := opened(request, now, lambda: saved_texts(sheet)):
        return early
    form = SheetForm(rubric_of(assignment.round.rubric), request.POST, sheet=sheet)
    form.is_valid()
    if "version" in form.errors:
        return JsonResponse({"error": _("The page is incomplete. Open it again.")}, status=400)
    try:
        saved = _keep(request, assignment, form, now)
    except sheets.StaleSheetError as stale:
        version = stale.current.version if stale.current else 0
        return JsonResponse({"version": version, "url": reverse("judging:sheet", args=[pk])}, status=409)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=403)
    return draft_saved(clock(saved.saved_at).rsplit(" ", 1)[0], saved.version, form.errors)


@login_required
@require_POST
def send(request, pk):
    """Save what was posted, then send it; "next" goes on to the following entry."""
    assignment = fetch.own_assignment(request.user, pk)
    now = timezone.now()
    if step := _step_before(request, assignment, now):
        return step
    form, answer = _save(request, assignment, now)
    if answer:
        return answer
    if form.errors:
        return _page(request, assignment, form, now)
    try:
        sheet = sheets.send(assignment, base_version=form.saved.version, by=request.user, now=now)
    except sheets.IncompleteSheetError as wanting:
        form.wants(wanting.places)
        return _page(request, assignment, form, now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("judging:sheet", pk)
    return _after_sending(request, assignment, sheet)


@login_required
@require_http_methods(["GET", "POST"])
def recuse(request, pk):
    assignment = fetch.own_assignment(request.user, pk, fetch.SAVE_RELATED)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sheets.recuse(assignment, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("judging:desk")
        messages.success(request, _("You have stepped back from this entry. The secretariat finds another judge."))
        return redirect("judging:desk")
    return render(request, "judging/sheet/recuse.html", {"form": form, "assignment": assignment})


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request, pk):
    """The chair of the entry's panel, or the secretariat, lets a judge correct a sent sheet."""
    sheet = fetch.sent_sheet_to_reopen(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sheets.reopen(sheet, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The sheet is open again. What was sent is kept as an earlier version."))
            return _back_to_overview(request, sheet.assignment)
    return render(request, "judging/sheet/reopen.html", {"form": form, "sheet": sheet, "assignment": sheet.assignment})


def _back_to_overview(request, assignment):
    if rules.is_chair_of_entry(request.user, assignment):
        return redirect("judging:panel", assignment.panel_pk)
    return redirect("judging:progress", assignment.round.edition.slug, assignment.round.number)


@login_required
@require_GET
def file(request, pk, evidence_pk):
    """The copy of a file of the entry version that the judge reads, never the original; until it stands, a page says
    so. Its name is neutral in a blind round."""
    now, found = timezone.now(), _file(request, pk, evidence_pk)
    if not found.copy.path:
        if not found.copy.failed:
            copies.request(by=request.user, now=now, edition=found.evidence.entry.edition_id)
        context = {"assignment_pk": pk, "name": found.name, "failed": bool(found.copy.failed)}
        return render(request, "judging/sheet/file_waits.html", context, status=202)
    return send_file(request, found.evidence, Variant.COPY, name=found.name)


@login_required
@require_GET
def picture(request, pk, evidence_pk):
    found = _file(request, pk, evidence_pk)
    if not found.copy.picture:
        raise Http404
    return send_file(request, found.evidence, Variant.PICTURE, name=f"{found.name}.webp")


def _file(request, pk, evidence_pk):
    assignment = fetch.own_assignment(request.user, pk)
    if not _may_read(assignment, timezone.now()):
        raise Http404
    return evidence.file_of(assignment, evidence_pk)


def _may_read(assignment, now):
    return assignment.has_pact and assignment.declared_at is not None and now >= assignment.round.opens_at


def _step_before(request, assignment, now):
    """Where to go first: pact, declaration, or back while the round has not begun."""
    if not assignment.has_pact:
        return redirect("judging:pact", assignment.round_id)
    if assignment.declared_at is None:
        return redirect("judging:sheet_declare", assignment.pk)
    if now < assignment.round.opens_at:
        messages.info(request, _("The entries open when the round begins."))
        return redirect("judging:desk")
    return None


def _form_of(assignment):
    sheet = sheets.standing_sheet(assignment)
    form = SheetForm(
        rubric_of(assignment.round.rubric),
        sheet=sheet,
        initial={
            "version": sheet.version if sheet else 0,
            "read": assignment.entry.current_id,
            "comment": sheet.comment if sheet else "",
        },
    )
    form.saved = sheet
    return form


def _save(request, assignment, now):
    """(form, None), or (form, response) when it could not be saved. Valid parts are saved even beside wrong ones."""
    sheet = sheets.standing_sheet(assignment)
    form = SheetForm(rubric_of(assignment.round.rubric), request.POST, sheet=sheet)
    form.saved = sheet
    form.is_valid()
    if "version" in form.errors:
        messages.error(request, _("The page is incomplete. Open it again."))
        return form, redirect("judging:sheet", assignment.pk)
    try:
        form.saved = _keep(request, assignment, form, now)
    except sheets.StaleSheetError as stale:
        if stale.current is None:
            return form, redirect("judging:sheet", assignment.pk)
        return form, _compare(request, assignment, form, stale.current)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return form, _page(request, assignment, form, now)
    form.data = {**form.data.dict(), "version": str(form.saved.version)}
    return form, None


def _keep(request, assignment, form, now):
    read = form.cleaned_data.get("read")
    known = read if read and assignment.entry.versions.filter(pk=read).exists() else None
    return sheets.save(
        assignment, marks=form.marks(), comment=form.comment_text(),
        base_version=form.cleaned_data["version"], by=request.user, now=now, read_version=known,
    )  # fmt: skip


def _compare(request, assignment, form, current):
    """Both texts, and the choice: 409, because nothing was saved."""
    saved = SheetForm(form.rubric, sheet=current)
    given = form.marks()
    rows = [
        (row.criterion, given[row.criterion.code], current.marks.get(row.criterion.code, {})) for row in saved.rows()
    ]
    posted = [(name, value) for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "version"}]
    context = {
        "assignment": assignment, "rows": rows, "current": current, "posted": posted,
        "comment": form.comment_text(), "locked": current.state == SheetState.SENT,
    }  # fmt: skip
    return render(request, "judging/sheet/compare.html", context, status=409)


def _page(request, assignment, form, now):
    round_ = assignment.round
    version = assignment.entry.current
    version.entry = assignment.entry
    reading = read_version(
        version, blind=round_.blind, copies=True, facts=facts_of(assignment.entry),
        file_url=lambda pk: reverse("judging:file", args=[assignment.pk, pk]),
        picture_url=pictures(request, lambda pk: reverse("judging:file_picture", args=[assignment.pk, pk])),
    )  # fmt: skip
    work = desk.work(assignment.judge, round_, signed=True)
    sent = form.saved is not None and form.saved.state == SheetState.SENT
    marks = form.saved.marks if form.saved else {}
    context = {
        "assignment": assignment,
        "round": round_,
        "form": form,
        "sheet": form.saved,
        "rubric": form.rubric,
        "total": form.rubric.total(marks, round_.missing_policy),
        "locked": sent or not round_.takes_marks(now),
        "sent": sent,
        "closed": round_.state != RoundState.OPEN or now >= round_.closes_at,
        "newer": form.saved is not None and form.saved.entry_version_id != assignment.entry.current_id,
        "reading": reading,
        "lineage": lineage.shown(assignment.entry, now, blind=round_.blind),
        "rows": [(row, reading.items_for(row.criterion.code)) for row in form.rows()],
        "work": work,
        "next": work.after(assignment.pk),
        "distribution": work.distribution(),
        "now": now,
    }
    return render(request, "judging/sheet/show.html", context)


def _after_sending(request, assignment, sheet):
    if sheet.total:
        messages.success(request, _("The sheet of %(code)s has been sent.") % {"code": assignment.entry.code})
    else:
        messages.warning(
            request,
            _("The sheet of %(code)s has been sent. It gives no total, because a criterion has no mark.")
            % {"code": assignment.entry.code},
        )
    if request.POST.get("then") == "next":
        work = desk.work(assignment.judge, assignment.round, signed=True)
        if following := work.after(assignment.pk):
            return redirect("judging:sheet", following.pk)
    return redirect("judging:desk")
