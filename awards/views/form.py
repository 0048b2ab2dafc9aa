"""The room in which the next form of an edition is written: what stands, and every edit saved at once."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock_now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.language import clock
from accounts.refusal import Refused
from awards.actions import form_draft as actions
from awards.actions.form_draft import StaleFormDraft
from awards.forms.builder import FormWordsForm, SectionWordsForm, VersionedForm
from awards.queries import form as queries
from awards.queries.edition import results_are_public
from awards.questionnaire import editing
from awards.questionnaire.definition import faults_of
from awards.questionnaire.words import overview, without_english
from awards.rules.edition import may_build_form

pages = require_http_methods(["GET", "HEAD", "POST"])


def on_draft(view):
    """view(request, draft, ...) on the open draft of the edition, for its organiser.

    Without one a page is missing; what was typed on a page that is still open is shown to copy.
    """

    @wraps(view)
    @login_required
    def wrapped(request, slug, **kwargs):
        edition = queries.edition_with_form(request.user, slug, may_build_form)
        draft = queries.open_draft(edition)
        if draft is None and request.method != "POST":
            raise Http404
        return view(request, draft, **kwargs) if draft else gone(request, edition)

    return wrapped


@login_required
@require_safe
def room(request, slug):
    """The draft, or the published form with the ways to begin the next one."""
    edition = queries.edition_with_form(request.user, slug)
    draft = queries.open_draft(edition)
    versions = queries.versions_for(edition)
    context = shown(edition, draft.definition if draft else edition.form.definition if edition.form else None) | {
        "draft": draft,
        "version": None if draft else edition.form,
        "versions": versions,
        "may_build": may_build_form(request.user, edition),
        "is_public": results_are_public(edition, clock_now()),
    }
    if draft:
        known = queries.criteria_of(edition)
        context["unknown_criteria"] = queries.unknown_criteria(draft.definition, known)
        context["criteria_fixed"] = known.is_fixed
    return render(request, "awards/form/room.html", context)


@login_required
@require_safe
def version(request, slug, pk):
    """A published version, as it stands for good."""
    edition = queries.edition_with_form(request.user, slug)
    found = queries.version_for(edition, pk)
    context = shown(edition, found.definition) | {"version": found, "is_old": found.pk != edition.form_id}
    return render(request, "awards/form/room.html", context)


def shown(edition, definition) -> dict:
    """What every page that shows a form says of it."""
    criteria = queries.criteria_of(edition).labels
    return {
        "edition": edition,
        "definition": definition,
        "sections": overview(definition, criteria) if definition else [],
        "faults": faults_of(definition) if definition else [],
        "without_english": without_english(definition) if definition else 0,
    }


@login_required
@require_POST
def begin(request, slug):
    edition = queries.edition_with_form(request.user, slug, may_build_form)
    source = request.POST.get("base", "")
    base = queries.version_for(edition, int(source)) if queries.is_id(source) else None
    try:
        actions.begin(edition, base=base, by=request.user, now=clock_now())
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("awards:form", slug)


@pages
@on_draft
def words(request, draft):
    """The form's own title and code."""
    form = FormWordsForm(request.POST or None, initial={**draft.definition, "version": draft.version})
    if form.is_bound and form.is_valid():
        definition = editing.set_words(draft.definition, form.content())
        if save(request, draft, form, definition, "words"):
            return redirect("awards:form", draft.edition.slug)
        return stale_page(request, draft, form, draft.definition)
    return page(request, draft, form, heading=_("Title of the form"))


@pages
@on_draft
def section(request, draft, code=""):
    """The words of a section; without a code a new one."""
    standing = editing.find_section(draft.definition, code) if code else {}
    if standing is None:
        return gone(request, draft.edition)
    taken = [each["code"] for each in draft.definition["sections"]]
    initial = {**standing, "version": draft.version}
    form = SectionWordsForm(request.POST or None, initial=initial, taken=taken, own=code)
    heading = _("Section") if code else _("New section")
    if form.is_bound and form.is_valid():
        definition = editing.set_section(draft.definition, form.content(), code=code)
        if save(request, draft, form, definition, f"section {form.cleaned_data['code']}"):
            return redirect("awards:form", draft.edition.slug)
        return stale_page(request, draft, form, standing, heading=heading)
    return page(request, draft, form, heading=heading)


@require_POST
@on_draft
def move(request, draft):
    """A section or a question one place up or down."""
    form = VersionedForm(request.POST)
    what, code = request.POST.get("what", ""), request.POST.get("code", "")
    shift = {"section": editing.move_section, "question": editing.move_question}.get(what)
    if shift is None or not form.is_valid():
        messages.error(request, _("Use the buttons beside a section or a question to move it."))
        return redirect("awards:form", draft.edition.slug)
    definition = shift(draft.definition, code, by=-1 if request.POST.get("way") == "up" else 1)
    if not save(request, draft, form, definition, f"move {what} {code}"):
        messages.warning(
            request, _("Somebody changed the form meanwhile, so nothing was moved. Look again and move it.")
        )
    return redirect(f"{request.path.removesuffix('move/')}#{what}-{code}")


@pages
@on_draft
def remove(request, draft, what, code):
    """Asks once, then takes a section with its questions, or a question, out of the draft."""
    found = editing.find_section(draft.definition, code) if what == "section" else editing.find_question(draft.definition, code)  # fmt: skip
    if found is None:
        return gone(request, draft.edition)
    thing = found if what == "section" else found[1]
    form = VersionedForm(request.POST or None, initial={"version": draft.version})
    if form.is_bound and form.is_valid():
        take = editing.remove_section if what == "section" else editing.remove_question
        if save(request, draft, form, take(draft.definition, code), f"remove {what} {code}"):
            messages.success(
                request, _("Removed from the draft. Drafts of entries change only when the form is published.")
            )
            return redirect("awards:form", draft.edition.slug)
        form = VersionedForm(initial={"version": draft.version + 1})
        messages.warning(request, _("Somebody changed the form meanwhile. Look again before you remove it."))
    context = {
        "edition": draft.edition, "form": form, "thing": thing, "what": what,
        "consequences": consequences(draft, what, thing),
    }  # fmt: skip
    return render(request, "awards/form/remove.html", context)


def consequences(draft, what, thing) -> list[str]:
    if what == "section" and thing["questions"]:
        first = _("Its %(count)s questions go with it.") % {"count": len(thing["questions"])}
    else:
        first = _("Conditions and evidence that hang on it hang on nothing any more.")
    kept = _(
        "What people have answered is not lost: once the form is published, it is set aside for them to read and copy."
    )
    return [first, kept]


@pages
@on_draft
def discard(request, draft):
    form = VersionedForm(request.POST or None, initial={"version": draft.version})
    if form.is_bound and form.is_valid():
        try:
            actions.discard(draft, base_version=form.cleaned_data["version"], by=request.user, now=clock_now())
        except (Refused, StaleFormDraft):
            messages.warning(
                request, _("Somebody changed the form meanwhile. Look again before you discard the draft.")
            )
        else:
            messages.success(request, _("The draft is discarded. The published form stands as it was."))
        return redirect("awards:form", draft.edition.slug)
    context = {"edition": draft.edition, "draft": draft, "form": form, "faults": faults_of(draft.definition)}
    return render(request, "awards/form/discard.html", context)


def save(request, draft, form, definition, did: str) -> bool:
    """Whether the draft took this content; False when somebody saved or closed it after the page was made."""
    base = form.cleaned_data["version"]
    try:
        actions.save(draft, definition=definition, base_version=base, did=did, by=request.user, now=clock_now())
    except (StaleFormDraft, Refused):
        return False
    return True


def page(request, draft, form, *, heading, status=200, **context):
    context |= {"edition": draft.edition, "draft": draft, "form": form, "heading": heading}
    context["homeless"] = typed(request, but=form.fields)
    return render(request, "awards/form/edit.html", context, status=status)


def stale_page(request, draft, form, standing, *, heading="", **context):
    """The second of two writers: what they typed in the fields, what stands beside it, and nothing overwritten."""
    edition, draft = draft.edition, queries.open_draft(draft.edition)
    if draft is None:
        return gone(request, edition)
    form.data = form.data.copy()
    form.data["version"] = str(draft.version)
    labels = {name: field.label for name, field in form.fields.items()}
    written = editing.normal_words(form.content())
    differing = [
        {"label": labels[name], "text": editing.as_text(standing.get(name))}
        for name in labels
        if name in form.cleaned_data
        and name != "version"
        and written.get(name) != editing.normal_words(standing).get(name)
    ]
    who = {"name": draft.saved_by, "time": clock(draft.saved_at)}
    stale = _("%(name)s changed the form at %(time)s, while you had this page open. Your text is below and not saved yet.") % who  # fmt: skip
    context |= {"stale": stale, "differing": differing}
    return page(request, draft, form, heading=heading or _("Title of the form"), status=409, **context)


def gone(request, edition):
    """What the page is about is not in the draft any more; what was typed is shown to copy."""
    context = {"edition": edition, "texts": typed(request)}
    return render(request, "awards/form/gone.html", context, status=409 if request.method == "POST" else 404)


def typed(request, *, but=()) -> list[str]:
    """The texts that were sent, without those for the fields `but`: what a page that changed meanwhile cannot show."""
    ours = {"csrfmiddlewaretoken", "version", "next", *but}
    fields = [(name.split("-")[0], values) for name, values in request.POST.lists()]  # choices-0-code is of choices
    return [text for name, values in fields if name not in ours for text in values if text.strip()]
