"""The region admin reads a draft and gives a word on single sections."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards.actions.approval import decide
from awards.forms.approval import CheckForm
from awards.queries import entry as queries
from awards.queries.comment import open_counts, threads_of
from awards.queries.draft import load_draft
from awards.rules import entry as rules
from awards.views.presence import seen_by
from awards.views.reading import reading_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, code):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_decide_for_region)
    may, draft = queries.may(request.user, entry, now), load_draft(entry)
    posted = request.POST if request.method == "POST" else None
    form = CheckForm(posted, draft=draft, may_return=may.give_back)
    if request.method == "POST" and form.is_valid():
        try:
            decide(entry, **form.words(), by=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your words on the sections are kept."))
            return redirect("awards:entry", code=code)
    if posted is not None:
        form.show_again()
    context = {
        "entry": entry, "draft": draft, "may": may, "form": form, "rows": _rows(request, draft, form),
        "present": seen_by(request, entry, "", now), "now": now,
    }  # fmt: skip
    return render(request, "awards/entry/check.html", context)


def _rows(request, draft, form) -> list[dict]:
    """A section as it reads, how it stands, and the fields for a word on it."""
    reading = reading_for(request, draft)
    read = {section.code: section for section in reading.sections}
    counts = open_counts(threads_of(draft.entry))
    return [
        {
            "progress": each,
            "reading": {"sections": [read[each.section.code]]} if each.section.code in read else None,
            "comments": counts.get(each.section.code, 0),
            "fields": [form[f"{name}-{each.section.code}"] for name in ("decision", "note")],
            "mark": form[f"mark-{each.section.code}"],
        }
        for each in draft.progress
    ]
