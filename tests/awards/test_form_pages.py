"""The room of the form: its pages for organiser and auditor, and for nobody else."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import AuditEvent
from awards.actions import form_draft
from awards.models import FormDraft, FormVersion
from awards.questionnaire.editing import find_question, normal, remove_question, set_question, set_section
from tests.factories.forms import begin_form, change_form
from tests.factories.world import load_form, make_edition

pytestmark = pytest.mark.usefixtures("clock")


def url(world, name, *args):
    return reverse(f"awards:{name}", args=[world.edition.slug, *args])


@pytest.fixture
def draft(world, cast, now):
    return begin_form(world.edition, by=cast.organiser, now=now)


@pytest.fixture
def organiser(login, cast):
    return login(cast.organiser)


def told(response):
    return [str(message) for message in response.context["messages"]]


READS = [
    ("form", []), ("form_preview", ["entrants"]), ("form_preview", ["judges"]), ("form_preview", ["print"]),
    ("form_pdf", []), ("form_export", ["json"]), ("form_export", ["xlsx"]),
]  # fmt: skip
ACTS = [
    ("form_words", []), ("form_section_new", []), ("form_section", ["problem"]), ("form_question_new", ["problem"]),
    ("form_question", ["novelty"]), ("form_remove_section", ["problem"]), ("form_remove_question", ["novelty"]),
    ("form_discard", []), ("form_import", []), ("form_publish", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), READS)
def test_form_is_read_by_organiser_and_auditor_only(world, cast, login, draft, name, args):
    people = [cast.organiser, cast.auditor, cast.secretariat, cast.judge, cast.region_admin, cast.agency, cast.stranger]
    statuses = [login(person).get(url(world, name, *args)).status_code for person in people]
    assert statuses == [200, 200, 404, 404, 404, 404, 404]
    assert login(cast.organiser).post(url(world, name, *args)).status_code == 405
    assert login(None).get(url(world, name, *args)).status_code == 302


@pytest.mark.parametrize(("name", "args"), ACTS)
def test_form_is_written_by_the_organiser_only(world, cast, login, draft, name, args):
    people = [cast.organiser, cast.auditor, cast.secretariat, cast.judge, cast.region_admin, cast.stranger]
    for method in ("get", "post"):
        statuses = [getattr(login(person), method)(url(world, name, *args)).status_code for person in people[1:]]
        assert statuses == [403, 404, 404, 404, 404]
    assert login(cast.organiser).get(url(world, name, *args)).status_code == 200
    assert login(cast.organiser).put(url(world, name, *args)).status_code == 405


@pytest.mark.parametrize("name", ["form_begin", "form_move"])
def test_buttons_take_no_get(world, organiser, draft, name):
    assert organiser.get(url(world, name)).status_code == 405


@pytest.mark.parametrize(("name", "args"), ACTS[:-2])
def test_edit_without_a_draft_is_missing(world, organiser, name, args):
    assert organiser.get(url(world, name, *args)).status_code == 404


def test_missing_parts_are_missing(world, organiser, draft):
    for name, args in [
        ("form_section", ["nothing"]), ("form_question", ["nothing"]), ("form_question_new", ["nothing"]),
        ("form_remove_question", ["nothing"]), ("form_preview", ["nobody"]), ("form_export", ["docx"]),
        ("form_version", [99_999]),
    ]:  # fmt: skip
        assert organiser.get(url(world, name, *args)).status_code == 404


def test_draft_begins_with_the_form_of_another_edition(world, organiser, cast, now):
    last_year = make_edition(2025, programme=world.edition.programme)
    other, _made = FormVersion.objects.get_or_create(
        digest="d" * 64,
        defaults={"code": "lama", "number": 1, "definition": load_form() | {"title_id": "Lama"}, "published_at": now},
    )
    last_year.form = other
    last_year.save()
    organiser.post(url(world, "form_begin"), {"base": other.pk})
    draft = FormDraft.objects.get()
    assert (draft.edition, draft.base, draft.definition) == (world.edition, other, normal(other.definition))
    assert AuditEvent.objects.filter(verb="form_draft.begin").count() == 1
    again = organiser.post(url(world, "form_begin"), {"base": other.pk}, follow=True)
    assert told(again) == ["A draft of the form is open already. Publish or discard it first."]
    assert FormDraft.objects.count() == 1


def test_form_of_another_programme_is_missing(world, organiser, now):
    foreign = FormVersion.objects.create(
        code="asing", number=1, definition=load_form(), digest="e" * 64, published_at=now
    )
    assert organiser.get(url(world, "form_version", foreign.pk)).status_code == 404
    assert organiser.post(url(world, "form_begin"), {"base": foreign.pk}).status_code == 404


def test_question_is_added_with_the_fields_of_its_type(world, organiser, draft):
    sent = {"label_id": "Jumlah desa", "type": "number", "version": 1}
    answer = organiser.post(url(world, "form_question_new", "replication"), sent)
    assert answer.url == url(world, "form_question", "jumlah_desa")
    page = organiser.get(answer.url)
    fields = set(page.context["form"].fields)
    assert {"min", "max", "unit_id"} <= fields
    assert fields & {"max_words", "choices", "supports", "role"} == set()
    draft.refresh_from_db()
    assert find_question(draft.definition, "jumlah_desa")[1] == {
        "code": "jumlah_desa", "type": "number", "label_id": "Jumlah desa"
    }  # fmt: skip


def test_question_is_written_whole(world, organiser, draft):
    sent = {
        "version": 1, "code": "satisfaction", "label_id": "Hasil", "label_en": "Result", "help_id": "Bantuan",
        "type": "number", "required": "on", "min": "0", "max": "99,5", "unit_id": "persen", "show_if": ["surveyed=True"],
        "criteria": ["benefit"], "further_criteria": "", "identifies": "on",
    }  # fmt: skip
    answer = organiser.post(url(world, "form_question", "satisfaction"), sent)
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert find_question(draft.definition, "satisfaction")[1] == {
        "code": "satisfaction", "type": "number", "label_id": "Hasil", "label_en": "Result", "help_id": "Bantuan",
        "required": True, "min": "0", "max": "99.5", "unit_id": "persen", "criteria": ["benefit"], "identifies": True,
        "show_if": {"question": "surveyed", "equals": True},
    }  # fmt: skip


def test_choices_are_written_in_a_table(world, organiser, draft):
    sent = {
        "version": 1, "code": "stage", "label_id": "Tahap", "type": "choice", "choices-0-code": "running",
        "choices-0-label_id": "Berjalan", "choices-1-label_id": "Selesai", "choices-2-code": "",
    }  # fmt: skip
    organiser.post(url(world, "form_question", "stage"), sent)
    draft.refresh_from_db()
    choices = find_question(draft.definition, "stage")[1]["choices"]
    assert choices == [{"code": "running", "label_id": "Berjalan"}, {"code": "c1", "label_id": "Selesai"}]


@pytest.mark.parametrize(("sent", "field", "error"), [
    ({"code": "name"}, "code", "This code is used already. Choose another one."),
    ({"code": "Satisfaction"}, "code", "Write the code with small letters, digits and _, beginning with a letter."),
    ({"min": "abc"}, "min", "This cannot be read: write a number like 1250 or 12.5."),
    ({"label_id": ""}, "label_id", "This field is required."),
    ({"further_criteria": "Benefit 1"}, "further_criteria", "“Benefit 1” cannot be the code of a criterion."),
])  # fmt: skip
def test_wrong_input_is_named_and_kept(world, organiser, draft, sent, field, error):
    good = {"version": 1, "code": "satisfaction", "label_id": "Hasil", "type": "number"}
    page = organiser.post(url(world, "form_question", "satisfaction"), good | sent)
    with override("en"):
        assert page.context["form"].errors == {field: [error]}
    draft.refresh_from_db()
    assert draft.version == 1


def test_second_tab_is_told_and_nothing_is_overwritten(world, organiser, login, cast, draft):
    mine = {"version": 1, "code": "novelty", "label_id": "Punyaku", "type": "long"}
    login(cast.organiser2).post(url(world, "form_question", "novelty"), mine | {"label_id": "Punya dia"})
    page = organiser.post(url(world, "form_question", "novelty"), mine)
    assert page.status_code == 409
    assert [each["text"] for each in page.context["differing"]] == ["Punya dia"]
    assert page.context["form"]["label_id"].value() == "Punyaku"
    draft.refresh_from_db()
    assert (draft.version, find_question(draft.definition, "novelty")[1]["label_id"]) == (2, "Punya dia")
    assert 'name="version" value="2"' in page.content.decode()
    assert organiser.post(url(world, "form_question", "novelty"), mine | {"version": 2}).status_code == 302
    draft.refresh_from_db()
    assert find_question(draft.definition, "novelty")[1]["label_id"] == "Punyaku"


def test_text_for_fields_that_somebody_took_away_is_shown_to_copy(world, organiser, login, cast, draft):
    here = url(world, "form_question", "stage")
    other = {"version": 1, "code": "stage", "label_id": "Tahap", "type": "short"}
    login(cast.organiser2).post(here, other)
    mine = other | {"type": "choice", "choices-0-code": "pilot", "choices-0-label_id": "Percobaan terbatas"}
    page = organiser.post(here, mine)
    assert (page.status_code, page.context["homeless"]) == (409, ["pilot", "Percobaan terbatas"])
    assert "Percobaan terbatas" in page.content.decode()


@pytest.mark.parametrize("base", ["9" * 5000, "²", "-1"])
def test_strange_base_begins_an_empty_form(world, organiser, base):
    assert organiser.post(url(world, "form_begin"), {"base": base}).status_code == 302
    assert world.edition.form_drafts.get().base is None


def test_text_for_a_question_that_somebody_removed_is_shown_to_copy(world, organiser, cast, draft, now):
    less = remove_question(draft.definition, "novelty")
    form_draft.save(draft, definition=less, base_version=1, did="x", by=cast.organiser2, now=now)
    page = organiser.post(url(world, "form_question", "novelty"), {"version": 1, "label_id": "Kalimat panjang"})
    assert (page.status_code, page.context["texts"]) == (409, ["Kalimat panjang"])


def test_text_for_a_draft_that_was_published_meanwhile_is_shown_to_copy(world, organiser, cast, draft, now):
    form_draft.publish(draft, base_version=1, by=cast.organiser2, now=now)
    page = organiser.post(url(world, "form_question", "novelty"), {"version": 1, "label_id": "Kalimat panjang"})
    assert (page.status_code, page.context["texts"]) == (409, ["Kalimat panjang"])


def test_question_moves_by_buttons(world, organiser, draft):
    def order():
        draft.refresh_from_db()
        return [question["code"] for question in draft.definition["sections"][1]["questions"]]

    move = {"what": "question", "code": "novelty"}
    organiser.post(url(world, "form_move"), move | {"version": 1, "way": "up"})
    assert order() == ["problem", "novelty", "change", "groups"]
    organiser.post(url(world, "form_move"), move | {"version": 1, "way": "up"})
    assert order() == ["problem", "novelty", "change", "groups"]
    organiser.post(url(world, "form_place", "novelty"), {"version": 2, "to": "replication"})
    assert order() == ["problem", "change", "groups"]
    assert find_question(draft.definition, "novelty")[0]["code"] == "replication"
    organiser.post(url(world, "form_move"), {"what": "section", "code": "problem", "version": 3, "way": "up"})
    draft.refresh_from_db()
    assert [section["code"] for section in draft.definition["sections"]][:2] == ["problem", "identity"]


def test_section_is_added_edited_and_removed(world, organiser, draft):
    words = {"code": "budget_plan", "title_id": "Anggaran", "title_en": "Budget", "lead_id": "", "lead_en": ""}
    organiser.post(url(world, "form_section_new"), words | {"version": 1})
    organiser.post(url(world, "form_section", "budget_plan"), words | {"version": 2, "title_id": "Rencana"})
    draft.refresh_from_db()
    assert draft.definition["sections"][-1] == {
        "code": "budget_plan", "title_id": "Rencana", "title_en": "Budget", "questions": []
    }  # fmt: skip
    room = organiser.get(url(world, "form"))
    faults = [(fault.section, fault.text) for fault in room.context["faults"]]
    assert faults == [("budget_plan", "it has 0 questions; a page takes 1 to 7.")]
    organiser.post(url(world, "form_remove_section", "budget_plan"), {"version": 3})
    draft.refresh_from_db()
    assert len(draft.definition["sections"]) == 10


def test_discarded_draft_is_gone_and_the_form_stands(world, organiser, draft):
    organiser.post(url(world, "form_discard"), {"version": 1})
    draft.refresh_from_db()
    assert (draft.closed_at is None, draft.published_as) == (False, None)
    assert organiser.get(url(world, "form")).context["version"] == world.edition.form


def test_discarding_offers_the_draft_as_a_file_and_says_when_it_has_faults(world, organiser, cast, draft, now):
    sound = organiser.get(url(world, "form_discard"))
    assert url(world, "form_export", "json") in sound.content.decode()
    empty = set_section(draft.definition, {"code": "extra", "title_id": "Kosong"})
    form_draft.save(draft, definition=empty, base_version=1, did="x", by=cast.organiser, now=now)
    words = "A file of it can be imported again once they are mended in the file."
    assert words not in sound.content.decode()
    assert words in organiser.get(url(world, "form_discard")).content.decode()


def test_entrants_preview_is_the_section_page(world, organiser, draft):
    page = organiser.get(url(world, "form_preview", "entrants"), {"section": "benefit"})
    text = page.content.decode()
    assert 'name="benefit-satisfaction"' in text
    assert 'data-show-if="benefit-surveyed=yes"' in text
    assert "generated sample (contoh)" in text
    empty = organiser.get(url(world, "form_preview", "entrants"), {"section": "benefit", "empty": 1}).content.decode()
    assert "(Contoh)" in text
    assert "(Contoh)" not in empty
    assert "<button disabled hidden></button>" in text  # Enter sends nothing


def test_judges_preview_leaves_out_what_judges_do_not_read(world, organiser, draft):
    def codes(**query):
        reading = organiser.get(url(world, "form_preview", "judges"), query).context["reading"]
        return {item.code for section in reading.sections for item in section.items}, reading.region

    (openly, region), (blindly, nobody) = codes(), codes(blind=1)
    assert "contact_name" not in openly
    assert openly - blindly == {"agreement", "regulation_number", "links", "won_before"} & openly
    assert (region, nobody) == ("Sample region", "")


def test_print_preview_is_a_pdf(world, organiser, draft):
    pdf = organiser.get(url(world, "form_pdf"))
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_preview_leaves_out_what_is_unsound_and_says_so(world, organiser, cast, now):
    bad = {"code": "novelty", "type": "choice", "label_id": "Pilihan"}
    change_form(
        world.edition, lambda d: set_question(d, bad, section="problem", code="novelty"), by=cast.organiser, now=now
    )
    page = organiser.get(url(world, "form_preview", "entrants"), {"section": "problem"})
    assert page.context["left_out"] == ["Question “novelty”: it has no choices yet; give it at least one."]
    assert 'name="problem-novelty"' not in page.content.decode()


def test_room_takes_the_same_number_of_queries_for_every_form(world, organiser, queries_of, cast, draft, now):
    many = queries_of(organiser, url(world, "form"))
    first = {**draft.definition, "sections": draft.definition["sections"][:1]}
    form_draft.save(draft, definition=first, base_version=1, did="x", by=cast.organiser, now=now)
    assert queries_of(organiser, url(world, "form")) == many


def test_preview_of_evidence_shows_what_the_files_prove(world, organiser, draft):
    page = organiser.get(url(world, "form_preview", "entrants"), {"section": "evidence"}).content.decode()
    assert '<option value="started" selected>' in page
    assert "bukti-contoh-1.pdf" in page
