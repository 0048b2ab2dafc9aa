"""The register of innovations of a region: what agencies plan, run and have carried out, and the way to an entry."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.actions import audit
from awards.actions import register as actions
from awards.forms.register import InnovationForm, RegisterFilter, StateForm
from awards.queries import profile
from awards.queries import register as queries
from awards.rules import profile as rules
from awards.tables import writing
from awards.tables.register import RegisterExport
from awards.views.profile_edit import bound, edited, pages

PAGE = 50


def _filtered(request, region):
    form = RegisterFilter(request.GET, **queries.choices_for(request.user, region))
    return form, queries.innovations_of(request.user, region, **form.wishes if form.is_valid() else {})


@login_required
@require_GET
def listing(request, code):
    region = profile.fetch_region(request.user, code, rules.may_read_register)
    form, found = _filtered(request, region)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "region": region, "form": form, "page_obj": page, "filtered": any(form.wishes.values()),
        "keeps": bool(rules.may_keep_register(request.user, region)),
        "administers": bool(rules.administers(request.user, region)),
        "opened": queries.read_entries(request.user, [each for row in page.object_list for each in row.living]),
    }  # fmt: skip
    return render(request, "awards/register/list.html", context)


@login_required
@require_GET
def export(request, code, extension):
    """The rows of the list as it is filtered, in the form that an import takes."""
    region = profile.fetch_region(request.user, code, rules.may_read_register)
    _form, found = _filtered(request, region)
    rows = queries.rows_for_export(found)
    with transaction.atomic():
        audit.record("register.export", region, by=request.user, now=timezone.now(), rows=len(rows))
    heads, lines = RegisterExport().take(rows)
    data = writing.write(extension, heads, lines, title=_("Register of innovations"))
    name = f"register-{region.code}.{extension}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=writing.CONTENT_TYPES[extension], headers=headers)


@login_required
@pages
def new(request, code):
    region = profile.fetch_region(request.user, code, rules.may_keep_register)
    form = bound(request, InnovationForm, agencies=queries.agencies_kept_by(request.user, region))
    return edited(
        request, form, lambda **data: actions.register(data.pop("agency"), **data), region=region,
        heading=_("Report an innovation"), submit=_("Report the innovation"), back=_list(region),
        lead=_("Read by your region, its province and the people who run the programme; never by judges or the public."),
    )  # fmt: skip


@login_required
@require_GET
def page(request, pk):
    innovation = queries.fetch_innovation(request.user, pk, rules.may_read_innovation)
    now, region = timezone.now(), innovation.agency.region
    keeps = bool(rules.may_keep_innovation(request.user, innovation))
    steps = innovation.steps.select_related("by")
    offers = queries.offers_for(innovation, now) if keeps else []
    promotions = list(queries.promotions_shown(request.user, region).filter(innovation=innovation))
    context = {
        "innovation": innovation, "region": region, "keeps": keeps, "promotions": promotions,
        "opened": queries.read_entries(request.user, promotions),
        "offers": [{"offer": offer, "url": start_url(innovation, offer)} for offer in offers],
        "planned": innovation.state == "planned", "now": now,
        "history": [{"label": step.get_state_display(), "instant": step.at,
                     "note": " · ".join(text for text in (str(step.by), step.note) if text)} for step in steps],
    }  # fmt: skip
    return render(request, "awards/register/page.html", context)


def start_url(innovation, offer) -> str:
    """The start page, which checks the eligibility, with what the register knows."""
    known = {
        "register": innovation.pk, "agency": innovation.agency_id, "dimension": innovation.dimension.code,
        "title": innovation.title, "started": innovation.starts.isoformat(), "edition": offer.edition.slug,
    }  # fmt: skip
    if innovation.subdimension_id:
        known["subdimension"] = innovation.subdimension_id
    return f"{reverse('awards:entry_new')}?{urlencode(known)}"


@login_required
@pages
def change(request, pk):
    innovation = queries.fetch_innovation(request.user, pk)
    names = ("title", "dimension", "subdimension", "starts", "ends", "description", "budget", "url")
    form = bound(request, InnovationForm, initial={name: getattr(innovation, name) for name in names})
    return edited(
        request, form, lambda **data: actions.change(innovation, **data), region=innovation.agency.region,
        heading=_("Change what is reported"), submit=_("Save"), back=_page(innovation),
    )  # fmt: skip


@login_required
@pages
def move(request, pk):
    innovation = queries.fetch_innovation(request.user, pk)
    form = bound(request, StateForm, initial={"state": innovation.state, "ends": innovation.ends})
    return edited(
        request, form, lambda **data: actions.move(innovation, **data), region=innovation.agency.region,
        heading=_("Change the state"), submit=_("Save the state"), back=_page(innovation), lead=innovation.title,
    )  # fmt: skip


def _page(innovation) -> str:
    return reverse("awards:innovation_page", args=[innovation.pk])


def _list(region) -> str:
    return reverse("awards:register", args=[region.code])
