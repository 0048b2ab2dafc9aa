"""Certificates: issue, list, revoke, print one or all, and how they look and read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.actions import job as jobs
from accounts.outcome import told
from accounts.refusal import Refused
from awards.actions import certificate as actions
from awards.enums import CertificateKind
from awards.forms.certificate import CertificateFilter
from awards.forms.decision import ReasonForm
from awards.queries import certificate as queries
from awards.queries.edition import edition_for, standing_decision
from awards.rules import edition as rules

PAGE = 50


@login_required
@require_safe
def listing(request, slug):
    edition = edition_for(request.user, slug)
    form = CertificateFilter(request.GET)
    page = Paginator(queries.certificates_of(edition, form.chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "form": form,
        "kind": form.chosen,
        "page_obj": page,
        "counts": queries.counts_of(edition),
        "may_certify": rules.may_certify(request.user, edition),
        "may_print": rules.is_staff_of_edition(request.user, edition),
        "now": timezone.now(),
    }
    return render(request, "awards/certificate/list.html", context)


@login_required
def issue_charters(request, slug):
    edition = edition_for(request.user, slug, rules.may_certify)
    standing = standing_decision(edition)
    if standing is None or not standing.confirmed_at:
        messages.error(request, _("Charters are issued for an adopted decision only."))
        return redirect("awards:certificates", slug)
    waiting = queries.charters_to_issue(standing)
    if request.method == "POST":
        return _issue(request, slug, lambda now: actions.issue_charters(standing, by=request.user, now=now))
    context = {
        "edition": edition,
        "kind": CertificateKind.CHARTER,
        "count": waiting,
        "consequences": [
            _("Each prize of run %(run)s gets a charter with its own number.") % {"run": standing.run_number},
            _("Prizes that have a charter keep it."),
            _("The charters stay inside until the results are public."),
        ],
    }
    return render(request, "awards/certificate/issue.html", context)


@login_required
def issue_participation(request, slug):
    edition = edition_for(request.user, slug, rules.may_certify)
    if request.method == "POST":
        return _issue(request, slug, lambda now: actions.issue_participation(edition, by=request.user, now=now))
    context = {
        "edition": edition,
        "kind": CertificateKind.PARTICIPATION,
        "count": queries.regions_to_certify(edition).count(),
        "consequences": [
            _("Each region with an arrived entry gets a certificate with its own number."),
            _("Regions that have a certificate keep it."),
            _("The certificates stay inside until the results are public."),
        ],
    }
    return render(request, "awards/certificate/issue.html", context)


def _issue(request, slug, issue):
    try:
        made = issue(timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        count = len(made)
        said = ngettext("%(count)s certificate was issued.", "%(count)s certificates were issued.", count)
        messages.success(request, said % {"count": count})
    return redirect("awards:certificates", slug)


@login_required
def bulk(request, slug):
    """Asks for all valid certificates of a kind as one PDF and as a ZIP, made in the background."""
    edition = edition_for(request.user, slug, rules.is_staff_of_edition)
    kind = CertificateFilter(request.GET).chosen
    ids = list(queries.certificates_of(edition, kind).filter(revoked_at=None).values_list("pk", flat=True))
    if request.method == "POST" and ids:
        label = CertificateKind(kind).label if kind else _("Charters and certificates")
        job = jobs.start(
            "charters", title=f"{label}, {edition}", by=request.user, now=timezone.now(), edition=edition, total=len(ids),
            arguments={"certificates": ids, "name": f"{edition.slug}-{kind or 'certificates'}"},
        )  # fmt: skip
        return redirect("accounts:job", job.pk)
    context = {
        "edition": edition,
        "kind": kind,
        "count": len(ids),
        "consequences": [
            _("All valid certificates are drawn into one PDF and into a ZIP with one PDF each."),
            _("You can leave the page meanwhile and come back."),
        ],
    }
    return render(request, "awards/certificate/bulk.html", context)


@login_required
@require_safe
def pdf(request, check_id):
    """One certificate as PDF, for the edition's people and, from publication on, for its region."""
    from awards.documents.charter import draw_charter  # noqa: PLC0415 - heavy: loaded when used
    from awards.documents.charter_batches import charter_file_name  # noqa: PLC0415 - heavy: loaded when used

    found = queries.certificate_for(request.user, check_id, timezone.now())
    content = queries.content_of(found)
    drawn = draw_charter(content, created=found.issued_at)
    name = charter_file_name(content, found.sequence)
    return HttpResponse(
        drawn, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@login_required
@require_safe
def of_region(request, code, slug):
    """What a region may download, from publication on. Before it the page says the same, whoever won."""
    now = timezone.now()
    region, edition = queries.region_and_edition(request.user, code, slug)
    found = queries.certificates_of_region(region, edition, now)
    return render(
        request, "awards/certificate/region.html", {"region": region, "edition": edition, "certificates": found}
    )


@login_required
def revoke(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_certify)
    found = queries.certificate_in(edition, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _change(
            request, found, actions.revoke, _("The certificate is revoked."), reason=form.cleaned_data["reason"]
        )
    context = {
        "edition": edition,
        "certificate": found,
        "form": form,
        "consequences": [
            _("Its check page says from now on that it is revoked."),
            _("Its number is not given again."),
        ],
    }
    return render(request, "awards/certificate/revoke.html", context)


@login_required
def reissue(request, slug, pk):
    edition = edition_for(request.user, slug, rules.may_certify)
    found = queries.certificate_in(edition, pk)
    if request.method == "POST":
        return _change(request, found, actions.reissue, _("A new certificate was issued."))
    context = {
        "edition": edition,
        "certificate": found,
        "consequences": [
            _("A new certificate with a new number takes the place of %(number)s.") % {"number": found.number},
            _("It carries the wording as it is set now."),
        ],
    }
    return render(request, "awards/certificate/reissue.html", context)


def _change(request, found, action, done, **words):
    with told(request, done):
        action(found, by=request.user, now=timezone.now(), **words)
    return redirect("awards:certificates", found.edition.slug)
