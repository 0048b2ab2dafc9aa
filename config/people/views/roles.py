"""The acts that both people pages offer: invite, send again, withdraw, end. Each view fetches its circle first."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import invitation as invitations
from accounts.outcome import told
from accounts.refusal import Refused
from config.people import acts
from config.people.forms import ReasonForm


def invite(request, form, *, template, context, back):
    if request.method == "POST" and form.is_valid():
        try:
            invitation, _token = invitations.invite(by=request.user, now=timezone.now(), **form.offer())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation is sent to %(email)s.") % {"email": invitation.email})
            return redirect(*back)
    return render(request, template, {**context, "form": form})


def resend(request, circle, pk, *, back):
    invitation = circle.invitation(pk)
    with told(request, _("A new link is sent to %(email)s.") % {"email": invitation.email}):
        invitations.resend(invitation, by=request.user, now=timezone.now())
    return redirect(*back)


def withdraw(request, circle, pk, *, back):
    with told(request, _("The invitation is withdrawn; its link no longer works.")):
        invitations.withdraw(circle.invitation(pk), by=request.user, now=timezone.now())
    return redirect(*back)


def end(request, circle, pk, *, context, back):
    membership = circle.membership(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.end_role(
                membership,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                edition=circle.edition,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role of %(name)s has ended.") % {"name": membership.user})
            return redirect(*back)
    return render(request, "people/end.html", {**context, "form": form, "membership": membership})
