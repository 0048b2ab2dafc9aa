"""Two people wrote the same section: both texts are shown, the second writer chooses, nothing is overwritten."""

from django.http import QueryDict
from django.shortcuts import render

from awards.enums import QuestionType
from awards.forms.section import SectionForm, plain_text
from awards.questionnaire.questions import Answers, is_empty


class Undecided(Exception):
    """A question was asked, and neither text was chosen."""


MINE, THEIRS, BOTH = "mine", "theirs", "both"
OURS = ("csrfmiddlewaretoken", "version", "writer", "form", "approval", "asked", "next", "remove")


def page(request, form: SectionForm, draft, unsettled: Exception | None = None):
    """Both texts of every question that differs, with what was typed carried along in hidden fields.

    An approved section is shown the same way: its approval is for the writer to take off, and nobody else's.
    """
    section, row = form.section, draft.rows[form.section.code]
    stands, typed = draft.answers[section.code], form.answers()
    differing = [
        {
            "question": question,
            "theirs": plain_text(question, theirs),
            "mine": plain_text(question, mine),
            "can_join": _can_join(question, theirs, mine),
            "chosen": request.POST.get(f"choose-{question.code}", ""),
        }
        for question in section.questions
        for theirs, mine in [(stands.get(question.code), typed.get(question.code))]
        if question.code in typed and not _same(theirs, mine)
    ]
    carried = [
        (name, value)
        for name, values in form.data.lists()
        if name not in OURS and not name.startswith("choose-")
        for value in values
    ]
    context = {
        "entry": draft.entry, "section": section, "row": row, "differing": differing, "carried": carried,
        "undecided": isinstance(unsettled, Undecided), "approved": row.is_approved,
    }  # fmt: skip
    return render(request, "awards/entry/conflict.html", context, status=200 if request.method == "GET" else 409)


def chosen(request, form: SectionForm, draft) -> Answers:
    """The answers to save: all that were typed, less those for which the other text was chosen, or both in one.

    draft: as it stands; when it is another by now than the page showed, the saving will say so.
    """
    answers, stands = form.answers(), draft.answers[form.section.code]
    asked = request.POST.getlist("asked") + [code for code in answers if f"choose-{code}" in request.POST]
    words = {code: request.POST.get(f"choose-{code}") for code in asked}
    if set(words.values()) - {MINE, THEIRS, BOTH}:
        raise Undecided
    for code, word in words.items():
        question = form.section.question(code)
        if word == BOTH and _can_join(question, stands.get(code), answers.get(code)):
            answers[code] = _joined(stands[code], answers[code])
    return {code: value for code, value in answers.items() if words.get(code) != THEIRS}


def keep(request, entry, section: str) -> None:
    """Remember what the script could not save, for the page that shows both texts."""
    request.session[_key(entry, section)] = request.POST.urlencode()


def kept(request, entry, section: str | None) -> QueryDict | None:
    if "compare" not in request.GET or section is None:
        return None
    text = request.session.get(_key(entry, section))
    return QueryDict(text) if text else None


def forget(request, entry, section) -> None:
    request.session.pop(_key(entry, section.code), None)


def _key(entry, section: str) -> str:
    return f"unsaved-{entry.pk}-{section}"


def _same(theirs, mine) -> bool:
    return theirs == mine or (is_empty(theirs) and is_empty(mine))


def _can_join(question, theirs, mine) -> bool:
    """Whether both can stand: long texts one after the other, rows and choices together."""
    texts = (
        question is not None
        and question.type == QuestionType.LONG
        and isinstance(theirs, str)
        and isinstance(mine, str)
    )
    lists = isinstance(theirs, list) and isinstance(mine, list) and question.type != QuestionType.FILES
    return bool((texts or lists) and not is_empty(theirs) and not is_empty(mine))


def _joined(theirs, mine):
    if isinstance(theirs, str):
        return f"{theirs}\n\n{mine}"
    return theirs + [each for each in mine if each not in theirs]
