"""A form is changed while somebody writes: without JavaScript on a phone, and nothing that was written is lost."""

from django.utils import timezone

from awards.models import Entry
from awards.questionnaire.editing import remove_question
from tests.factories.entries import make_entry
from tests.factories.forms import publish_form


def test_form_changes_while_an_agency_writes(begin, person):
    ground = begin("empty")
    entry = make_entry(ground.world, by=ground.cast.agency, now=timezone.now(), filled=True)
    room = f"/editions/{ground.edition.slug}/form/"
    writer = person(ground.cast.agency)
    writer.go(f"/entries/{entry.code}/section/problem/")
    organiser = person(ground.cast.organiser, language="en", width=360, scripts=False)
    organiser.go(room)
    organiser.press("Begin a draft")
    organiser.go(f"{room}section/problem/question/")
    organiser.fill(label_id="Luas wilayah", type="number")
    organiser.press("Save", within="main .form-actions")
    assert organiser.heading() == "Luas wilayah"
    organiser.fill(label_en="Area", unit_id="km²", min="0", criteria=["benefit"])
    organiser.press("Save", within="main .form-actions")
    for reader in ("entrants", "judges", "print"):
        organiser.go(f"{room}preview/{reader}/")
    organiser.go(f"{room}remove/question/novelty/")
    organiser.press("Remove", within=".confirm")
    organiser.press("Publish", within="main")
    assert organiser.says("Question removed")
    organiser.press("Publish", within=".confirm")
    assert Entry.objects.get(pk=entry.pk).form.number == 2
    with writer.expecting("409"):
        writer.page.fill("[name=problem-novelty]", "Kalimat yang sedang ditulis.")
        writer.page.locator("[data-autosave-conflict]").wait_for()
    writer.go(f"/entries/{entry.code}/")
    writer.page.locator("#set-aside summary").last.click()
    assert writer.says("Kalimat yang sedang ditulis.")


def test_text_typed_without_a_line_outlives_the_change_of_the_form(begin, person):
    ground = begin("empty")
    entry = make_entry(ground.world, by=ground.cast.agency, now=timezone.now(), filled=True)
    writer = person(ground.cast.agency)
    writer.go(f"/entries/{entry.code}/section/problem/")
    with writer.expecting("ERR_INTERNET_DISCONNECTED"):
        writer.page.context.set_offline(True)
        writer.page.fill("[name=problem-novelty]", "Ditulis tanpa jaringan.")
        writer.page.wait_for_selector('[data-autosave-status][data-state="offline"]')
    publish_form(ground.edition, lambda d: remove_question(d, "novelty"), by=ground.cast.organiser, now=timezone.now())
    with writer.expecting("409"):
        writer.page.goto("about:blank")
        writer.page.context.set_offline(False)
        writer.go(f"/entries/{entry.code}/section/problem/", look=False)
        for _wait in range(50):  # the page that was left, or the one that was opened: whichever is heard first
            if entry.set_aside.filter(reason="late").exists():
                break
            writer.page.wait_for_timeout(200)
        writer.page.wait_for_load_state("networkidle")
    assert entry.set_aside.get(reason="late").value == "Ditulis tanpa jaringan."
