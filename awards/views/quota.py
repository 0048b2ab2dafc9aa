from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards.actions.quota import set_quota
from awards.forms.evidence import QuotaForm
from awards.queries.edition import edition_for
from awards.rules import edition as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, slug):
    edition = edition_for(request.user, slug, rules.may_set_edition)
    initial = {"megabytes": edition.evidence_megabytes, "files": edition.evidence_files}
    form = QuotaForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_quota(edition, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The limits of evidence are changed. The change stands on the timeline."))
            return redirect("awards:rules", slug)
    return render(request, "awards/evidence/quota.html", {"edition": edition, "form": form})
