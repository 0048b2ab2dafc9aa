"""The origin of an entry: set by its writers in the draft, weighed and completed by the secretariat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.outcome import told
from accounts.refusal import Refused
from awards.actions import lineage as actions
from awards.forms.lineage import DeclineForm, OutsideForm, SearchForm, SourceForm
from awards.queries import entry as queries
from awards.queries import lineage as lines
from awards.queries.edition import edition_for
from awards.queries.screening import arrived_entry
from awards.rules import edition as edition_rules
from awards.rules import entry as rules


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_draft(request, code):
    """The writers' page: published innovations, own earlier entries, or something outside."""
    now, entry = timezone.now(), queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    here, may = reverse("awards:entry_lineage", args=[code]), queries.may(request.user, entry, now)
    sources = lines.sources_for(request.user, entry, now)
    forms = _forms(request, sources, may.edit)
    if request.method == "POST" and _connected(request, entry, forms, now):
        return redirect(here)
    links = lines.shown(entry, now, weighed=True, reader=request.user)
    context = {
        "entry": entry, "links": links, "forms": forms, "may_edit": may.edit, "here": here,
        "mine": {link.pk for link in links if not link.by_secretariat}, "back": reverse("awards:entry", args=[code]),
    }  # fmt: skip
    return render(request, "awards/lineage/page.html", context)


@login_required
@require_POST
def take_back(request, code, pk):
    entry = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    link = lines.link_of(entry, pk)
    return _acted(
        request, lambda: actions.take_back(link, by=request.user, now=timezone.now()), "awards:entry_lineage", code
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_arrived(request, slug, code):
    """The secretariat's page: every arrived entry of the programme can be the origin."""
    now, edition = timezone.now(), edition_for(request.user, slug)
    entry, may = arrived_entry(edition, code), edition_rules.may_screen(request.user, edition)
    if request.method == "POST":
        edition_for(request.user, slug, edition_rules.may_screen)
    here = reverse("awards:screening_lineage", args=[slug, code])
    forms = _forms(request, lines.sources_for_secretariat(entry), may)
    if request.method == "POST" and _connected(request, entry, forms, now, by_secretariat=True):
        return redirect(here)
    context = {
        "entry": entry, "edition": edition, "links": lines.shown(entry, now, weighed=True), "forms": forms, "may_edit": may,
        "weighs": may, "decline_form": DeclineForm(), "here": here,
        "back": reverse("awards:screening_entry", args=[slug, code]),
    }  # fmt: skip
    return render(request, "awards/lineage/page.html", context)


@login_required
@require_POST
def weigh(request, slug, code, pk):
    """Confirm a link, or decline it with a reason."""
    now, edition = timezone.now(), edition_for(request.user, slug, edition_rules.may_screen)
    link = lines.link_of(arrived_entry(edition, code), pk)
    if request.POST.get("act") == "decline":
        reason = request.POST.get("reason", "")
        done = lambda: actions.decline(link, reason=reason, by=request.user, now=now)  # noqa: E731 - one of two acts
    else:
        done = lambda: actions.confirm(link, by=request.user, now=now)  # noqa: E731 - the other
    return _acted(request, done, "awards:screening_lineage", slug, code)


def _acted(request, act, name, *args):
    with told(request, _("Saved.")):
        act()
    return redirect(name, *args)


def _forms(request, sources, may_edit) -> dict:
    """The search, what it found as a choice, and the form for what stands outside; the one that was sent is bound."""
    search = SearchForm(request.POST if "q" in request.POST else request.GET)
    search.is_valid()
    text = search.cleaned_data.get("q", "")
    found = lines.search(sources, text) if may_edit and text else []
    which = request.POST.get("which", "")
    return {
        "search": search,
        "searched": bool(text),
        "found": found,
        "most": lines.MOST_FOUND,
        "source": SourceForm(request.POST if which == "source" else None, found=found, auto_id="source_%s"),
        "outside": OutsideForm(request.POST if which == "outside" else None, auto_id="outside_%s"),
    }


def _connected(request, entry, forms, now, *, by_secretariat=False) -> bool:
    which = request.POST.get("which", "")
    form = forms["outside"] if which == "outside" else forms["source"]
    if not form.is_bound or not form.is_valid():
        return False
    given = {"outside": form.outside} if which == "outside" else {"source": form.chosen}
    try:
        actions.connect(
            entry, kind=form.cleaned_data["kind"], by=request.user, now=now, by_secretariat=by_secretariat, **given
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The origin is kept."))
    return True
