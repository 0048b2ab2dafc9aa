"""The links of a sent entry: looked at by a job when the secretariat asks, and by people, whose word stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import job as jobs
from awards.actions import checking
from awards.forms.evidence import WordForm
from awards.queries.edition import edition_for
from awards.queries.evidence import link_facts
from awards.queries.links import links_of
from awards.queries.screening import arrived_entry
from awards.rules import edition as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, slug, code):
    edition = edition_for(request.user, slug)
    entry = arrived_entry(edition, code)
    links, may_check = links_of(entry), rules.may_screen(request.user, edition)
    if request.method == "POST":
        if not may_check:
            raise PermissionDenied
        form = WordForm(request.POST)
        if form.is_valid() and form.cleaned_data["url"] in {link["url"] for link in links}:
            checking.give_word(entry, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Your word on the link stands."))
        else:
            messages.error(request, _("This link is not in the entry any more. Nothing was saved."))
        return redirect("awards:link_checks", slug, code)
    facts = link_facts(entry)
    context = {
        "edition": edition, "entry": entry, "may_check": may_check,
        "rows": [{**link, "facts": facts.get(link["url"])} for link in links],
    }  # fmt: skip
    return render(request, "awards/evidence/links.html", context)


@login_required
@require_POST
def check(request, slug, code):
    edition = edition_for(request.user, slug, rules.may_screen)
    entry = arrived_entry(edition, code)
    links = links_of(entry)
    if not links:
        messages.info(request, _("The entry names no links."))
        return redirect("awards:link_checks", slug, code)
    title = _("Links of %(code)s") % {"code": entry.code}
    act = {"by": request.user, "now": timezone.now(), "edition": edition}
    job = jobs.start("links", title=title, arguments={"entry": entry.pk}, total=len(links), **act)
    return redirect("accounts:job", job.pk)
