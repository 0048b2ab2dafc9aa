"""What each reader gets of an entry: hiding is done in the object, so planted names must not be in it."""

from dataclasses import asdict

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from awards.actions import draft, submission
from awards.enums import EntryState
from awards.models import EntryVersion
from awards.queries.draft import load_draft
from awards.queries.reading import read_form, read_version
from tests.factories.entries import make_entry

CANARY = "KENARI-7788"


@pytest.fixture
def version(world, cast, now):
    """A sent version with a canary in every answer that identifies or is private."""
    entry = make_entry(world, state=EntryState.REVIEW, seed=2)
    planted = {
        "identity": {"contact_name": f"{CANARY} orang", "contact_phone": CANARY},
        "evidence": {"links": [{"label": CANARY, "url": f"https://example.org/{CANARY}"}]},
        "sustainability": {"regulation": "head_decree", "regulation_number": f"{CANARY} nomor"},
    }
    for section, answers in planted.items():
        base = entry.sections.get(section=section).version
        draft.save_section(entry, section=section, answers=answers, base_version=base, by=cast.agency, now=now)
    submission.submit(entry, key="k" * 32, by=cast.region_admin, now=now)
    made = EntryVersion.objects.select_related("form").get(entry=entry)
    made.entry = type(entry).objects.with_labels().get(pk=entry.pk)
    return made


def codes(reading):
    return {item.code for section in reading.sections for item in section.items}


def test_blind_reading_knows_neither_region_nor_what_identifies(version):
    reading = read_version(version, blind=True)
    text = str(asdict(reading)) + render_to_string("awards/entry/_content.html", {"reading": reading})
    for secret in (CANARY, "Wonosobo", "Dinas Komunikasi dan Informatika, Wonosobo", "bukti-contoh.pdf"):
        assert secret not in text
    assert (reading.region, reading.agency, reading.province) == ("", "", "")
    assert "problem" in codes(reading)


def test_judges_read_all_but_the_contact_person(version):
    reading = read_version(version)
    assert reading.region == "Kabupaten Wonosobo"
    assert {"contact_name", "contact_phone"} & codes(reading) == set()
    assert {"links", "regulation_number"} - codes(reading) == set()
    assert {"contact_name", "contact_phone"} <= codes(read_version(version, private=True))


def test_public_reads_public_answers_only(version):
    reading = read_version(version, public=True)
    definition = version.form.definition
    public = {q["code"] for section in definition["sections"] for q in section["questions"] if q.get("public")}
    assert codes(reading) <= public
    assert "budget" not in codes(reading)


def test_reading_a_version_asks_no_query(version, django_assert_num_queries):
    with django_assert_num_queries(0):
        read_version(version)


def test_values_read_in_the_language_asked(version):
    with translation.override("id"):
        english = read_version(version, language="en")
    items = {item.code: item for section in english.sections for item in section.items}
    assert items["budget"].label == "Budget of the current year"
    assert items["budget"].value.startswith("Rp")
    assert items["indicators"].head == ("Indicator", "Unit", "Before", "After", "Source of the data")
    assert items["true_data"].value == "Declared"
    assert {item.code for item in english.items_for("replication")} >= {"replicated", "guide", "needs"}


def test_draft_and_version_read_the_same(version):
    entry = type(version.entry).objects.with_labels().select_related("form").get(pk=version.entry_id)
    assert read_version(load_draft(entry)).sections == read_version(version).sections


def test_files_have_addresses_only_where_given(version):
    def file(reading):
        return next(i for s in reading.sections for i in s.items if i.code == "proof_of_start").value[0]

    assert file(read_version(version)).url == ""
    assert file(read_version(version, file_url=lambda pk: f"/f/{pk}/")).url == f"/f/{file(read_version(version)).id}/"
    assert file(read_version(version, blind=True)).name in {"evidence-1.pdf", "bukti-1.pdf"}


def test_unreadable_answers_and_bad_links_are_shown_as_text(world, cast, now):
    entry = make_entry(world)
    answers = {"links": [{"label": "Klik", "url": "javascript:alert(1)"}]}
    draft.save_section(entry, section="evidence", answers=answers, base_version=0, by=cast.agency, now=now)
    typed = {"reached": {"typed": "banyak <b>"}}
    draft.save_section(entry, section="benefit", answers=typed, base_version=0, by=cast.agency, now=now)
    page = render_to_string("awards/entry/_content.html", {"reading": read_version(load_draft(entry))})
    assert "javascript:" not in page
    assert "banyak &lt;b&gt;" in page


def test_empty_form_reads_whole(version):
    sections = read_form(version.form, language="en")
    assert len(sections) == len(version.form.definition["sections"])
    assert {item.kind for section in sections for item in section.items} == {"empty"}
