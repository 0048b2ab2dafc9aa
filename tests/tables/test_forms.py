"""A form as a workbook and as JSON: what goes out comes back equal, and an error names its cell."""

import copy
import io

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.questionnaire.definition import faults_of
from awards.questionnaire.editing import normal
from awards.tables.forms import FaultyFile, from_file, from_json, from_xlsx, to_json, to_xlsx
from tests.factories.world import load_form

EVIL = ["=1+1", "+62 811", "-5", "@sum(A1)", "＝cmd", "a;=b", "'quoted", "0012", "1,5", "yes", "baris satu\nbaris dua"]


def workbook(change):
    """The quick win form as a workbook, after change(openpyxl book)."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(load_form())))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(data):
    with override("en"), pytest.raises(FaultyFile) as caught:
        from_xlsx("form.xlsx", data)
    return caught.value.faults


def put(sheet, cell, value):
    def change(book):
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize(("write", "name"), [(to_json, "form.json"), (to_xlsx, "form.xlsx")])
def test_quick_win_form_comes_back_equal(write, name):
    assert from_file(name, write(load_form())) == normal(load_form())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(EVIL) | st.text("abc Äé= \n'\",;", min_size=1, max_size=30).filter(str.strip), min_size=4, max_size=4))  # fmt: skip
def test_any_text_comes_back_as_it_was(texts):
    definition = copy.deepcopy(load_form())
    question = definition["sections"][0]["questions"][3]
    question["label_id"], question["help_en"], question["choices"][0]["label_id"] = texts[:3]
    definition["sections"][0]["lead_id"] = texts[3]
    assert faults_of(definition) == []
    assert from_xlsx("form.xlsx", to_xlsx(definition)) == normal(definition)
    assert from_json(to_json(definition)) == normal(definition)


@pytest.mark.parametrize(("old", "new", "error"), [
    ('"Nama inovasi"', '"Nama \\ud800"', "The file is not in UTF-8."),
    ('"sections":', '"x": ' + "9" * 5000 + ', "sections":', "This is not the definition of a form."),
    ('"Nama inovasi"', '"\\u0000"', "Question “name”: label_id is missing; write it in Indonesian."),
    ('"min": "2010-01-01"', '"min": "2010-W01-1"',
     "Question “started”: min cannot be read: write a date like 2026-10-30."),
    ('"min": "2010-01-01"', '"min": "20100101"', "Question “started”: min cannot be read: write a date like 2026-10-30."),
])  # fmt: skip
def test_json_that_no_page_could_show_is_refused_in_words(old, new, error):
    text = to_json(load_form()).decode()
    assert old in text
    with override("en"), pytest.raises(FaultyFile) as caught:
        from_json(text.replace(old, new, 1).encode())
    assert caught.value.faults == [error]


def test_no_cell_of_the_workbook_is_a_formula():
    definition = copy.deepcopy(load_form())
    definition["sections"][0]["questions"][0]["label_id"] = '=HYPERLINK("http://example.org")'
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(definition)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


@pytest.mark.parametrize(("change", "error"), [
    (put("questions", "C2", "essay"), ("Sheet “questions”, row 2, column “type”: there is no type “essay”; use one of "
     "short, long, number, money, date, choice, choices, yesno, indicators, partners, links, files, declaration.")),
    (put("questions", "B3", "name"),
     "Sheet “questions”, row 3, column “code”: the code is used twice; give one of the two another code."),
    (put("questions", "H2", "perhaps"), "Sheet “questions”, row 2, column “required”: write yes or no."),
    (put("questions", "I3", "many"), "Sheet “questions”, row 3, column “max_words”: “many” is not a number."),
    (put("questions", "K4", "soon"),
     "Sheet “questions”, row 4, column “min”: min cannot be read: write a date like 2026-10-30."),
    (put("questions", "A2", "nowhere"), "Sheet “questions”, row 2, column “section”: there is no section “nowhere”."),
    (put("sections", "B2", None), "Sheet “sections”, row 2, column “title_id”: title_id is missing; write it in Indonesian."),
    (put("choices", "C3", None),
     "Sheet “choices”, row 3, column “label_id”: choice “expanding”: label_id is missing; write it in Indonesian."),
    (put("choices", "A2", "stages"), "Sheet “choices”, row 2, column “question”: there is no question “stages”."),
    (put("questions", "W1", "colour"),
     "Sheet “questions”, row 1, column “colour”: the column is not known or stands twice; compare it with an export."),
    (lambda book: book.remove(book["sections"]), "The sheet “sections” is missing."),
    (put("form", "A2", "Quick Win"),
     "Sheet “form”, row 2, column “code”: Give the form a code of small letters, digits and _, beginning with a letter."),
])  # fmt: skip
def test_error_names_its_cell(change, error):
    assert error in faults(workbook(change))


def test_numbers_and_dates_of_a_spreadsheet_are_read():
    def change(book):
        book["questions"]["I3"] = 150
        book["questions"]["H3"] = True

    read = from_xlsx("form.xlsx", workbook(change))
    assert read["sections"][0]["questions"][1]["max_words"] == 150


def test_formula_is_refused():
    (text,) = faults(workbook(put("questions", "D2", "=1+1")))
    assert text == "Cell D2 holds a formula. Paste the values instead and upload the file again."


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"code": "a"}'])
def test_json_that_is_no_form_is_refused_in_words(data):
    with pytest.raises(FaultyFile):
        from_json(data)


def test_file_that_is_no_workbook_is_refused_in_words():
    assert faults(b"PK nothing") == ["The file is damaged or is no XLSX. Save it again and upload it."]
