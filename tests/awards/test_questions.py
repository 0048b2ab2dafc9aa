"""Forms as data and answers as people write them: golden cases."""

import copy

import pytest
from django.utils import translation
from django.utils.translation import override

from awards.actions import form as forms
from awards.enums import QuestionType
from awards.forms.numbers import read_number, write_number
from awards.forms.section import SectionForm, section_data
from awards.models import FormVersion
from awards.questionnaire.answers import missing, problems
from awards.questionnaire.definition import check_definition
from awards.questionnaire.questions import Form, Question, count_words
from awards.sample import Topic, complete_answers
from scoring.engine.canonical import digest
from tests.factories.world import load_form, load_rubric

FORM = Form.read(load_form())


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def question(kind, **more):
    return Question.read("s", {"code": "q", "type": kind, "label_id": "Q", **more})


def test_quick_win_form_can_be_used():
    assert check_definition(load_form()) == []


def test_quick_win_form_uses_every_type_and_every_criterion():
    assert {q.type for q in FORM.questions()} == set(QuestionType)
    informed = {code for q in FORM.questions() for code in q.criteria}
    assert informed == {criterion["code"] for criterion in load_rubric()["criteria"]}


def test_quick_win_form_speaks_both_languages():
    lacking = [
        q.code for q in FORM.questions()
        if not q.label_en or bool(q.help_id) != bool(q.help_en) or not all(c.label_en for c in q.choices)
    ]  # fmt: skip
    assert lacking == []


@pytest.mark.parametrize(("change", "error"), [
    (lambda d: d["sections"][0]["questions"][0].pop("label_id"),
     "Question “name”: label_id is missing; write it in Indonesian."),
    (lambda d: d["sections"][0]["questions"][0].update(type="essay"), ("Question “name”: there is no type “essay”; use one of "
     "short, long, number, money, date, choice, choices, yesno, indicators, partners, links, files, declaration.")),
    (lambda d: d["sections"][0]["questions"][0].update(colour="red"),
     "Question “name”: there is no key “colour”; remove it."),
    (lambda d: d["sections"][1]["questions"][0].update(code="name"),
     "Question “name”: the code is used twice; give one of the two another code."),
    (lambda d: d["sections"][0]["questions"][0].update(choices=[{"code": "a", "label_id": "A"}]),
     "Question “name”: choices does not belong to the type “Short text”; remove it."),
    (lambda d: d["sections"][2]["questions"][4].update(show_if={"question": "satisfaction", "equals": True}),
     ("Question “satisfaction”: show_if names no earlier choice or yes/no question of its section; choose one, or "
     "move the question below it.")),
    (lambda d: d["sections"][2]["questions"][4].update(show_if={"question": "surveyed", "equals": "maybe"}),
     "Question “satisfaction”: show_if waits for an answer that cannot be given; choose one of the answers that stand."),
    (lambda d: d["sections"][0]["questions"][1].update(role="title"),
     "Question “summary”: only one question of the form can have the role “title”; take it from one of them."),
    (lambda d: d["sections"][0]["questions"][0].update(identifies=True),
     "Question “name”: every judge reads the title of the entry, so it cannot be hidden; take off what hides it."),
    (lambda d: d["sections"][1]["questions"].extend([{"code": f"x{n}", "type": "short", "label_id": "X"} for n in range(4)]),
     "Section “problem”: it has 8 questions; a page takes 1 to 7."),
    (lambda d: d["sections"][2]["questions"][1].update(min="400000000"), "Question “reached”: min lies above max; correct one of them."),
    (lambda d: d["sections"][8]["questions"][0].update(supports="photos"),
     ("Question “proof_of_start”: supports names no question that these files could prove; choose "
     "one, or none.")),
    (lambda d: d["sections"][0]["questions"][3]["choices"][0].pop("label_id"),
     "Question “stage”: choice “running”: label_id is missing; write it in Indonesian."),
])  # fmt: skip
def test_definition_error_names_its_place(change, error):
    definition = copy.deepcopy(load_form())
    change(definition)
    with override("en"):
        assert check_definition(definition) == [error]


@pytest.mark.parametrize("definition", [
    None, [], {"sections": 3}, {"sections": [3, {"questions": [None, {}, {"code": [], "type": {}, "choices": "x"}]}]},
    {"sections": [{"code": "a", "title_id": "A", "questions": [{"code": "q", "type": "choice", "label_id": "Q",
     "choices": [7, {"code": {}}], "show_if": "x", "criteria": 1, "min": 3, "max_words": "9", "role": ["title"]}]}]},
])  # fmt: skip
def test_strange_definition_gets_faults_and_no_exception(definition):
    assert check_definition(definition) != []


def test_publishing_the_same_content_gives_the_same_version(db, cast, now):
    definition = load_form()
    first = forms.publish(definition, by=cast.organiser, now=now)
    assert forms.publish(dict(reversed(definition.items())), by=cast.organiser, now=now) == first
    second = forms.publish(definition | {"title_en": "Other"}, by=cast.organiser, now=now)
    assert (second.code, second.number, second.digest) == ("quickwin", first.number + 1, digest(second.definition))
    assert FormVersion.objects.count() == 2


def test_words_are_counted_between_white_space():
    assert count_words("  satu dua-tiga\n\nempat\tlima, enam ") == 5
    assert count_words("") == 0


@pytest.mark.parametrize(("language", "typed", "read"), [
    ("id", "1.234.567,5", "1234567.5"), ("en", "1,234,567.5", "1234567.5"),
    ("id", "1234,5", "1234.5"), ("en", "1234.5", "1234.5"),
    ("id", "12.5", "12.5"), ("en", "12,5", "12.5"),
    ("id", "1.234", None), ("en", "1,234", None), ("id", "1,234", None), ("en", "1.234", None),
    ("id", "12345,678", "12345.678"), ("id", "12345.678", None), ("en", "12345.678", "12345.678"),
    ("id", "1.234.567", "1234567"), ("en", "1.234.567", None), ("id", "1,234,567", None),
    ("id", "-3", "-3"), ("id", "007", "7"), ("id", "0,50", "0.5"), ("id", "10", "10"), ("id", "-0", "0"),
    ("id", "banyak", None), ("id", "1e5", None), ("id", "1..2", None), ("id", "", None),
])  # fmt: skip
def test_number_is_read_in_the_readers_notation(language, typed, read):
    with translation.override(language):
        assert read_number(typed) == read


@pytest.mark.parametrize(("typed", "read"), [
    ("Rp 250.000.000", "250000000"), ("Rp. 1.250", "1250"), ("1,250", "1250"), ("1.250,75", "1250.75"), ("750", "750"),
])  # fmt: skip
def test_money_has_no_thousandths_so_groups_are_clear(typed, read):
    with translation.override("id"):
        assert read_number(typed, money=True) == read


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("number", ["0", "7", "1234", "1234.5", "1.234", "12345.678", "-0.25", "250000000"])
def test_number_shown_in_a_form_is_read_back_the_same(language, number):
    with translation.override(language):
        assert read_number(write_number(number)) == number


@pytest.mark.parametrize(("asked", "value", "found"), [
    (question("short", max_chars=5), "enam huruf", ["This answer has 10 characters; at most 5 can be sent."]),
    (question("long", max_words=2), "satu dua", []),
    (question("number", min="0", max="10"), "11", ["The number must be 10 or less."]),
    (question("number", min="0"), "-1", ["The number must be 0 or more."]),
    (question("date", max="2026-10-31"), "2026-11-01", ["The date must be 31 October 2026 or earlier."]),
    (question("date"), {"typed": "kemarin"}, ["Write the date as day, month and year, for example 30/10/2026."]),
    (question("choice", choices=[{"code": "a", "label_id": "A"}]), "b", ["Choose one of the answers shown."]),
    (question("choices", max="1", choices=[{"code": c, "label_id": c} for c in "ab"]), ["a", "b"], ["Choose at most 1."]),
    (question("yesno"), False, []),
    (question("yesno"), "no", ["Answer yes or no."]),
    (question("declaration"), False, ["Tick the box to declare this."]),
    (question("indicators"), [{"name": "Waktu", "before": "8"}],
     ["Row 1: give the indicator's name and its values before and after."]),
    (question("partners"), [{"name": "Radio", "kind": "media"}, {"name": "X", "kind": "army"}],
     ["Row 2: give the partner's name and choose its kind."]),
    (question("links"), [{"label": "X", "url": "javascript:alert(1)"}],
     ["Row 1: write the whole address, beginning with https://."]),
    (question("files", max="1"), [1, 2], ["At most 1 files can be sent here."]),
    (question("long", required=True), "", []),
])  # fmt: skip
def test_problem_of_an_answer_is_said_in_words(asked, value, found):
    assert problems(asked, value) == found


def test_question_hidden_by_a_hidden_question_is_hidden():
    section = FORM.section("wisdom")
    answers = {"uses_technology": False, "integrated": True}
    assert [q.code for q in section.shown(answers)] == ["local_wisdom", "uses_technology"]
    answers["uses_technology"] = True
    assert "integration" in [q.code for q in section.shown(answers)]


def test_missing_counts_shown_required_questions_only():
    section = FORM.section("wisdom")
    assert [gap.question.code for gap in missing(section, {})] == ["uses_technology"]
    assert missing(section, {"uses_technology": False}) == []
    gaps = missing(section, {"uses_technology": True, "integrated": False})
    assert [(gap.question.code, gap.is_empty) for gap in gaps] == [("technology", True)]


@pytest.mark.parametrize("seed", range(25))
def test_sample_answers_are_complete_and_repeatable(seed):
    answers = complete_answers(FORM, seed=seed, topic=Topic("Contoh"))
    assert answers == complete_answers(FORM, seed=seed, topic=Topic("Contoh"))
    lacking = [gap.question.type for section in FORM.sections for gap in missing(section, answers[section.code])]
    assert lacking == [QuestionType.FILES]


@pytest.mark.parametrize("language", ["id", "en"])
def test_answers_survive_the_form(language):
    """Stored answers, shown in the form and read back, are the same: in both languages, for every type."""
    with translation.override(language):
        for seed in range(5):
            for section in FORM.sections:
                answers = complete_answers(FORM, seed=seed, topic=Topic("Contoh"))[section.code]
                form = SectionForm(section_data(section, answers, version=1), prefix=section.code, section=section)
                assert {code: value for code, value in form.answers().items() if value not in ("", [], None)} == answers
                assert form.errors == {}


def test_unreadable_rows_are_kept_as_typed():
    section = FORM.section("benefit")
    data = {
        "benefit-indicators-0-name": "Waktu",
        "benefit-indicators-0-before": "lama",
        "benefit-indicators-0-after": "2",
    }
    form = SectionForm(data, prefix="benefit", section=section)
    typed = {"typed": [{"name": "Waktu", "before": "lama", "after": "2"}]}
    assert form.answers()["indicators"] == typed
    again = SectionForm(section_data(section, {"indicators": typed}, version=1), prefix="benefit", section=section)
    assert again.answers()["indicators"] == typed
    assert list(again.errors) == ["indicators"]
