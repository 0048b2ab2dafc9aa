"""Filled workbooks for tests: a template opened with openpyxl, written into by code of question, saved again."""

import io
from datetime import date

import openpyxl
from django.core.files.base import ContentFile

from awards.enums import QuestionType
from awards.offline.book import shown, shown_cell
from awards.questionnaire.answers import COLUMNS
from awards.questionnaire.questions import form_of, is_empty


class Filled:
    def __init__(self, data: bytes):
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.cells = {
            row[0].value: row for sheet in self.book.worksheets if sheet.title != "_juara"
            for row in sheet.iter_rows(max_col=8) if row[0].value
        }  # fmt: skip

    def put(self, code, value, column=0):
        """Write into the answer's cell of a line; gives the cell."""
        cell = self.cells[code][2 + column]
        cell.value = value
        return cell

    def answer(self, version, answers):
        """Every answer of a draft, as a person would type it."""
        form = form_of(version)
        for question in form.questions():
            value = answers.get(question.section, {}).get(question.code)
            if question.type != QuestionType.FILES and not is_empty(value):
                self.type_in(question, value)
        return self

    def type_in(self, question, value):
        if question.type == QuestionType.CHOICES:
            for code in value:
                self.put(f"{question.code}={code}", "Ya")
        elif question.type in COLUMNS:
            for number, row in enumerate(value, 1):
                for place, column in enumerate(COLUMNS[question.type]):
                    self.put(f"{question.code}#{number}", shown_cell(column, row.get(column, "")) or None, place)
        else:
            # In a cell of the format text a spreadsheet takes whatever is typed for text.
            self.put(question.code, shown(question, value)).data_type = "s"

    def fact(self, name, value):
        for row in self.book["_juara"].iter_rows(max_col=2):
            if row[0].value == name:
                row[1].value = value

    @property
    def data(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def file(self, name="usulan.xlsx"):
        return ContentFile(self.data, name=name)


ONE_OF_EACH = {
    "code": "semua", "title_id": "Semua jenis", "title_en": "All types",
    "sections": [{"code": "all", "title_id": "Semua", "title_en": "All", "questions": [
        {"code": "a_short", "type": "short", "label_id": "Singkat", "role": "title", "required": True},
        {"code": "a_long", "type": "long", "label_id": "Panjang", "max_words": 5},
        {"code": "a_number", "type": "number", "label_id": "Angka", "min": "0"},
        {"code": "a_money", "type": "money", "label_id": "Uang"},
        {"code": "a_date", "type": "date", "label_id": "Tanggal"},
        {"code": "a_choice", "type": "choice", "label_id": "Satu", "choices": [
            {"code": "one", "label_id": "Pertama", "label_en": "First"},
            {"code": "two", "label_id": "Kedua", "label_en": "Second"}]},
        {"code": "some", "type": "choices", "label_id": "Beberapa", "choices": [
            {"code": "x", "label_id": "Iks", "label_en": "Ex"}, {"code": "y", "label_id": "Ye", "label_en": "Wye"}]},
    ]}, {"code": "rest", "title_id": "Sisa", "title_en": "Rest", "questions": [
        {"code": "is_it", "type": "yesno", "label_id": "Ya atau tidak"},
        {"code": "figures", "type": "indicators", "label_id": "Indikator"},
        {"code": "friends", "type": "partners", "label_id": "Mitra"},
        {"code": "sites", "type": "links", "label_id": "Tautan"},
        {"code": "papers", "type": "files", "label_id": "Berkas"},
        {"code": "swear", "type": "declaration", "label_id": "Pernyataan"},
    ]}],
}  # fmt: skip
ANSWERS = {
    "all": {"a_short": "=1+1 bukan rumus", "a_long": "Baris satu\nBaris dua", "a_number": "1234.5", "a_money": "250000000",
            "a_date": date(2026, 3, 4).isoformat(), "a_choice": "two", "some": ["x", "y"]},
    "rest": {"is_it": False,
             "figures": [{"name": "Waktu", "unit": "hari", "before": "12.345", "after": "3", "source": "Catatan"}],
             "friends": [{"name": "Kampus", "kind": "academia", "role": "Menilai"}],
             "sites": [{"label": "Situs", "url": "https://contoh.example/a"}], "swear": True},
}  # fmt: skip
