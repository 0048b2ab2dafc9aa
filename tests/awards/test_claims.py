"""A file that stands can be let prove another claim: same file, same seal; what was checked was of the claim before."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override

from accounts.models import AuditEvent
from accounts.refusal import Refused
from awards.actions import approval, checking
from awards.actions.evidence import add, remove, set_claim
from awards.enums import EntryState
from awards.models import Entry, Evidence
from awards.queries.chronicle import chronicle
from awards.queries.draft import load_draft
from awards.queries.evidence import facts_of
from awards.queries.reading import read_version
from awards.sample import sample_pdf
from tests.factories.entries import make_entry

SEEN = {"state": "verified", "place": "Balai Desa (contoh)", "day": date(2026, 1, 5), "note": "Alat terpasang"}


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def made(world):
    return make_entry(world, filled=True)


@pytest.fixture
def file(made):
    return made.evidence.get()


def page_of(file):
    return reverse("awards:evidence_claim", args=[file.entry.code, file.pk])


def section_of(file):
    return load_draft(file.entry).form.question(file.question).section


def test_file_keeps_its_seal_and_proves_another_claim(made, file, cast, now):
    before = {name: getattr(file, name) for name in ("pk", "path", "sha256", "size", "added_at", "added_by_id")}
    set_claim(file, supports="problem", by=cast.agency, now=now)
    found = Evidence.objects.get()
    assert ({name: getattr(found, name) for name in before}, found.supports) == (before, "problem")
    event = AuditEvent.objects.get(verb="evidence.set_claim")
    assert (event.noun_id, event.data["before"], event.data["after"]) == (file.pk, "", "problem")
    set_claim(found, supports="problem", by=cast.agency, now=now)
    assert AuditEvent.objects.filter(verb="evidence.set_claim").count() == 1


def test_claim_that_the_form_does_not_make_is_refused(file, cast, now):
    for claim in ("nothing", file.question, "x" * 300):
        with pytest.raises(Refused):
            set_claim(file, supports=claim, by=cast.agency, now=now)


def test_file_that_was_removed_or_sent_takes_no_claim(world, file, cast, now):
    remove(file, by=cast.agency, now=now)
    sent = make_entry(world, dimension="living", state=EntryState.ELIGIBLE).evidence.get()
    for gone in (file, sent):
        with pytest.raises(Refused):
            set_claim(gone, supports="problem", by=cast.agency, now=now)


@pytest.mark.parametrize("word", [{"state": "checked"}, SEEN])
def test_good_word_holds_for_the_claim_that_it_was_about(made, file, cast, now, word):
    checking.judge_file(file, by=cast.secretariat, now=now, **word)
    set_claim(file, supports="problem", by=cast.agency, now=now)
    found = facts_of(made).of(file.pk, "problem")
    assert (found.state, found.note, found.place, found.day) == ("claimed", "", "", None)
    assert facts_of(made).of(file.pk, "").state == word["state"]  # in what was sent before


def test_rejection_goes_with_the_file_until_it_is_looked_at_again(made, file, cast, now):
    checking.judge_file(file, state="rejected", note="Tidak terbaca", by=cast.secretariat, now=now)
    set_claim(file, supports="problem", by=cast.agency, now=now)
    found = facts_of(made).of(file.pk, "problem")
    assert (found.state, found.note) == ("rejected", "Tidak terbaca")
    checking.judge_file(file, state="checked", by=cast.secretariat, now=now, supports="problem")
    assert facts_of(made).of(file.pk, "problem").state == "checked"


def test_same_word_about_another_claim_is_another_word(file, cast, now):
    for claim in ("", "problem", "problem"):
        checking.judge_file(file, state="checked", by=cast.secretariat, now=now, supports=claim)
    assert list(file.checks.values_list("supports", flat=True)) == ["", "problem"]


def test_approval_is_left_behind_and_an_open_check_page_is_refused(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW, filled=True)
    file = made.evidence.get()
    section = section_of(file)
    mark = load_draft(made).mark(section)
    approval.approve(made, section=section, mark=mark, by=cast.region_admin, now=now)
    set_claim(file, supports="problem", by=cast.region_admin, now=now)
    draft = load_draft(Entry.objects.get())
    assert (draft.is_approved(section), draft.was_approved(section)) == (False, True)
    with pytest.raises(Refused):
        approval.approve(made, section=section, mark=mark, by=cast.region_admin, now=now)


def test_approval_from_before_claims_were_kept_ends_as_well(world, cast, now):
    made = make_entry(world, state=EntryState.REVIEW, filled=True)
    file = made.evidence.get()
    section = section_of(file)
    row = approval.approve(made, section=section, mark=load_draft(made).mark(section), by=cast.region_admin, now=now)
    row.approved_files = [file.pk]
    row.save()
    assert load_draft(made).is_approved(section)
    set_claim(file, supports="problem", by=cast.region_admin, now=now)
    assert not load_draft(made).is_approved(section)


def test_writer_chooses_on_a_page_without_script_and_loses_nothing(made, file, cast, login):
    client, section = login(cast.agency, "en"), section_of(file)
    step = reverse("awards:entry_step", args=[made.code, section])
    saved = client.post(step, {"version": load_draft(made).version_of(section), "next": f"claim-{file.pk}"})
    assert saved.url == page_of(file)
    page = client.get(saved.url)
    assert page.context["form"]["supports"].value() == "started"
    answer = client.post(page_of(file), {"supports": "problem"})
    assert answer.url == step
    assert Evidence.objects.get().supports == "problem"
    with override("en"):
        told = {str(each.label): each.note for each in chronicle(made, inner=True)}
    assert told[f"File proves something else: {file.name}"] != ""


def test_page_says_what_becomes_of_a_word_of_the_secretariat(world, cast, login, now):
    made = make_entry(world, state=EntryState.REPAIR)
    file = made.evidence.get()
    client = login(cast.agency, "en")
    assert b"counts as claimed until" not in client.get(page_of(file)).content
    checking.judge_file(file, state="checked", by=cast.secretariat, now=now)
    assert b"counts as claimed until" in client.get(page_of(file)).content
    checking.judge_file(file, state="rejected", note="Buram", by=cast.secretariat, now=now)
    assert b"stays rejected until" in client.get(page_of(file)).content


def test_unknown_choice_is_shown_again(file, cast, login):
    page = login(cast.agency).post(page_of(file), {"supports": "nothing"})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"supports"})


@pytest.mark.parametrize(("who", "status"), [
    ("agency", 200), ("region_admin", 200), ("auditor", 403), ("rival_agency", 404), ("province", 404),
    ("secretariat", 404), ("judge", 404), ("stranger", 404),
])  # fmt: skip
def test_page_is_for_those_who_work_on_the_entry(file, cast, login, who, status):
    client = login(getattr(cast, who))
    assert client.get(page_of(file)).status_code == status
    client.post(page_of(file), {"supports": "problem"})
    assert (Evidence.objects.get().supports == "problem") is (status == 200)


def test_agency_without_the_pen_reads_why_and_is_refused(world, cast, login):
    file = make_entry(world, state=EntryState.REVIEW, filled=True).evidence.get()
    client = login(cast.agency)
    assert client.get(page_of(file)).context["may"] is False
    assert client.post(page_of(file), {"supports": "problem"}).status_code == 403


def test_wrong_method_and_missing_file(made, file, cast, login, now):
    client = login(cast.agency)
    assert client.put(page_of(file)).status_code == 405
    remove(file, by=cast.agency, now=now)
    assert client.get(page_of(file)).status_code == 404


def test_check_by_section_shows_states_and_claims_of_files(world, cast, login, now):
    made = make_entry(world, state=EntryState.REVIEW, filled=True)
    first = made.evidence.get()
    add(
        made,
        question=first.question,
        name="dua.pdf",
        file=ContentFile(sample_pdf("dua")),
        by=cast.region_admin,
        now=now,
    )
    set_claim(first, supports="problem", by=cast.region_admin, now=now)
    checking.judge_file(first, state="rejected", note="Buram (contoh)", by=cast.secretariat, now=now)
    page = login(cast.region_admin, "en").get(reverse("awards:entry_check", args=[made.code]))
    files = [file for row in page.context["rows"] if row["reading"] for section in row["reading"]["sections"]
             for item in section.items if item.kind == "files" for file in item.value]  # fmt: skip
    assert [(file.name, file.facts.state, file.claimed_by) for file in files] == [
        (first.name, "rejected", "problem"), ("dua.pdf", "claimed", "started"),
    ]  # fmt: skip
    text = page.content.decode()
    for words in ("Rejected by the secretariat: Buram (contoh)", "Proves: ", "Claimed"):
        assert words in text


def test_sent_version_keeps_the_claim_that_it_was_sent_with(world, cast, now):
    made = make_entry(world, state=EntryState.REPAIR)
    file = made.evidence.get()
    checking.judge_file(file, state="checked", by=cast.secretariat, now=now)
    set_claim(file, supports="problem", by=cast.agency, now=now)
    version = made.versions.select_related("form").get()
    version.entry = Entry.objects.with_labels().get()
    (sent,) = read_version(version, private=True, facts=facts_of(made)).files
    assert (sent.facts.state, sent.claimed_by) == ("checked", "started")
