"""What goes wrong in real life: no scripts, two tabs, a line that breaks, and few bytes to spare."""

import brotli
import pytest
from django.utils import timezone

from awards.enums import EntryState
from awards.models import Entry
from awards.sample import sample_pdf
from judging.models import Assignment, ScoreSheet
from tests.factories.entries import make_entry
from tests.journeys.ground import mark_all
from tests.journeys.writing import sections

PAGE_BYTES, AUTOSAVE_BYTES = 150_000, 2_000
TEXT = "Warga menunggu rata-rata 14 hari sebelum inovasi."


@pytest.fixture
def draft(begin):
    """(ground, an untouched draft of the agency)."""
    ground = begin("empty")
    return ground, make_entry(ground.world, by=ground.cast.agency, now=timezone.now())


def saved(person, page=None):
    (page or person.page).wait_for_selector('[data-autosave-status][data-state="saved"]')


def test_entry_is_written_and_sent_without_scripts(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency, scripts=False)
    writer.go(f"/entries/{entry.code}/section/")
    for section, answers in sections("id").items():
        writer.fill(**answers)
        if section == "evidence":
            real = {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": sample_pdf("Bukti mulai")}
            writer.page.set_input_files("[name=evidence-proof_of_start]", real)
        writer.press("Save and continue")
    writer.go(f"/entries/{entry.code}/hand-over/")
    writer.press("Hand over", within="main")
    admin = person(ground.cast.region_admin, scripts=False)
    admin.go(f"/entries/{entry.code}/send/")
    admin.fill(declared=True)
    admin.press("Send the entry")
    assert Entry.objects.get(pk=entry.pk).state == EntryState.SENT
    assert admin.says(entry.versions.get().receipt)


def test_sheet_is_marked_and_sent_without_scripts(begin, person):
    ground = begin("judging")
    due = Assignment.objects.live().select_related("judge__user")[0]
    mark_all(ground, but=due.judge.user)
    judge = person(due.judge.user, scripts=False)
    judge.go(f"/judging/sheet/{due.pk}/")
    judge.fill(agree=True)
    judge.press("Sign the pact")
    judge.go(f"/judging/sheet/{due.pk}/")
    judge.fill(answer=["clear"])
    judge.press("Declare")
    for criterion in ground.world.round.rubric.definition["criteria"]:
        judge.fill(**{f"mark-{criterion['code']}": ["4"]})
    judge.press("Save the draft")
    judge.press("Send", within="#score-sheet")
    assert str(ScoreSheet.objects.get(assignment=due).state) == "sent"


def test_second_tab_on_a_section_gets_both_texts_and_loses_nothing(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    path = f"/entries/{entry.code}/section/problem/"
    writer.go(path)
    second = writer.new_tab()
    second.goto(writer.site.url + path)
    writer.fill(**{"problem-problem": "Teks dari tab pertama."})
    saved(writer)
    with writer.expecting("409"):
        second.fill("[name=problem-problem]", "Teks dari tab kedua.")
        second.locator("[data-autosave-conflict]").wait_for()
        second.fill("[name=problem-problem]", "Teks dari tab kedua, dan lagi.")
        writer.page = second
        writer.press("See both texts")
    assert (writer.says("Teks dari tab pertama."), writer.says("Teks dari tab kedua, dan lagi.")) == (True, True)
    writer.fill(**{"choose-problem": ["mine"]})
    writer.press("Save my choice")
    assert entry.sections.get(section="problem").answers["problem"] == "Teks dari tab kedua, dan lagi."


def test_second_tab_on_a_section_without_scripts_gets_both_texts(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency, scripts=False)
    path = f"/entries/{entry.code}/section/problem/"
    writer.go(path)
    other = person(ground.cast.colleague, scripts=False)
    other.go(path)
    other.fill(**{"problem-problem": "Teks rekan."})
    other.press("Save and continue")
    writer.fill(**{"problem-problem": "Teks saya."})
    with writer.expecting("409"):
        writer.press("Save and continue")
    assert (writer.says("Teks rekan."), writer.says("Teks saya.")) == (True, True)


def test_text_typed_while_the_line_is_down_is_saved_when_it_is_back(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(f"/entries/{entry.code}/section/problem/")
    with writer.expecting("ERR_INTERNET_DISCONNECTED"):
        writer.context.set_offline(True)
        writer.fill(**{"problem-problem": TEXT})
        writer.page.wait_for_selector('[data-autosave-status][data-state="offline"]')
        assert not entry.sections.filter(section="problem").exists()
        writer.context.set_offline(False)
        saved(writer)
    assert entry.sections.get(section="problem").answers["problem"] == TEXT


def on_the_wire(response) -> int:
    """Bytes of an answer as gunicorn and WhiteNoise send it: files compressed with brotli, pages as they are."""
    body = response.body()
    compressed = "/static/" in response.url and not response.url.endswith((".woff2", ".png", ".jpg"))
    return len(brotli.compress(body) if compressed else body) + len(str(response.all_headers()))


def test_first_page_of_the_wizard_and_its_autosave_are_small(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    answers = []
    writer.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks its handlers
    writer.go(f"/entries/{entry.code}/section/identity/", look=False)
    writer.page.wait_for_load_state("networkidle")
    size = sum(on_the_wire(answer) for answer in answers)
    assert size <= PAGE_BYTES, sorted((on_the_wire(answer), answer.url) for answer in answers)
    with writer.page.expect_response("**/autosave/**") as waiting:
        writer.page.fill("[name=identity-contact_name]", "Kepala bidang (contoh)")
    answer = waiting.value
    assert len(answer.body()) <= AUTOSAVE_BYTES
    assert len(answer.request.post_data_buffer) <= AUTOSAVE_BYTES


def autosaved(writer, **answers):
    """(bytes there, bytes back) of the request that saves these answers."""
    with writer.page.expect_response("**/autosave/**") as waiting:
        writer.page.evaluate(
            """answers => Object.entries(answers).forEach(([name, text]) => {
                const field = document.getElementsByName(name)[0];
                field.value = text;
                field.dispatchEvent(new Event("change", {bubbles: true}));
            })""",
            answers,
        )
    answer = waiting.value
    assert answer.status == 200
    saved(writer)
    return len(answer.request.post_data_buffer), len(answer.body())


def indonesian(section) -> list[str]:
    """The words that a section asks its questions with: as many different ones as an answer has."""
    texts = [section["lead_id"], *(f"{each['label_id']} {each['help_id']}" for each in section["questions"])]
    return " ".join(texts).split()


def test_autosave_of_a_full_section_stays_small(begin, person):
    ground = begin("empty")
    entry = make_entry(ground.world, by=ground.cast.agency, now=timezone.now(), filled=True)
    before = entry.sections.get(section="problem").answers
    words = [word for section in entry.form.definition["sections"] for word in indonesian(section)][:400]
    writer = person(ground.cast.agency)
    writer.go(f"/entries/{entry.code}/section/problem/", look=False)
    assert max(autosaved(writer, **{"problem-novelty": "Baru."})) <= AUTOSAVE_BYTES
    assert max(autosaved(writer, **{"problem-problem": " ".join(words)})) <= AUTOSAVE_BYTES
    assert entry.sections.get(section="problem").answers == before | {"novelty": "Baru.", "problem": " ".join(words)}
