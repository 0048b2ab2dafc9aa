"""Judges read where an innovation comes from; in blind rounds nothing that tells whose it is."""

import pytest
from django.urls import reverse

from awards.actions import lineage
from tests.factories.sheets import JUDGING, assign, eligible_entry


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


@pytest.mark.parametrize(
    ("blind", "seen"), [(False, ["Posyandu Wonosobo", "Posyandu Sleman"]), (True, ["Posyandu Sleman"])]
)
def test_sheet_shows_the_origin_as_far_as_the_round_allows(world, cast, login, blind, seen):
    entry = eligible_entry(world, 1, title="Lumbung Air Desa")
    for title, region in (("Posyandu Wonosobo", "Kabupaten Wonosobo"), ("Posyandu Sleman", "Kabupaten Sleman")):
        lineage.connect(
            entry, kind="replicated_from", outside={"title": title, "region": region}, by_secretariat=True,
            by=cast.secretariat, now=JUDGING,
        )  # fmt: skip
    own = assign(world, entry, world.judges[1])
    type(world.round).objects.filter(pk=world.round.pk).update(blind=blind)
    page = login(cast.judge).get(reverse("judging:sheet", args=[own.pk]))
    shown = page.content.decode()
    assert [link.title for link in page.context["lineage"]] == seen
    assert [title for title in ("Posyandu Wonosobo", "Posyandu Sleman") if title in shown] == seen
