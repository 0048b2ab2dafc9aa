"""How a draft came to be: everything that happened, what changed between two states, and the way back to one."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.language import day
from accounts.refusal import Refused
from awards.actions.draft import ApprovedSection, StaleSection, bring_back
from awards.queries import entry as queries
from awards.queries.chronicle import chronicle, title_of
from awards.queries.comparison import compare_states, compare_versions
from awards.queries.revision import state_of, states_of
from awards.questionnaire.questions import form_of
from awards.rules import entry as rules
from awards.views.entry import closed_message

ON_A_PAGE = 80


@login_required
@require_GET
def history(request, code):
    entry = queries.fetch_entry(request.user, code)
    inner = bool(rules.may_follow_draft(request.user, entry))
    page = Paginator(chronicle(entry, inner=inner), ON_A_PAGE).get_page(request.GET.get("page"))
    days = [(label, list(items)) for label, items in groupby(page.object_list, lambda each: day(each.at))]
    context = {"entry": entry, "page_obj": page, "days": days, "inner": inner, "sections": form_of(entry.form).sections}
    return render(request, "awards/history/page.html", context)


@login_required
@require_GET
def compare(request, code, section):
    """Two states of a section; without a wish the present one and the one before it."""
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_follow_draft)
    states = states_of(entry, section)
    if not states:
        raise Http404
    newest = states[0].version
    new = _number(request, "to", newest)
    old = _number(request, "from", max((each.version for each in states if each.version < new), default=0))
    sides = [state_of(entry, section, version) for version in (old, new)]
    if None in sides:
        raise Http404
    numbers = {each.version: number for number, each in enumerate(reversed(states), 1)}
    earlier = [(numbers[each.version], each) for each in sides if each.version and not each.is_current]
    row = entry.sections.filter(section=section).first()
    context = {
        "entry": entry, "section": section, "title": title_of(form_of(entry.form), section), "states": states,
        "old": sides[0], "new": sides[1], "found": compare_states(entry, *sides),
        "earlier": earlier if queries.may(request.user, entry, now).edit else [],
        "base_version": newest, "approval": row.approved_version if row and row.is_approved else None,
    }  # fmt: skip
    return render(request, "awards/history/compare.html", context)


@login_required
@require_GET
def versions(request, code):
    """Two sent versions, for everybody who may read what was sent."""
    entry = queries.fetch_entry(request.user, code)
    sent = list(entry.versions.order_by("-number").values_list("number", "arrived_at"))
    if not sent:
        raise Http404
    newest = sent[0][0]
    new = _number(request, "to", newest)
    old = _number(request, "from", max(new - 1, 1))
    before, after = (queries.version_of(entry, number) for number in (old, new))
    context = {
        "entry": entry,
        "sent": sent,
        "old": before,
        "new": after,
        "choices": [("from", old), ("to", new)],
        "sections": compare_versions(before, after),
    }
    return render(request, "awards/history/versions.html", context)


@login_required
@require_POST
def restore(request, code, section, version):
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    here = reverse("awards:entry_compare", args=[code, section])
    base = request.POST.get("version", "")
    if not rules.holds_pen(request.user, entry):
        messages.error(request, closed_message(entry, now))
        return redirect("awards:entry", code=code)
    act = {"base_version": int(base) if base.isdecimal() else 0, "approval": request.POST.get("approval", "")}
    try:
        bring_back(entry, section=section, version=version, by=request.user, now=now, **act)
    except (StaleSection, ApprovedSection):
        messages.warning(
            request,
            _("Somebody changed or approved this section meanwhile. Compare again before you bring a state back."),
        )
        return redirect(f"{here}?from={version}")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("awards:entry", code=code)
    messages.success(request, _("The earlier state stands again. What stood before is kept in the history."))
    return redirect(here)


def _number(request, name: str, default: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 - no version is that large
        raise Http404
    return int(text)
