"""The rules of eligibility of an edition, set by its organiser."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards import gate
from awards.actions import eligibility as actions
from awards.enums import StageKind
from awards.forms.gate_rules import FORMS, GateRulesForm
from awards.queries.edition import edition_for
from awards.queries.eligibility import labels_of
from awards.rules import edition as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, slug):
    now, edition = timezone.now(), edition_for(request.user, slug, rules.may_set_edition)
    stage = edition.stage(StageKind.INTAKE)
    is_open = bool(stage and stage.opens_at <= now)
    added = request.POST.get("add", "")
    form = GateRulesForm(
        request.POST if request.method == "POST" else None,
        edition=edition,
        dimensions=edition.programme.dimensions.all(),
        needs_reason=is_open,
        added=added,
    )
    if request.method == "POST" and not added and form.is_valid() and _saved(request, edition, form, now):
        return redirect("awards:gate_rules", slug)
    kinds = [(kind, each.title) for kind, each in FORMS.items()]
    context = {"edition": edition, "form": form, "kinds": kinds, "is_open": is_open, "added": added}
    return render(request, "awards/eligibility/rules.html", context)


def _saved(request, edition, form, now) -> bool:
    wish = {"rules": form.rows(), "reason": form.cleaned_data["reason"], "base": form.cleaned_data["base"] or None}
    try:
        actions.set_rules(edition, **wish, by=request.user, now=now)
    except actions.StaleRules as stale:
        form.add_error(None, _told(stale.current))
        form.begin_from(stale.current)
        return False
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, _("The rules of eligibility are changed. They hold for every entry that is started from now on.")
    )
    return True


def _told(edition) -> str:
    standing = gate.sentences(edition.gate_rules, labels_of(edition))
    return _(
        "Somebody changed the rules while you had this page open, so nothing is saved yet. These stand now: %(rules)s "
        "Save again to put yours in their place."
    ) % {"rules": " ".join(standing) or _("none.")}
