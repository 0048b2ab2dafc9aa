"""Clusters of regions and the indices by name: reference data, of which the secretariat keeps the clusters."""

import pytest
from django.urls import reverse

from awards.actions import reference
from awards.models import Cluster, GovernmentIndex
from awards.reference import read_reference


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def test_clusters_are_kept_by_the_secretariat(world, cast, login):
    client = login(cast.secretariat)
    given = {"name_id": "Pesisir utara", "name_en": "North coast", "source": "Keputusan contoh"}
    client.post(reverse("awards:cluster_new"), given)
    cluster = Cluster.objects.get()
    client.post(reverse("awards:cluster_member_new", args=[cluster.code]), {"region": world.regions[0].pk})
    client.post(reverse("awards:cluster_change", args=[cluster.code]), {**given, "name_id": "Pesisir utara Jawa"})
    page = login(cast.agency).get(reverse("awards:region_profile", args=["33.07"]))
    assert [str(each) for each in page.context["profile"].clusters] == ["Pesisir utara Jawa"]
    client.post(reverse("awards:cluster_member_remove", args=[cluster.members.get().pk]), {"reason": "Keliru"})
    assert cluster.members.get().removed_at is not None


@pytest.mark.parametrize(
    ("who", "status"), [("organiser", 403), ("auditor", 403), ("region_admin", 404), ("stranger", 404)]
)
def test_clusters_are_not_changed_by_others(world, cast, login, who, status):
    client = login(getattr(cast, who))
    assert client.get(reverse("awards:cluster_new")).status_code == status
    assert client.get(reverse("awards:clusters")).status_code == (200 if status == 403 else 404)


def test_reference_clusters_and_indices_are_loaded_once_and_then_kept(db, now):
    reference.load(read_reference(), by=None, now=now)
    ikn = Cluster.objects.get(code="ikn")
    assert sorted(ikn.members.values_list("region__code", flat=True)) == ["64.02", "64.09"]
    assert [(index.code, len(index.grades)) for index in GovernmentIndex.objects.all()] == [("spbe", 4), ("pemdi", 0)]
    ikn.members.all().delete()
    reference.load(read_reference(), by=None, now=now)
    assert (ikn.members.count(), Cluster.objects.count(), GovernmentIndex.objects.count()) == (0, 6, 2)
