"""Entries in any state, made by the actions that people use."""

from datetime import timedelta

from accounts.models import User
from awards.actions import entry as entries
from awards.actions import screening, submission
from awards.enums import EntryState, ScreeningOutcome
from awards.models import Entry
from awards.sample import Topic, topic_for
from tests.factories.filling import fill_draft
from tests.factories.world import NOW, person

OUTCOMES = {
    EntryState.ELIGIBLE: ScreeningOutcome.ELIGIBLE,
    EntryState.REPAIR: ScreeningOutcome.REPAIR,
    EntryState.INELIGIBLE: ScreeningOutcome.INELIGIBLE,
}


def make_entry(world, *, state=EntryState.DRAFT, region=0, agency=0, dimension="governance", by=None, now=NOW,
               title=None, seed=1, filled=None, is_sample=False) -> Entry:  # fmt: skip
    """An entry of world.regions[region] and its agencies[agency], brought to `state` through the actions.

    filled: whether the draft is complete; by default in every state but DRAFT. Screening takes place at `now` too.
    """
    place = world.regions[region]
    by = by or clerk()
    topic = Topic(title) if title else topic_for(dimension, seed)
    entry = entries.start_entry(
        agency=world.agencies[place.code][agency], category=world.categories[f"{dimension}-{place.kind}"],
        title=topic.title, by=by, now=now, is_sample=is_sample,
    )  # fmt: skip
    if filled or (filled is None and state != EntryState.DRAFT):
        fill_draft(entry, seed=seed, topic=topic, by=by, now=now)
    bring_to(entry, state, by=by, now=now)
    return Entry.objects.with_labels().select_related("edition", "form").get(pk=entry.pk)


def bring_to(entry, state, *, by, now) -> None:
    if state == EntryState.DRAFT:
        return
    if state == EntryState.WITHDRAWN:
        submission.withdraw(entry, reason="Ganti usulan", by=by, now=now)
        return
    entries.hand_to_region(entry, by=by, now=now)
    if state == EntryState.REVIEW:
        return
    submission.submit(entry, key=f"key-{entry.code}", by=by, now=now)
    if state in OUTCOMES:
        refused = state != EntryState.ELIGIBLE
        screening.screen(
            Entry.objects.get(pk=entry.pk), outcome=OUTCOMES[state], by=by, now=now,
            clause="3.1" if refused else "", reason="Belum enam bulan" if refused else "",
            repair_until=now + timedelta(days=5) if state == EntryState.REPAIR else None,
        )  # fmt: skip


def clerk():
    """The person who works when a test does not say who."""
    return User.objects.filter(email="pengisi@example.org").first() or person("Pengisi", email="pengisi@example.org")
