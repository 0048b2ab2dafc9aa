from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as set_language_cookie

from accounts.actions import profile as actions
from accounts.cookies import remember_language
from accounts.forms.profile import ProfileForm
from accounts.models import User


@require_POST
def set_language(request):
    """The other language: for the visitor by cookie, for a person in the profile too."""
    response = set_language_cookie(request)
    language = request.POST.get("language")
    if request.user.is_authenticated and translation.check_for_language(language):
        actions.change(request.user, by=request.user, now=timezone.now(), language=language)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """One's own name, language, zone and mails. The form works on a copy: what is invalid never shows in the header."""
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.change(request.user, by=request.user, now=timezone.now(), **form.cleaned_data)
        with translation.override(request.user.language):
            messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
        remember_language(response, request.user.language)
        return response
    roles = request.user.memberships.current().select_related("delegated_from__user").order_by("role", "scope_id")
    return render(request, "accounts/profile.html", {"form": form, "roles": roles})
