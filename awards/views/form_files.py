"""A form out and in: as JSON and as a workbook."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock_now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.refusal import Refused
from awards.actions import form_draft as actions
from awards.actions.form_draft import StaleFormDraft
from awards.forms.builder import FormFileForm
from awards.queries import form as queries
from awards.rules.edition import may_build_form
from awards.tables.writing import CONTENT_TYPES
from awards.views.form import pages

KINDS = {"json": "application/json", "xlsx": CONTENT_TYPES["xlsx"]}


@login_required
@require_safe
def export(request, slug, kind):
    """The draft, or with ?version= a published version, else the form that stands."""
    from awards.tables.forms import to_json, to_xlsx  # noqa: PLC0415 - heavy: loaded when used

    edition = queries.edition_with_form(request.user, slug)
    if kind not in KINDS:
        raise Http404
    definition, label = source(request, edition)
    data = to_json(definition) if kind == "json" else to_xlsx(definition)
    headers = {"Content-Disposition": f'attachment; filename="{definition["code"]}-{label}.{kind}"'}
    return HttpResponse(data, content_type=KINDS[kind], headers=headers | {"X-Content-Type-Options": "nosniff"})


def source(request, edition) -> tuple[dict, str]:
    """The definition that a page is asked about, and what to call it."""
    pk = request.GET.get("version", "")
    if queries.is_id(pk):
        version = queries.version_for(edition, int(pk))
        return version.definition, f"v{version.number}"
    draft = queries.open_draft(edition)
    if draft is not None:
        return draft.definition, "draft"
    if edition.form is None:
        raise Http404
    return edition.form.definition, f"v{edition.form.number}"


@login_required
@pages
def bring_in(request, slug):
    """A file becomes the content of the draft, as a whole or not at all."""
    from awards.tables.forms import FaultyFile, from_file  # noqa: PLC0415 - heavy: loaded when used

    edition = queries.edition_with_form(request.user, slug, may_build_form)
    draft = queries.open_draft(edition)
    initial = {"version": draft.version if draft else None}
    form = FormFileForm(request.POST or None, request.FILES or None, initial=initial)
    context, status = {"edition": edition, "draft": draft, "form": form}, 200
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            definition = from_file(file.name, file.read())
        except FaultyFile as faulty:
            context["faults"], context["name"], status = faulty.faults, file.name, 422
        else:
            if take(request, edition, definition, base=form.cleaned_data["version"], name=file.name):
                return redirect("awards:form", slug)
            status = 409
    return render(request, "awards/form/import.html", context, status=status)


def take(request, edition, definition, *, base, name: str) -> bool:
    """Whether the draft has this content now."""
    try:
        actions.bring_in(edition, definition=definition, base_version=base, by=request.user, now=clock_now())
    except StaleFormDraft:
        messages.warning(request, _("Somebody changed the form meanwhile. Look at it, then upload the file again."))
        return False
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("“%(name)s” is the content of the draft now.") % {"name": name[:80]})
    return True
