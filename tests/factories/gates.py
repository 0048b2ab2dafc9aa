"""Editions with rules of eligibility, earlier editions, and what people say before they write."""

from datetime import date, timedelta

from awards.eligibility import Said
from awards.enums import EntryState
from awards.models import Category, Stage
from tests.factories.entries import make_entry
from tests.factories.world import NOW, make_edition

RULES = [
    {"kind": "running_at_least", "months": 6},
    {"kind": "not_winner_of_last", "editions": 3},
    {"kind": "at_most", "entries": 2, "per": "region_dimension"},
    {
        "kind": "dimension_fits", "code": "living_1", "dimension": "living", "question_id": "Apakah warga lebih sehat?",
        "question_en": "Are people healthier?", "wanted": True, "instead": "society",
    },
]  # fmt: skip
FINE = Said(started=date(2024, 3, 1), won=False, fits={"living_1": True})


def set_gate(world, rules=RULES):
    world.edition.gate_rules = rules
    world.edition.save(update_fields=["gate_rules"])
    return world.edition


def last_edition(world, year=2025):
    """An edition of an earlier year, open at that time, with the same categories."""
    back = timedelta(days=365 * (world.edition.year - year))
    edition = make_edition(year, NOW - back, programme=world.edition.programme, form=world.edition.form)
    Category.objects.bulk_create(
        Category(edition=edition, dimension_id=each.dimension_id, participant=each.participant)
        for each in world.edition.categories.all()
    )
    return edition


def earlier_entry(world, *, edition=None, state=EntryState.SENT, dimension="governance", **words):
    """An entry of the last edition, made at its time."""
    edition = edition or last_edition(world)
    now = NOW - timedelta(days=365 * (world.edition.year - edition.year))
    here, there = world.categories, {}
    for category in edition.categories.select_related("dimension"):
        there[category.code] = category
    world.categories = there
    try:
        return make_entry(world, state=state, dimension=dimension, now=now, **words)
    finally:
        world.categories = here


def close_intake(edition, at):
    Stage.objects.filter(edition=edition, kind="intake").update(closes_at=at)
    edition.__dict__.pop("timeline", None)
