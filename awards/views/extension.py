"""Extensions of intake: proposed, confirmed by another person, or withdrawn; and the answers to late requests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.language import when_both
from accounts.outcome import told
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import extension as actions
from awards.forms.extension import AnswerForm, ProposalForm, WithdrawForm
from awards.queries import extension as queries
from awards.queries.edition import edition_for
from awards.rules import edition as rules

pages = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def listing(request, slug):
    edition = edition_for(request.user, slug)
    context = {
        "edition": edition,
        "closes": deadlines.intake_closing(edition),
        "rows": [{"extension": each, "whom": queries.whom(each)} for each in queries.extensions_of(edition)],
        "requests": queries.requests_of(edition),
        "may_act": rules.may_extend(request.user, edition),
        "now": timezone.now(),
    }
    return render(request, "awards/extension/list.html", context)


@login_required
@pages
def propose(request, slug):
    edition = edition_for(request.user, slug, rules.may_extend)
    return _propose(request, edition, None)


@login_required
@pages
def propose_for_request(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_extend)
    return _propose(request, edition, queries.request_for(edition, pk))


def _propose(request, edition, asked):
    region = asked.region if asked else None
    initial = {"closes_at": asked.until, "reason": asked.reason} if asked else {}
    form = ProposalForm(request.POST or None, edition=edition, region=region, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(edition, **form.cleaned_data, request=asked, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The extension is proposed. Another person confirms it."))
            return redirect("awards:extensions", edition.slug)
    closes = deadlines.intake_closing(edition, region)
    context = {"edition": edition, "form": form, "asked": asked, "closes": closes, "now": timezone.now()}
    return render(request, "awards/extension/propose.html", context)


@login_required
@pages
def confirm(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_extend)
    extension = queries.extension_for(edition, pk)
    if request.method == "POST":
        return _act(request, edition, actions.confirm, _("The new deadline holds from now on."), extension)
    instant, whom = when_both(extension.closes_at, edition.zone), queries.whom(extension)
    context = {
        "edition": edition,
        "extension": extension,
        "whom": whom,
        "may_confirm": extension.proposed_by_id != request.user.pk,
        "count": queries.regions_touched(extension),
        "consequences": [
            _("Entries of %(whom)s can be written and sent until %(instant)s.") % {"whom": whom, "instant": instant},
            _("Who has a later deadline already keeps it."),
            _("The extension and its reason stand on the timeline, and the regions see them at once."),
            _("A confirmed extension cannot be taken back."),
        ],
        "now": timezone.now(),
    }
    return render(request, "awards/extension/confirm.html", context)


@login_required
@pages
def withdraw(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_extend)
    extension = queries.extension_for(edition, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(request, edition, actions.withdraw, _("The proposal is withdrawn."), extension, **form.cleaned_data)
    context = {"edition": edition, "extension": extension, "whom": queries.whom(extension), "form": form}
    return render(request, "awards/extension/withdraw.html", context)


@login_required
@pages
def decline(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_extend)
    asked = queries.request_for(edition, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(request, edition, actions.decline, _("The request is declined."), asked, **form.cleaned_data)
    return render(request, "awards/extension/decline.html", {"edition": edition, "asked": asked, "form": form})


def _act(request, edition, action, done, row, **words):
    with told(request, done):
        action(row, by=request.user, now=timezone.now(), **words)
    return redirect("awards:extensions", edition.slug)
