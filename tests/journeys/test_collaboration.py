"""Several people on one draft, each at a browser of their own."""

import pytest
from django.utils import timezone

from awards.actions.entry import hand_to_region
from awards.enums import EntryState
from awards.models import Entry
from tests.factories.entries import make_entry


@pytest.fixture
def draft(begin):
    """(ground, a complete draft of the agency)."""
    ground = begin("empty")
    return ground, make_entry(ground.world, by=ground.cast.agency, now=timezone.now(), filled=True)


def saved(person):
    person.page.wait_for_selector('[data-autosave-status][data-state="saved"]')


def test_two_people_write_at_once_and_nothing_is_lost(draft, person):
    ground, entry = draft
    path = f"/entries/{entry.code}/section/problem/"
    first, second = person(ground.cast.agency), person(ground.cast.colleague, width=360, language="en")
    first.go(path)
    second.go(path)
    assert second.says(str(ground.cast.agency))
    first.fill(**{"problem-problem": "Warga antre lama."})
    saved(first)
    with second.expecting("409"):
        second.page.fill("[name=problem-problem]", "Warga antre tujuh hari.")
        second.page.locator("[data-autosave-conflict]").wait_for()
        second.press("See both texts")
    second.fill(**{"choose-problem": ["both"]})
    second.press("Save my choice")
    text = entry.sections.get(section="problem").answers["problem"]
    assert text == "Warga antre lama.\n\nWarga antre tujuh hari."
    with first.expecting("409"):  # what was typed on a page and never saved is there again, beside what stands
        first.page.fill("[name=problem-problem]", "Warga antre berhari-hari.")
        first.page.locator("[data-autosave-conflict]").wait_for()
        first.page.reload()
        first.page.locator("[data-autosave-conflict]").wait_for()
        first.page.wait_for_load_state("networkidle")
    assert first.page.input_value("[name=problem-problem]") == "Warga antre berhari-hari."
    assert entry.sections.get(section="problem").answers["problem"] == text
    second.go(f"/entries/{entry.code}/history/")
    second.press("See what changed", exact=False)
    assert second.page.locator("ins").first.is_visible()
    second.press("Bring back state", exact=False)
    assert entry.sections.get(section="problem").answers["problem"] == "Warga antre lama."


def test_sections_are_approved_commented_on_and_opened_again(draft, person):
    ground, entry = draft
    hand_to_region(entry, by=ground.cast.agency, now=timezone.now())
    admin, writer = person(ground.cast.region_admin, width=360), person(ground.cast.agency)
    admin.go(f"/entries/{entry.code}/comments/benefit/")
    admin.page.fill("#id_text", "Mohon sumber angkanya.")
    admin.page.get_by_role("button", name=admin.t("Send the comment")).click()
    admin.page.locator(".thread").wait_for()
    admin.go(f"/entries/{entry.code}/check/")
    admin.fill(**{"decision-problem": ["approve"], "decision-benefit": ["return"]})
    admin.page.fill("[name=note-benefit]", "Tambah sumber.")
    admin.press("Save my words")
    assert Entry.objects.get(pk=entry.pk).state == EntryState.DRAFT
    writer.go(f"/entries/{entry.code}/")
    assert writer.says("Mohon") is False
    writer.go(f"/entries/{entry.code}/section/problem/")
    writer.press("Open it to change it")
    writer.fill(**{"problem-problem": "Warga antre tujuh hari."})
    saved(writer)
    writer.go(f"/entries/{entry.code}/section/benefit/")
    assert writer.says("Mohon sumber angkanya.")
    writer.page.locator("#comments a").click()
    writer.page.get_by_role("button", name=writer.t("Mark as resolved")).click()
    writer.page.get_by_role("button", name=writer.t("Reopen")).wait_for()
    writer.look()
    writer.go(f"/entries/{entry.code}/keeper/")
    writer.fill(person=str(ground.cast.colleague.pk))
    writer.press("Save who is in charge")
    assert writer.says(str(ground.cast.colleague))
