"""Clusters of regions: who belongs to which, kept by the secretariat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.language import pick
from accounts.refusal import Refused
from awards.actions import cluster as actions
from awards.forms.profile import ClusterForm, MemberForm, ReasonForm
from awards.queries import profile as queries
from awards.rules import profile as rules
from awards.views.profile_edit import bound

pages = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_GET
def listing(request):
    if not rules.may_read_clusters(request.user, None):
        raise Http404
    context = {"clusters": queries.clusters_with_members(), "writes": rules.may_set_clusters(request.user, None)}
    return render(request, "awards/profile/clusters.html", context)


def _edited(request, form, act, heading, submit, *, danger=False):
    if form.is_bound and form.is_valid():
        try:
            act(**form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("awards:clusters")
    context = {"form": form, "heading": heading, "submit": submit, "danger": danger}
    return render(request, "awards/profile/cluster_form.html", context, status=422 if form.errors else 200)


@login_required
@pages
def new(request):
    if not rules.may_read_clusters(request.user, None):
        raise Http404
    if not rules.may_set_clusters(request.user, None):
        raise PermissionDenied
    return _edited(request, bound(request, ClusterForm), actions.add_cluster, _("Add a cluster"), _("Add the cluster"))


@login_required
@pages
def change(request, code):
    cluster = queries.fetch_cluster(request.user, code)
    names = ("name_id", "name_en", "source")
    form = bound(request, ClusterForm, initial={name: getattr(cluster, name) for name in names})
    act = lambda **data: actions.change_cluster(cluster, **data)  # noqa: E731 - one line of glue
    return _edited(request, form, act, _("Change the cluster"), _("Save"))


@login_required
@pages
def member_new(request, code):
    cluster = queries.fetch_cluster(request.user, code)
    heading = _("Add a region to %(cluster)s") % {"cluster": pick(cluster, "name")}
    act = lambda **data: actions.add_member(cluster, **data)  # noqa: E731 - one line of glue
    return _edited(request, bound(request, MemberForm), act, heading, _("Add the region"))


@login_required
@pages
def member_remove(request, pk):
    member = queries.fetch_member(request.user, pk)
    heading = _("Take %(region)s out of the cluster") % {"region": member.region}
    act = lambda **data: actions.remove_member(member, **data)  # noqa: E731 - one line of glue
    return _edited(request, bound(request, ReasonForm), act, heading, _("Take the region out"), danger=True)
