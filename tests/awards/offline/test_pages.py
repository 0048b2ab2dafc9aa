"""Filling in from a file, by its pages: template, upload, preview, confirmation."""

import io

import openpyxl
import pytest
from django.urls import reverse

from awards.actions.approval import approve
from awards.actions.draft import save_section
from awards.actions.form import publish
from awards.actions.submission import withdraw
from awards.enums import EntryState
from awards.models import Entry
from awards.queries.draft import load_draft
from tests.awards.documents.reading import page_texts
from tests.awards.offline.workbooks import ONE_OF_EACH, Filled
from tests.factories.entries import make_entry
from tests.factories.world import load_form


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def url(name, entry, **more):
    return reverse(f"awards:{name}", kwargs={"code": entry.code, **more})


def template(client, entry) -> Filled:
    return Filled(client.get(url("entry_blank", entry, extension="xlsx")).content)


def upload(client, entry, filled, name="usulan.xlsx"):
    return client.post(url("entry_import", entry), {"file": filled.file(name)})


def confirm(client, entry, page, *sections):
    plans = [part["plan"] for part in page.context["parts"]]
    parts = {f"version-{plan.section.code}": plan.version for plan in plans}
    parts |= {f"approval-{plan.section.code}": plan.approval for plan in plans}
    given = {"token": page.context["token"], "section": sections, "form": page.context["entry"].form_id, **parts}
    return client.post(url("entry_import_confirm", entry), given, follow=True)


def answers_of(entry):
    return load_draft(Entry.objects.select_related("form").get(pk=entry.pk)).answers


def test_template_goes_out_and_comes_back_into_the_draft(world, cast, login):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    filled = template(client, entry)
    filled.put("name", "Antrean Daring")
    filled.put("novelty", "Sebuah kebaruan")
    page = upload(client, entry, filled)
    assert page.context["counts"]["fill"] == 2
    assert answers_of(entry)["identity"] == {}
    done = confirm(client, entry, page, "identity", "problem")
    assert [str(message) for message in done.context["messages"]] == ["2 parts were filled from the file."]
    assert (answers_of(entry)["identity"], answers_of(entry)["problem"]) == (
        {"name": "Antrean Daring"}, {"novelty": "Sebuah kebaruan"},
    )  # fmt: skip


def test_draft_with_files_takes_a_workbook_and_keeps_its_files(world, cast, login):
    entry, client = make_entry(world, by=cast.agency, filled=True), login(cast.agency)
    filled, files = template(client, entry), load_draft(entry).evidence
    filled.put("novelty", "Dari berkas")
    confirm(client, entry, upload(client, entry, filled), "problem")
    assert (answers_of(entry)["problem"]["novelty"], load_draft(entry).evidence) == ("Dari berkas", files)


def test_part_that_is_not_ticked_stays(world, cast, login):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    filled = template(client, entry)
    filled.put("name", "Antrean Daring")
    filled.put("novelty", "Sebuah kebaruan")
    confirm(client, entry, upload(client, entry, filled), "problem")
    assert (answers_of(entry)["identity"], answers_of(entry)["problem"]) == ({}, {"novelty": "Sebuah kebaruan"})


def test_part_saved_after_the_preview_is_left_and_said(world, cast, login, now):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    filled = template(client, entry)
    filled.put("novelty", "Dari berkas")
    page = upload(client, entry, filled)
    save_section(
        entry, section="problem", answers={"novelty": "Dari layar"}, base_version=0, by=cast.colleague, now=now
    )
    done = confirm(client, entry, page, "problem")
    assert answers_of(entry)["problem"] == {"novelty": "Dari layar"}
    assert ["saved or approved by somebody" in str(message) for message in done.context["messages"]] == [True]


def test_part_changed_after_the_template_is_shown_unticked(world, cast, login, now):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    filled = template(client, entry)
    filled.put("novelty", "Dari berkas")
    save_section(
        entry, section="problem", answers={"novelty": "Dari layar"}, base_version=0, by=cast.colleague, now=now
    )
    page = upload(client, entry, filled)
    html = page.content.decode()
    assert (
        "The draft was changed after the template was made" in html,
        'value="problem" id="take-2" checked' in html,
    ) == (True, False)


def test_approved_part_is_left_unless_it_is_ticked(world, cast, login, now):
    entry, client = make_entry(world, by=cast.agency, filled=True), login(cast.agency)
    filled = template(client, entry)
    filled.put("novelty", "Dari berkas")
    approve(entry, section="problem", mark=load_draft(entry).mark("problem"), by=cast.region_admin, now=now)
    page = upload(client, entry, filled)
    html = page.content.decode()
    assert ("The region admin approved this part" in html, 'id="take-2" checked' in html) == (True, False)
    confirm(client, entry, page, "problem")
    assert answers_of(entry)["problem"]["novelty"] == "Dari berkas"


def test_part_approved_after_the_preview_is_left_and_said(world, cast, login, now):
    entry, client = make_entry(world, by=cast.agency, filled=True), login(cast.agency)
    filled, before = template(client, entry), answers_of(entry)
    filled.put("novelty", "Dari berkas")
    page = upload(client, entry, filled)
    approve(entry, section="problem", mark=load_draft(entry).mark("problem"), by=cast.region_admin, now=now)
    done = confirm(client, entry, page, "problem")
    assert answers_of(entry) == before
    assert ["saved or approved by somebody" in str(message) for message in done.context["messages"]] == [True]


def test_form_that_changed_after_the_preview_takes_nothing_over(world, cast, login, now):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    filled = template(client, entry)
    filled.put("novelty", "Dari berkas")
    page = upload(client, entry, filled)
    Entry.objects.filter(pk=entry.pk).update(form=publish(ONE_OF_EACH, by=cast.organiser, now=now))
    done = confirm(client, entry, page, "problem")
    assert ["form was changed" in str(message) for message in done.context["messages"]] == [True]
    assert entry.sections.count() == 0


def test_wrong_file_is_refused_on_the_page(world, cast, login):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    buffer.seek(0)
    buffer.name = "lain.xlsx"
    page = client.post(url("entry_import", entry), {"file": buffer})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])


@pytest.mark.parametrize("token", ["", "x:y:z"])
def test_forged_token_changes_nothing(world, cast, login, token):
    entry = make_entry(world, by=cast.agency)
    answer = login(cast.agency).post(url("entry_import_confirm", entry), {"token": token, "section": "problem"})
    assert answer.headers["Location"] == url("entry_import", entry)
    assert set(map(str, answers_of(entry)["problem"])) == set()


def test_token_of_another_entry_or_person_changes_nothing(world, cast, login):
    entry, other = make_entry(world, by=cast.agency), make_entry(world, by=cast.agency, dimension="living")
    client = login(cast.agency)
    filled = template(client, entry)
    filled.put("novelty", "Dari berkas")
    page = upload(client, entry, filled)
    confirm(client, other, page, "problem")
    confirm(login(cast.colleague), entry, page, "problem")
    assert (answers_of(entry)["problem"], answers_of(other)["problem"]) == ({}, {})


@pytest.mark.parametrize("who", ["rival_agency", "rival_admin", "province", "secretariat", "stranger", "judge"])
def test_pages_do_not_exist_for_those_who_do_not_write(world, cast, login, who):
    entry, client = make_entry(world, by=cast.agency), login(getattr(cast, who))
    answers = [client.get(url("entry_import", entry)), client.get(url("entry_blank", entry, extension="xlsx")),
               client.post(url("entry_import_confirm", entry))]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404] * 3


def test_closed_draft_takes_no_file(world, cast, login, now):
    entry = make_entry(world, by=cast.agency)
    withdraw(entry, reason="Ganti", by=cast.region_admin, now=now)
    answer = login(cast.agency).get(url("entry_import", entry))
    assert answer.headers["Location"] == url("entry", entry)


def test_pages_refuse_wrong_methods(world, cast, login):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    assert client.delete(url("entry_import", entry)).status_code == 405
    assert client.get(url("entry_import_confirm", entry)).status_code == 405
    assert client.post(url("entry_blank", entry, extension="pdf")).status_code == 405


@pytest.mark.parametrize("language", ["id", "en"])
def test_paper_holds_every_question_in_the_readers_language(world, cast, login, language):
    entry = make_entry(world, by=cast.agency)
    text = " ".join(page_texts(login(cast.agency, language).get(url("entry_blank", entry, extension="pdf")).content))
    unbroken = text.replace(" ", "")
    labels = [q[f"label_{language}"] for section in entry.form.definition["sections"] for q in section["questions"]]
    assert [label for label in labels if label.replace(" ", "") not in unbroken] == []


def test_paper_of_an_entry_has_its_head_and_names_the_kinds_of_partners(world, cast, login):
    entry = make_entry(world, title="SIPANDAI", by=cast.agency)
    text = " ".join(page_texts(login(cast.agency).get(url("entry_blank", entry, extension="pdf")).content))
    assert [given in text for given in ("SIPANDAI", entry.region.name, entry.agency.name)] == [True] * 3
    assert "Kind: Government, Academia, Business, Community, Media" in text
    form = world.edition.form
    empty = reverse("awards:form_blank", args=[form.code, form.number, "pdf"])
    assert entry.region.name not in " ".join(page_texts(login(cast.agency).get(empty).content))


@pytest.mark.parametrize(("who", "status"), [("agency", 200), ("region_admin", 200), ("organiser", 200), ("auditor", 200),
                                             ("province", 404), ("judge", 404), ("stranger", 404)])  # fmt: skip
def test_empty_form_is_for_entrants_and_the_people_of_the_edition(world, cast, login, who, status):
    form = world.edition.form
    for extension in ("pdf", "xlsx"):
        address = reverse("awards:form_blank", args=[form.code, form.number, extension])
        assert login(getattr(cast, who)).get(address).status_code == status


def test_form_of_an_edition_that_has_not_opened_is_not_for_entrants(world, cast, login, clock, now):
    world.edition.stages.update(opens_at=now.replace(year=2027), closes_at=now.replace(year=2028))
    form = world.edition.form
    address = reverse("awards:form_blank", args=[form.code, form.number, "pdf"])
    assert [login(person).get(address).status_code for person in (cast.agency, cast.organiser)] == [404, 200]


def test_task_list_and_start_page_offer_the_template(world, cast, login):
    entry, client = make_entry(world, by=cast.agency), login(cast.agency)
    tasks = client.get(reverse("awards:entry", args=[entry.code])).content.decode()
    assert url("entry_import", entry) in tasks
    start = client.get(reverse("awards:entry_new")).content.decode()
    assert reverse("awards:form_blank", args=[load_form()["code"], 1, "xlsx"]) in start
    sent = make_entry(world, by=cast.agency, dimension="living", state=EntryState.REVIEW)
    assert url("entry_import", sent) not in client.get(reverse("awards:entry", args=[sent.code])).content.decode()
