"""Two people on one section: the second sees both texts and chooses, whatever kind of answer it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from awards.actions import entry as entries
from awards.enums import QuestionType
from awards.forms.section import plain_text
from awards.models import DraftSection
from awards.questionnaire.questions import TYPED, Question
from awards.sample import sample_pdf
from tests.factories.collaboration import written
from tests.factories.entries import make_entry

OURS = {"name": "Waktu", "before": "7", "after": "3"}
THEIRS = {"name": "Biaya", "before": "9", "after": "5"}


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def made(world):
    return make_entry(world)


def step(made, section="problem"):
    return reverse("awards:entry_step", args=[made.code, section])


def answers(made, section="problem"):
    return DraftSection.objects.get(entry=made, section=section).answers


def stale(client, made, section, data):
    page = client.post(step(made, section), {"version": "0", **data})
    assert page.status_code == 409
    return page


def choose(client, made, section, page, **words):
    data = dict(page.context["carried"]) | {"version": page.context["row"].version, "asked": list(words)}
    return client.post(step(made, section), data | {f"choose-{code}": word for code, word in words.items()})


def rows_of(name, rows):
    return {f"{name}-{number}-{column}": text for number, row in enumerate(rows) for column, text in row.items()}


@pytest.mark.parametrize(("word", "stands"), [("mine", [OURS]), ("theirs", [THEIRS]), ("both", [THEIRS, OURS])])
def test_rows_of_indicators(made, cast, login, now, word, stands):
    written(made, {"indicators": [THEIRS]}, section="benefit", by=cast.colleague, now=now)
    client = login(cast.agency)
    page = stale(client, made, "benefit", rows_of("benefit-indicators", [OURS]))
    assert choose(client, made, "benefit", page, indicators=word).status_code == 302
    assert answers(made, "benefit") == {"indicators": stands}


@pytest.mark.parametrize(("section", "question", "theirs", "mine"), [
    ("collaboration", "partners", {"name": "Radio", "kind": "media"}, {"name": "Kampus", "kind": "academia"}),
    ("evidence", "links", {"label": "Situs", "url": "https://a.example"}, {"url": "https://b.example"}),
])  # fmt: skip
def test_rows_of_both_stand_together(made, cast, login, now, section, question, theirs, mine):
    written(made, {question: [theirs]}, section=section, by=cast.colleague, now=now)
    client = login(cast.agency)
    page = stale(client, made, section, rows_of(f"{section}-{question}", [theirs, mine]))
    choose(client, made, section, page, **{question: "both"})
    assert answers(made, section) == {question: [theirs, mine]}


def test_long_texts_of_both_stand_one_after_the_other(made, cast, login, now):
    written(made, "Teks rekan", by=cast.colleague, now=now)
    client = login(cast.agency)
    page = stale(client, made, "problem", {"problem-problem": "Teks saya"})
    choose(client, made, "problem", page, problem="both")
    assert answers(made) == {"problem": "Teks rekan\n\nTeks saya"}


def test_page_without_a_choice_asks_again_and_saves_nothing(made, cast, login, now):
    written(made, "Teks rekan", by=cast.colleague, now=now)
    client = login(cast.agency)
    page = stale(client, made, "problem", {"problem-problem": "Teks saya"})
    data = dict(page.context["carried"]) | {"version": 1, "asked": "problem"}
    again = client.post(step(made), data)
    assert (again.status_code, again.context["undecided"]) == (409, True)
    assert [pair["mine"] for pair in again.context["differing"]] == ["Teks saya"]
    assert answers(made) == {"problem": "Teks rekan"}


def test_third_writer_is_not_overwritten_by_the_choice(made, cast, login, now):
    written(made, "Teks rekan", by=cast.colleague, now=now)
    client = login(cast.agency)
    page = stale(client, made, "problem", {"problem-problem": "Teks saya"})
    written(made, "Teks admin", by=cast.region_admin, now=now)
    again = choose(client, made, "problem", page, problem="mine")
    assert (again.status_code, again.context["differing"][0]["theirs"]) == (409, "Teks admin")
    assert answers(made) == {"problem": "Teks admin"}


def test_choice_that_was_taken_off_counts_as_an_answer(made, cast, login, now):
    written(made, {"groups": ["women"]}, by=cast.agency, now=now)
    written(made, {"problem": "Teks rekan"}, by=cast.colleague, now=now)
    client = login(cast.agency)
    page = client.post(step(made), {"version": "1", "problem-problem": "Teks rekan"})
    assert [pair["question"].code for pair in page.context["differing"]] == ["groups"]
    choose(client, made, "problem", page, groups="theirs")
    assert answers(made)["groups"] == ["women"]


def test_files_of_the_second_writer_are_kept(made, cast, login, now):
    link = {"label": "Situs", "url": "https://a.example"}
    written(made, {"links": [link]}, section="evidence", by=cast.colleague, now=now)
    file = SimpleUploadedFile("sk.pdf", sample_pdf("SK"))
    data = rows_of("evidence-links", [{"url": "https://b.example"}]) | {"evidence-proof_of_start": file}
    stale(login(cast.agency), made, "evidence", data)
    assert list(made.evidence.values_list("name", flat=True)) == ["sk.pdf"]
    assert answers(made, "evidence") == {"links": [link]}


def test_page_left_open_over_a_hand_over_gives_texts_and_files_back(made, cast, login, now):
    client = login(cast.agency)
    page = client.get(step(made, "evidence"))
    entries.hand_to_region(made, by=cast.colleague, now=now)
    file = SimpleUploadedFile("sk.pdf", sample_pdf("SK"))
    data = {"version": "0", "writer": page.context["writer"], "evidence-proof_of_start": file}
    answer = client.post(step(made, "evidence"), data | rows_of("evidence-links", [{"url": "https://b.example"}]))
    assert answer.status_code == 409
    assert [text for _question, text in answer.context["texts"]] == ["https://b.example", "sk.pdf"]
    assert not made.evidence.exists()


def test_page_left_open_over_a_hand_over_and_a_return_goes_on(made, cast, login, now):
    client = login(cast.agency)
    page = client.get(step(made))
    entries.hand_to_region(made, by=cast.colleague, now=now)
    entries.return_to_agency(made, notes={"problem": "Tambah"}, by=cast.region_admin, now=now)
    data = {"version": "0", "writer": page.context["writer"], "problem-problem": "Teks saya"}
    assert client.post(step(made), data).status_code == 302
    assert answers(made) == {"problem": "Teks saya"}


def test_back_button_shows_what_others_wrote_meanwhile(made, cast, login, now):
    """The browser shows the old page again: its version is old, but its own last save is not a conflict."""
    client = login(cast.agency)
    page = client.get(step(made))
    data = {"version": "0", "writer": page.context["writer"]}
    client.post(step(made), data | {"problem-problem": "Satu"})
    assert client.post(step(made), data | {"problem-problem": "Satu dua"}).status_code == 302
    written(made, "Rekan", by=cast.colleague, now=now)
    assert client.post(step(made), data | {"problem-problem": "Satu dua tiga"}).status_code == 409
    assert answers(made) == {"problem": "Rekan"}


@pytest.mark.parametrize(("kind", "value", "shown"), [
    ("date", "2023-01-06", "6 January 2023"), ("date", {TYPED: "2023-13-45"}, "2023-13-45"),
    ("number", "29060", "29,060"), ("money", "350000000", "Rp350,000,000"),
])  # fmt: skip
def test_dates_and_figures_are_compared_as_people_write_them(kind, value, shown):
    question = Question("s", "x", QuestionType(kind), "Label")
    with translation.override("en"):
        assert plain_text(question, value) == shown
