"""A large file over a bad line: it goes on by itself, in another tab, and after the browser was closed. And its claim."""

import hashlib
import io
import os

import pikepdf
import pytest
from django.utils import timezone

from awards.models import Evidence, EvidenceUpload
from awards.questionnaire.questions import form_of
from awards.sample import sample_pdf
from tests.factories.entries import make_entry

ROW = "[data-upload-rows] .upload"


@pytest.fixture
def draft(begin):
    ground = begin("empty")
    return ground, make_entry(ground.world, by=ground.cast.agency, now=timezone.now())


@pytest.fixture
def large(tmp_path):
    """A PDF of about 1.3 MB: three pieces."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample_pdf("Bukti"))) as pdf:
        pdf.Root.Filling = pdf.make_stream(os.urandom(1_300_000))
        pdf.save(target)
    path = tmp_path / "laporan.pdf"
    path.write_bytes(target.getvalue())
    return path


def cut(route):
    """The line breaks after the first piece."""
    is_later = route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0"
    if is_later or route.request.method == "HEAD":
        route.abort("internetdisconnected")
    else:
        route.continue_()


def test_upload_goes_on_after_the_line_was_cut_and_in_another_tab(draft, person, large):
    ground, entry = draft
    writer = person(ground.cast.agency)
    path = f"/entries/{entry.code}/section/evidence/"
    writer.go(path)
    writer.page.route("**/uploads/photos/*/", cut)
    with writer.expecting("ERR_INTERNET_DISCONNECTED"):
        writer.page.select_option("[name=supports-photos]", "indicators")
        writer.page.set_input_files("[name=evidence-photos]", large)
        words = writer.page.locator(f"{ROW} [data-words]")
        words.filter(has_text=writer.t("Waiting for the line. It goes on by itself at {percent}%%.")[:12]).wait_for()
        assert (EvidenceUpload.objects.get().offset, Evidence.objects.count()) == (512 * 1024, 0)
        other = writer.new_tab()
        other.goto(writer.site.url + path)
        assert other.locator("[data-unfinished]").count() == 1  # it says how far it came
        other.set_input_files("[name=evidence-photos]", large)
        other.get_by_role("link", name="laporan.pdf").wait_for()
        writer.page.unroute("**/uploads/photos/*/")
        writer.page.get_by_role("link", name="laporan.pdf").wait_for()  # goes on by itself, and finds it done
    file, upload = Evidence.objects.get(), EvidenceUpload.objects.get()
    assert (file.sha256, file.supports) == (hashlib.sha256(large.read_bytes()).hexdigest(), "indicators")
    assert (upload.evidence, writer.page.locator(ROW).count()) == (file, 0)
    writer.look()


def test_what_is_refused_is_said_and_what_was_pressed_waits_for_the_upload(draft, person, large):
    ground, entry = draft
    writer = person(ground.cast.agency, width=360)
    writer.go(f"/entries/{entry.code}/section/evidence/")
    with writer.expecting("422"):
        page = {"name": "foto.pdf", "mimeType": "application/pdf", "buffer": b"<html>" + b"x" * 99}
        writer.page.set_input_files("[name=evidence-photos]", page)
        writer.page.locator(f"{ROW}.has-error").wait_for()
    assert "foto.pdf" in writer.page.locator(f"{ROW} [data-words]").inner_text()
    writer.look()
    writer.page.set_input_files("[name=evidence-photos]", large)
    writer.press("Save and continue")
    assert Evidence.objects.get().name == "laporan.pdf"


def test_line_that_breaks_behind_the_last_piece_leaves_the_page_as_it_is(draft, person, large):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(f"/entries/{entry.code}/section/evidence/")
    writer.page.evaluate("document.body.dataset.same = 'page'")
    files = f"**/entries/{entry.code}/files/photos/"
    writer.page.route(files, lambda route: route.abort("internetdisconnected"))
    with writer.expecting("ERR_INTERNET_DISCONNECTED"):
        with writer.page.expect_event("requestfailed"):
            writer.page.set_input_files("[name=evidence-photos]", large)
        words = writer.page.locator(f"{ROW} [data-words]")
        words.filter(has_text=writer.t("Waiting for the line. It goes on by itself at {percent}%%.")[:12]).wait_for()
        assert Evidence.objects.get().name == "laporan.pdf"
        writer.page.unroute(files)
        writer.page.get_by_role("link", name="laporan.pdf").wait_for()
    assert writer.page.evaluate("document.body.dataset.same") == "page"
    assert writer.page.locator(ROW).count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_writer_chooses_another_claim_for_a_file_that_stands(begin, person, scripts):
    ground = begin("empty")
    entry = make_entry(ground.world, by=ground.cast.agency, now=timezone.now(), filled=True)
    section = form_of(entry.form).question(entry.evidence.get().question).section
    writer = person(ground.cast.agency, width=360, language="en", scripts=scripts)
    writer.go(f"/entries/{entry.code}/section/{section}/")
    writer.press("Change the claim", exact=False)
    writer.fill(supports="problem")
    writer.press("Save the claim")
    assert writer.says(f"Saved what “{entry.evidence.get().name}” proves.")
    assert Evidence.objects.get().supports == "problem"
