"""Wording and emblem of the charters of an edition, with a sample to look at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.outcome import told
from accounts.refusal import Refused
from awards.actions import charter as actions
from awards.charter_wording import sample_content
from awards.forms.certificate import EmblemForm, WordingForm
from awards.queries.edition import edition_for
from awards.rules import edition as rules


@login_required
def wording(request, slug):
    edition = edition_for(request.user, slug, rules.may_certify)
    form = WordingForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        done = _("The wording is saved. Issued certificates keep theirs.")
        if _done(request, done, form, actions.set_wording, edition, words=form.words, patterns=form.patterns):
            return redirect("awards:charter", slug)
    return render(request, "awards/certificate/wording.html", _context(edition, form, EmblemForm()))


@login_required
@require_POST
def emblem(request, slug):
    edition = edition_for(request.user, slug, rules.may_certify)
    form = EmblemForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["emblem"]
        words = {"name": file.name, "data": file.read()}
        if _done(request, _("The emblem is saved."), form, actions.set_emblem, edition, **words):
            return redirect("awards:charter", slug)
    return render(request, "awards/certificate/wording.html", _context(edition, WordingForm(edition=edition), form))


@login_required
@require_POST
def remove_emblem(request, slug):
    edition = edition_for(request.user, slug, rules.may_certify)
    with told(request, _("The emblem is removed.")):
        actions.remove_emblem(edition, by=request.user, now=timezone.now())
    return redirect("awards:charter", slug)


def _context(edition, form, emblem_form):
    return {"edition": edition, "form": form, "emblem_form": emblem_form, "emblem": edition.charter.get("emblem")}


def _done(request, said, form, action, edition, **words) -> bool:
    try:
        action(edition, by=request.user, now=timezone.now(), **words)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True


@login_required
@require_safe
def sample(request, slug):
    """A charter of nobody with the wording of now."""
    from awards.documents.charter import draw_charter  # noqa: PLC0415 - heavy: loaded when used

    edition = edition_for(request.user, slug)
    drawn = draw_charter(sample_content(edition))
    headers = {"Content-Disposition": f'attachment; filename="{edition.slug}-sample.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)
