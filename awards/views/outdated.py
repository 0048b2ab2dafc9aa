"""Pages of the wizard that were opened before the form changed: what they send is kept, whatever the form asks now."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from awards.actions import migration
from awards.forms.section import SectionForm
from awards.queries.form import earlier_form
from awards.questionnaire.questions import Question, Section, form_of


def keep_late(request, entry, section: str, now) -> bool | None:
    """Set aside what was typed for questions that this section asks no more, or asks for in another kind of answer.

    None when the page is of the present form, else whether something was set aside.
    """
    form = earlier_form(entry, request.POST.get("form", ""))
    asked = form_of(form).section(section) if form else None
    if asked is None:
        return None
    present = form_of(entry.form).section(section)
    typed = SectionForm(request.POST, prefix=section, section=asked).answers()
    late = {code: value for code, value in typed.items() if not _asks_alike(present, asked.question(code))}
    kept = migration.keep_late(entry, form=form, section=section, answers=late, by=request.user, now=now)
    if kept:
        messages.warning(
            request,
            _(
                "The form was changed while you were writing. What you wrote for questions that are asked elsewhere or no "
                "longer is kept on the task list."
            ),
        )
    return bool(kept)


def section_gone(request, entry, step: str, now):
    """Where to go when the form has no such section any more; None when it has. What was typed is kept before."""
    kept = keep_late(request, entry, step, now) if request.method == "POST" else None
    if not step or form_of(entry.form).section(step):
        return None
    if kept is None:
        raise Http404
    return redirect("awards:entry", code=entry.code)


def _asks_alike(section: Section | None, question: Question) -> bool:
    present = section.question(question.code) if section else None
    return present is not None and present.type == question.type
