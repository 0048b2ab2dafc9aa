from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import invitations_over
from awards.queries.edition import edition_for
from config.people import reads, rules
from config.people.forms import EditionInvitationForm, FilterForm
from config.people.views import roles


@login_required
@require_safe
def people(request, slug):
    edition = edition_for(request.user, slug)
    filters = FilterForm(request.GET, roles=rules.INVITES["organiser"])
    chosen = filters.cleaned_data if filters.is_valid() else {}
    page = Paginator(reads.people_of(edition, **chosen), 50).get_page(request.GET.get("page"))
    page.object_list = reads.labelled(list(page.object_list))
    invitable = rules.invitable(request.user, edition)
    waiting = invitations_over(reads.scopes_of(edition))[:200] if invitable else []
    context = {"edition": edition, "filters": filters, "page_obj": page, "invitations": waiting, "invitable": invitable}
    return render(request, "people/edition.html", {**context, "now": timezone.now()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, slug):
    edition, circle = reads.circle_of_edition(request.user, slug)
    form = EditionInvitationForm(
        request.POST or None, edition=edition, roles=circle.roles, initial={"role": request.GET.get("role", "")}
    )
    context = {"edition": edition, "back": reverse("people:edition", args=[slug])}
    return roles.invite(request, form, template="people/invite.html", context=context, back=("people:edition", slug))


@login_required
@require_POST
def resend(request, slug, pk):
    _edition, circle = reads.circle_of_edition(request.user, slug)
    return roles.resend(request, circle, pk, back=("people:edition", slug))


@login_required
@require_POST
def withdraw(request, slug, pk):
    _edition, circle = reads.circle_of_edition(request.user, slug)
    return roles.withdraw(request, circle, pk, back=("people:edition", slug))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, slug, pk):
    edition, circle = reads.circle_of_edition(request.user, slug)
    context = {"edition": edition, "back": reverse("people:edition", args=[slug])}
    return roles.end(request, circle, pk, context=context, back=("people:edition", slug))
