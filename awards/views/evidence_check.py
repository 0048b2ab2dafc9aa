"""One file of a sent entry as the secretariat checks it; everybody else of the edition reads what was found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refusal import Refused
from awards.actions import checking, copies
from awards.enums import EvidenceState
from awards.evidence import claims
from awards.forms.evidence import CheckForm
from awards.queries.edition import edition_for
from awards.queries.evidence import facts_of
from awards.queries.screening import arrived_entry, evidence_sent
from awards.questionnaire.questions import form_of
from awards.rules import edition as rules
from awards.views.reading import reading_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, slug, code, pk):
    edition = edition_for(request.user, slug)
    entry = arrived_entry(edition, code)
    evidence = evidence_sent(entry, pk)
    may_check = rules.may_check_evidence(request.user, edition)
    facts = facts_of(entry)
    form = CheckForm(request.POST if request.method == "POST" else None, initial=_standing(facts, evidence))
    if request.method == "POST":
        if not may_check:
            raise PermissionDenied
        if form.is_valid() and _checked(request, evidence, form):
            return redirect("awards:screening_entry", slug, code)
    reading = reading_for(request, entry, facts=facts)
    context = {
        "edition": edition, "entry": entry, "evidence": evidence, "form": form, "may_check": may_check,
        "file": next(item for item in reading.files if item.id == pk),
        "checks": _said(evidence),
    }  # fmt: skip
    return render(request, "awards/evidence/check.html", context)


def _standing(facts, evidence) -> dict:
    """What stands, so that a page that is only saved takes nothing back."""
    found = facts.of(evidence.pk, evidence.sent_claim)
    if found.state == EvidenceState.CLAIMED:
        return {"state": EvidenceState.CHECKED}
    return {"state": found.state, "place": found.place, "day": found.day, "note": found.note}


def _said(evidence) -> list[tuple]:
    """All words on a file, the latest first, each with the claim that it was about where that is another one now."""
    form = form_of(evidence.entry.current.form)
    return [
        (check, claims.words(form, check.supports) if check.supports != evidence.sent_claim else "")
        for check in evidence.checks.select_related("by").order_by("-pk")
    ]


def _checked(request, evidence, form) -> bool:
    try:
        about = {"supports": evidence.sent_claim, "by": request.user, "now": timezone.now()}
        check = checking.judge_file(evidence, **about, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    words = {"name": evidence.name, "state": check.get_state_display()}
    messages.success(request, _("“%(name)s”: %(state)s.") % words)
    return True


@login_required
@require_POST
def copies_again(request, slug, code):
    """Try once more where no clean copy could be made."""
    edition = edition_for(request.user, slug, rules.may_screen)
    count = copies.make_again(arrived_entry(edition, code), by=request.user, now=timezone.now())
    said = ngettext("The copy of %(count)s file is made again.", "The copies of %(count)s files are made again.", count)
    messages.success(request, said % {"count": count})
    return redirect("awards:screening_entry", slug, code)
