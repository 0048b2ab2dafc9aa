"""A changed form and the drafts of entries: answers follow their question, and nothing that was written is lost."""

import time
from copy import deepcopy

import pytest
from django.core.files.base import ContentFile

from accounts.refusal import Refused
from awards.actions import draft as drafts
from awards.actions import evidence
from awards.actions.draft import StaleSection, save_section
from awards.enums import EntryState
from awards.models import DraftMigration, DraftSection, Entry, FormVersion, ReviewNote, SectionRevision, SetAside
from awards.queries.draft import load_draft
from awards.queries.form import kept_aside
from awards.questionnaire.editing import remove_question, remove_section, send_question, set_question
from awards.sample import sample_pdf
from tests.factories.entries import make_entry
from tests.factories.forms import publish_form

TEXT = {"code": "novelty", "type": "long", "label_id": "Kebaruan", "max_words": 5}


@pytest.fixture
def entry(world, now):
    return make_entry(world, filled=True)


@pytest.fixture
def publish(world, cast, now):
    """publish(change) -> the version; change: definition -> definition."""
    return lambda change: publish_form(world.edition, change, by=cast.organiser, now=now)


def fresh(entry):
    return load_draft(Entry.objects.with_labels().select_related("edition", "form").get(pk=entry.pk))


def retyped(code, **row):
    """A change that asks the question in another way."""

    def change(definition):
        section = next(s["code"] for s in definition["sections"] for q in s["questions"] if q["code"] == code)
        return set_question(definition, {"code": code, "label_id": "Diubah", **row}, section=section, code=code)

    return change


def without_choice(code, gone):
    def change(definition):
        changed = deepcopy(definition)
        for section in changed["sections"]:
            for question in section["questions"]:
                if question["code"] == code:
                    question["choices"] = [choice for choice in question["choices"] if choice["code"] not in gone]
        return changed

    return change


def test_answer_moves_with_its_question(entry, publish):
    before = fresh(entry).answers
    version = publish(lambda d: send_question(remove_question(d, "needs"), "novelty", to="replication"))
    after = fresh(entry)
    assert after.entry.form == version
    assert after.answers["replication"]["novelty"] == before["problem"]["novelty"]
    assert "novelty" not in after.answers["problem"]
    move = DraftMigration.objects.get()
    assert (move.entry, move.moved, move.set_aside, move.came_back) == (entry, ["novelty"], ["needs"], [])


def test_title_follows_the_question_that_is_the_title_now(entry, publish):
    def other_title(definition):
        changed = deepcopy(definition)
        for section in changed["sections"]:
            for question in section["questions"]:
                if question.get("role") == "title":
                    del question["role"]
                elif question["code"] == "novelty":
                    question["role"] = "title"
        return changed

    text = entry.sections.get(section="problem").answers["novelty"]
    publish(other_title)
    assert Entry.objects.get(pk=entry.pk).title == text.strip()[:250]


def test_answer_of_a_removed_question_is_set_aside_and_comes_back(entry, publish):
    before = fresh(entry).answers
    first = entry.form.definition
    publish(lambda d: remove_question(d, "novelty"))
    after = fresh(entry)
    assert "novelty" not in after.answers["problem"]
    (aside,) = kept_aside(after)
    assert (aside.label["label_en"], aside.text) == ("What is new", before["problem"]["novelty"])
    publish(lambda d: first)
    assert fresh(entry).answers == before
    assert kept_aside(fresh(entry)) == []
    assert list(DraftMigration.objects.values_list("set_aside", "came_back")) == [(["novelty"], []), ([], ["novelty"])]


def test_answers_of_a_removed_section_are_set_aside(entry, publish):
    before = fresh(entry).answers["problem"]
    publish(lambda d: remove_section(d, "problem"))
    after = fresh(entry)
    assert "problem" not in after.answers
    assert {row.question: row.value for row in after.entry.set_aside.all()} == before


def test_text_of_a_question_that_asks_for_a_number_now_stays_as_typed(entry, publish):
    text = fresh(entry).answers["problem"]["novelty"]
    publish(retyped("novelty", type="number"))
    after = fresh(entry)
    assert after.answers["problem"]["novelty"] == {"typed": text}
    assert [gap.question.code for each in after.progress for gap in each.gaps] == ["novelty"]
    publish(retyped("novelty", type="short"))
    assert fresh(entry).answers["problem"]["novelty"] == text


def test_answer_that_was_changed_meanwhile_is_not_overwritten_when_the_old_one_could_return(entry, publish, now):
    text, first = fresh(entry).answers["problem"]["novelty"], entry.form.definition
    publish(retyped("novelty", type="number"))
    row = entry.sections.get(section="problem")
    entry.refresh_from_db()
    save_section(
        entry, section="problem", answers={"novelty": "7"}, base_version=row.version, by=entry.created_by, now=now
    )
    publish(lambda d: first)
    after = fresh(entry)
    assert after.answers["problem"]["novelty"] == "7"
    assert text in [aside.text for aside in kept_aside(after)]


def test_too_long_a_text_stays_and_is_pointed_out(entry, publish):
    before = fresh(entry).answers["problem"]["novelty"]
    publish(lambda d: set_question(d, TEXT, section="problem", code="novelty"))
    after = fresh(entry)
    assert after.answers["problem"]["novelty"] == before
    assert [gap.question.code for each in after.progress for gap in each.gaps] == ["novelty"]
    assert SetAside.objects.count() == 0


def test_removed_choice_must_be_chosen_again_and_returns(entry, publish):
    first, before = entry.form.definition, fresh(entry).answers
    chosen, groups = before["identity"]["stage"], before["problem"]["groups"]
    publish(lambda d: without_choice("stage", {chosen})(without_choice("groups", set(groups))(d)))
    after = fresh(entry)
    assert list(after.answers["identity"]["stage"]) == ["typed"]
    assert list(after.answers["problem"]["groups"]) == ["typed"]
    publish(lambda d: first)
    assert fresh(entry).answers == before


def test_reworded_declaration_must_be_ticked_again(entry, publish):
    first = entry.form.definition
    publish(retyped("true_data", type="declaration"))
    assert "true_data" not in fresh(entry).answers["declaration"]
    publish(lambda d: first)
    assert fresh(entry).answers["declaration"]["true_data"] is True


def test_files_of_a_removed_question_are_set_aside_and_come_back(entry, publish):
    first, before = entry.form.definition, fresh(entry).answers["evidence"]
    publish(lambda d: remove_question(d, "proof_of_start"))
    after = fresh(entry)
    (aside,) = kept_aside(after)
    assert [file.pk for file in aside.files] == before["proof_of_start"]
    assert aside.label["label_en"] == "Proof of the starting date"
    publish(lambda d: first)
    assert fresh(entry).answers["evidence"] == before
    assert DraftMigration.objects.first().set_aside == ["proof_of_start"]


def test_open_page_of_a_changed_section_is_told(entry, publish, now):
    row = entry.sections.get(section="problem")
    untouched = entry.sections.get(section="benefit").version
    publish(lambda d: send_question(remove_question(d, "needs"), "novelty", to="replication"))
    entry.refresh_from_db()
    with pytest.raises(StaleSection):
        save_section(
            entry, section="problem", answers={"problem": "Ketikan lama"}, base_version=row.version, writer=row.writer,
            by=entry.created_by, now=now,
        )  # fmt: skip
    assert entry.sections.get(section="benefit").version == untouched


def test_state_before_the_change_is_in_the_history(entry, publish):
    row = entry.sections.get(section="problem")
    publish(lambda d: remove_question(d, "novelty"))
    kept = SectionRevision.objects.get(entry=entry, section="problem", version=row.version)
    assert (kept.answers, kept.form_id) == (row.answers, entry.form_id)
    assert entry.sections.get(section="problem").saved_by == row.saved_by


@pytest.mark.parametrize(("state", "follows"), [
    (EntryState.DRAFT, True), (EntryState.REVIEW, True), (EntryState.REPAIR, True), (EntryState.SENT, False),
    (EntryState.ELIGIBLE, False), (EntryState.WITHDRAWN, False),
])  # fmt: skip
def test_what_was_sent_keeps_its_form(world, publish, now, state, follows):
    entry = make_entry(world, state=state)
    first = entry.form
    version = publish(lambda d: remove_question(d, "novelty"))
    entry.refresh_from_db()
    assert entry.form == (version if follows else first)
    assert [each.form for each in entry.versions.all()] == [first] * entry.versions.count()


def test_note_on_a_removed_section_stays_in_sight(entry, publish, now):
    ReviewNote.objects.create(
        entry=entry, section="problem", text="Tambah angka", author=entry.created_by, written_at=now
    )
    publish(lambda d: remove_section(d, "problem"))
    assert [note.text for note in fresh(entry).whole_notes] == ["Tambah angka"]


def test_files_added_to_a_removed_question_are_refused_in_words(entry, publish, now):
    publish(lambda d: remove_question(d, "proof_of_start"))
    entry.refresh_from_db()
    with pytest.raises(Refused, match="tidak menerima berkas"):
        evidence.add(
            entry,
            question="proof_of_start",
            name="a.pdf",
            file=ContentFile(sample_pdf("x")),
            by=entry.created_by,
            now=now,
        )


def test_saving_an_unchanged_section_goes_on_after_the_change(entry, publish, now):
    row = entry.sections.get(section="benefit")
    publish(lambda d: remove_question(d, "novelty"))
    entry.refresh_from_db()
    saved = drafts.save_section(
        entry, section="benefit", answers={"benefit": "Baru"}, base_version=row.version, by=entry.created_by, now=now
    )
    assert saved.version == row.version + 1


def test_five_hundred_drafts_follow_within_five_seconds(world, publish, now):
    entry = make_entry(world, filled=True)
    sections = list(entry.sections.all())
    copies = Entry.objects.bulk_create(
        Entry(
            edition=entry.edition, region=entry.region, agency=entry.agency, category=entry.category, form=entry.form,
            code=f"2026-9{number:03d}", title=f"Usulan {number}", state_since=now, created_by=entry.created_by,
            created_at=now,
        )
        for number in range(499)
    )  # fmt: skip
    DraftSection.objects.bulk_create(
        DraftSection(
            entry=copy, section=row.section, answers=row.answers, version=1, saved_at=now, saved_by=row.saved_by
        )
        for copy in copies
        for row in sections
    )
    began = time.perf_counter()
    publish(
        lambda d: retyped("benefit", type="number")(send_question(remove_section(d, "wisdom"), "novelty", to="benefit"))
    )
    assert time.perf_counter() - began <= 5
    assert Entry.objects.filter(form=FormVersion.objects.order_by("-pk").first()).count() == 500
    assert DraftMigration.objects.count() == 500
