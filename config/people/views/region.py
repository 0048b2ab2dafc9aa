from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries
from accounts.enums import Role
from accounts.queries import delegations_over, invitations_over, memberships_over
from accounts.refusal import Refused
from awards.actions.agency import add_agency as add_agency_to
from config.people import reads, rules
from config.people.forms import AgencyForm, AgencyInvitationForm
from config.people.views import roles


@login_required
@require_safe
def people(request, code):
    """The agencies of a region with their people, and the invitations that wait."""
    region = reads.region_for(request.user, code)
    scopes = reads.agency_scopes(region)
    held = list(memberships_over(scopes))
    agencies = [
        {"agency": agency, "people": [row for row in held if row.scope_id == agency.pk]}
        for agency in region.agencies.filter(is_active=True)
    ]
    context = {"region": region, "agencies": agencies, "invitations": invitations_over(scopes), "now": timezone.now()}
    context["delegations"] = delegations_over(Role.REGION_ADMIN, region.pk, context["now"])
    context["may_hand_over"] = queries.own_membership(request.user, Role.REGION_ADMIN, region.pk) is not None
    context["may_manage"] = rules.may_manage_region_people(request.user, region)
    return render(request, "people/region.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, code):
    region, _circle = reads.circle_of_region(request.user, code)
    form = AgencyInvitationForm(request.POST or None, region=region, initial={"agency": request.GET.get("agency", "")})
    context = {"region": region, "back": reverse("people:region", args=[code])}
    return roles.invite(request, form, template="people/invite.html", context=context, back=("people:region", code))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_agency(request, code):
    region = reads.region_for(request.user, code, manage=True)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agency = add_agency_to(region=region, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("%(agency)s is added. Invite its people next.") % {"agency": agency})
            return redirect("people:region", code)
    return render(request, "people/agency.html", {"region": region, "form": form})


@login_required
@require_POST
def resend(request, code, pk):
    _region, circle = reads.circle_of_region(request.user, code)
    return roles.resend(request, circle, pk, back=("people:region", code))


@login_required
@require_POST
def withdraw(request, code, pk):
    _region, circle = reads.circle_of_region(request.user, code)
    return roles.withdraw(request, circle, pk, back=("people:region", code))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, code, pk):
    region, circle = reads.circle_of_region(request.user, code)
    context = {"region": region, "back": reverse("people:region", args=[code])}
    return roles.end(request, circle, pk, context=context, back=("people:region", code))
