"""Copying from the last edition: what comes along, what is said to stay behind, and what is to be renewed."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from model_bakery import baker

from accounts.refusal import Refused
from awards.actions.beginning import begin
from awards.actions.draft import save_section
from awards.actions.eligibility import NotEligible
from awards.actions.entry import return_to_agency
from awards.eligibility import Said
from awards.enums import EntryState
from awards.evidence.orphans import orphans
from awards.models import CarryOver, Entry, Evidence
from awards.queries.carrying import carried_over, old_figures
from awards.queries.draft import load_draft
from awards.questionnaire.carrying import carry
from awards.questionnaire.questions import Form
from tests.factories.entries import make_entry
from tests.factories.gates import FINE, RULES, earlier_entry, set_gate


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def form(*questions):
    rows = [{"label_id": row["code"].title(), **row} for row in questions]
    return Form.read(
        {"code": "uji", "title_id": "Uji", "sections": [{"code": "one", "title_id": "Satu", "questions": rows}]}
    )


TEN = [{"code": "a", "label_id": "A"}, {"code": "b", "label_id": "B"}]


def test_answers_follow_the_code_of_their_question():
    old = form({"code": "what", "type": "long"}, {"code": "cost", "type": "money"}, {"code": "old", "type": "short"})
    new = form({"code": "cost", "type": "money"}, {"code": "what", "type": "long"}, {"code": "new", "type": "short"})
    found = carry(old, {"one": {"what": "Isi", "cost": "10", "old": "Lama"}}, new)
    assert found.answers == {"one": {"what": "Isi", "cost": "10"}}
    assert found.renew == {"cost": "10"}
    [left] = found.left_out
    assert (left["label_id"], left["text_id"]) == ("Old", "Lama")
    assert left["why_en"] == "The new form does not ask this."


@pytest.mark.parametrize(
    ("before", "value", "after", "kept", "left"),
    [
        ({"type": "short"}, "x", {"type": "number"}, None, "x"),
        ({"type": "choice", "choices": TEN}, "b", {"type": "choice", "choices": TEN[:1]}, None, "B"),
        ({"type": "choices", "choices": TEN}, ["a", "b"], {"type": "choices", "choices": TEN[:1]}, ["a"], "B"),
        ({"type": "declaration"}, True, {"type": "declaration"}, None, None),
        ({"type": "yesno"}, False, {"type": "yesno"}, False, None),
        ({"type": "number"}, {"typed": "banyak"}, {"type": "number"}, {"typed": "banyak"}, None),
    ],
)
def test_what_does_not_fit_is_said(before, value, after, kept, left):
    found = carry(form({"code": "q", **before}), {"one": {"q": value}}, form({"code": "q", **after}))
    assert found.answers.get("one", {}).get("q") == kept
    assert [row["text_id"] for row in found.left_out] == ([left] if left else [])


@pytest.mark.parametrize(
    ("before", "value", "read_id", "read_en"),
    [
        ({"type": "choice", "choices": [{"code": "b", "label_id": "Biru", "label_en": "Blue"}]}, "b", "Biru", "Blue"),
        (
            {"type": "choices", "choices": [{"code": "b", "label_id": "Biru", "label_en": "Blue"}]},
            ["b"],
            "Biru",
            "Blue",
        ),
        ({"type": "yesno"}, True, "Ya", "Yes"),
        ({"type": "date"}, "2025-03-01", "1 Maret 2025", "1 March 2025"),
        ({"type": "number", "unit_id": "orang", "unit_en": "people"}, "1200.5", "1.200,5 orang", "1,200.5 people"),
        ({"type": "money"}, {"typed": "banyak"}, "banyak", "banyak"),
        ({"type": "partners"}, [{"name": "PKK", "kind": "", "role": "Kader"}], "PKK · Kader", "PKK · Kader"),
        (
            {"type": "links"},
            [{"label": "", "url": "https://example.org"}],
            "https://example.org",
            "https://example.org",
        ),
    ],
)
def test_what_stays_behind_is_said_as_people_read_it(before, value, read_id, read_en):
    [left] = carry(
        form({"code": "q", **before}), {"one": {"q": value}}, form({"code": "other", "type": "short"})
    ).left_out
    assert (left["text_id"], left["text_en"]) == (read_id, read_en)


def test_file_without_room_is_said_in_both_languages(world, cast, now):
    source = earlier_entry(world)
    type(world.edition).objects.filter(pk=world.edition.pk).update(evidence_files=1)
    Evidence.objects.filter(entry=source).update(size=10**12)
    copied(world, cast, now, source, with_files=True)
    [left] = CarryOver.objects.get().left_out
    assert left["why_en"] == "There is no room left for this file."


def copied(world, cast, now, source, **words):
    return begin(
        agency=source.agency, category=world.categories["governance-kabupaten"], title="Tahun ini", by=cast.agency,
        now=now, continues=source, copy=True, **words,
    )  # fmt: skip


def test_copy_fills_the_draft_and_links_it(world, cast, now):
    source = earlier_entry(world, title="Tahun lalu")
    entry = copied(world, cast, now, source)
    draft = load_draft(entry)
    sent = source.current.answers
    assert draft.answers["problem"] == sent["problem"]
    assert draft.title == "Tahun ini"
    assert "true_data" not in draft.answers["declaration"]
    assert draft.files == {}
    link = entry.lineage.get()
    assert (link.kind, link.source) == ("continues", source)
    kept = CarryOver.objects.get()
    assert (kept.source, kept.files, kept.left_out) == (source, 0, [])
    assert kept.carried == sum(len(given) for given in draft.answers.values())


def test_copy_takes_what_was_sent_and_not_the_draft_after_it(world, cast, now):
    source = earlier_entry(world)
    save_section(
        source, section="problem", answers={"problem": "Diubah"}, base_version=1, by=cast.agency,
        now=source.created_at,
    )  # fmt: skip
    assert load_draft(copied(world, cast, now, source)).answers["problem"]["problem"] != "Diubah"


def test_files_come_along_only_when_asked_for(world, cast, now):
    source = earlier_entry(world)
    entry = copied(world, cast, now, source, with_files=True)
    theirs, ours = source.evidence.order_by("id"), entry.evidence.order_by("id")
    assert [file.path for file in ours] == [file.path for file in theirs]
    assert [file.sha256 for file in ours] == [file.sha256 for file in theirs]
    assert {file.added_by for file in ours} == {cast.agency}
    assert not set(theirs.values_list("pk", flat=True)) & set(ours.values_list("pk", flat=True))
    assert CarryOver.objects.get().files == theirs.count() > 0


def test_file_without_question_is_said_to_stay_behind(world, cast, now):
    source = earlier_entry(world)
    Evidence.objects.filter(entry=source).update(question="photos_of_then")
    copied(world, cast, now, source, with_files=True)
    kept = CarryOver.objects.get()
    assert kept.files == 0
    assert [row["text_id"] for row in kept.left_out] == [file.name for file in source.evidence.all()]
    assert kept.left_out[0]["why_en"] == "The new form does not ask this."


def test_a_shared_file_is_never_swept(world, cast, now):
    source = earlier_entry(world)
    entry = copied(world, cast, now, source, with_files=True)
    path = entry.evidence.first().path
    Evidence.objects.filter(entry=entry).update(removed_at=now)
    assert path not in orphans(now + timedelta(days=400))
    assert default_storage.exists(path)


def test_figures_are_marked_until_they_change(world, cast, now):
    entry = copied(world, cast, now, earlier_entry(world))
    codes = {question.code for question in carried_over(load_draft(entry)).old_figures}
    assert {"indicators", "reached", "budget", "budget_years"} <= codes
    save_section(entry, section="benefit", answers={"reached": "123456"}, base_version=1, by=cast.agency, now=now)
    draft = load_draft(entry)
    assert "reached" not in {question.code for question in old_figures(draft, "benefit")}
    assert "indicators" in {question.code for question in old_figures(draft, "benefit")}
    assert old_figures(load_draft(make_entry(world, dimension="living")), "benefit") == []


def test_what_is_said_now_beats_what_was_carried_over(world, cast, now):
    set_gate(world, RULES[:2])
    entry = copied(world, cast, now, earlier_entry(world), said=FINE)
    assert load_draft(entry).answers["identity"]["started"] == "2024-03-01"
    assert load_draft(entry).answers["declaration"]["won_before"] is False


def test_gate_still_applies_and_nothing_is_left_behind(world, cast, now):
    set_gate(world, RULES[:2])
    with pytest.raises(NotEligible):
        copied(world, cast, now, earlier_entry(world), said=Said(won=False))
    assert Entry.objects.filter(edition=world.edition).count() == 0
    assert CarryOver.objects.count() == 0


def test_an_entry_of_another_region_cannot_be_carried_over(world, cast, now):
    foreign = earlier_entry(world, region=2)
    with pytest.raises(Refused):
        begin(
            agency=world.agencies["33.07"][0], category=world.categories["governance-kabupaten"], title="Tiru",
            by=cast.agency, now=now, continues=foreign, copy=True,
        )  # fmt: skip


# --- pages ---


def data_of(world, source, **more):
    category = world.categories["governance-kabupaten"]
    return {"from": source.code, "agency": source.agency_id, "category": category.pk, "title": source.title, **more}


def test_start_page_offers_own_earlier_entries_and_fills_in_the_form(world, cast, login):
    source = earlier_entry(world, title="Tahun lalu")
    other = earlier_entry(world, edition=source.edition, agency=1, dimension="living", title="Milik Dinkes")
    client = login(cast.agency)
    page = client.get("/entries/new/")
    assert list(page.context["copy_form"].fields["source"].queryset) == [source]
    admin = login(cast.region_admin).get("/entries/new/")
    assert list(admin.context["copy_form"].fields["source"].queryset) == [source, other]
    page = client.get("/entries/new/", {"source": source.code})
    assert page.context["form"]["title"].value() == "Tahun lalu"
    assert page.context["form"]["category"].value() == world.categories["governance-kabupaten"].pk
    assert "with_files" in page.context["form"].fields
    assert client.get("/entries/new/", {"source": other.code}).status_code == 404
    assert client.get("/entries/new/", {"source": "2025-9999"}).status_code == 404


def test_copy_through_the_pages_with_the_gate(world, cast, login):
    set_gate(world, RULES[:1])
    source = earlier_entry(world, title="Tahun lalu")
    client = login(cast.agency)
    gate_page = client.post("/entries/new/", data_of(world, source, with_files="on"))
    assert f'name="from" value="{source.code}"' in gate_page.content.decode()
    assert 'name="with_files" value="True"' in gate_page.content.decode()
    answers = {"step": "start", "started": "2024-03-01", "key": "k" * 32, "with_files": "True"}
    done = client.post("/entries/new/", data_of(world, source, **answers))
    entry = Entry.objects.get(edition=world.edition)
    assert done.url == reverse("awards:entry", args=[entry.code])
    assert client.post("/entries/new/", data_of(world, source, **answers)).url == done.url
    assert CarryOver.objects.get().files > 0
    page = client.get(done.url)
    assert page.context["carried"].record.source == source
    assert "Figures to renew" in page.content.decode()
    section = client.get(reverse("awards:entry_step", args=[entry.code, "benefit"]))
    assert "These still stand as in the earlier entry" in section.content.decode()


def test_list_offers_to_use_an_earlier_entry_again(world, cast, login):
    source = earlier_entry(world)
    mine = make_entry(world, by=cast.agency)
    text = login(cast.agency).get(reverse("awards:entries")).content.decode()
    assert f"/entries/new/?source={source.code}" in text
    assert f"?source={mine.code}" not in text


def test_entry_of_another_programme_is_not_offered(world, cast, login):
    source = earlier_entry(world, title="Program lain")
    programme = baker.make("awards.Programme", code="lain")
    type(source.edition).objects.filter(pk=source.edition_id).update(programme=programme)
    client = login(cast.agency)
    assert list(client.get("/entries/new/").context["copy_form"].fields["source"].queryset) == []
    assert client.get("/entries/new/", {"source": source.code}).status_code == 404
    assert f"?source={source.code}" not in client.get(reverse("awards:entries")).content.decode()


def test_unfinished_draft_of_the_last_edition_can_be_used_too(world, cast, now):
    source = earlier_entry(world, state=EntryState.DRAFT, filled=True)
    assert source.current is None
    assert CarryOver.objects.count() == 0
    copied(world, cast, now, source)
    assert CarryOver.objects.get().carried > 20


def test_notes_of_the_earlier_entry_stay_there(world, cast, now):
    source = earlier_entry(world, state=EntryState.REVIEW)
    return_to_agency(source, notes={"": "Lengkapi"}, by=cast.region_admin, now=source.created_at)
    assert copied(world, cast, now, source).notes.count() == 0
