"""The small world that the other tests stand on is itself what it says."""

from django.db import transaction

from accounts.models import AuditEvent
from awards.models import Category, Entry, Region
from awards.questionnaire.questions import form_of
from awards.sample import complete_answers, topic_for
from judging.models import ConflictFact
from tests.factories.entries import make_entry
from tests.factories.filling import save_each, write_at_once


def test_world_has_a_class_of_participant_for_each_dimension(world):
    assert Category.objects.filter(edition=world.edition).count() == 12


def test_world_spans_the_three_zones(world):
    assert set(Region.objects.values_list("zone", flat=True)) == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}


def test_cast_has_one_conflicted_judge(world, cast):
    conflict = ConflictFact.objects.get()
    assert (conflict.judge.user, conflict.region) == (cast.conflicted_judge, world.regions[0])


def test_draft_filled_at_once_is_as_saved_section_by_section(world, cast, now):
    topic, made = topic_for("governance", 1), {}
    for name, fill in (("at once", write_at_once), ("one by one", save_each)):
        with transaction.atomic():
            entry = make_entry(world, by=cast.agency)
            answers = complete_answers(form_of(entry.form), seed=1, topic=topic)
            fill(entry, answers, by=cast.agency, now=now)
            made[name] = rows_of(entry)
            transaction.set_rollback(True)
    assert len(made["at once"]["sections"]) == 10
    assert made["at once"] == made["one by one"]


def rows_of(entry) -> dict:
    """All that a draft leaves, but for the numbers of rows."""
    ids = list(entry.sections.order_by("pk").values_list("pk", flat=True))
    events = AuditEvent.objects.filter(noun="draftsection", noun_id__in=ids).order_by("pk")
    return {
        "entry": Entry.objects.values().get(pk=entry.pk) | {"id": None},
        "sections": [row | {"id": None, "entry_id": None} for row in entry.sections.order_by("pk").values()],
        "events": [event | {"id": None, "noun_id": ids.index(event["noun_id"])} for event in events.values()],
        "all events": AuditEvent.objects.count(),
    }
