from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.cookies import remember_language
from accounts.forms.entrance import AcceptForm
from accounts.models import User
from accounts.queries import invitation_by_token, person_by_email
from accounts.refusal import Refused
from config.people import acts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Take up an invitation. A link that is used, old, withdrawn or made up gets one and the same answer."""
    now = timezone.now()
    invitation = invitation_by_token(token)
    if invitation is None or not invitation.is_open(now):
        return render(request, "people/invitation_closed.html", status=404)
    known = person_by_email(invitation.email)
    if request.user.is_authenticated or known:
        return _with_account(request, token, invitation, known, now)
    person = User(email=invitation.email, name=invitation.name)
    form = AcceptForm(request.POST or None, user=person, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return _enter(
            request, token, now=now, name=data["name"], password=data["password1"], language=request.LANGUAGE_CODE
        )
    return render(request, "people/invitation.html", {"invitation": invitation, "form": form, "case": "new"})


def _with_account(request, token, invitation, known, now):
    if not request.user.is_authenticated:
        case = "log_in"
    elif known and request.user.pk == known.pk:
        case = "confirm"
    else:
        case = "other_person"
    if request.method == "POST" and case == "confirm":
        return _enter(request, token, now=now, by=request.user)
    status = 403 if request.method == "POST" else 200
    return render(request, "people/invitation.html", {"invitation": invitation, "case": case}, status=status)


def _enter(request, token, *, now, by=None, **words):
    try:
        user = acts.take_up(token, by=by, now=now, **words)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:invitation", token=token)
    response = redirect("home")
    if by is None:
        login(request, user, backend=BACKEND)
        remember_language(response, user.language)
    messages.success(request, _("Welcome. Your role is in force."))
    return response
