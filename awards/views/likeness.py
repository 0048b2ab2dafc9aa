"""Entries that read alike: the list of pairs, two entries side by side, and the secretariat's verdict."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusal import Refused
from awards.actions import likeness as actions
from awards.forms.likeness import PairFilter, VerdictForm
from awards.queries import likeness as queries
from awards.queries.edition import edition_for
from awards.queries.screening import arrived_entry
from awards.rules import edition as rules

PAGE = 20


@login_required
@require_safe
def listing(request, slug):
    edition = edition_for(request.user, slug)
    form = PairFilter(
        request.GET, dimensions=edition.programme.dimensions.all(), regions=queries.regions_with_pairs(edition)
    )
    page = Paginator(queries.pairs_of(edition, **form.chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition, "form": form, "page_obj": page, "pairs": queries.with_entries(list(page), edition),
        "run": queries.last_run(edition), "may_screen": rules.may_screen(request.user, edition),
        "filtered": bool(request.GET),
    }  # fmt: skip
    return render(request, "awards/likeness/list.html", context)


@login_required
@require_POST
def compare(request, slug):
    """Start the comparison: of the whole edition, or of the one entry that is named."""
    edition = edition_for(request.user, slug, rules.may_screen)
    code = request.POST.get("entry", "")
    entry = arrived_entry(edition, code) if code else None
    started = actions.request(edition, entry=entry, by=request.user, now=timezone.now())
    return redirect("accounts:job", started.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request, slug, one, other):
    edition = edition_for(request.user, slug)
    found, may_screen = queries.pair_for(edition, one, other), rules.may_screen(request.user, edition)
    if request.method == "POST":
        edition_for(request.user, slug, rules.may_screen)
    form = VerdictForm(request.POST if request.method == "POST" else None, one=found.one, other=found.other)
    if request.method == "POST" and form.is_valid() and _judged(request, edition, found, form):
        return redirect("awards:similar", slug)
    context = {
        "edition": edition, "pair": found, "rows": queries.side_by_side(found), "form": form, "may_screen": may_screen,
        "verdicts": queries.verdicts_of(found),
    }  # fmt: skip
    return render(request, "awards/likeness/pair.html", context)


def _judged(request, edition, found, form) -> bool:
    try:
        actions.judge(found.one, found.other, by=request.user, now=timezone.now(), edition=edition, **form.said)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    words = {"one": found.one.code, "other": found.other.code}
    messages.success(request, _("The verdict on %(one)s and %(other)s is kept.") % words)
    return True
