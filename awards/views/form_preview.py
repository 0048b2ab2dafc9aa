"""The form as it will be met, before it is: by entrants, by judges, on paper. With sample answers, marked as such."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from awards.forms.section import SectionForm, section_data
from awards.queries import form as queries
from awards.queries.reading import read_version
from awards.queries.uploading import claims_of
from awards.questionnaire.preview import sample_draft, sound_part
from awards.views.form_files import source

READERS = {"entrants": _("Entrants"), "judges": _("Judges"), "print": _("Print")}


@login_required
@require_safe
def preview(request, slug, reader):
    edition = queries.edition_with_form(request.user, slug)
    if reader not in READERS:
        raise Http404
    definition, label = source(request, edition)
    part, left_out = sound_part(definition)
    context = {
        "edition": edition, "label": label, "reader": reader, "readers": READERS.items(), "left_out": left_out,
        "version": request.GET.get("version", ""), "definition": part,
    }  # fmt: skip
    if part["sections"]:
        context |= VIEWS[reader](request, sample_draft(edition, part))
    return render(request, f"awards/form/preview_{reader}.html", context)


def entrants(request, draft) -> dict:
    """One section as the wizard asks it, filled with sample answers or empty."""
    form = draft.form
    section = form.section(request.GET.get("section", "")) or form.sections[0]
    empty = "empty" in request.GET
    answers = {} if empty else draft.answers[section.code]
    data = None if empty else section_data(section, answers, version=1)
    page = SectionForm(data, prefix=section.code, section=section)
    return {
        "section": section, "groups": page.groups({} if empty else draft.evidence), "form": page, "empty": empty,
        "sections": form.sections, "uploading": {"claims": claims_of(form, {} if empty else draft.answers)},
    }  # fmt: skip


def judges(request, draft) -> dict:
    """What a judge reads; in a blind round without what identifies the entrant."""
    blind = "blind" in request.GET
    return {"reading": read_version(draft, blind=blind), "blind": blind}


def on_paper(request, draft) -> dict:
    return {"reading": read_version(draft, private=True)}


VIEWS = {"entrants": entrants, "judges": judges, "print": on_paper}


@login_required
@require_safe
def pdf(request, slug):
    from awards.documents.entry_print import draw_entry  # noqa: PLC0415 - heavy: loaded when used
    from awards.printing import printed_entry  # noqa: PLC0415 - heavy: loaded when used

    edition = queries.edition_with_form(request.user, slug)
    part, _left_out = sound_part(source(request, edition)[0])
    if not part["sections"]:
        raise Http404
    drawn = draw_entry(printed_entry(read_version(sample_draft(edition, part), private=True)))
    headers = {"Content-Disposition": 'attachment; filename="contoh-usulan.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)
