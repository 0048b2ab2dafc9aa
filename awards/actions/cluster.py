"""Clusters of regions: a small table that the secretariat keeps."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.models import Cluster, ClusterMember


@transaction.atomic
def add_cluster(*, name_id, name_en, source, by, now) -> Cluster:
    code = slugify(name_id)[:50]
    if not code or Cluster.objects.filter(code=code).exists():
        raise Refused(_("There is a cluster of that name already."))
    cluster = Cluster.objects.create(code=code, name_id=name_id.strip(), name_en=name_en.strip(), source=source.strip())
    audit.record("cluster.add", cluster, by=by, now=now, code=code, source=cluster.source)
    return cluster


@transaction.atomic
def change_cluster(cluster, *, name_id, name_en, source, by, now) -> Cluster:
    """Other names or another source; the members stay."""
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    values = {"name_id": name_id.strip(), "name_en": name_en.strip(), "source": source.strip()}
    before = {name: getattr(cluster, name) for name in values}
    if before != values:
        for name, value in values.items():
            setattr(cluster, name, value)
        cluster.save(update_fields=list(values))
        audit.record("cluster.change", cluster, by=by, now=now, code=cluster.code, before=before)
    return cluster


@transaction.atomic
def add_member(cluster, *, region, by, now) -> ClusterMember:
    """A region that is in the cluster already stays as it is."""
    Cluster.objects.select_for_update().only("pk").get(pk=cluster.pk)
    standing = cluster.members.filter(region=region, removed_at=None).first()
    if standing is not None:
        return standing
    member = ClusterMember.objects.create(cluster=cluster, region=region, added_at=now)
    audit.record("cluster.add_member", member, by=by, now=now, cluster=cluster.code, region=region.pk)
    return member


@transaction.atomic
def remove_member(member, *, reason, by, now) -> ClusterMember:
    member = ClusterMember.objects.select_for_update().get(pk=member.pk)
    if not reason.strip():
        raise Refused(_("Write why the region leaves the cluster."))
    if member.removed_at is None:
        member.removed_at = now
        member.save(update_fields=["removed_at"])
        audit.record("cluster.remove_member", member, by=by, now=now, region=member.region_id, reason=reason.strip())
    return member
