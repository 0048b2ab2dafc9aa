"""Starting an entry: what it is, whether it may enter, and only then the form. One address, one step after the other.

Every step carries what the earlier ones were told, so nothing typed is lost on the way back and forth.
"""

import uuid
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards import gate
from awards.actions.beginning import begin
from awards.actions.register import promote
from awards.forms.eligibility import GateForm
from awards.forms.entry import CopyForm, StartForm
from awards.queries import eligibility
from awards.queries import entry as queries
from awards.queries.lineage import can_go_on_in, own_earlier
from awards.queries.register import fetch_innovation
from awards.rules import entry as rules

SAFE = ("GET", "HEAD")
LONGEST_ID = 12


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    now, agencies = timezone.now(), queries.agencies_for(request.user)
    if not agencies:
        raise PermissionDenied
    editions = queries.open_editions(now, agencies)
    source = _source(request, editions)
    form = _start_form(request, agencies, editions, source)
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "back" and form.is_valid():
        answer = _check(request, form, source, step, now)
        if answer is not None:
            return answer
    context = {
        "form": form, "editions": with_sentences(editions), "now": now, "source": source,
        "rules": any(edition.gate_rules for edition in editions),
        "copy_form": CopyForm(earlier=own_earlier(request.user, editions)) if editions and source is None else None,
    }  # fmt: skip
    return render(request, "awards/entry/start.html", context)


def with_sentences(editions):
    """The editions, each with its rules of eligibility in words."""
    for edition in editions:
        rows = edition.gate_rules
        edition.gate_sentences = gate.sentences(rows, eligibility.labels_of(edition)) if rows else []
    return editions


def _source(request, editions):
    """The earlier entry whose answers are carried over, if one is named: own work, of an edition before the open one."""
    code = request.POST.get("from") or request.GET.get("from") or request.GET.get("source")
    if not code or not editions:
        return None
    source = queries.fetch_entry(request.user, code, rules.may_work_on_entry)
    if not can_go_on_in(source.edition, editions):
        raise Http404
    return source


def _start_form(request, agencies, editions, source) -> StartForm:
    data = None if request.method in SAFE else request.POST.copy()
    categories = queries.open_categories(editions)
    if data and data.get("switch"):
        data["category"], data["subdimension"] = data["switch"], ""
    initial = {"key": uuid.uuid4().hex, **_wished(request, categories, agencies, source)}
    return StartForm(data, agencies=agencies, categories=categories, copying=source is not None, initial=initial)


def _wished(request, categories, agencies, source) -> dict:
    """What links to this page may fill in: agency, dimension and title, or those of the entry that is copied."""
    if source is not None:
        wish = {"agency": source.agency_id, "dimension": source.category.dimension.code, "title": source.title}
    else:
        wish = {name: request.GET.get(name, "") for name in ("agency", "dimension", "title")}
    kinds = {agency.pk: agency.region.kind for agency in agencies}
    agency = int(wish["agency"]) if str(wish["agency"]).isdecimal() else None
    kind = kinds.get(agency) or next(iter(kinds.values()))
    wanted = request.GET.get("edition", "")
    fitting = (
        each
        for each in categories
        if each.participant == kind
        and each.dimension.code == wish["dimension"]
        and (not wanted or each.edition.slug == wanted)
    )
    category = next(fitting, None)
    wish |= {"agency": agency if agency in kinds else None, "category": category and category.pk}
    return wish | {"subdimension": request.GET.get("subdimension", "")}


def _registered(request):
    """The innovation of the register that this entry comes out of, if the address names one that is kept by this person."""
    number = request.GET.get("register", "")
    return fetch_innovation(request.user, int(number)) if number.isdecimal() and len(number) < LONGEST_ID else None


def _check(request, form, source, step, now):
    """From here the start form is right: ask what the rules need, say what they say, then start. None when an edition
    without rules refused, which is said."""
    agency, category = form.cleaned_data["agency"], form.cleaned_data["category"]
    edition = category.edition
    if not edition.gate_rules:
        return _begin(request, form, None, source, now)
    posted = step in {"check", "start", "change"} and not request.POST.get("switch")
    gate_form = GateForm(
        request.POST if posted else None,
        asked=gate.asked(edition.gate_rules, category.dimension.code),
        questions=gate.fit_questions(edition.gate_rules, category.dimension.code),
        earlier=own_earlier(request.user, [edition]).filter(region=agency.region_id) if source is None else None,
        year=edition.year,
        initial={name: request.POST.get(name) or request.GET.get(name) for name in ("started", "won", "won_year")},
    )
    context = {"form": gate_form, "start_form": form, "source": source, "edition": edition, "now": now}
    context |= {"agency": agency, "category": category}
    if not posted or step == "change" or not gate_form.is_valid():
        context["rules"] = gate.sentences(_concerned(edition, category), eligibility.labels_of(edition))
        return render(request, "awards/entry/gate.html", context)
    if step == "start" and (answer := _begin(request, form, gate_form, source, now)):
        return answer
    return render(request, "awards/entry/verdict.html", context | _verdict(request, gate_form, context, now))


def _concerned(edition, category) -> list[dict]:
    """The rules that hold for this dimension."""
    return [
        row for row in edition.gate_rules if row.get("dimension", category.dimension.code) == category.dimension.code
    ]


def _verdict(request, gate_form, context, now) -> dict:
    edition, region, category = context["edition"], context["agency"].region, context["category"]
    facts = eligibility.facts_for(
        edition, region=region, dimension=category.dimension, said=gate_form.said, now=now,
        continues=context["source"] or gate_form.continues,
    )  # fmt: skip
    rulings = gate.judge(edition.gate_rules, facts)
    counted = any(ruling.kind == "at_most" and not ruling.holds for ruling in rulings)
    standing = eligibility.living(edition, region).with_labels() if counted else []
    asked = any(ruling.kind == "not_winner_of_last" and ruling.holds for ruling in rulings)
    title = context["start_form"].cleaned_data["title"]
    others = {ruling.obstacle.instead for ruling in rulings if ruling.obstacle}
    return {
        "rulings": rulings,
        "eligible": gate.is_eligible(rulings),
        "standing": [entry for entry in standing if rules.may_see_entry(request.user, entry)],
        "instead": list(edition.categories.filter(dimension__code__in=others, participant=region.kind)
                        .select_related("dimension")),
        "namesakes": eligibility.namesakes(edition, region, title, now) if asked else [],
        "ask": eligibility.whom_to_ask(edition, region),
    }  # fmt: skip


def _begin(request, form, gate_form, source, now):
    """To the new entry; None when it was refused, which is said."""
    chosen, innovation = form.cleaned_data, _registered(request)
    act = partial(promote, innovation) if innovation else begin
    try:
        entry = act(
            agency=chosen["agency"], category=chosen["category"], subdimension=chosen["subdimension"],
            title=chosen["title"], key=chosen["key"], with_files=chosen.get("with_files", False), copy=source is not None,
            said=gate_form.said if gate_form else None, continues=source or (gate_form.continues if gate_form else None),
            by=request.user, now=now,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    return redirect("awards:entry", code=entry.code)
