"""Several people at once: organisers who publish, and entrants who write while the form changes."""

from copy import deepcopy
from itertools import count

import pytest

from accounts.refusal import Refused
from awards.actions import form, form_draft
from awards.actions.draft import FormChanged, StaleSection, save_section
from awards.actions.entry import hand_to_region, locked, return_to_agency
from awards.actions.form_draft import StaleFormDraft
from awards.actions.lineage import connect
from awards.enums import EntryState, LineageKind
from awards.models import DraftMigration, Entry, FormVersion, SectionRevision
from awards.questionnaire.editing import remove_question, set_words
from tests.factories.entries import make_entry
from tests.factories.forms import begin_form, change_form
from tests.factories.world import load_form
from tests.threads import at_once, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


def test_publishing_several_times_at_once_makes_one_version(world, cast, now):
    make_entry(world, filled=True)
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    versions = at_once(4, lambda: form_draft.publish(draft, base_version=2, by=cast.organiser, now=now))
    assert len({version.pk for version in versions}) == 1
    assert (FormVersion.objects.count(), DraftMigration.objects.count()) == (2, 1)


def test_of_edits_at_once_one_is_saved_and_the_others_are_told(world, cast, now):
    draft, numbers = begin_form(world.edition, by=cast.organiser, now=now), count()

    def edit():
        words = set_words(draft.definition, {"title_id": f"Judul {next(numbers)}"})
        try:
            form_draft.save(draft, definition=words, base_version=1, did="x", by=cast.organiser, now=now)
        except StaleFormDraft:
            return "told"
        return "saved"

    assert sorted(at_once(4, edit)) == ["saved", "told", "told", "told"]
    draft.refresh_from_db()
    assert draft.version == 2


def test_text_written_while_the_form_is_published_is_never_lost(world, cast, now):
    made, numbers = make_entry(world, by=cast.agency, filled=True), count()
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)

    def act():
        number = next(numbers)
        if number == 1:
            form_draft.publish(draft, base_version=2, by=cast.organiser, now=now)
            return None
        text = f"Teks {number}"
        while True:
            entry = Entry.objects.get(pk=made.pk)
            row = entry.sections.get(section="problem")
            try:
                save_section(
                    entry, section="problem", answers={"problem": text}, base_version=row.version, by=cast.agency,
                    now=now, writer=f"page {number}",
                )  # fmt: skip
            except (StaleSection, FormChanged):
                continue
            return text

    written = {text for text in at_once(4, act) if text}
    made.refresh_from_db()
    states = [*SectionRevision.objects.filter(entry=made, section="problem").values_list("answers", flat=True)]
    states += [made.sections.get(section="problem").answers]
    assert written <= {state.get("problem") for state in states}
    assert made.form == FormVersion.objects.get(number=2)
    assert "novelty" not in made.sections.get(section="problem").answers
    assert made.set_aside.get().question == "novelty"


def test_entry_that_is_begun_while_a_form_is_published_has_the_new_one(world, cast, now):
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    with meanwhile(lambda: make_entry(world, by=cast.agency)) as begin:
        version = form_draft.publish(draft, base_version=2, by=cast.organiser, now=now)
        begin()
    assert [entry.form for entry in Entry.objects.all()] == [version]


def test_form_is_published_while_a_draft_goes_back_to_its_agency(world, cast, now):
    made = hand_to_region(make_entry(world, by=cast.agency, filled=True), by=cast.agency, now=now)
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    with meanwhile(lambda: form_draft.publish(draft, base_version=2, by=cast.organiser, now=now)) as begin:
        return_to_agency(made, notes={"problem": "Tambah sumber."}, by=cast.region_admin, now=now)
        begin()
    made.refresh_from_db()
    assert (made.state, made.form.number) == (EntryState.DRAFT, 2)


def test_form_is_published_while_a_draft_is_linked(world, cast, now):
    made, source = make_entry(world, by=cast.agency), make_entry(world, by=cast.agency, seed=2)
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    with meanwhile(lambda: form_draft.publish(draft, base_version=2, by=cast.organiser, now=now)) as begin:
        locked(made)
        begin()
        connect(made, kind=LineageKind.REPLICATES, source=source, by=cast.agency, now=now)
    assert {entry.form.number for entry in Entry.objects.all()} == {2}


def test_first_versions_of_one_code_published_at_once_are_numbered_or_told(cast, now):
    waiting = [{**deepcopy(load_form()), "code": "new", "title_id": f"Formulir {number}"} for number in range(4)]

    def publish():
        try:
            return form.publish(waiting.pop(), by=cast.organiser, now=now).number
        except Refused:
            return None

    numbers = sorted(number for number in at_once(4, publish) if number)
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(FormVersion.objects.filter(code="new").order_by("number").values_list("number", flat=True)) == numbers
