"""Publishing the draft: what it does to the drafts of entries is shown first, then it is done once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock_now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusal import Refused
from awards.actions import form_draft as actions
from awards.actions.form_draft import StaleFormDraft
from awards.forms.builder import PublishForm
from awards.queries import form as queries
from awards.queries.edition import intake_is_over, results_are_public
from awards.questionnaire.definition import faults_of
from awards.rules.edition import may_build_form
from awards.views.form import pages


@login_required
@pages
def publish(request, slug):
    edition = queries.edition_with_form(request.user, slug, may_build_form)
    draft = queries.open_draft(edition)
    if draft is None:  # a second click, or somebody else was faster
        messages.info(request, _("There is no draft to publish. This is the form that stands."))
        return redirect("awards:form", slug)
    closed = intake_is_over(edition, clock_now())
    form = PublishForm(request.POST or None, initial={"version": draft.version}, closed=closed)
    if form.is_bound and form.is_valid() and done(request, draft, form.cleaned_data):
        return redirect("awards:form", slug)
    faults, known = faults_of(draft.definition), queries.criteria_of(edition)
    impact = None if faults else queries.impact_of(edition, draft.definition)
    context = {
        "edition": edition,
        "draft": draft,
        "form": asked_again(form, draft, closed=closed),
        "is_public": results_are_public(edition, clock_now()),
        "is_closed": closed,
        "faults": faults,
        "impact": impact,
        "unknown": queries.unknown_criteria(draft.definition, known),
        "criteria_fixed": known.is_fixed,
        "consequences": consequences(impact.approvals if impact else 0),
    }
    status = 200 if not form.is_bound else 422 if form.errors else 409
    return render(request, "awards/form/publish.html", context, status=status)


def asked_again(form, draft, *, closed: bool) -> PublishForm:
    """With its errors, or on the state that stands by now and with the reason that was typed."""
    if form.errors:
        return form
    typed = {"reason": form.cleaned_data.get("reason", "")} if form.is_bound else {}
    return PublishForm(initial={"version": draft.version, **typed}, closed=closed)


def consequences(approvals: int) -> list[str]:
    text = ngettext(
        "%(count)s approved section changes, so the region admin has to approve it again.",
        "%(count)s approved sections change, so the region admins have to approve them again.",
        approvals,
    )
    return [
        _("The draft becomes a version that nobody can change; new entries begin with it."),
        _("Drafts go over at once. Answers follow their questions, and what has no place any more is set aside."),
        *([text % {"count": approvals}] if approvals else []),
        _("Who has a page of a changed section open is told at the next saving, and sees both texts."),
        _("What was sent keeps the form that it was sent with."),
    ]


def done(request, draft, data: dict) -> bool:
    wish = {"base_version": data["version"], "reason": data.get("reason", "")}
    try:
        version = actions.publish(draft, **wish, by=request.user, now=clock_now())
    except StaleFormDraft:
        messages.warning(request, _("Somebody changed the form meanwhile. Look again at what it does now."))
        return False
    except Refused as refused:
        for line in str(refused).splitlines():
            messages.error(request, line)
        return False
    messages.success(request, _("Version %(number)s is published. All drafts follow it.") % {"number": version.number})
    return True
