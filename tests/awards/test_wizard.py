"""Writing an entry through the pages: nothing typed is lost, and nothing is overwritten."""

import gzip
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.enums import EntryState
from awards.forms.section import section_data
from awards.models import DraftSection, Evidence
from awards.questionnaire.questions import form_of
from awards.sample import Topic, complete_answers, sample_pdf
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def entry(world):
    return make_entry(world, title="Antrean daring")


def step(entry, section):
    return reverse("awards:entry_step", args=[entry.code, section])


def saved(entry, section):
    return DraftSection.objects.get(entry=entry, section=section)


def posted(section, answers, version=0, **more):
    """What a browser without JavaScript sends for these answers."""
    return dict(section_data(section, answers, version=version).lists()) | more


def test_whole_entry_is_written_without_javascript(entry, cast, login):
    client, form = login(cast.agency), form_of(entry.form)
    answers = complete_answers(form, seed=3, topic=Topic("Antrean daring"))
    url = client.get(reverse("awards:entry_write", args=[entry.code])).url
    for section in form.sections:
        assert url == step(entry, section.code)
        page = client.get(url)
        assert page.status_code == 200
        data = posted(section, answers[section.code])
        if section.code == "evidence":
            data["evidence-proof_of_start"] = SimpleUploadedFile("sk.pdf", sample_pdf("SK"))
        url = client.post(url, data).url
    assert url == reverse("awards:entry_review", args=[entry.code])
    assert client.get(url).context["draft"].is_complete
    assert {row.section: row.answers for row in entry.sections.all()} == {k: v for k, v in answers.items() if v}


def test_empty_and_invalid_answers_are_saved_as_typed_and_flagged(entry, cast, login):
    client = login(cast.agency)
    data = {
        "version": "0",
        "benefit-reached": "banyak",
        "benefit-benefit": "",
        "benefit-surveyed": "yes",
        "next": "next",
    }
    answer = client.post(step(entry, "benefit"), data)
    assert answer.url == step(entry, "benefit")
    assert saved(entry, "benefit").answers == {"reached": {"typed": "banyak"}, "surveyed": True}
    page = client.get(answer.url)
    assert page.context["form"]["reached"].value() == "banyak"
    assert page.context["form"].errors == {"reached": ["Write a number with digits, for example 1250 or 12.5."]}


def test_required_questions_never_block_going_on(entry, cast, login):
    answer = login(cast.agency).post(step(entry, "problem"), {"version": "0", "next": "next"})
    assert answer.url == step(entry, "benefit")
    assert not DraftSection.objects.filter(entry=entry).exists()


def test_too_long_a_text_is_kept_whole(entry, cast, login):
    text = " ".join(["kata"] * 201)
    client = login(cast.agency)
    client.post(step(entry, "identity"), {"version": "0", "identity-summary": text})
    assert saved(entry, "identity").answers == {"summary": text}
    page = client.get(step(entry, "identity"))
    assert page.context["form"].errors["summary"] == ["This answer has 201 words; at most 200 can be sent."]


def test_save_and_go_to_task_list(entry, cast, login):
    data = {"version": "0", "problem-problem": "Warga antre", "next": "list"}
    answer = login(cast.agency).post(step(entry, "problem"), data)
    assert answer.url == reverse("awards:entry", args=[entry.code])
    assert saved(entry, "problem").answers == {"problem": "Warga antre"}


def test_bare_address_resumes_at_the_section_written_last(entry, cast, login):
    client = login(cast.agency)
    assert client.get(reverse("awards:entry_write", args=[entry.code])).url == step(entry, "identity")
    client.post(step(entry, "wisdom"), {"version": "0", "wisdom-local_wisdom": "Gotong royong"})
    answer = login(cast.colleague).get(reverse("awards:entry_write", args=[entry.code]))
    assert answer.url == step(entry, "wisdom")


def test_rows_are_added_by_a_button(entry, cast, login):
    client = login(cast.agency)
    data = {"version": "0", "next": "stay"}
    for number in range(3):
        data |= {
            f"collaboration-partners-{number}-name": f"Mitra {number}",
            f"collaboration-partners-{number}-kind": "media",
        }
    answer = client.post(step(entry, "collaboration"), data)
    assert answer.url == step(entry, "collaboration")
    page = client.get(answer.url).content.decode()
    assert 'name="collaboration-partners-4-name"' in page
    assert 'name="collaboration-partners-5-name"' not in page
    assert 'value="Mitra 2"' in page


def test_hidden_question_keeps_its_answer(entry, cast, login):
    client = login(cast.agency)
    data = {"version": "0", "wisdom-uses_technology": "yes", "wisdom-technology": "Formulir digital"}
    client.post(step(entry, "wisdom"), data)
    client.post(step(entry, "wisdom"), {"version": "1", "wisdom-uses_technology": "no"})
    assert saved(entry, "wisdom").answers == {"uses_technology": False, "technology": "Formulir digital"}


def test_stale_save_shows_both_texts_and_overwrites_nothing(entry, cast, login):
    mine, theirs = login(cast.agency), login(cast.colleague)
    theirs.post(step(entry, "problem"), {"version": "0", "problem-problem": "Teks rekan", "problem-change": "Sama"})
    answer = mine.post(
        step(entry, "problem"), {"version": "0", "problem-problem": "Teks saya", "problem-change": "Sama"}
    )
    assert answer.status_code == 409
    assert [(pair["theirs"], pair["mine"]) for pair in answer.context["differing"]] == [("Teks rekan", "Teks saya")]
    assert saved(entry, "problem").answers["problem"] == "Teks rekan"
    carried = dict(answer.context["carried"])
    data = carried | {"version": answer.context["row"].version, "choose-problem": "mine"}
    assert mine.post(step(entry, "problem"), data).status_code == 302
    assert saved(entry, "problem").answers == {"problem": "Teks saya", "change": "Sama"}


def test_stale_save_can_keep_the_other_text(entry, cast, login):
    mine = login(cast.agency)
    login(cast.colleague).post(step(entry, "problem"), {"version": "0", "problem-problem": "Teks rekan"})
    answer = mine.post(
        step(entry, "problem"), {"version": "0", "problem-problem": "Teks saya", "problem-change": "Baru"}
    )
    data = dict(answer.context["carried"]) | {"version": 1, "choose-problem": "theirs", "choose-change": "mine"}
    mine.post(step(entry, "problem"), data)
    assert saved(entry, "problem").answers == {"problem": "Teks rekan", "change": "Baru"}


def test_resending_the_same_page_changes_nothing(entry, cast, login):
    client, data = login(cast.agency), {"version": "0", "problem-problem": "Warga antre"}
    assert client.post(step(entry, "problem"), data).status_code == 302
    assert client.post(step(entry, "problem"), data).status_code == 302
    assert saved(entry, "problem").version == 1


def autosave(client, entry, section, data):
    return client.post(reverse("awards:entry_autosave", args=[entry.code, section]), data)


def test_autosave_answers_in_the_readers_zone(entry, cast, login):
    cast.agency.zone = "Asia/Jayapura"
    cast.agency.save()
    answer = autosave(login(cast.agency), entry, "benefit", {"version": "0", "benefit-reached": "1.2.3"})
    assert answer.json() == {
        "saved_at": "12:00 WIT", "version": 1,
        "errors": {"benefit-reached": ["Write a number with digits, for example 1250 or 12.5."]},
    }  # fmt: skip


def test_autosave_conflict_keeps_both_texts(entry, cast, login):
    mine = login(cast.agency)
    autosave(login(cast.colleague), entry, "problem", {"version": "0", "problem-problem": "Teks rekan"})
    answer = autosave(mine, entry, "problem", {"version": "0", "problem-problem": "Teks saya"})
    assert answer.status_code == 409
    assert answer.json() == {"version": 1, "url": f"{step(entry, 'problem')}?compare=1"}
    page = mine.get(answer.json()["url"])
    assert [(pair["theirs"], pair["mine"]) for pair in page.context["differing"]] == [("Teks rekan", "Teks saya")]


def test_page_goes_on_saving_when_the_answer_to_its_last_save_was_lost(entry, cast, login):
    client = login(cast.agency)
    page = client.get(step(entry, "problem")).context["writer"]
    autosave(client, entry, "problem", {"version": "0", "writer": page, "problem-problem": "Satu"})
    answer = autosave(client, entry, "problem", {"version": "0", "writer": page, "problem-problem": "Satu dua"})
    assert answer.json()["version"] == 2
    autosave(login(cast.colleague), entry, "problem", {"version": "2", "writer": "other", "problem-problem": "Tiga"})
    answer = autosave(client, entry, "problem", {"version": "2", "writer": page, "problem-problem": "Empat"})
    assert answer.status_code == 409


def test_autosave_is_closed_to_others_and_to_reading(entry, cast, login):
    assert autosave(login(cast.rival_agency), entry, "problem", {}).status_code == 404
    assert autosave(login(cast.auditor), entry, "problem", {}).status_code == 403
    assert autosave(login(cast.agency), entry, "nothing", {}).status_code == 404
    assert login(cast.agency).get(reverse("awards:entry_autosave", args=[entry.code, "problem"])).status_code == 405


@pytest.mark.parametrize("state", [EntryState.REVIEW, EntryState.ELIGIBLE, EntryState.WITHDRAWN])
def test_agency_without_the_pen_gets_its_text_back(world, cast, login, state):
    entry = make_entry(world, state=state)
    client, data = login(cast.agency), {"version": "1", "problem-problem": "Teks terlambat"}
    assert client.get(step(entry, "problem")).url == reverse("awards:entry", args=[entry.code])
    answer = client.post(step(entry, "problem"), data)
    assert answer.status_code == 409
    assert "Teks terlambat" in answer.content.decode()
    assert autosave(client, entry, "problem", data).status_code == 410


def test_region_admin_writes_during_review(world, cast, login):
    entry = make_entry(world, state=EntryState.REVIEW)
    login(cast.region_admin).post(step(entry, "problem"), {"version": "1", "problem-problem": "Diperbaiki"})
    assert saved(entry, "problem").answers["problem"] == "Diperbaiki"


def test_nobody_writes_after_deadline_and_grace(entry, cast, login, clock, world):
    closes = world.edition.stage("intake").closes_at
    data = {"version": "0", "problem-problem": "Tepat waktu"}
    clock.move_to(closes + timedelta(minutes=5, seconds=-1), tick=False)
    assert login(cast.agency).post(step(entry, "problem"), data).status_code == 302
    clock.move_to(closes + timedelta(minutes=5), tick=False)
    late = login(cast.agency).post(step(entry, "problem"), {"version": "1", "problem-problem": "Terlambat"})
    assert late.status_code == 409
    assert "Terlambat" in late.content.decode()
    assert saved(entry, "problem").answers == {"problem": "Tepat waktu"}


def test_missing_section_and_outsiders(entry, cast, login):
    assert login(cast.agency).get(step(entry, "nothing")).status_code == 404
    assert login(cast.rival_admin).get(step(entry, "problem")).status_code == 404
    assert login(cast.auditor).get(step(entry, "problem")).status_code == 403


def upload(client, entry, *files, **data):
    data = {"version": "0", "next": "stay", "evidence-proof_of_start": list(files)} | data
    return client.post(step(entry, "evidence"), data, follow=True)


def test_file_is_kept_and_downloaded_inert(entry, cast, login):
    client = login(cast.agency)
    upload(client, entry, SimpleUploadedFile("../../SK Bupati.pdf", sample_pdf("SK")))
    file = Evidence.objects.get()
    assert (file.name, file.question, file.content_type) == ("SK Bupati.pdf", "proof_of_start", "application/pdf")
    answer = client.get(reverse("awards:evidence", args=[entry.code, file.pk]), follow=True)
    assert b"".join(answer.streaming_content) == sample_pdf("SK")
    assert answer["Content-Disposition"] == 'attachment; filename="SK Bupati.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "data"), [
    ("skrip.html", b"<script>alert(1)</script>"),
    ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("palsu.pdf", b"<html>bukan pdf</html>"),
    ("rusak.pdf", b"%PDF-1.7 rusak"),
    ("makro.docx", b"PK\x03\x04bukan dokumen"),
    ("foto.jpg", sample_pdf("pdf bernama jpg")),
])  # fmt: skip
def test_wrong_file_is_refused_and_other_answers_stay(entry, cast, login, name, data):
    file = SimpleUploadedFile(name, data)
    more = {"evidence-links-0-label": "Situs", "evidence-links-0-url": "https://example.org"}
    page = upload(login(cast.agency), entry, file, **more)
    assert not Evidence.objects.exists()
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert saved(entry, "evidence").answers == {"links": [{"label": "Situs", "url": "https://example.org"}]}


def test_file_over_the_limit_is_refused(entry, cast, login, settings):
    settings.EVIDENCE_MAX_BYTES = 10
    page = upload(login(cast.agency), entry, SimpleUploadedFile("sk.pdf", sample_pdf("SK")))
    assert not Evidence.objects.exists()
    assert "too large" in page.content.decode()


def test_same_file_stands_once_and_number_is_limited(entry, cast, login):
    client = login(cast.agency)
    files = [SimpleUploadedFile(f"{n}.pdf", sample_pdf(str(n))) for n in (1, 1, 2, 3, 4)]
    page = upload(client, entry, *files)
    assert list(Evidence.objects.values_list("name", flat=True)) == ["1.pdf", "2.pdf", "3.pdf"]
    assert "at most 3 files" in page.content.decode()


def test_removed_file_is_gone_from_the_draft_but_not_from_the_version(world, cast, login):
    entry = make_entry(world, state=EntryState.SENT)
    file = entry.evidence.get()
    client = login(cast.region_admin)
    client.post(step(entry, "evidence"), {"version": "1", "remove": str(file.pk)})
    file.refresh_from_db()
    assert file.removed_at is not None
    address = reverse("awards:evidence", args=[entry.code, file.pk])
    assert client.get(address, follow=True).status_code == 200
    assert login(cast.secretariat).get(address, follow=True).status_code == 200
    assert login(cast.rival_admin).get(address).status_code == 404


def test_file_removed_before_sending_is_gone(entry, cast, login):
    client = login(cast.agency)
    upload(client, entry, SimpleUploadedFile("sk.pdf", sample_pdf("SK")))
    file = Evidence.objects.get()
    upload(client, entry, remove=str(file.pk))
    assert client.get(reverse("awards:evidence", args=[entry.code, file.pk])).status_code == 404


def test_file_of_another_entry_is_not_removed(world, entry, cast, login):
    other = make_entry(world, agency=1, filled=True)
    file = other.evidence.get()
    login(cast.agency).post(step(entry, "evidence"), {"version": "0", "remove": str(file.pk)})
    file.refresh_from_db()
    assert file.removed_at is None
    assert login(cast.agency).get(reverse("awards:evidence", args=[entry.code, file.pk])).status_code == 404


def squeezed(client, entry, section, data):
    url = reverse("awards:entry_autosave", args=[entry.code, section])
    return client.post(url, data, content_type="application/gzip")


def test_autosave_takes_what_a_script_squeezed(entry, cast, login):
    client, text = login(cast.agency), "Warga antre tujuh hari. Biaya naik 10% & “mahal”.\n" * 60
    data = gzip.compress(urlencode({"version": "0", "shows": "problem", "problem-problem": text}).encode())
    assert squeezed(client, entry, "problem", data).json()["version"] == 1
    assert saved(entry, "problem").answers == {"problem": text.strip()}


def test_autosave_refuses_what_cannot_be_unpacked_or_grows_too_large(entry, cast, login, settings):
    client, data = login(cast.agency), gzip.compress(b"problem-problem=" + b"a" * 50_000)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 40_000
    wrong = [b"problem-problem=a", data[:-9], data]
    assert [squeezed(client, entry, "problem", each).status_code for each in wrong] == [400, 400, 400]
    assert not entry.sections.exists()


def test_autosave_of_a_changed_question_leaves_the_others_and_knows_what_they_decide(entry, cast, login):
    client = login(cast.agency)
    whole = {"benefit-surveyed": "yes", "benefit-satisfaction": "81", "benefit-survey_method": "Angket"}
    autosave(client, entry, "benefit", whole | {"version": "0"})
    part = {"version": "1", "shows": "satisfaction", "benefit-satisfaction": "banyak"}
    assert list(autosave(client, entry, "benefit", part).json()["errors"]) == ["benefit-satisfaction"]
    autosave(client, entry, "benefit", {"version": "2", "shows": "satisfaction", "benefit-satisfaction": ""})
    assert saved(entry, "benefit").answers == {"surveyed": True, "survey_method": "Angket"}
    autosave(client, entry, "benefit", {"version": "3", "shows": "surveyed survey_method", "benefit-surveyed": "no"})
    assert saved(entry, "benefit").answers == {"surveyed": False, "survey_method": "Angket"}


def test_character_that_no_database_stores_is_left_out(entry, cast, login):
    client = login(cast.agency)
    rows = {"benefit-indicators-0-name": "Wak\0tu", "benefit-indicators-0-before": "\0" + "14"}
    for section, answers in (("problem", {"problem-problem": "Antre\0 lama"}), ("benefit", rows)):
        url = reverse("awards:entry_autosave", args=[entry.code, section])
        assert client.post(url, {"version": "0", **answers}).status_code == 200
    assert entry.sections.get(section="problem").answers == {"problem": "Antre lama"}
    assert entry.sections.get(section="benefit").answers["indicators"] == [{"name": "Waktu", "before": "14"}]


def test_number_in_other_writing_is_no_version(entry, cast, login):
    client, url = login(cast.agency), reverse("awards:entry_autosave", args=[entry.code, "problem"])
    assert client.post(url, {"version": "²", "problem-problem": "Antre"}).status_code == 200
    page = reverse("awards:entry_compare", args=[entry.code, "problem"])
    assert client.get(page, {"from": "²"}).status_code == 404
    step = reverse("awards:entry_step", args=[entry.code, "problem"])
    assert client.post(step, {"remove": "²", "shows": ""}).status_code == 302
