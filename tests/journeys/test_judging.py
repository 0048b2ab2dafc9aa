"""From the arrived entry to the chair's desk: selection, appointment, assignment, pact, score sheet."""

import pytest

from awards.models import Entry
from judging.enums import RoundState, SheetState
from judging.models import Assignment, Judge, Round, ScoreSheet
from tests.factories.world import grant
from tests.journeys.ground import mark_all

REASON = "Bukti pada usulan mendukung tingkat ini."


@pytest.fixture(params=[("id", 1280), ("en", 360)], ids=["desk", "phone"])
def reader(request):
    language, width = request.param
    return {"language": language, "width": width}


def select(secretary, ground):
    secretary.go(f"/editions/{ground.edition.slug}/screening/")
    secretary.press(ground.entries[0].code)
    for _entry in ground.entries:
        secretary.fill(outcome=["eligible"])
        secretary.press("Save and go on")


def appoint(secretary, ground):
    grant(ground.cast.stranger, "judge", ground.edition.pk)
    secretary.go(f"/editions/{ground.edition.slug}/judges/")
    secretary.press("Register a judge")
    secretary.fill(person=str(ground.cast.stranger.pk), institution="Universitas contoh")
    secretary.press("Register", within="main")
    assert secretary.says(ground.cast.stranger.name)


def assign(secretary, ground):
    secretary.go(f"/editions/{ground.edition.slug}/assignment/1/")
    secretary.press("Draw a plan")
    assert Assignment.objects.count() == 0
    secretary.press("Carry out the plan")
    assert Assignment.objects.live().count() == 9


def test_arrived_entries_are_selected_and_reach_judges(begin, person, reader):
    ground = begin("sent")
    secretary = person(ground.cast.secretariat, **reader)
    select(secretary, ground)
    assert set(Entry.objects.values_list("state", flat=True)) == {"eligible"}
    appoint(secretary, ground)
    assert Judge.objects.filter(user=ground.cast.stranger).exists()
    assign(secretary, ground)
    organiser = person(ground.cast.organiser, **reader)
    organiser.go(f"/editions/{ground.edition.slug}/rounds/")
    organiser.press("Open the round")
    organiser.press("Open the round")
    assert Round.objects.get().state == RoundState.OPEN


def sign_and_declare(judge):
    judge.go("/judging/")
    judge.press("Read and sign the pact")
    judge.fill(agree=True)
    judge.press("Sign the pact")
    for box in judge.page.locator("[name=clear]").all():
        box.check()
    judge.press("Declare no conflict for the ticked entries")


def tab_to(judge, name):
    """With few presses: a criterion has at most its marks, its answers and its reason to stop at."""
    for _press in range(4):
        judge.page.keyboard.press("Tab")
        if judge.page.evaluate("document.activeElement.name") == name:
            return
    pytest.fail(f"Tab does not lead to {name}")


def mark(judge, codes):
    """The first criteria with the mouse, the others with keys alone."""
    if judge.width < 992:
        judge.page.get_by_role("button", name=judge.t("Open the score sheet")).click()
    for code in codes[:3]:
        judge.fill(**{f"mark-{code}": ["4"]})
    judge.page.locator(f"[name=mark-{codes[2]}]").first.focus()
    for code, key in zip(codes[3:], "4355", strict=True):
        tab_to(judge, f"mark-{code}")
        judge.page.keyboard.press(key)
        if key == "5":
            tab_to(judge, f"reason-{code}")
            judge.page.keyboard.type(REASON)
    judge.fill(comment="Usulan yang jelas dan terbukti.")
    judge.page.wait_for_selector('[data-autosave-status][data-state="saved"]')


def test_judge_signs_declares_and_marks_with_mouse_and_keys(begin, person, reader):
    ground = begin("judging")
    due = Assignment.objects.live().exclude(judge__user=ground.cast.chair).select_related("judge__user", "entry")[0]
    judge = person(due.judge.user, **reader)
    sign_and_declare(judge)
    judge.press(due.entry.title)
    codes = [criterion["code"] for criterion in ground.world.round.rubric.definition["criteria"]]
    mark(judge, codes)
    judge.look()
    judge.press("Send", within="#score-sheet")
    sheet = ScoreSheet.objects.get()
    given = [sheet.marks[code]["mark"] for code in codes]
    assert (sheet.state, given) == (SheetState.SENT, ["4", "4", "4", "4", "3", "5", "5"])
    assert sheet.marks[codes[-1]]["reason"] == REASON
    judge.page.go_back()
    judge.page.wait_for_load_state()
    judge.page.reload()
    judge.look()
    assert judge.page.locator("#score-sheet").count() == 0
    assert ScoreSheet.objects.count() == 1
    read_at_the_panel_desk(person(ground.cast.chair, **reader), ground, due.entry)


def read_at_the_panel_desk(chair, ground, entry):
    mark_all(ground)
    chair.go("/judging/")
    chair.press(ground.world.panels["governance"].name)
    chair.press(entry.title)
    assert chair.page.locator("main").get_by_text(REASON).count() > 0
