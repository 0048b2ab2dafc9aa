"""A form on paper, to be filled in by hand: lines by the length that is allowed, boxes to tick, small tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from awards.documents import fonts
from awards.documents.flow import Flow, Margins
from awards.documents.grid import Column, place_table
from awards.documents.sheet import INK, MUTED, Facts
from awards.documents.typesetting import break_lines

WORDS = {
    "id": {
        "how": "Tulis dengan huruf yang jelas. Tanda * berarti wajib dijawab sebelum usulan dikirim. Isian di kertas "
        "disalin ke Juara sebelum batas waktu; kertas ini sendiri bukan usulan.",
        "region": "Daerah", "agency": "Perangkat daerah", "title": "Nama inovasi", "writer": "Diisi oleh, tanggal",
        "day": "tanggal", "month": "bulan", "year": "tahun", "version": "Formulir {code}, versi {number}",
    },
    "en": {
        "how": "Write clearly. * must be answered before the entry is sent. What stands on paper is typed into Juara "
        "before the deadline; this paper itself is no entry.",
        "region": "Region", "agency": "Agency", "title": "Name of the innovation", "writer": "Filled in by, date",
        "day": "day", "month": "month", "year": "year", "version": "Form {code}, version {number}",
    },
}  # fmt: skip
LINE_HEIGHT = 23.0  # a line that a hand can write on
BOX = 10.0
WORDS_ON_A_LINE = 11
FEWEST_LINES, MOST_LINES = 3, 60
TABLE_ROWS = 6


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """kind says what there is to write on. lines: for text; is_short: a number, with its unit behind the line;
    choices: texts beside boxes; columns: heads of a table."""

    label: str
    kind: Literal["lines", "boxes", "date", "table"]
    help: str = ""
    limit: str = ""
    condition: str = ""
    required: bool = False
    lines: int = 1
    is_short: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankSection:
    title: str
    lead: str
    questions: tuple[BlankQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankForm:
    title: str
    code: str
    number: int
    sections: tuple[BlankSection, ...]
    digest: str = ""
    language: Literal["id", "en"] = "id"
    given: Mapping[str, str] = field(default_factory=dict)  # region, agency and title, where they are known


def lines_for(words: int | None) -> int:
    """How many lines a hand needs for so many words."""
    return min(max(-(-(words or 60) // WORDS_ON_A_LINE), FEWEST_LINES), MOST_LINES)


def draw_blank(form: BlankForm) -> bytes:
    words = WORDS[form.language]
    version = words["version"].format(code=form.code, number=form.number)
    foot = [f"{version}  ·  SHA-256 {form.digest}" if form.digest else version]
    flow = Flow(Facts(form.title, "", form.language, version), Margins(head=form.title, foot=foot))
    flow.title(form.title)
    flow.paragraph(words["how"], color=MUTED)
    flow.space(6)
    for name in ("region", "agency", "title", "writer"):
        _place_field(flow, words[name], form.given.get(name, ""))
    for number, section in enumerate(form.sections, 1):
        flow.heading(f"{number}. {section.title}", size=14, keep=110)
        if section.lead:
            flow.paragraph(section.lead, size=9, color=MUTED)
        for place, question in enumerate(section.questions, 1):
            _place_question(flow, f"{number}.{place}", question, words)
    return flow.finish()


def _place_question(flow: Flow, number: str, question: BlankQuestion, words) -> None:
    star = " *" if question.required else ""
    flow.heading(f"{number}  {question.label}{star}", kind="H3", size=10, keep=70)
    for text in (question.condition, question.help, question.limit):
        if text:
            flow.paragraph(text, size=8.5, color=MUTED, gap=1)
    if question.kind == "table":
        flow.space(4)
        rows = [[" \n "] * len(question.columns)] * TABLE_ROWS
        share = 1 / len(question.columns)
        place_table(flow, [Column(label, share=share) for label in question.columns], rows)
        flow.space(6)
    elif question.kind == "boxes":
        _place_boxes(flow, question.choices)
    elif question.kind == "date":
        _place_date(flow, words)
    else:
        _place_lines(flow, question)


def _place_field(flow: Flow, label: str, given: str) -> None:
    if given:
        flow.pairs([(label, given)])
        return
    element = flow.root.add("P")

    def draw(y: float) -> None:
        with flow.sheet.mark(element):
            flow.line(label, flow.left, y - 8, fonts.MEDIUM, 9, MUTED)
        with flow.sheet.artifact():
            flow.sheet.rule(flow.left + 130, flow.left + flow.width, y - LINE_HEIGHT + 3, color=MUTED)

    flow.place(LINE_HEIGHT, draw)


def _place_lines(flow: Flow, question: BlankQuestion) -> None:
    element = flow.root.add("P") if question.unit else None
    right = flow.left + flow.width * (0.45 if question.is_short else 1)

    def draw(y: float) -> None:
        with flow.sheet.artifact():
            flow.sheet.rule(flow.left, right, y - LINE_HEIGHT + 2, color=MUTED, width=0.4)
        if element is not None:
            with flow.sheet.mark(element):
                flow.line(question.unit, right + 6, y - 8, fonts.REGULAR, 9, INK)

    for _number in range(question.lines):
        flow.place(LINE_HEIGHT, draw)
    flow.space(6)


def _place_boxes(flow: Flow, choices: Sequence[str]) -> None:
    flow.space(3)
    listing = flow.root.add("L")
    for text in choices:
        body = listing.add("LI").add("LBody")
        lines = break_lines(fonts.printable(text), fonts.REGULAR, 10, flow.width - BOX - 10)
        height = max(len(lines) * 14.0, 18.0)
        flow.place(height, _box_drawer(flow, body, lines))
    flow.space(4)


def _box_drawer(flow: Flow, body, lines: Sequence[str]):
    def draw(y: float) -> None:
        with flow.sheet.artifact():
            flow.sheet.canvas.setStrokeColor(INK)
            flow.sheet.canvas.setLineWidth(0.8)
            flow.sheet.canvas.rect(flow.left, y - 2 - BOX, BOX, BOX, stroke=1, fill=0)
        with flow.sheet.mark(body):
            for number, line in enumerate(lines):
                top = y - number * 14.0
                flow.line(line, flow.left + BOX + 8, top, fonts.REGULAR, 10, INK, followed=number + 1 < len(lines))

    return draw


def _place_date(flow: Flow, words) -> None:
    element = flow.root.add("P")

    def draw(y: float) -> None:
        for index, name in enumerate(("day", "month", "year")):
            left = flow.left + index * 90
            with flow.sheet.artifact():
                flow.sheet.rule(left, left + 72, y - LINE_HEIGHT + 2, color=MUTED, width=0.4)
            with flow.sheet.mark(element):
                flow.line(words[name], left, y - LINE_HEIGHT, fonts.REGULAR, 7.5, MUTED, followed=True)

    flow.place(LINE_HEIGHT + 13, draw)
