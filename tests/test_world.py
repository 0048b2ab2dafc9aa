"""The small world that the other tests stand on is itself what it says."""

from awards.models import Category, Region
from judging.models import ConflictFact


def test_world_has_a_class_of_participant_for_each_dimension(world):
    assert Category.objects.filter(edition=world.edition).count() == 12


def test_world_spans_the_three_zones(world):
    assert set(Region.objects.values_list("zone", flat=True)) == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}


def test_cast_has_one_conflicted_judge(world, cast):
    conflict = ConflictFact.objects.get()
    assert (conflict.judge.user, conflict.region) == (cast.conflicted_judge, world.regions[0])
