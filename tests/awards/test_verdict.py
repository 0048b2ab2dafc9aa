"""What the secretariat says of a pair, and the links that come and go with it."""

import pytest

from accounts.refusal import Refused
from awards.actions import likeness, lineage
from awards.enums import EntryState, LineageKind
from awards.models import Lineage, PairVerdict
from awards.queries import likeness as queries
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def twins(world):
    """Two sent entries of two regions with the same topic."""
    one = make_entry(world, state=EntryState.SENT, title="SIPANDAI (Sistem Pelayanan Andal)", seed=1)
    return one, make_entry(world, state=EntryState.SENT, region=2, title="Sistem Pelayanan Andal", seed=1)


def test_verdict_is_appended_and_the_latest_counts(world, cast, now):
    one, two = twins(world)
    first = likeness.judge(two, one, finding="same", note="Sama", by=cast.secretariat, now=now)
    assert (first.first, first.second) == (one, two)
    assert likeness.judge(one, two, finding="same", note="Sama", by=cast.secretariat, now=now) == first
    second = likeness.judge(one, two, finding="different", by=cast.secretariat, now=now)
    assert queries.latest(one, two) == second
    assert PairVerdict.objects.count() == 2


def test_replica_is_linked_and_a_later_verdict_takes_the_link_away(world, cast, now):
    one, two = twins(world)
    likeness.judge(one, two, finding="replica", origin=one, by=cast.secretariat, now=now)
    link = Lineage.objects.standing().get()
    assert (link.entry, link.source, link.kind) == (two, one, LineageKind.REPLICATES)
    assert link.confirmed_by == cast.secretariat
    likeness.judge(one, two, finding="different", note="Diperiksa ulang", by=cast.secretariat, now=now)
    assert list(Lineage.objects.standing()) == []
    likeness.judge(one, two, finding="replica", origin=two, by=cast.secretariat, now=now)
    assert Lineage.objects.standing().get().source == two


def test_later_verdict_takes_away_a_link_of_the_entrant_that_the_first_confirmed(world, cast, now):
    one, two = twins(world)
    said = lineage.connect(two, kind="replicated_from", source=one, by=cast.agency, now=now)
    likeness.judge(one, two, finding="same", by=cast.secretariat, now=now)
    likeness.judge(one, two, finding="replica", origin=one, by=cast.secretariat, now=now)
    said.refresh_from_db()
    assert said.confirmed_by == cast.secretariat
    likeness.judge(one, two, finding="different", note="Diperiksa ulang", by=cast.secretariat, now=now)
    said.refresh_from_db()
    assert (said.stands, said.declined_reason) == (False, "Diperiksa ulang")


def test_verdict_with_another_note_leaves_its_link_as_it_is(world, cast, now):
    one, two = twins(world)
    for note in ("", "Sudah dibaca"):
        likeness.judge(one, two, finding="replica", origin=one, note=note, by=cast.secretariat, now=now)
    assert (PairVerdict.objects.count(), Lineage.objects.get().stands) == (2, True)


@pytest.mark.parametrize("words", [{"finding": "replica"}, {"finding": "same", "origin": 0}])
def test_verdict_names_an_origin_where_it_needs_one(world, cast, now, words):
    one, two = twins(world)
    words = {**words, "origin": one} if "origin" in words else words
    with pytest.raises(Refused):
        likeness.judge(one, two, by=cast.secretariat, now=now, **words)
    assert PairVerdict.objects.count() == 0
