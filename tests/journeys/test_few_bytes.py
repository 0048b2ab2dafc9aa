"""Every saving by script takes at most two kilobytes each way, however much is written, and whatever becomes of the page."""

import random
import time

import pytest
from django.utils import timezone

from judging.actions import pact, sheet
from judging.models import Assignment, ScoreSheet
from tests.factories.entries import make_entry
from tests.journeys.scales import Scales

MOST = 2_000  # bytes of a body with the headers that the scripts add; and of an answer
LONGEST = 100_000  # what the form builder lets an answer have
TABLE = "A number in the table could not be read, or it can be read in two ways. Write it like 1250 or 12.5."
PUT = """answers => Object.entries(answers).forEach(([name, text]) => {
    const field = document.getElementsByName(name)[0];
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
})"""


@pytest.fixture(autouse=True)
def weighed():
    """What was weighed in a test; at its end, also of pages that are closed, nothing of it is too heavy."""
    Scales.weighed.clear()
    yield Scales.weighed
    came = 0
    while came < len(Scales.weighed):
        came = len(Scales.weighed)
        time.sleep(0.3)
    assert came
    assert [each for each in Scales.weighed if max(each.there, each.answer) > MOST] == []


@pytest.fixture
def draft(begin):
    ground = begin("empty")
    return ground, make_entry(ground.world, by=ground.cast.agency, now=timezone.now(), filled=True)


def prose(entry, words: int, seed=1) -> str:
    """As many words in no order, of those that the form is written with: no sentence comes twice."""
    form = entry.form.definition
    known = [word for part in form["sections"] for each in part["questions"] for word in each["label_id"].split()]
    known += [word for part in form["sections"] for each in part["questions"] for word in each["help_id"].split()]
    return " ".join(random.Random(seed).choices(known, k=words))


def put(page, **answers) -> None:
    page.evaluate(PUT, answers)


def saved(page) -> None:
    page.wait_for_selector('[data-autosave-status][data-state="saved"]')


def settled(read, wanted) -> bool:
    until = time.monotonic() + 15
    while read() != wanted and time.monotonic() < until:
        time.sleep(0.1)
    return read() == wanted


def written(entry, section="problem") -> dict:
    return entry.sections.get(section=section).answers


def path_of(entry, section="problem") -> str:
    return f"/entries/{entry.code}/section/{section}/"


def test_whole_section_is_filled_with_the_longest_answers_at_once(draft, person, weighed):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    most = {"problem": 400, "change": 400, "novelty": 250}
    texts = {code: prose(entry, words, seed=words) for code, words in most.items()}
    put(writer.page, **{f"problem-{code}": text for code, text in texts.items()})
    saved(writer.page)
    assert settled(lambda: {code: written(entry)[code] for code in texts}, texts)
    before = len(weighed)
    writer.page.locator("[name=problem-change]").press("End")
    writer.page.keyboard.type(" Satu kalimat lagi.")
    texts["change"] += " Satu kalimat lagi."
    assert settled(lambda: written(entry)["change"], texts["change"])
    saved(writer.page)
    assert max(each.body for each in weighed[before:]) < 400


def test_long_table_and_many_choices_are_saved(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry, "benefit"), look=False)
    rows = writer.page.locator("[name^=benefit-indicators-][name$=-name]").count()
    cells = {f"benefit-indicators-{row}-{column}": prose(entry, 60, seed=row * 9 + len(column)) for row in range(rows)
             for column in ("name", "unit", "source")}  # fmt: skip
    put(writer.page, **cells)
    saved(writer.page)
    assert settled(lambda: written(entry, "benefit")["indicators"][0]["name"], cells["benefit-indicators-0-name"])
    assert [row["source"] for row in written(entry, "benefit")["indicators"]] == [
        cells[f"benefit-indicators-{row}-source"] for row in range(rows)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("naik 🚌 ke kota", "naik 🚲 ke kota"),  # both begin with the same unit
        ("naik 🚲🚲 ke kota", "naik 🚲🚲🚲 ke kota"),
        ("baris satu\n\nbaris dua", "baris satu\nbaris dua"),
        ("a a a a", "a a a"),
        ("kata ini", "“kata” inilah – é\u0301"),
    ],
)
def test_any_change_within_a_long_text_is_told_in_few_bytes(draft, person, weighed, before, after):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    text = f"{prose(entry, 200)}\n{before} {prose(entry, 200, seed=2)}"
    put(writer.page, **{"problem-problem": f"\n {text} \n"})
    saved(writer.page)
    came = len(weighed)
    put(writer.page, **{"problem-problem": f" {text.replace(before, after)}  "})
    assert settled(lambda: written(entry)["problem"], text.replace(before, after))
    saved(writer.page)
    assert [(each.status, each.body < 400) for each in weighed[came:]] == [(200, True)]


def leave_by_link(writer):
    writer.page.locator("a.tool").first.click()


def leave_by_reload(writer):
    writer.page.reload()


def leave_by_closing(writer):
    writer.page.close()


@pytest.mark.parametrize("leave", [leave_by_link, leave_by_reload, leave_by_closing])
@pytest.mark.parametrize("letters", [3_000, LONGEST])
def test_long_text_is_pasted_and_the_page_left_at_once(draft, person, leave, letters):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    text = prose(entry, letters)[:letters].strip()
    put(writer.page, **{"problem-problem": text, "problem-novelty": "Baru."})
    leave(writer)
    again = writer.new_tab()
    again.goto(writer.site.url + path_of(entry))
    again.wait_for_function("text => document.getElementsByName('problem-problem')[0].value === text", arg=text)
    assert settled(lambda: [written(entry)[code] for code in ("problem", "novelty")], [text, "Baru."])


@pytest.mark.parametrize("leave", [leave_by_link, leave_by_reload, leave_by_closing])
def test_last_words_in_a_long_text_arrive_when_the_page_is_left(draft, person, leave, weighed):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    text = prose(entry, 3_000)
    put(writer.page, **{"problem-problem": text})
    saved(writer.page)
    before = len(weighed)
    put(writer.page, **{"problem-problem": f"{text} Kata terakhir."})
    leave(writer)
    assert settled(lambda: written(entry)["problem"], f"{text} Kata terakhir.")
    assert weighed[before].body < 400


def test_line_that_breaks_within_a_long_text_goes_on_where_it_stopped(draft, person, weighed):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    text = prose(entry, 20_000)
    with writer.expecting("ERR_"):
        writer.page.route("**/autosave/**", lambda route: route.abort() if len(weighed) > 4 else route.continue_())
        put(writer.page, **{"problem-problem": text})
        writer.page.wait_for_selector('[data-autosave-status]:is([data-state="offline"], [data-state="failed"])')
        writer.page.unroute("**/autosave/**")
        came = len(weighed)
        saved(writer.page)
    assert written(entry)["problem"] == text
    total = -(-sum(each.body for each in weighed) // 1_700)
    assert came >= 5
    assert len(weighed) <= total + 2


def test_words_written_while_the_line_is_down_go_as_what_changed(draft, person, weighed):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    text = prose(entry, 3_000)
    put(writer.page, **{"problem-problem": text})
    saved(writer.page)
    before = len(weighed)
    with writer.expecting("ERR_INTERNET_DISCONNECTED"):
        writer.context.set_offline(True)
        put(writer.page, **{"problem-problem": f"Awal. {text}"})
        writer.page.wait_for_selector('[data-autosave-status][data-state="offline"]')
        put(writer.page, **{"problem-problem": f"Awal baru. {text}"})
        writer.context.set_offline(False)
        assert settled(lambda: written(entry)["problem"], f"Awal baru. {text}")
    assert max(each.body for each in weighed[before:]) < 400


def test_text_of_another_page_of_the_same_person_is_sent_whole(draft, person, weighed):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    text = prose(entry, 3_000)
    put(writer.page, **{"problem-problem": text})
    saved(writer.page)
    row = entry.sections.get(section="problem")
    row.answers["problem"] = "Teks lain yang tersimpan dari halaman yang sama, yang jawabannya tidak sampai."
    row.save()
    before = len(weighed)
    with writer.expecting("412"):
        put(writer.page, **{"problem-problem": f"{text} Akhir."})
        assert settled(lambda: written(entry)["problem"], f"{text} Akhir.")
    assert weighed[before].status == 412


def test_second_writer_of_a_long_text_gets_both_texts(draft, person):
    ground, entry = draft
    writer = person(ground.cast.agency)
    writer.go(path_of(entry), look=False)
    other = person(ground.cast.colleague)
    other.go(path_of(entry), look=False)
    theirs, mine = prose(entry, 3_000, seed=2), prose(entry, 3_000, seed=3)
    put(other.page, **{"problem-problem": theirs})
    saved(other.page)
    with writer.expecting("409"):
        put(writer.page, **{"problem-problem": mine})
        writer.page.locator("[data-autosave-conflict]").wait_for()
        writer.press("See both texts", look=False)
    assert (writer.says(theirs[-300:]), writer.says(mine[-300:])) == (True, True)
    assert written(entry)["problem"] == theirs


def test_score_sheet_with_the_longest_reasons_and_comment(begin, person, weighed):
    ground = begin("judging")
    due = Assignment.objects.live().select_related("judge__user", "entry__form")[0]
    now = timezone.now()
    pact.sign(due.judge, round=due.round, by=due.judge.user, now=now)
    sheet.declare_clear(due, by=due.judge.user, now=now)
    judge = person(due.judge.user)
    judge.go(f"/judging/sheet/{due.pk}/", look=False)
    codes = [criterion["code"] for criterion in ground.world.round.rubric.definition["criteria"]]
    for code in codes:
        judge.fill(**{f"mark-{code}": ["5"]})
    reasons = {code: prose(due.entry, 400, seed=place)[:2_000].strip() for place, code in enumerate(codes)}
    comment = prose(due.entry, 900)[:5_000].strip()
    put(judge.page, **{f"reason-{code}": text for code, text in reasons.items()}, comment=comment)
    read = lambda: ScoreSheet.objects.get(assignment=due)  # noqa: E731
    assert settled(lambda: ScoreSheet.objects.filter(assignment=due, comment=comment).exists(), wanted=True)
    saved(judge.page)
    assert {code: row["reason"] for code, row in read().marks.items()} == reasons
    before = len(weighed)
    put(judge.page, comment=f"{comment[:4_900]} Akhir.")
    judge.page.close()
    assert settled(lambda: read().comment, f"{comment[:4_900]} Akhir.")
    assert weighed[before].body < 400
    assert {row["mark"] for row in read().marks.values()} == {"5"}


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("en", "Write a number with digits, for example 1250 or 12.5."),
        ("id", "Tulis angka, misalnya 1250 atau 12,5."),
    ],
)
def test_what_is_wrong_is_said_under_the_field_until_it_is_mended(draft, person, language, wrong):
    ground, entry = draft
    writer = person(ground.cast.agency, language=language, width=360)
    writer.go(path_of(entry, "benefit"))
    field, line = writer.page.locator("[name=benefit-reached]"), writer.page.locator("#id_benefit-reached_draft_error")
    assert (line.inner_text(), line.get_attribute("aria-live")) == ("", "polite")
    field.fill("1.2.3")
    saved(writer.page)
    assert (line.inner_text(), field.get_attribute("aria-invalid")) == (wrong, "true")
    writer.look()
    writer.page.reload()
    assert writer.page.locator("main").get_by_text(wrong).locator("visible=true").count() >= 1
    field.fill("x y")
    saved(writer.page)
    beside = writer.page.locator(".field, .draft-error").get_by_text(wrong).locator("visible=true")
    assert beside.count() == 1
    field.fill("1250")
    saved(writer.page)
    assert (line.inner_text(), field.get_attribute("aria-invalid"), beside.count()) == ("", "false", 0)
    writer.page.fill("[name=benefit-indicators-0-before]", "a.b")
    table = writer.page.locator("#id_benefit-indicators_draft_error .field-error")
    table.wait_for()
    assert table.inner_text() == writer.t(TABLE)
