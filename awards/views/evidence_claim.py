"""Which claim a file of a draft proves, chosen anew."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards import deadlines
from awards.actions.evidence import set_claim
from awards.forms.evidence import ClaimForm
from awards.queries.draft import load_draft
from awards.queries.entry import fetch_standing_file
from awards.queries.evidence import facts_of
from awards.queries.uploading import claims_of
from awards.rules import entry as rules
from awards.views.entry import closed_message


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, code, pk):
    now, evidence = timezone.now(), fetch_standing_file(request.user, code, pk)
    entry, draft = evidence.entry, load_draft(evidence.entry)
    asked = draft.form.question(evidence.question)
    posted = request.POST if request.method == "POST" else None
    choices, usual = claims_of(draft.form, draft.answers), asked.supports if asked else ""
    standing = evidence.supports or usual
    form = ClaimForm(posted, choices=choices, standing=standing, may_be_open=not usual)
    section = asked.section if asked else ""
    back = reverse("awards:entry_step", args=[code, section]) if section else reverse("awards:entry", args=[code])
    may = rules.holds_pen(request.user, entry) and deadlines.is_open(entry, now)
    if posted is not None and not may:
        raise PermissionDenied
    if posted is not None and form.is_valid():
        try:
            if form.cleaned_data["supports"] != standing:
                set_claim(evidence, supports=form.cleaned_data["supports"], by=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved what “%(name)s” proves.") % {"name": evidence.name})
            return redirect(f"{back}?change={draft.approval_of(section)}" if draft.approval_of(section) else back)
    context = {
        "entry": entry, "evidence": evidence, "form": form, "back": back, "may": may,
        "closed": "" if may else closed_message(entry, now), "is_approved": draft.is_approved(section),
        "facts": facts_of(entry).of(evidence.pk, evidence.supports),
    }  # fmt: skip
    return render(request, "awards/evidence/claim.html", context, status=422 if form.errors else 200)
