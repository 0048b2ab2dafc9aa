"""A form as a workbook: what the template holds, and that what comes back says what was written."""

import io

import openpyxl
import pytest
from django.utils import translation
from openpyxl.worksheet.formula import ArrayFormula

from awards.actions.draft import save_section
from awards.actions.form import publish
from awards.actions.offline import Taken, bring_in
from awards.enums import QuestionType
from awards.models import Entry
from awards.offline.book import Filled as Carried
from awards.offline.book import draw_workbook
from awards.offline.plan import plan_for
from awards.offline.sheets import read_workbook
from awards.queries.draft import load_draft
from awards.questionnaire.questions import TYPED, form_of
from awards.sample import complete_answers, topic_for
from tests.awards.offline.workbooks import ANSWERS, ONE_OF_EACH, Filled
from tests.factories.entries import make_entry


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def entry(world, cast, now):
    """A draft of a form that has one question of each type."""
    form = publish(ONE_OF_EACH, by=cast.organiser, now=now)
    world.edition.form = form
    world.edition.save(update_fields=["form"])
    return make_entry(world, by=cast.agency)


def read(filled, entry):
    return plan_for(load_draft(fresh(entry)), read_workbook("usulan.xlsx", filled.file()))


def fresh(entry):
    return Entry.objects.with_labels().select_related("edition", "form").get(pk=entry.pk)


def rows_of(plan):
    return {row.question.code: row for section in plan.sections for row in section.rows}


def bring(plan, entry, *, by, now):
    sections = {part.section.code: Taken(part.answers, part.version) for part in plan.changing}
    return bring_in(entry, sections=sections, name="usulan.xlsx", sha256="0" * 64, by=by, now=now)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_type_of_question_comes_back_as_it_was_filled_in(entry, cast, now, language):
    with translation.override(language):
        plan = read(Filled(draw_workbook(entry.form)).answer(entry.form, ANSWERS), entry)
        assert plan.errors == []
        bring(plan, entry, by=cast.agency, now=now)
    assert load_draft(fresh(entry)).answers == ANSWERS
    covered = {question.type for question in form_of(entry.form).questions()}
    assert covered == set(QuestionType)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_form_of_the_edition_makes_the_same_draft_as_its_pages(world, cast, now, language):
    entry = make_entry(world, by=cast.agency)
    answers = complete_answers(form_of(entry.form), seed=3, topic=topic_for("governance", 3))
    with translation.override(language):
        plan = read(Filled(draw_workbook(entry.form)).answer(entry.form, answers), entry)
        assert plan.errors == []
        bring(plan, entry, by=cast.agency, now=now)
    assert load_draft(fresh(entry)).answers == answers


def test_template_of_a_draft_comes_back_unchanged(entry, cast, now):
    for section, answers in ANSWERS.items():
        save_section(entry, section=section, answers=answers, base_version=0, by=cast.agency, now=now)
    draft = load_draft(fresh(entry))
    carried = Carried(entry.code, draft.title, draft.answers, {"all": 1, "rest": 1})
    plan = read(Filled(draw_workbook(entry.form, carried)), entry)
    assert {row.state for row in rows_of(plan).values()} == {"same", "left"}
    assert (plan.changing, plan.errors, plan.differences) == ([], [], [])


def test_answer_longer_than_a_cell_is_not_cut_short(entry, cast, now):
    long = "kata " * 8_000
    save_section(entry, section="all", answers={"a_long": long.strip()}, base_version=0, by=cast.agency, now=now)
    draft = load_draft(fresh(entry))
    plan = read(Filled(draw_workbook(entry.form, Carried(entry.code, "", draft.answers, {"all": 1}))), entry)
    assert (rows_of(plan)["a_long"].state, plan.changing) == ("left", [])


def test_only_answers_are_open_and_nothing_is_a_formula(entry):
    carried = Carried(entry.code, "=HYPERLINK(1)", ANSWERS, {})
    data = draw_workbook(entry.form, carried)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets = [sheet for sheet in book.worksheets if sheet.title != "_juara"]
    assert all(sheet.protection.sheet for sheet in sheets)
    assert book["_juara"].sheet_state == "veryHidden"
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    opened = [cell for cell in cells if not cell.protection.locked]
    assert {cell.number_format for cell in opened} == {"@"}
    assert {cell.column_letter for cell in opened} == {"C", "D", "E", "F", "G"}


def test_template_has_one_sheet_a_section(entry):
    names = openpyxl.load_workbook(io.BytesIO(draw_workbook(entry.form))).sheetnames
    assert names == ["Part 1", "Part 2", "_juara"]


@pytest.mark.parametrize(("language", "label"), [("id", "Pertama"), ("en", "First")])
def test_choices_are_offered_in_the_readers_language(entry, language, label):
    with translation.override(language):
        book = openpyxl.load_workbook(io.BytesIO(draw_workbook(entry.form)))
    assert label in {row[0] for column in range(3, 8) for row in book["_juara"].iter_rows(
        min_col=column, max_col=column, values_only=True)}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1.234.567,5", "1234567.5"), ("1,234,567.5", "1234567.5"), ("12,5", "12.5"), ("12.5", "12.5"), (12.5, "12.5"),
        (7, "7"), ("1234.567", "1234.567"), (" 1 250 ", "1250"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_notations(entry, written, kept):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_number", written)
    row = rows_of(read(filled, entry))["a_number"]
    assert (row.value, row.errors) == (kept, ())


@pytest.mark.parametrize("written", ["1.234", "1,234"])
def test_number_that_can_mean_two_is_refused_by_its_cell(entry, written):
    filled = Filled(draw_workbook(entry.form))
    cell = filled.put("a_number", written)
    row = rows_of(read(filled, entry))["a_number"]
    assert row.value == {TYPED: written}
    text = f"“{written}” can mean two numbers. Write 1234 or {written}0."
    assert row.errors == (f"{cell.parent.title}, cell {cell.coordinate}: {text}",)


def test_the_same_figure_as_money_has_no_thousandths(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_money", "Rp 1.234")
    assert rows_of(read(filled, entry))["a_money"].value == "1234"


@pytest.mark.parametrize(
    "written",
    ["4/3/2026", "04-03-2026", "4 Maret 2026", "4 March 2026", "March 4, 2026", "2026-03-04", "Rabu, 4 Mar 2026"],
)
def test_dates_are_read_in_both_languages(entry, written):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_date", written)
    row = rows_of(read(filled, entry))["a_date"]
    assert (row.value, row.errors) == ("2026-03-04", ())


@pytest.mark.parametrize(
    ("code", "written"),
    [("a_date", "31/02/2026"), ("a_choice", "Ketiga"), ("is_it", "mungkin"), ("a_number", "banyak")],
)
def test_what_cannot_be_read_stays_as_it_was_typed(entry, cast, now, code, written):
    filled = Filled(draw_workbook(entry.form))
    cell = filled.put(code, written)
    plan = read(filled, entry)
    assert [error.split(":")[0] for error in plan.errors] == [f"{cell.parent.title}, cell {cell.coordinate}"]
    bring(plan, entry, by=cast.agency, now=now)
    assert {**load_draft(fresh(entry)).answers["all"], **load_draft(fresh(entry)).answers["rest"]} == {
        code: {TYPED: written}
    }


def test_formulas_are_refused_by_their_cell_and_kept_as_text(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_long", "=SUM(A1:A3)")
    filled.put("a_number", ArrayFormula("C6", "=A1*2"))
    rows = rows_of(read(filled, entry))
    assert rows["a_long"].value == {TYPED: "=SUM(A1:A3)"}
    assert rows["a_number"].value == {TYPED: "=A1*2"}
    assert [text.split(": ")[1] for code in ("a_long", "a_number") for text in rows[code].errors] == [
        "holds a formula. Write the result instead."
    ] * 2


def test_merged_cells_are_named(entry):
    filled = Filled(draw_workbook(entry.form))
    cell = filled.put("a_long", "Dua sel")
    cell.parent.merge_cells(f"{cell.coordinate}:D{cell.row}")
    row = rows_of(read(filled, entry))["a_long"]
    assert row.errors == (
        f"Part 1, cell {cell.coordinate}: is merged with others ({cell.coordinate}:D{cell.row}). Separate the cells.",
    )
    assert row.value == {TYPED: "Dua sel"}


def test_limits_are_named_by_cell_and_the_answer_is_kept(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_long", "satu dua tiga empat lima enam")
    row = rows_of(read(filled, entry))["a_long"]
    assert row.value == "satu dua tiga empat lima enam"
    assert row.errors == ("Part 1, cell C5: This answer has 6 words; at most 5 can be sent.",)


def test_table_names_the_cell_that_cannot_be_read_and_loses_nothing(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.put("figures#1", "Waktu", 0)
    filled.put("figures#1", "1.234", 2)
    filled.put("figures#1", "3", 3)
    row = rows_of(read(filled, entry))["figures"]
    assert row.value == {TYPED: [{"name": "Waktu", "before": "1.234", "after": "3"}]}
    assert [text.split(":")[0] for text in row.errors] == ["Part 2, cell E6"]


def test_partner_of_no_known_kind_is_named(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.put("friends#2", "Koperasi", 0)
    filled.put("friends#2", "Tetangga", 1)
    row = rows_of(read(filled, entry))["friends"]
    assert row.value == {TYPED: [{"name": "Koperasi", "kind": "Tetangga"}]}
    assert len(row.errors) == 1


def test_empty_cells_leave_what_stands(entry, cast, now):
    save_section(
        entry, section="all", answers={"a_short": "Judul", "a_long": "Lama"}, base_version=0, by=cast.agency, now=now
    )
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_long", "Baru")
    plan = read(filled, entry)
    rows = rows_of(plan)
    assert (rows["a_short"].state, rows["a_long"].state) == ("left", "overwrite")
    bring(plan, entry, by=cast.agency, now=now)
    assert load_draft(fresh(entry)).answers["all"] == {"a_short": "Judul", "a_long": "Baru"}


def test_part_that_moved_on_after_the_template_is_not_ticked(entry, cast, now):
    carried = Carried(entry.code, "", {}, {"all": 0, "rest": 0})
    filled = Filled(draw_workbook(entry.form, carried))
    filled.put("a_long", "Dari berkas")
    filled.put("is_it", "Ya")
    save_section(entry, section="all", answers={"a_long": "Dari layar"}, base_version=0, by=cast.colleague, now=now)
    plan = read(filled, entry)
    assert [(part.section.code, part.is_ticked) for part in plan.changing] == [("all", False), ("rest", True)]


def test_part_saved_after_the_preview_is_left_and_said(entry, cast, now):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_long", "Dari berkas")
    filled.put("is_it", "Ya")
    plan = read(filled, entry)
    save_section(entry, section="all", answers={"a_long": "Dari layar"}, base_version=0, by=cast.colleague, now=now)
    done = bring(plan, entry, by=cast.agency, now=now)
    assert (done.saved, done.stale) == (["rest"], ["all"])
    assert load_draft(fresh(entry)).answers["all"] == {"a_long": "Dari layar"}


def test_other_version_of_the_form_is_matched_by_question_and_said(entry, cast, now):
    definition = {**ONE_OF_EACH, "sections": [{**ONE_OF_EACH["sections"][0], "questions": [
        ONE_OF_EACH["sections"][0]["questions"][0], {"code": "gone", "type": "short", "label_id": "Dulu"}]}]}  # fmt: skip
    older = publish(definition, by=cast.organiser, now=now)
    filled = Filled(draw_workbook(older))
    filled.put("a_short", "Judul")
    filled.put("gone", "Jawaban lama")
    plan = read(filled, entry)
    assert rows_of(plan)["a_short"].value == "Judul"
    assert (
        plan.differences[0]
        == "The template was made from another version of the form. Answers are matched by their question."
    )
    assert plan.differences[1] == "Not in the file: “Panjang”."
    assert plan.differences[-1] == "Not in this form, so it is left out: “Jawaban lama” (Part 1, cell C5)."


def test_template_of_another_entry_is_said(entry, world, cast):
    plan = read(Filled(draw_workbook(entry.form, Carried("2026-9999", "", {}, {}))), entry)
    assert (plan.is_foreign, len(plan.differences)) == (True, 1)


def test_question_on_two_lines_is_said(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.put("a_short", "Satu")
    sheet = filled.book.worksheets[0]
    sheet["A40"], sheet["C40"] = "a_short", "Dua"
    row = rows_of(read(filled, entry))["a_short"]
    assert (row.value, len(row.errors)) == ("Satu", 1)


def test_errors_name_sheet_and_cell_in_indonesian(entry):
    with translation.override("id"):
        filled = Filled(draw_workbook(entry.form))
        filled.put("a_number", "1.234")
        [error] = read(filled, entry).errors
    assert error == "Bagian 1, sel C6: “1.234” dapat berarti dua angka. Tuliskan 1234 atau 1.2340."


def test_text_beside_no_question_is_said(entry):
    filled = Filled(draw_workbook(entry.form))
    filled.book.worksheets[0]["C60"] = "Catatan tambahan"
    plan = read(filled, entry)
    assert plan.differences[-1] == "Beside no question, so it is left out: “Catatan tambahan” (Part 1, cell C60)."
