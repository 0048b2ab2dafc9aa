"""Approving and returning single sections."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.refusal import Refused
from awards.actions import approval, evidence, submission
from awards.actions.draft import ApprovedSection, save_section
from awards.actions.entry import return_to_agency
from awards.enums import EntryState, SectionState, StageKind
from awards.models import DraftSection, Edition, Entry, ReviewNote
from awards.queries.draft import load_draft
from awards.sample import sample_pdf
from tests.factories.collaboration import approved, written
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def handed(world):
    return make_entry(world, state=EntryState.REVIEW)


def state_of(made, section):
    return next(each.state for each in load_draft(made).progress if each.section.code == section)


def row_of(made, section="problem"):
    return DraftSection.objects.get(entry=made, section=section)


def test_approval_holds_for_the_text_that_was_read(handed, cast, now):
    mark = load_draft(handed).mark("problem")
    written(handed, "Berubah", by=cast.region_admin, now=now)
    with pytest.raises(Refused):
        approval.approve(handed, section="problem", mark=mark, by=cast.region_admin, now=now)
    assert state_of(handed, "problem") == SectionState.COMPLETE


def test_change_of_the_text_loses_the_approval(handed, cast, now):
    approved(handed, by=cast.region_admin, now=now)
    assert state_of(handed, "problem") == SectionState.APPROVED
    written(handed, "Berubah", by=cast.region_admin, now=now)
    draft = load_draft(handed)
    assert (state_of(handed, "problem"), draft.was_approved("problem")) == (SectionState.COMPLETE, True)


def test_change_of_the_files_loses_the_approval(handed, cast, now):
    approved(handed, section="evidence", by=cast.region_admin, now=now)
    assert state_of(handed, "evidence") == SectionState.APPROVED
    file = ContentFile(sample_pdf("lain"))
    evidence.add(handed, question="proof_of_start", name="lain.pdf", file=file, by=cast.region_admin, now=now)
    assert state_of(handed, "evidence") == SectionState.COMPLETE


def test_incomplete_section_is_not_approved(world, cast, now):
    made = make_entry(world)
    with pytest.raises(Refused):
        approval.approve(made, section="problem", mark="0:", by=cast.region_admin, now=now)


def test_approval_settles_notes_and_a_note_takes_the_approval(handed, cast, now):
    approved(handed, by=cast.region_admin, now=now)
    approved(handed, section="benefit", by=cast.region_admin, now=now)
    marks = {"wisdom": load_draft(handed).mark("wisdom")}
    approval.decide(
        handed, marks=marks, take_back={"benefit"}, notes={"problem": "Tambah angka"}, by=cast.region_admin, now=now
    )
    states = {section: state_of(handed, section) for section in ("problem", "benefit", "wisdom")}
    assert states == {
        "problem": SectionState.RETURNED, "benefit": SectionState.COMPLETE, "wisdom": SectionState.APPROVED,
    }  # fmt: skip
    assert Entry.objects.get(pk=handed.pk).state == EntryState.DRAFT
    approved(handed, by=cast.region_admin, now=now)
    assert ReviewNote.objects.get().settled_at == now
    assert state_of(handed, "problem") == SectionState.APPROVED


def test_words_are_kept_all_or_none(handed, cast, now):
    marks = {"problem": load_draft(handed).mark("problem"), "benefit": "0:"}
    with pytest.raises(Refused):
        approval.decide(handed, marks=marks, take_back=set(), notes={}, by=cast.region_admin, now=now)
    assert row_of(handed).approved_version is None


def test_writer_is_asked_once_under_the_lock(handed, cast, now):
    row = approved(handed, by=cast.region_admin, now=now)
    save = {"section": "problem", "base_version": row.version, "by": cast.region_admin, "now": now, "writer": "page"}
    with pytest.raises(ApprovedSection):
        save_section(handed, answers={"problem": "Satu"}, approval="", **save)
    save_section(handed, answers={"problem": "Satu"}, approval=str(row.version), **save)
    save_section(handed, answers={"problem": "Satu dua"}, approval=str(row.version), **save)
    again = approved(handed, by=cast.region_admin, now=now)
    with pytest.raises(ApprovedSection):
        save_section(handed, answers={"problem": "Tiga"}, approval=str(row.version), **save)
    assert row_of(handed).version == again.version


def test_sending_needs_no_approval_unless_the_edition_says_so(world, handed, cast, now):
    Edition.objects.filter(pk=world.edition.pk).update(sections_need_approval=True)
    handed = Entry.objects.get(pk=handed.pk)
    with pytest.raises(Refused):
        submission.submit(handed, key="k" * 32, by=cast.region_admin, now=now)
    for section in load_draft(handed).form.sections:
        approved(handed, section=section.code, by=cast.region_admin, now=now)
    assert submission.submit(handed, key="k" * 32, by=cast.region_admin, now=now).number == 1


def test_sending_without_approvals(handed, cast, now):
    assert submission.submit(handed, key="k" * 32, by=cast.region_admin, now=now).number == 1


def test_approvals_end_with_the_deadline(world, handed, cast, clock):
    late = world.edition.stage("intake").closes_at + timedelta(hours=1)
    with pytest.raises(Refused):
        approved(handed, by=cast.region_admin, now=late)


# --- Pages ---------------------------------------------------------------------------------------------------------


def step(made, section="problem"):
    return reverse("awards:entry_step", args=[made.code, section])


def check(made):
    return reverse("awards:entry_check", args=[made.code])


def words(page, **decisions):
    """What the form of the check page sends, with these decisions."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | decisions


def test_region_admin_approves_and_returns_on_one_page(handed, cast, login):
    client = login(cast.region_admin)
    page = client.get(check(handed))
    data = words(page, **{"decision-problem": "approve", "decision-benefit": "return", "note-benefit": "Tambah angka"})
    assert client.post(check(handed), data).url == reverse("awards:entry", args=[handed.code])
    assert Entry.objects.get(pk=handed.pk).state == EntryState.DRAFT
    page = login(cast.agency).get(reverse("awards:entry", args=[handed.code])).content.decode()
    assert "Approved by Admin Wonosobo" in page
    assert "Admin Wonosobo: Tambah angka" in page


def test_check_page_refuses_a_return_without_a_note_and_a_note_without_a_return(handed, cast, login):
    client = login(cast.region_admin)
    data = words(client.get(check(handed)), **{"decision-problem": "return", "note-benefit": "Tambah"})
    page = client.post(check(handed), data)
    assert set(page.context["form"].errors) == {"note-problem", "decision-benefit"}
    assert set(client.post(check(handed), words(client.get(check(handed)))).context["form"].errors) == {"__all__"}
    assert Entry.objects.get(pk=handed.pk).state == EntryState.REVIEW


def test_check_page_keeps_the_words_when_a_section_changed_meanwhile(handed, cast, login, now):
    client = login(cast.region_admin)
    data = words(client.get(check(handed)), **{"decision-problem": "approve"})
    written(handed, "Berubah", by=cast.region_admin, now=now)
    page = client.post(check(handed), data)
    assert page.context["form"].errors == {
        "decision-problem": ["The section was changed after you read it. Read it again, then approve it."]
    }
    assert row_of(handed).approved_version is None
    assert client.post(check(handed), words(page)).status_code == 302  # the page that said so shows what it is now
    assert row_of(handed).approved_version == row_of(handed).version


@pytest.mark.parametrize(("who", "status"), [
    ("region_admin", 200), ("agency", 403), ("auditor", 403), ("rival_admin", 404), ("province", 404), ("judge", 404),
    ("secretariat", 404), ("stranger", 404),
])  # fmt: skip
def test_check_page_is_the_region_admins(handed, cast, login, who, status):
    client = login(getattr(cast, who))
    assert client.get(check(handed)).status_code == status
    assert client.post(check(handed), {}).status_code == status


def test_approved_section_asks_once_before_it_is_changed(handed, cast, login, now):
    row = approved(handed, by=cast.region_admin, now=now)
    client = login(cast.region_admin)
    page = client.get(step(handed))
    assert "This section is approved" in page.content.decode()
    page = client.get(f"{step(handed)}?change={row.version}")
    data = {"version": row.version, "writer": page.context["writer"], "approval": page.context["approval"]}
    assert client.post(step(handed), data | {"problem-problem": "Berubah"}).status_code == 302
    assert state_of(handed, "problem") != SectionState.APPROVED
    assert "was approved and has changed since" in client.get(step(handed)).content.decode()


def test_page_left_open_over_an_approval_loses_neither_text_nor_approval(handed, cast, login, now):
    client = login(cast.region_admin)
    version = row_of(handed).version
    approved(handed, by=cast.region_admin, now=now)
    data = {"version": version, "writer": "a" * 32, "approval": "", "problem-problem": "Teks saya"}
    answer = client.post(step(handed), data)
    assert (answer.status_code, answer.context["approved"]) == (409, True)
    assert state_of(handed, "problem") == SectionState.APPROVED
    assert "Teks saya" in answer.content.decode()
    choice = dict(answer.context["carried"]) | {"version": version, "approval": version, "asked": "problem"}
    assert client.post(step(handed), choice | {"choose-problem": "mine"}).status_code == 302
    assert row_of(handed).answers["problem"] == "Teks saya"


def test_autosave_of_a_page_left_open_over_an_approval_leads_to_the_comparison(handed, cast, login, now):
    client, version = login(cast.region_admin), row_of(handed).version
    approved(handed, by=cast.region_admin, now=now)
    url = reverse("awards:entry_autosave", args=[handed.code, "problem"])
    answer = client.post(url, {"version": version, "writer": "a" * 32, "problem-problem": "Teks saya"})
    assert (answer.status_code, answer.json()["url"]) == (409, f"{step(handed)}?compare=1")
    page = client.get(answer.json()["url"])
    assert [pair["mine"] for pair in page.context["differing"] if pair["question"].code == "problem"] == ["Teks saya"]


def test_send_page_names_the_sections_that_wait_for_approval(world, handed, cast, login, now):
    Edition.objects.filter(pk=world.edition.pk).update(sections_need_approval=True)
    approved(handed, by=cast.region_admin, now=now)
    page = login(cast.region_admin).get(reverse("awards:entry_send", args=[handed.code])).content.decode()
    assert ("#check-benefit" in page, "#check-problem" in page, "Send the entry" in page) == (True, False, False)


@pytest.mark.parametrize(
    "wish", [{"whole": "Sumber angka?"}, {"note-problem": "Sumber angka?", "decision-problem": "return"}]
)
@pytest.mark.parametrize("late", [True, False])
def test_notes_that_can_return_nothing_any_more_stay_to_be_read(handed, cast, login, now, world, clock, wish, late):
    if late:
        clock.move_to(world.edition.stage(StageKind.INTAKE).closes_at + timedelta(days=2))
    return_to_agency(handed, notes={"": "Lengkapi."}, by=cast.region_admin, now=now)
    answer = login(cast.region_admin).post(f"/entries/{handed.code}/check/", wish)
    assert answer.status_code == 200
    assert "Sumber angka?" in answer.content.decode()
    assert list(handed.notes.values_list("text", flat=True)) == ["Lengkapi."]


def test_notes_of_a_return_that_another_admin_made_first_stay_to_be_read(handed, cast, login, now):
    return_to_agency(handed, notes={"": "Lengkapi."}, by=cast.region_admin, now=now)
    answer = login(cast.region_admin).post(f"/entries/{handed.code}/return/", {"section-problem": "Sumber angka?"})
    assert answer.status_code == 200
    assert "Sumber angka?" in answer.content.decode()
    assert list(handed.notes.values_list("text", flat=True)) == ["Lengkapi."]
