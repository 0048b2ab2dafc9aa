"""One preview, confirmed twice: by an impatient press, after a crash, or at the same instant."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from awards.actions import offline as actions
from awards.actions.draft import save_section
from awards.models import Entry
from awards.tables import waiting
from tests.awards.offline.test_pages import _stopped, answers_of, confirm, template, upload  # noqa: F401 - the clock
from tests.factories.entries import make_entry
from tests.factories.world import NOW
from tests.threads import at_once

AGAIN = "This file had been taken over already. Pressing again changed nothing."
DONE = "1 part was filled from the file."


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def previewed(world, cast, login):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    filled = template(client, entry)
    filled.put("novelty", "Dari berkas")
    return entry, client, filled, upload(client, entry, filled)


def imports():
    return AuditEvent.objects.filter(verb="entry.import").count()


def test_second_press_is_told_what_the_first_did(previewed, cast, now):
    entry, client, _filled, page = previewed
    first = confirm(client, entry, page, "problem")
    stands = Entry.objects.get(pk=entry.pk).sections.get(section="problem")
    save_section(entry, section="problem", answers={"novelty": "Lebih baik"}, base_version=stands.version,
                 by=cast.colleague, now=now)  # fmt: skip
    second = confirm(client, entry, page, "problem")
    assert (said(first), said(second)) == ([DONE], [AGAIN, DONE])
    assert second.redirect_chain == first.redirect_chain
    assert (answers_of(entry)["problem"], imports()) == ({"novelty": "Lebih baik"}, 1)


def test_press_after_a_crash_that_kept_the_file_changes_nothing(previewed, monkeypatch):
    entry, client, _filled, page = previewed
    with monkeypatch.context() as broken:
        broken.setattr(waiting.Waiting, "forget", lambda held: None)
        confirm(client, entry, page, "problem")
    assert said(confirm(client, entry, page, "problem")) == [AGAIN, DONE]
    assert imports() == 1


def test_same_file_uploaded_once_more_is_another_import(previewed, clock):
    entry, client, filled, page = previewed
    confirm(client, entry, page, "problem")
    clock.move_to(NOW + timedelta(minutes=1), tick=False)
    Entry.objects.get(pk=entry.pk).sections.all().delete()
    assert said(confirm(client, entry, upload(client, entry, filled), "problem")) == [DONE]
    assert imports() == 2


def test_second_press_after_the_draft_closed_is_told_too(previewed, world, cast):
    entry, client, _filled, page = previewed
    confirm(client, entry, page, "problem")
    Entry.objects.filter(pk=entry.pk).update(state="review")
    assert said(confirm(client, entry, page, "problem")) == [AGAIN, DONE]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_it_over_once(world, cast, now):
    entry = make_entry(world, by=cast.agency)
    sections = {"problem": actions.Taken({"novelty": "Dari berkas"}, 0)}

    def press():
        read = Entry.objects.select_related("form").get(pk=entry.pk)
        about = {"name": "a.xlsx", "sha256": "0" * 64, "key": "k"}
        return actions.bring_in(read, sections=sections, by=cast.agency, now=now, **about)

    done = at_once(2, press)
    assert sorted(each.again for each in done) == [False, True]
    assert ([each.saved for each in done], imports()) == ([["problem"], ["problem"]], 1)
