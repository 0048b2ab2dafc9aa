"""Handing one's role over while one is away: of a region's admin, of a province's coordinator."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import delegation as delegations
from accounts.actions import invitation as invitations
from accounts.actions import membership as memberships
from accounts.models import Membership
from accounts.outcome import told
from accounts.queries import delegations_over
from accounts.refusal import Refused
from config.people import acts, reads
from config.people.forms import DelegationForm

pages = require_http_methods(["GET", "HEAD", "POST"])


@dataclass
class Absence:
    """What is handed over, by which membership, and where that is done."""

    place: Any
    own: Membership
    route: str
    people: list

    def back(self):
        return redirect(self.route, self.place.code)


def _region(request, code) -> Absence:
    region, own = reads.own_region_of(request.user, code)
    return Absence(region, own, "people:region_delegate", reads.possible_stand_ins(region, request.user))


def _province(request, code) -> Absence:
    province, own = reads.own_province_of(request.user, code)
    return Absence(province, own, "people:province_delegate", [])


@login_required
@pages
def region(request, code):
    return _page(request, _region(request, code))


@login_required
@pages
def province(request, code):
    return _page(request, _province(request, code))


def _page(request, absence):
    now = timezone.now()
    form = DelegationForm(request.POST or None, people=absence.people)
    if request.method == "POST" and form.is_valid() and _handed_over(request, absence, form, now):
        return absence.back()
    context = {
        "place": absence.place,
        "route": absence.route,
        "form": form,
        "delegations": delegations_over(absence.own.role, absence.own.scope_id, now),
        "invitations": reads.invited_stand_ins(absence.own),
        "own": absence.own,
        "now": now,
    }
    return render(request, "people/delegate.html", context)


def _handed_over(request, absence, form, now) -> bool:
    days = {**form.days(), "by": request.user, "now": now}
    data = form.cleaned_data
    try:
        if data["person"]:
            acts.delegate(absence.own, to=data["person"], place=absence.place, **days)
            said = _("%(name)s stands in for you on these days.") % {"name": data["person"]}
        else:
            label = str(absence.place)
            delegations.invite(absence.own, email=data["email"], name=data["name"], scope_label=label, **days)
            said = _("The invitation is sent to %(email)s.") % {"email": data["email"]}
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True


@login_required
@require_POST
def region_end(request, code, pk):
    return _end(request, _region(request, code), pk)


@login_required
@require_POST
def province_end(request, code, pk):
    return _end(request, _province(request, code), pk)


def _end(request, absence, pk):
    """Back earlier than planned: the stand-in's next page no longer has the right."""
    held = reads.delegation_of(absence.own, pk)
    with told(request, _("%(name)s no longer stands in for you.") % {"name": held.user}):
        memberships.end(held, by=request.user, now=timezone.now(), reason=_("Back earlier than planned"))
    return absence.back()


@login_required
@require_POST
def region_withdraw(request, code, pk):
    return _withdraw(request, _region(request, code), pk)


@login_required
@require_POST
def province_withdraw(request, code, pk):
    return _withdraw(request, _province(request, code), pk)


def _withdraw(request, absence, pk):
    with told(request, _("The invitation is withdrawn; its link no longer works.")):
        invitations.withdraw(reads.stand_in_invitation(absence.own, pk), by=request.user, now=timezone.now())
    return absence.back()
