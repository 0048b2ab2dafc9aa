"""Who else is here, asked now and then by open pages."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from awards.actions.presence import touch_if_stale
from awards.queries import entry as queries
from awards.queries import presence
from awards.questionnaire.questions import form_of
from awards.rules import entry as rules


@login_required
@require_GET
def others(request, code):
    """A few bytes; a write only when the page was not heard of for a while."""
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_follow_draft)
    context = {"present": seen_by(request, entry, request.GET.get("section", ""), now)}
    return render(request, "awards/presence/_sentences.html", context)


def seen_by(request, entry, section: str, now) -> list[dict]:
    """Note that the reader is here, and tell who else is. For pages of those who work on the entry."""
    form = form_of(entry.form)
    section = section if form.section(section) else ""
    found = presence.presences_of(entry, now)
    touch_if_stale(entry, presence.own(found, request.user), who=request.user, section=section, now=now)
    return presence.words(found, form, but=request.user, now=now)
