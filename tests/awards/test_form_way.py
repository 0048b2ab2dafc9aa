"""Whatever the forms are: on the way from one to another, and back, no answer is lost or changed."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.enums import QuestionType
from awards.questionnaire.answers import COLUMNS
from awards.questionnaire.questions import Form
from awards.questionnaire.way import Aside, Way

T = QuestionType
CODES = ["q1", "q2", "q3", "q4", "q5"]
CHOICES = ["a", "b", "c"]
words = st.text("abc xyz\n019", min_size=1, max_size=12).filter(str.strip)
numbers = st.integers(-999, 999).map(str)
VALUES = {
    T.SHORT: words, T.LONG: words, T.NUMBER: numbers | words.map(lambda text: {"typed": text}), T.MONEY: numbers,
    T.DATE: st.dates().map(str), T.YESNO: st.booleans(), T.DECLARATION: st.just(True),
    T.INDICATORS: st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS[T.INDICATORS], words)), min_size=1, max_size=2),
    T.PARTNERS: st.lists(st.fixed_dictionaries({"name": words}), min_size=1, max_size=2),
    T.LINKS: st.lists(st.fixed_dictionaries({"url": words}), min_size=1, max_size=2),
}  # fmt: skip


@st.composite
def forms(draw):
    """A definition with some of the questions, each of some type, in some section."""
    sections = {code: {"code": code, "title_id": code, "questions": []} for code in ("one", "two")}
    for code in CODES:
        kind = draw(st.sampled_from(list(T)))
        row = {"code": code, "type": kind.value, "label_id": draw(st.sampled_from(["A", "B"]))}
        if kind in (T.CHOICE, T.CHOICES):
            kept = draw(st.sets(st.sampled_from(CHOICES), min_size=1))
            row["choices"] = [{"code": choice, "label_id": choice.upper()} for choice in sorted(kept)]
        place = draw(st.sampled_from(["one", "two", None]))
        if place:
            sections[place]["questions"].append(row)
    return {"code": "f", "title_id": "F", "sections": list(sections.values())}


@st.composite
def filled(draw):
    """A form, and answers to it."""
    definition = draw(forms())
    answers = {"one": {}, "two": {}}
    for question in Form.read(definition).questions():
        codes = [choice.code for choice in question.choices]
        some = st.sampled_from(codes) if codes else st.nothing()
        of_choices = {T.CHOICE: some, T.CHOICES: st.lists(some, min_size=1, unique=True)}
        values = of_choices.get(question.type, VALUES.get(question.type))
        if values is not None and draw(st.booleans()):
            answers[question.section][question.code] = draw(values)
    return definition, answers


def travel(old, new, answers, asides):
    """As the action does it: (answers, asides) under the new form."""
    done = Way(old, new).go(copy.deepcopy(answers), asides)
    return done.answers, [aside for aside in asides if aside not in done.came_back] + done.kept


def held(answers, asides):
    """Everything that the draft holds or keeps aside, by question."""
    pairs = [pair for given in answers.values() for pair in given.items()]
    return pairs + [(aside.question, aside.value) for aside in asides]


@settings(max_examples=150, deadline=None)
@given(filled(), forms(), forms())
def test_no_answer_is_lost_on_any_way_and_all_are_back_in_the_end(start, second, third):
    first, answers = start
    given = [pair for section in answers.values() for pair in section.items()]
    there, asides = travel(first, second, answers, [])
    assert all(pair in held(there, asides) for pair in given)
    beyond, asides = travel(second, third, there, asides)
    assert all(pair in held(beyond, asides) for pair in given)
    back, asides = travel(third, first, beyond, asides)
    assert {code: section for code, section in back.items() if section} == {
        code: section for code, section in answers.items() if section
    }


@settings(max_examples=100, deadline=None)
@given(filled(), forms(), words)
def test_what_was_written_meanwhile_is_never_overwritten(start, second, text):
    first, answers = start
    there, asides = travel(first, second, answers, [])
    left = [(aside.question, aside.left) for aside in asides]
    written = [q for q in Form.read(second).questions() if q.type in (T.SHORT, T.LONG) and (q.code, text) not in left]
    for question in written:
        there.setdefault(question.section, {})[question.code] = text
    kept = [(aside.question, aside.value) for aside in asides]
    back, asides = travel(second, first, there, asides)
    assert all((question.code, text) in held(back, asides) for question in written)
    assert all(pair in held(back, asides) for pair in kept)


def test_newest_answer_comes_back_first():
    old = {"code": "f", "title_id": "F", "sections": [{"code": "s", "title_id": "S", "questions": []}]}
    asked = {"code": "q1", "type": "short", "label_id": "Q"}
    new = copy.deepcopy(old)
    new["sections"][0]["questions"] = [asked]
    asides = [Aside("q1", "s", asked, "lama"), Aside("q1", "s", asked, "baru")]
    answers, left = travel(old, new, {}, asides)
    assert (answers, [aside.value for aside in left]) == ({"s": {"q1": "baru"}}, ["lama"])
