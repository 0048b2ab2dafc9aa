"""The print of an entry: who gets it, what stands on it, and what a reader may not know does not."""

import pytest
from django.urls import reverse
from django.utils import translation

from awards.actions import draft, lineage, submission
from awards.documents.entry_print import PrintedTable, draw_entry
from awards.enums import EntryState
from awards.printing import TITLE, printed_entry
from awards.queries.draft import load_draft
from awards.queries.reading import read_version
from tests.awards.documents.reading import page_texts, words
from tests.factories.entries import make_entry

LATER = "Kalimat yang ditulis setelah dikirim"
CONTACT = "KENARI-7788"


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


def url_of(entry):
    return reverse("awards:entry_pdf", args=[entry.code])


def text_of(answer) -> str:
    return " ".join(page_texts(answer.content))


def write(entry, section, answers, *, by, now):
    row = entry.sections.filter(section=section).first()
    base = row.version if row else 0
    draft.save_section(entry, section=section, answers=answers, base_version=base, by=by, now=now)


def answers_of(printed):
    return {answer.label: answer for section in printed.sections for answer in section.items}


def test_print_of_draft_says_that_it_is_a_draft(world, cast, login):
    entry = make_entry(world, title="Antrean", filled=True)
    for person in (cast.agency, cast.colleague, cast.region_admin, cast.auditor):
        answer = login(person).get(url_of(entry))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'attachment; filename="usulan-{entry.code}-draf.pdf"'
        assert text_of(answer).startswith("Kabupaten Wonosobo · Draft, not sent Antrean Code 2026-0001 Agency ")


def test_print_says_the_time_of_arrival_in_the_zone_of_the_region_as_the_receipt_does(world, cast, now):
    entry = make_entry(world, state=EntryState.REVIEW, filled=True)
    entry.region.zone = "Asia/Jayapura"
    entry.region.save(update_fields=["zone"])
    submission.submit(entry, key="k" * 32, by=cast.region_admin, now=now)
    entry.refresh_from_db()
    facts = dict(printed_entry(read_version(load_draft(entry), private=True), entry.current).facts)
    assert next(value for value in facts.values() if " WI" in value).endswith(" WIT")


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.SENT])
def test_print_names_the_origin_that_the_entrant_gives(world, cast, login, now, state):
    entry = make_entry(world, state=EntryState.REVIEW if state == EntryState.SENT else state, filled=True)
    outside = {"title": "Jemput Bola", "region": "Kota Lain", "year": 2019, "link": "https://example.org/jemput"}
    lineage.connect(entry, kind="replicated_from", outside=outside, by=cast.agency, now=now)
    if state == EntryState.SENT:
        submission.submit(entry, key="k" * 32, by=cast.region_admin, now=now)
    lineage.connect(entry, kind="replicated_from", outside={"title": "Dari sekretariat"}, by=cast.secretariat, now=now,
                    by_secretariat=True)  # fmt: skip
    text = text_of(login(cast.agency).get(url_of(entry)))
    assert "Replicated from Jemput Bola, Kota Lain, 2019, https://example.org/jemput" in text
    assert ("Dari sekretariat" in text, "Receipt number" in text) == (False, state == EntryState.SENT)


def test_print_holds_the_text_of_the_answers(world, cast, login):
    entry = make_entry(world, filled=True)
    text = text_of(login(cast.agency).get(url_of(entry)))
    with translation.override("en"):
        reading = read_version(load_draft(entry), private=True)
    shown = [item for section in reading.sections for item in section.items if item.kind == "text"]
    assert len(shown) > 10
    unbroken = text.replace(" ", "")  # pages and lines break where they like
    assert [i.code for i in shown if "".join(words(i.value.splitlines()[0])[:60].split()) not in unbroken] == []


def test_print_of_sent_version_carries_receipt_and_digest(world, cast, login):
    entry = make_entry(world, state=EntryState.SENT, title="Antrean")
    for person in (cast.secretariat, cast.agency, cast.region_admin):
        answer = login(person).get(url_of(entry))
        text = text_of(answer)
        assert text.startswith(f"Kabupaten Wonosobo · Receipt {entry.current.receipt} Antrean Code")
        assert f"SHA-256 {entry.current.digest}" in text
        assert answer["Content-Disposition"] == f'attachment; filename="usulan-{entry.code}.pdf"'


def test_draft_changed_after_sending_is_for_those_who_read_drafts(world, cast, login, now):
    entry = make_entry(world, state=EntryState.SENT)
    write(entry, "problem", {"novelty": LATER}, by=cast.agency, now=now)
    own, theirs = (text_of(login(person).get(url_of(entry))) for person in (cast.agency, cast.secretariat))
    assert (LATER in own, "Draft, not sent" in own, entry.current.receipt in own) == (True, True, False)
    assert (LATER in theirs, "Draft, not sent" in theirs, entry.current.receipt in theirs) == (False, False, True)


@pytest.mark.parametrize(
    "who", ["rival_agency", "rival_admin", "province", "judge", "chair", "stranger", "secretariat"]
)
def test_print_of_draft_does_not_exist_for_outsiders(world, cast, login, who):
    assert login(getattr(cast, who)).get(url_of(make_entry(world))).status_code == 404


def test_print_of_missing_entry_is_not_found(world, cast, login):
    assert login(cast.agency).get(reverse("awards:entry_pdf", args=["2026-9999"])).status_code == 404


def test_print_asks_strangers_to_log_in(world, login):
    answer = login(None).get(url_of(make_entry(world)))
    assert (answer.status_code, answer.url.startswith("/account/login/")) == (302, True)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_print_refuses_wrong_methods(world, cast, login, method):
    assert getattr(login(cast.agency), method)(url_of(make_entry(world))).status_code == 405


@pytest.mark.parametrize("name", ["entry", "entry_review"])
def test_pages_lead_to_the_print(world, cast, login, name):
    entry = make_entry(world)
    page = login(cast.auditor).get(reverse(f"awards:{name}", args=[entry.code])).content.decode()
    assert f'href="{url_of(entry)}"' in page


@pytest.mark.parametrize("who", ["agency", "secretariat"])
def test_print_asks_at_most_one_query_more_than_the_review_page(world, cast, login, queries_of, who):
    entry, client = make_entry(world, state=EntryState.SENT), login(getattr(cast, who))
    review = queries_of(client, reverse("awards:entry_review", args=[entry.code]))
    assert queries_of(client, url_of(entry)) <= review + 1


def test_print_without_private_right_holds_no_contact_person(world, cast, now):
    entry = make_entry(world, filled=True)
    write(entry, "identity", {"contact_name": CONTACT}, by=cast.agency, now=now)
    source = load_draft(entry)
    own = printed_entry(read_version(source, private=True))
    [contact] = [answer for answer in answers_of(own).values() if answer.value == CONTACT]
    with translation.override("en"):
        noted = printed_entry(read_version(source, private=True))
    assert answers_of(noted)["Name of the contact person"].note == "Not shown to judges"
    others = printed_entry(read_version(source))
    assert contact.label not in answers_of(others)
    assert CONTACT not in " ".join(page_texts(draw_entry(others)))


def test_tables_links_and_files_are_printed_by_kind(world):
    entry = make_entry(world, filled=True)
    with translation.override("en"):
        answers = answers_of(printed_entry(read_version(load_draft(entry), private=True)))
    tables = [answer.value for answer in answers.values() if isinstance(answer.value, PrintedTable)]
    assert {tuple(column.label for column in table.columns) for table in tables} == {
        ("Indicator", "Unit", "Before", "After", "Source of the data"),
        ("Name of the partner", "Kind", "Role"),
    }
    [links] = [answer for answer in answers.values() if answer.kind == "list" and "https" in str(answer.value)]
    assert links.value == ("Halaman layanan (contoh): https://example.org/contoh",)
    files = [file for answer in answers.values() if answer.kind == "files" for file in answer.value]
    assert {(file.name, file.size, file.sha256) for file in files} == {
        (file.name, file.size, file.sha256) for file in load_draft(entry).files.values()
    }


def test_sample_entry_is_marked_on_paper(world, cast, login):
    entry = make_entry(world, title="Antrean", is_sample=True)
    assert "Antrean (contoh)" in text_of(login(cast.agency, "id").get(url_of(entry)))
    assert "Antrean (sample)" in text_of(login(cast.agency).get(url_of(entry)))


def test_title_of_a_draft_may_be_longer_than_the_paper_takes(world, cast, login, now):
    entry = make_entry(world)
    write(entry, "identity", {"name": "Bank sampah " * 60}, by=cast.agency, now=now)
    assert len(printed_entry(read_version(load_draft(entry))).title) <= TITLE
    assert login(cast.agency).get(url_of(entry)).status_code == 200
