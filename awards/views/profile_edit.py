"""Writing the profile of a region: one small page for each thing that changes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.refusal import Refused
from awards.actions import agency as agencies
from awards.actions import masterplan as masterplans
from awards.actions import profile as actions
from awards.forms import profile as forms
from awards.models import Agency, Masterplan, PlanLink, RegionHead
from awards.queries import profile as queries
from awards.rules import profile as rules

pages = require_http_methods(["GET", "HEAD", "POST"])


def edited(request, form, act, *, region, heading, submit, back="", danger=False, lead=""):
    """Show a form; when it is sent and sound, do the act with what it holds and go back."""
    back = back or reverse("awards:region_profile", args=[region.code])
    if form.is_bound and form.is_valid():
        try:
            act(**form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        "region": region,
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": back,
        "danger": danger,
        "lead": lead,
    }
    return render(request, "awards/profile/form.html", context, status=422 if form.errors else 200)


def bound(request, form, **kwargs):
    return form(request.POST, request.FILES, **kwargs) if request.method == "POST" else form(**kwargs)


@login_required
@pages
def head_new(request, code):
    region = queries.fetch_region(request.user, code, rules.may_write_profile)
    form = bound(request, forms.HeadForm, initial={"office": actions.OFFICE_OF[region.kind]})
    heading, submit = _("Record a head of the region"), _("Record the head")
    return edited(
        request, form, lambda **data: actions.record_head(region, **data), region=region, heading=heading, submit=submit
    )


@login_required
@pages
def head_end(request, code, pk):
    head = queries.part_of(request.user, code, RegionHead, pk)
    form = bound(request, forms.EndForm, initial={"ends": head.ends})
    return edited(
        request, form, lambda **data: actions.end_head(head, **data), region=head.region,
        heading=_("End of term: %(name)s") % {"name": head.name}, submit=_("Save the last day"),
    )  # fmt: skip


@login_required
@pages
def head_void(request, code, pk):
    head = queries.part_of(request.user, code, RegionHead, pk)
    return edited(
        request, bound(request, forms.ReasonForm), lambda **data: actions.void_head(head, **data), region=head.region,
        heading=_("Void the record: %(name)s") % {"name": head.name}, submit=_("Void the record"), danger=True,
        lead=_("The record stays in the history with your reason and counts no more."),
    )  # fmt: skip


@login_required
@pages
def masterplan_new(request, code):
    region = queries.fetch_region(request.user, code, rules.may_write_profile)
    form = bound(request, forms.MasterplanForm)
    heading, submit = _("Add a version of the masterplan"), _("Add the version")
    act = lambda **data: masterplans.add_masterplan(region, **data)  # noqa: E731 - one line of glue
    return edited(request, form, act, region=region, heading=heading, submit=submit)


@login_required
@pages
def masterplan_change(request, code, pk):
    plan = queries.part_of(request.user, code, Masterplan, pk)
    form = bound(request, forms.MasterplanStateForm, initial={"status": plan.status, "decree": plan.decree})
    return edited(
        request, form, lambda **data: masterplans.change_masterplan(plan, **data), region=plan.region,
        heading=_("Masterplan, version %(number)s") % {"number": plan.number}, submit=_("Save"), back=_plan_page(plan),
    )  # fmt: skip


@login_required
@pages
def book_new(request, code, pk):
    plan = queries.part_of(request.user, code, Masterplan, pk)

    def act(*, kind, file, by, now):
        return masterplans.add_book(plan, kind=kind, name=file.name, file=file, by=by, now=now)

    return edited(
        request, bound(request, forms.BookForm), act, region=plan.region,
        heading=_("Upload a book, version %(number)s") % {"number": plan.number}, submit=_("Upload the book"), back=_plan_page(plan),
    )  # fmt: skip


def _plan_page(plan) -> str:
    return reverse("awards:masterplan", args=[plan.region.code, plan.pk])


@login_required
@pages
def plan_new(request, code):
    region = queries.fetch_region(request.user, code, rules.may_write_profile)
    form = bound(request, forms.PlanLinkForm, region=region)
    heading, submit = _("Link a plan"), _("Link the plan")
    act = lambda **data: actions.add_plan_link(region, **data)  # noqa: E731 - one line of glue
    return edited(request, form, act, region=region, heading=heading, submit=submit)


@login_required
@pages
def plan_remove(request, code, pk):
    link = queries.part_of(request.user, code, PlanLink, pk)
    return edited(
        request, bound(request, forms.NothingForm), lambda **data: actions.remove_plan_link(link, **data), region=link.region,
        heading=_("Remove the link: %(plan)s") % {"plan": link}, submit=_("Remove the link"), danger=True,
        lead=_("The profile names this plan no longer. The history of the region keeps that it was there."),
    )  # fmt: skip


@login_required
@pages
def index_new(request, code):
    region = queries.fetch_region(request.user, code, rules.may_write_profile)
    form = bound(request, forms.IndexForm)
    heading, submit = _("Record an index"), _("Record the index")
    act = lambda **data: actions.record_index(region, **data)  # noqa: E731 - one line of glue
    return edited(request, form, act, region=region, heading=heading, submit=submit)


@login_required
@pages
def year_joined(request, code):
    region = queries.fetch_region(request.user, code, rules.may_set_year_joined)
    form = bound(request, forms.YearJoinedForm, initial={"year": region.year_joined})
    return edited(
        request, form, lambda **data: actions.set_year_joined(region, **data), region=region,
        heading=_("Year joined"), submit=_("Save the year"),
        lead=_("The year in which the region joined the programme. The secretariat keeps it."),
    )  # fmt: skip


@login_required
@pages
def agency_new(request, code):
    region = queries.fetch_region(request.user, code, rules.may_write_profile)
    form = bound(request, forms.AgencyChangeForm)
    heading, submit = _("Add an agency"), _("Add the agency")
    act = lambda **data: agencies.add_agency(region=region, **data)  # noqa: E731 - one line of glue
    return edited(request, form, act, region=region, heading=heading, submit=submit)


@login_required
@pages
def agency_change(request, code, pk):
    agency = queries.part_of(request.user, code, Agency, pk)
    form = bound(request, forms.AgencyChangeForm, initial={"name": agency.name, "short_name": agency.short_name})
    return edited(
        request, form, lambda **data: agencies.change_agency(agency, **data), region=agency.region,
        heading=_("Rename an agency"), submit=_("Save"), lead=_("Sent entries keep the name that they were sent under."),
    )  # fmt: skip


@login_required
@pages
def agency_active(request, code, pk):
    """Close an agency, or open a closed one again."""
    agency = queries.part_of(request.user, code, Agency, pk)
    active = not agency.is_active
    if active:
        heading, submit, lead = _("Open again: %(agency)s"), _("Open the agency again"), ""
    else:
        heading, submit = _("Close: %(agency)s"), _("Close the agency")
        lead = _("A closed agency begins no entries. Its drafts and sent entries stay what they are.")
    return edited(
        request, bound(request, forms.ReasonForm), lambda **data: agencies.set_active(agency, active=active, **data),
        region=agency.region, heading=heading % {"agency": agency}, submit=submit, danger=not active, lead=lead,
    )  # fmt: skip
