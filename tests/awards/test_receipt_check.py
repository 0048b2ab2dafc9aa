"""The public check of a receipt: genuine, superseded or unknown, and nothing of the entry before its prize is public."""

import subprocess
from io import BytesIO

import pytest
import zxingcpp
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from awards.actions import draft, submission
from awards.documents.checkid import new_check_id, parse_check_id
from awards.enums import EntryState
from awards.models import EntryVersion
from awards.printing import check_of
from tests.factories.entries import make_entry
from tests.permissions.scenes import build
from tests.tools import need

TITLE = "Kenari Pagi"


@pytest.fixture(autouse=True)
def _stopped(clock):
    cache.clear()  # of the misses that other tests counted in the same minute
    return clock


@pytest.fixture
def sent(world, cast):
    return make_entry(world, state=EntryState.SENT, title=TITLE, by=cast.agency)


def check(login, check_id, person=None):
    return login(person).get(reverse("awards:check_receipt", args=[check_id]))


def codes_on(pdf, folder) -> list[str]:
    """What the QR codes of all pages say."""
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run([need("pdftoppm"), "-r", "150", "-png", source, folder / "page"], check=True)
    pictures = sorted(folder.glob("page*.png"))
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(Image.open(picture))]


def again(entry, *, by, now):
    row = entry.sections.get(section="problem")
    draft.save_section(entry, section="problem", answers={"novelty": "Lain"}, base_version=row.version, by=by, now=now)
    return submission.submit(entry, key="second" * 4, by=by, now=now)


def test_check_says_genuine_and_shows_what_the_paper_shows(sent, login):
    answer = check(login, sent.current.check_id)
    page = answer.content.decode()
    assert (answer.status_code, "Genuine" in page) == (200, True)
    assert all(text in page for text in (sent.current.receipt, sent.current.digest, "12 August 2026"))


def test_check_does_not_show_what_the_entry_says(sent, login):
    page = check(login, sent.current.check_id).content.decode()
    words = {TITLE, sent.code, sent.agency.name, sent.region.name}
    assert {word for word in words if word in page} == set()


def test_check_says_superseded_after_a_later_version(sent, cast, login, now):
    first = sent.current
    second = again(sent, by=cast.agency, now=now)
    assert "Superseded" in check(login, first.check_id).content.decode()
    assert "Genuine" in check(login, second.check_id).content.decode()


@pytest.mark.parametrize("code", ["unknown", "0" * 26, "2026-33.07-0001"])
def test_check_of_anything_else_is_unknown(sent, login, code):
    answer = check(login, code)
    assert (answer.status_code, "Unknown" in answer.content.decode()) == (404, True)


def test_receipt_number_and_certificate_code_are_no_check_ids(sent, login):
    assert check(login, sent.current.receipt.replace("/", "-")).status_code == 404
    assert login(None).get(reverse("awards:check", args=[sent.current.check_id])).status_code == 404


def test_check_ids_are_random_and_of_their_own(sent, cast, now):
    second = again(sent, by=cast.agency, now=now)
    ids = list(EntryVersion.objects.values_list("check_id", flat=True))
    assert len({*ids, new_check_id()}) == 3
    assert [parse_check_id(each) for each in ids] == ids
    assert second.check_id not in second.digest


def test_check_reads_a_code_typed_with_hyphens_and_capitals(sent, login):
    code = sent.current.check_id
    assert check(login, f"{code[:5]}-{code[5:]}".upper()).status_code == 200


def test_code_typed_on_the_form_finds_the_receipt(sent, login):
    answer = login(None).get(reverse("awards:check_form"), {"code": sent.current.check_id.upper()})
    assert answer.headers["Location"] == reverse("awards:check_receipt", args=[sent.current.check_id])


def test_version_from_before_there_were_codes_has_none(sent):
    sent.current.check_id = None
    assert check_of(sent.current) == {}


def test_guessing_is_slowed_and_a_real_receipt_is_not(sent, login):
    answers = [check(login, new_check_id()).status_code for _number in range(31)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert check(login, sent.current.check_id).status_code == 200


def test_check_is_only_read(sent, login):
    url = reverse("awards:check_receipt", args=[sent.current.check_id])
    assert [getattr(login(None), method)(url).status_code for method in ("post", "put", "delete")] == [405] * 3


def test_check_costs_the_same_for_every_receipt(sent, cast, login, now, django_assert_num_queries):
    second = again(sent, by=cast.agency, now=now)
    client = login(None)
    client.get("/check/")
    for code in (sent.current.check_id, second.check_id):
        with django_assert_num_queries(2):
            client.get(reverse("awards:check_receipt", args=[code]))


def test_title_is_shown_once_the_prize_is_public(world, cast, clock, login):
    scene = build("published", world, cast, clock)
    page = check(login, scene.entry.current.check_id).content.decode()
    assert reverse("awards:innovation", args=[scene.entry.code]) in page


@pytest.mark.parametrize("name", ["receipt_pdf", "entry_pdf"])
def test_papers_of_a_sent_version_lead_to_its_check(sent, cast, login, name, tmp_path):
    url = reverse(f"awards:{name}", args=[sent.code, 1] if name == "receipt_pdf" else [sent.code])
    pdf = login(cast.agency).get(url).content
    assert codes_on(pdf, tmp_path) == [
        settings.SITE_URL + reverse("awards:check_receipt", args=[sent.current.check_id])
    ]


def test_print_of_a_draft_says_draft_on_each_page_and_has_no_code(world, cast, login, tmp_path):
    entry = make_entry(world, filled=True)
    pdf = login(cast.agency).get(reverse("awards:entry_pdf", args=[entry.code])).content
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 2
    assert ["DRAFT" in text for text in pages] == [True] * len(pages)
    assert codes_on(pdf, tmp_path) == []


def test_print_of_a_sent_version_is_no_draft(sent, cast, login):
    pdf = login(cast.agency).get(reverse("awards:entry_pdf", args=[sent.code])).content
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert ["DRAFT" in text for text in pages] == [False] * len(pages)
