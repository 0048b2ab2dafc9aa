"""The comments on a section: a page of its own, and the same as a fragment beside the section."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards.actions import comment as actions
from awards.forms.comment import CommentForm
from awards.queries import entry as queries
from awards.queries.comment import section_of, threads_of
from awards.questionnaire.questions import form_of
from awards.rules import entry as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request, code, section):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_comment)
    asked = section_of(entry, section)
    if asked is None:
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" and "text" in request.POST else None)
    if request.method == "POST":
        done = _act(request, entry, section, form, now)
        if done and not request.htmx:
            return redirect(f"{reverse('awards:entry_comments', args=[code, section])}#comments")
        form = CommentForm() if done else form
    context = panel(request, entry, section, now) | {
        "section": asked,
        "form": form,
        "is_gone": form_of(entry.form).section(section) is None,
    }
    template = "awards/comment/_panel.html" if request.htmx else "awards/comment/page.html"
    return render(request, template, context)


def panel(request, entry, section: str, now, threads=None) -> dict:
    """What the panel of comments shows, without the form to write one. threads: of the entry, if they were read."""
    threads = threads_of(entry) if threads is None else threads
    rows = [
        {
            "thread": thread,
            "said": [(each, each.may_be_taken_back(request.user, now)) for each in thread.said],
        }
        for thread in threads.get(section, [])
    ]
    may = queries.may(request.user, entry, now)
    return {"entry": entry, "code": section, "threads": rows, "may": may, "now": now}


def _act(request, entry, section: str, form: CommentForm, now) -> bool:
    """Do what the pressed button says; whether it was done."""
    posted, act = request.POST, {"by": request.user, "now": now}
    try:
        if "text" in posted:
            if not form.is_valid():
                return False
            actions.say(entry, section=section, text=form.cleaned_data["text"], on=_id(posted.get("on")), **act)
        elif thread := _id(posted.get("resolve")):
            actions.resolve(entry, thread=thread, **act)
        elif thread := _id(posted.get("reopen")):
            actions.reopen(entry, thread=thread, **act)
        elif said := _id(posted.get("take_back")):
            actions.take_back(entry, comment=said, **act)
        else:
            messages.error(request, _("Nothing was changed."))
    except Refused as refused:
        messages.error(request, str(refused))
        return not form.is_bound  # what was written stays on the page
    return True


def _id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004 - what a key can hold
