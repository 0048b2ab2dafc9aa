"""Questions of the draft: begun with a type, then written on a page with the fields that fit it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.language import pick
from awards.enums import QuestionType
from awards.evidence.claims import NO_CLAIMS
from awards.forms.builder import NewQuestionForm, PlaceForm, QuestionForm
from awards.queries import form as queries
from awards.questionnaire import editing
from awards.views.form import gone, on_draft, page, pages, save, stale_page


@pages
@on_draft
def new(request, draft, section):
    """Begin a question at the end of a section. ?type= and ?supports= begin one that asks for evidence."""
    place = editing.find_section(draft.definition, section)
    if place is None:
        return gone(request, draft.edition)
    initial = {"type": request.GET.get("type", QuestionType.LONG), "supports": request.GET.get("supports", "")}
    form = NewQuestionForm(request.POST or None, initial={**initial, "version": draft.version}, taken=codes(draft))
    heading = _("New question in “%(section)s”") % {"section": pick(place, "title")}
    if form.is_bound and form.is_valid():
        row = form.content()
        row["code"] = row["code"] or editing.free_code(draft.definition, row["label_id"])
        definition = editing.set_question(draft.definition, row, section=section)
        if save(request, draft, form, definition, f"question {row['code']}"):
            return redirect("awards:form_question", draft.edition.slug, row["code"])
        return stale_page(request, draft, form, {}, heading=heading)
    return page(request, draft, form, heading=heading)


@pages
@on_draft
def edit(request, draft, code):
    found = editing.find_question(draft.definition, code)
    if found is None:
        return gone(request, draft.edition)
    section, row = found
    form = QuestionForm(
        request.POST or None, row=row, section=section, definition=draft.definition, taken=codes(draft), own=code,
        criteria=queries.criteria_of(draft.edition).labels, initial={"version": draft.version},
    )  # fmt: skip
    context = {
        "heading": pick(row, "label"), "section": section, "row": row, "places": places(draft, section),
        "may_claim": row["type"] not in NO_CLAIMS,
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        written = form.content()
        definition = editing.set_question(draft.definition, written, section=section["code"], code=code)
        if not save(request, draft, form, definition, f"question {written['code']}"):
            return stale_page(request, draft, form, row, **context)
        return after_saving(request, draft.edition.slug, section, row, written)
    return page(request, draft, form, **context)


def after_saving(request, slug, section, row, written):
    """Back to the list; on the page when there is more to fill in, or the button says so."""
    if written["type"] != row["type"]:
        messages.success(request, _("Saved. These are the fields that fit the new type."))
        return redirect("awards:form_question", slug, written["code"])
    if request.POST.get("next") == "stay":
        return redirect("awards:form_question", slug, written["code"])
    if request.POST.get("next") == "add":
        return redirect("awards:form_question_new", slug, section["code"])
    return redirect("awards:form", slug)


@require_POST
@on_draft
def place(request, draft, code):
    """Into another section, to its end."""
    found = editing.find_question(draft.definition, code)
    form = PlaceForm(request.POST, sections=places(draft, found[0]) if found else [])
    if found is None:
        return gone(request, draft.edition)
    if not form.is_valid():
        messages.error(request, _("Choose the section that the question moves to."))
        return redirect("awards:form_question", draft.edition.slug, code)
    definition = editing.send_question(draft.definition, code, to=form.cleaned_data["to"])
    if save(request, draft, form, definition, f"place {code} {form.cleaned_data['to']}"):
        messages.success(request, _("Moved to the end of the section. Its condition, if it had one, stayed behind."))
    else:
        messages.warning(
            request, _("Somebody changed the form meanwhile, so nothing was moved. Look again and move it.")
        )
    return redirect("awards:form_question", draft.edition.slug, code)


def codes(draft) -> list[str]:
    return [question["code"] for section in draft.definition["sections"] for question in section["questions"]]


def places(draft, section) -> list[tuple[str, str]]:
    """The other sections, for a question to go to."""
    return [(each["code"], pick(each, "title")) for each in draft.definition["sections"] if each is not section]
