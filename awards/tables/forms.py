"""A form as a workbook and as JSON: out as it stands, in as a whole or not at all, with every error named by its cell.

One row per section, question and choice, in the order of the form. All cells are text.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.refusal import Refused
from awards.enums import QuestionType
from awards.questionnaire.definition import Fault, faults_of
from awards.questionnaire.editing import Definition, normal
from awards.tables.cells import whole
from awards.tables.reading import MOST_BYTES, Sheet, read_book
from awards.tables.writing import to_workbook

FORM = ("code", "title_id", "title_en")
SECTIONS = ("code", "title_id", "title_en", "lead_id", "lead_en")
QUESTIONS = (
    "section", "code", "type", "label_id", "label_en", "help_id", "help_en", "required", "max_words", "max_chars", "min",
    "max", "unit_id", "unit_en", "show_if_question", "show_if_equals", "role", "identifies", "private", "public", "criteria",
    "supports",
)  # fmt: skip
CHOICES = ("question", "code", "label_id", "label_en")
COLUMNS = {"form": FORM, "sections": SECTIONS, "questions": QUESTIONS, "choices": CHOICES}
SWITCHES = ("required", "identifies", "private", "public")
YES, NO = {"yes", "ya", "y", "true", "benar", "1", "x"}, {"", "no", "tidak", "false", "salah", "0", "-"}


class FaultyFile(Exception):
    """A file that cannot become a form; `faults` are texts that name sheet, row and column, or question."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


def to_json(definition: Definition) -> bytes:
    return (json.dumps(normal(definition), ensure_ascii=False, indent=1) + "\n").encode()


def from_json(data: bytes) -> Definition:
    """Raises FaultyFile."""
    try:
        definition = json.loads(data.decode("utf-8-sig"))
        json.dumps(definition, ensure_ascii=False).encode()  # half a character can be written as \ud800
    except UnicodeError as fault:
        raise FaultyFile([_("The file is not in UTF-8.")]) from fault
    except json.JSONDecodeError as fault:
        raise FaultyFile([_("Line %(line)s: this is not JSON.") % {"line": fault.lineno}]) from fault
    except (RecursionError, ValueError) as fault:  # too deep, or a number of thousands of digits
        raise FaultyFile([_("This is not the definition of a form.")]) from fault
    if faults := faults_of(definition) or faults_of(normal(definition)):
        raise FaultyFile([str(fault) for fault in faults])
    return normal(definition)


def to_xlsx(definition: Definition) -> bytes:
    definition = normal(definition)
    questions = [(section, q) for section in definition["sections"] for q in section["questions"]]
    rows = {
        "form": [[definition.get(name, "") for name in FORM]],
        "sections": [[section.get(name, "") for name in SECTIONS] for section in definition["sections"]],
        "questions": [[_written(section, question, name) for name in QUESTIONS] for section, question in questions],
        "choices": [
            [question["code"], *(choice.get(name, "") for name in CHOICES[1:])]
            for _section, question in questions
            for choice in question.get("choices", ())
        ],
    }
    return to_workbook((sheet, COLUMNS[sheet], rows[sheet]) for sheet in COLUMNS)


def _written(section: dict, question: dict, name: str) -> str:
    condition = question.get("show_if") or {}
    match name:
        case "section":
            return section["code"]
        case "show_if_question":
            return condition.get("question", "")
        case "show_if_equals":
            equals = condition.get("equals", [])
            return ", ".join(_answer(value) for value in (equals if isinstance(equals, list) else [equals]))
        case "criteria":
            return ", ".join(question.get("criteria", ()))
        case _ if name in SWITCHES:
            return "yes" if question.get(name) else ""
        case _:
            return str(question.get(name, ""))


def _answer(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def from_file(name: str, data: bytes) -> Definition:
    """The definition in a file of either kind. Raises FaultyFile."""
    if len(data) > MOST_BYTES:
        raise FaultyFile([_("The file is too large.")])
    return from_json(data) if name.lower().endswith(".json") else from_xlsx(name, data)


def from_xlsx(name: str, data: bytes) -> Definition:
    """Raises FaultyFile."""
    try:
        book = _Book(read_book(name, data))
    except Refused as refusal:
        raise FaultyFile([str(refusal)]) from refusal
    definition = book.read()
    faults = book.faults or [book.name_fault(fault) for fault in faults_of(definition)]
    if faults:
        raise FaultyFile(faults)
    return normal(definition)


@dataclass
class _Book:
    """The sheets on their way to a definition; remembers from which row each part of it came."""

    sheets: dict[str, Sheet]
    faults: list[str] = field(default_factory=list)
    places: dict[tuple, tuple[str, int]] = field(default_factory=dict)  # path in the definition -> sheet, line

    def read(self) -> Definition:
        heads = self._rows("form")
        if len(heads) != 1 and not self.faults:
            self.faults.append(_("Sheet “form”: it takes exactly one row below its head."))
        sections = [{**row, "questions": []} for _line, row in self._rows("sections")]
        definition = {**(heads[0][1] if heads else {}), "sections": sections}
        self.places[()] = ("form", heads[0][0] if heads else 1)
        for number, (line, _row) in enumerate(self._rows("sections", again=True)):
            self.places["sections", number] = ("sections", line)
        self._take_questions(sections)
        return definition

    def _take_questions(self, sections: list[dict]) -> None:
        rows = self._rows("questions")
        types = {row.get("code"): row.get("type") for _line, row in rows}
        choices = self._choices({row.get("code") for _line, row in rows})
        codes = [section.get("code") for section in sections]
        for line, row in rows:
            home = row.pop("section", "")
            if home not in codes:
                self._fault("questions", line, "section", _("there is no section “%(code)s”.") % {"code": home})
                continue
            number = codes.index(home)
            path = ("sections", number, "questions", len(sections[number]["questions"]))
            self.places[path] = ("questions", line)
            self._read_cells(line, row, types)
            row["choices"] = [choice for _line, choice in choices.get(row.get("code"), ())]
            for position, (place, _choice) in enumerate(choices.get(row.get("code"), ())):
                self.places[*path, "choices", position] = ("choices", place)
            sections[number]["questions"].append(row)

    def _read_cells(self, line: int, row: dict, types: dict) -> None:
        """Texts of cells as the values that a definition holds, in place."""
        for name in SWITCHES:
            text = row.get(name, "").casefold()
            if text not in YES | NO:
                self._fault("questions", line, name, _("write yes or no."))
            row[name] = text in YES
        for name in ("max_words", "max_chars"):
            row[name] = self._whole(line, name, row.get(name, ""))
        for name in ("min", "max"):
            row[name] = row.get(name) or None
        row["criteria"] = _listed(row.get("criteria", ""))
        other, equals = row.pop("show_if_question", ""), _listed(row.pop("show_if_equals", ""))
        if types.get(other) == QuestionType.YESNO:
            equals = [True if text.casefold() in YES else False if text.casefold() in NO else text for text in equals]
        row["show_if"] = {"question": other, "equals": equals} if other or equals else None

    def _whole(self, line: int, name: str, text: str) -> int | None:
        if not text:
            return None
        try:
            return whole(text)
        except ValidationError as fault:
            self._fault("questions", line, name, " ".join(fault.messages))
            return None

    def _choices(self, questions: set) -> dict[str, list[tuple[int, dict]]]:
        found: dict[str, list[tuple[int, dict]]] = {}
        for line, row in self._rows("choices") if "choices" in self.sheets else ():
            question = row.pop("question", "")
            if question not in questions:
                self._fault("choices", line, "question", _("there is no question “%(code)s”.") % {"code": question})
            found.setdefault(question, []).append((line, row))
        return found

    def _rows(self, title: str, *, again=False) -> list[tuple[int, dict]]:
        """(line, column -> text) of a sheet, empty cells left out."""
        sheet = self.sheets.get(title)
        if sheet is None:
            if not again:
                self.faults.append(_("The sheet “%(sheet)s” is missing.") % {"sheet": title})
            return []
        heads = [head.strip().casefold() for head in sheet.headers]
        known = COLUMNS[title]
        if not again:
            for position, head in enumerate(heads):
                if (head and head not in known) or (head and head in heads[:position]):
                    text = _("the column is not known or stands twice; compare it with an export.")
                    self._fault(title, 1, head, text)
        return [
            (line, {head: text for head, text in zip(heads, row, strict=True) if head in known and text})
            for line, row in zip(sheet.line, sheet.rows, strict=True)
        ]

    def _fault(self, sheet: str, line: int, column: str, text: str) -> None:
        self.faults.append(_cell(sheet, line, column, text))

    def name_fault(self, fault: Fault) -> str:
        """A fault of the definition with the cell that it came from."""
        path = fault.path
        for size in range(len(path), -1, -1):
            if path[:size] in self.places:
                sheet, line = self.places[path[:size]]
                return _cell(sheet, line, _column(sheet, path[size:]), fault.text)
        return str(fault)


def _column(sheet: str, rest: tuple) -> str:
    name = next((part for part in rest if isinstance(part, str)), "")
    name = {"show_if": "show_if_question"}.get(name, name)
    return name if name in COLUMNS[sheet] else "code"


def _cell(sheet: str, line: int, column: str, text: str) -> str:
    return _("Sheet “%(sheet)s”, row %(row)s, column “%(column)s”: %(text)s") % {
        "sheet": sheet, "row": line, "column": column, "text": text,
    }  # fmt: skip


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
