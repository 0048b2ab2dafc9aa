"""Writing that is interrupted: the log-in ends, the page is left while an answer is on its way, somebody else goes on."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from awards.actions.draft import save_section
from tests.factories.entries import make_entry

MINE, THEIRS = "Warga antre tujuh hari.", "Warga antre tiga jam."


@pytest.fixture
def draft(begin):
    """(ground, an untouched draft of the agency)."""
    ground = begin("empty")
    return ground, make_entry(ground.world, by=ground.cast.agency, now=timezone.now())


def written(entry) -> dict:
    return entry.sections.get(section="problem").answers


def colleague_saves(ground, entry, **answers):
    row = entry.sections.filter(section="problem").first()
    version = row.version if row else 0
    save_section(
        type(entry).objects.get(pk=entry.pk), section="problem", answers=answers, base_version=version,
        by=ground.cast.colleague, now=timezone.now(),
    )  # fmt: skip


def path_of(entry) -> str:
    return f"/entries/{entry.code}/section/problem/"


def test_text_that_was_sent_after_the_log_in_had_ended_is_there_again_beside_a_newer_one(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry))
    Session.objects.all().delete()
    writer.page.fill("[name=problem-problem]", MINE)
    writer.page.wait_for_selector('[data-autosave-status][data-state="denied"]')
    with writer.expecting("403"):
        writer.press("Save and continue")
    assert writer.heading() == writer.t("You are logged out")
    colleague_saves(ground, entry, problem=THEIRS)
    writer.log_in_as(ground.cast.agency)
    with writer.expecting("409"):
        writer.go(path_of(entry), look=False)
        writer.page.locator("[data-autosave-conflict]").wait_for()
    assert writer.page.input_value("[name=problem-problem]") == MINE
    assert written(entry)["problem"] == THEIRS


def test_text_that_was_submitted_and_taken_is_not_brought_up_again(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry))
    writer.page.fill("[name=problem-problem]", MINE)
    writer.press("Save and go to the task list")
    colleague_saves(ground, entry, problem=THEIRS)
    writer.go(path_of(entry))
    writer.page.wait_for_load_state("networkidle")
    assert writer.page.input_value("[name=problem-problem]") == THEIRS
    assert (
        writer.page.locator("[data-autosave-restored], [data-autosave-conflict]").locator("visible=true").count() == 0
    )


def test_two_texts_that_nobody_chose_between_are_there_again(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry))
    colleague_saves(ground, entry, problem=THEIRS)
    with writer.expecting("409"):
        writer.fill(**{"problem-problem": MINE})
        writer.press("Save and continue")
        assert writer.says(THEIRS)
        writer.go(path_of(entry), look=False)
        writer.page.locator("[data-autosave-conflict]").wait_for()
    assert writer.page.input_value("[name=problem-problem]") == MINE


def test_going_back_while_the_answer_was_lost_overwrites_nothing(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry))
    writer.page.fill("[name=problem-problem]", MINE)
    writer.go(f"/entries/{entry.code}/")
    writer.page.wait_for_load_state("networkidle")
    colleague_saves(ground, entry, problem=THEIRS)
    with writer.expecting("409"):
        writer.page.go_back()
        writer.page.fill("[name=problem-novelty]", "Baru.")
        writer.page.locator("[data-autosave-conflict]").wait_for()
    assert written(entry) == {"problem": THEIRS}


def test_log_in_ends_without_scripts_and_the_text_is_given_back(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency, scripts=False, width=360)
    writer.go(path_of(entry))
    Session.objects.all().delete()
    writer.page.fill("[name=problem-problem]", MINE)
    with writer.expecting("403"):
        writer.press("Save and continue")
    assert writer.heading() == writer.t("You are logged out")
    assert writer.says(MINE)


def test_page_of_an_earlier_log_in_gives_the_text_back_without_scripts(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency, scripts=False, width=360)
    writer.go(path_of(entry))
    writer.keep_cookie("csrftoken", "a" * 32)
    writer.page.fill("[name=problem-problem]", MINE)
    with writer.expecting("403"):
        writer.press("Save and continue")
    assert writer.says(MINE)


def test_log_in_ends_beside_an_open_comment_and_its_text_is_given_back(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry))
    with writer.page.expect_response("**/comments/**"):
        writer.page.locator("#comments a").click()
    comment = writer.page.locator("#comments textarea")
    comment.fill(MINE)
    Session.objects.all().delete()
    with writer.page.expect_response("**/presence/**"):
        writer.page.evaluate("document.querySelector('[data-presence]').dispatchEvent(new Event('presence'))")
    assert (writer.page.locator("[name=login]").count(), comment.input_value()) == (0, MINE)
    writer.page.locator("#comments form button").click()
    writer.page.get_by_role("heading", name=writer.t("You are logged out")).wait_for()
    assert writer.says(MINE)


def test_text_on_a_shared_device_waits_for_who_wrote_it(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry))
    Session.objects.all().delete()
    writer.page.fill("[name=problem-problem]", MINE)
    writer.page.wait_for_selector('[data-autosave-status][data-state="denied"]')
    writer.log_in_as(ground.cast.colleague)
    writer.go(path_of(entry))
    assert writer.page.input_value("[name=problem-problem]") == ""
    writer.log_in_as(ground.cast.agency)
    writer.go(path_of(entry))
    writer.page.wait_for_selector('[data-autosave-status][data-state="saved"]')
    assert (written(entry), entry.sections.get().saved_by) == ({"problem": MINE}, ground.cast.agency)
