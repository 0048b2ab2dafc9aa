"""Decisions as they come down from a ranking run, at any step of their way to the public."""

from datetime import timedelta
from decimal import Decimal

from awards.actions import decision
from awards.enums import EntryState
from awards.models import DecisionSet, Entry
from tests.factories.entries import make_entry
from tests.factories.world import NOW

LATER = NOW + timedelta(days=60)  # the instant of publication in these tests


def rows_of(entries):
    """Places in the order given, within each category: 90, 80, 70, ..."""
    taken: dict[int, int] = {}
    rows = []
    for entry in entries:
        place = taken[entry.category_id] = taken.get(entry.category_id, 0) + 1
        rows.append(
            {
                "entry": entry, "version": entry.current, "category": entry.category, "place": place, "tied": False,
                "score": Decimal(100 - 10 * place),
            }
        )  # fmt: skip
    return rows


def eligible(world, *, region=0, dimension="governance", seed=1, **words) -> Entry:
    return make_entry(world, state=EntryState.ELIGIBLE, region=region, dimension=dimension, seed=seed, **words)


def propose(world, cast, entries, *, now=NOW) -> DecisionSet:
    return decision.propose(
        world.edition, run_number="2026-1-1", run_digest="d" * 64, method="mean", rows=rows_of(entries),
        by=cast.organiser, now=now,
    )  # fmt: skip


def adopt(world, cast, entries) -> DecisionSet:
    return decision.confirm(propose(world, cast, entries), by=cast.organiser2, now=NOW)


def schedule(world, cast, entries, *, at=LATER) -> DecisionSet:
    """Adopted, with a publication that two persons set."""
    found = decision.set_publication(adopt(world, cast, entries), at=at, by=cast.organiser, now=NOW)
    return decision.confirm_publication(found, by=cast.secretariat, now=NOW)
