"""A running document on portrait or landscape A4: blocks fill pages from the top.

First the blocks are laid out, then the pages are drawn, so that each can say which of
how many it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor

from awards.documents import fonts
from awards.documents.sheet import A4, INK, MUTED, Element, Facts, Sheet
from awards.documents.tagging import tag
from awards.documents.typesetting import break_lines, fit, paragraphs, printable

MARGIN = 51.0  # 18 mm
HEADER_ROOM = 16.0
FOOTER_ROOM = 40.0
LINE = 1.42
BRAND = HexColor("#1F4E79")
TINT = HexColor("#F1F4F8")
WARNING = HexColor("#A1271D")
STAMP_TOP, STAMP_TRACKING = 16.0, 0.8

PAGE_WORDS = {"id": "Halaman {page} dari {pages}", "en": "Page {page} of {pages}"}

Draw = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Margins:
    """What repeats: a line at the head (from the second page on), lines at the foot, a stamp on every page."""

    head: str = ""
    foot: Sequence[str] = ()
    stamp: str = ""


class Flow:
    def __init__(self, facts: Facts, margins: Margins, page_size: tuple[float, float] = A4):
        self.sheet = Sheet(facts, page_size)
        self.margins = margins
        self.left = MARGIN
        self.width = self.sheet.width - 2 * MARGIN
        self.bottom = FOOTER_ROOM + 9.0 * len(margins.foot)
        self._pages: list[list[tuple[float, Draw]]] = [[]]
        self._y = self.sheet.height - MARGIN

    @property
    def language(self) -> str:
        return self.sheet.facts.language

    @property
    def root(self) -> Element:
        return self.sheet.root

    @property
    def room(self) -> float:
        return self._y - self.bottom

    def place(self, height: float, draw: Draw) -> None:
        """`draw(y)` runs later with the top of its place; it takes `height`."""
        if height > self.room + 1e-6 and self._pages[-1]:
            self.break_page()
        self._pages[-1].append((self._y, draw))
        self._y -= height

    def space(self, height: float) -> None:
        if self._pages[-1]:
            self._y -= height

    def need(self, height: float) -> None:
        """A new page unless so much room is left: keeps a heading with what follows."""
        if height > self.room and self._pages[-1]:
            self.break_page()

    def break_page(self) -> None:
        self._pages.append([])
        self._y = self.sheet.height - MARGIN - HEADER_ROOM

    def title(self, text: str, *, size: float = 20, color: Color = BRAND) -> None:
        fitted = fit(text, fonts.EXTRABOLD, width=self.width, largest=size, smallest=9, max_lines=4)
        self._lines(self.root.add("H1"), fitted.lines, fonts.EXTRABOLD, fitted.size, color, leading=1.24)

    def heading(self, text: str, *, kind: str = "H2", size: float = 13, keep: float = 40) -> Element:
        self.space(size)
        lines = break_lines(printable(text), fonts.BOLD, size, self.width)
        self.need(len(lines) * size * 1.24 + keep)
        element = self.root.add(kind)
        self._lines(element, lines, fonts.BOLD, size, BRAND if kind == "H2" else INK, leading=1.24)
        self.space(size * 0.3)
        return element

    def paragraph(
        self,
        text: str,
        *,
        font: str = fonts.REGULAR,
        size: float = 10,
        color: Color = INK,
        indent: float = 0.0,
        parent: Element | None = None,
        gap: float = 4.0,
    ) -> None:
        """Each paragraph of the text is a P of its own; it may run over pages."""
        for lines in paragraphs(text, font, size, self.width - indent):
            element = (parent or self.root).add("P")
            self._lines(element, lines, font, size, color, indent=indent)
            self.space(gap)

    def items(self, texts: Sequence[str], *, size: float = 10, indent: float = 0.0) -> None:
        """A list with dots."""
        listing = self.root.add("L")
        dot, hanging = "•  ", fonts.width_of("•  ", fonts.REGULAR, size)
        for text in texts:
            body = listing.add("LI").add("LBody")
            lines = break_lines(printable(text), fonts.REGULAR, size, self.width - indent - hanging)
            self._lines(body, [dot + lines[0]], fonts.REGULAR, size, INK, indent=indent)
            self._lines(body, lines[1:], fonts.REGULAR, size, INK, indent=indent + hanging)
            self.space(2)

    def pairs(self, pairs: Sequence[tuple[str, str]], *, label_width: float = 130, size: float = 9.5) -> None:
        """Label and value side by side; a long value wraps under itself."""
        for label, value in pairs:
            names = break_lines(printable(label), fonts.MEDIUM, size, label_width - 10)
            values = [
                line for lines in paragraphs(value, fonts.SEMIBOLD, size, self.width - label_width) for line in lines
            ] or ["–"]
            self._pair(names, values, label_width, size)

    def finish(self) -> bytes:
        total = len(self._pages)
        for number, page in enumerate(self._pages, start=1):
            for y, draw in page:
                draw(y)
            with self.sheet.artifact():
                self._margins(number, total)
            self.sheet.next_page()
        return tag(self.sheet.raw(), self.root, self.sheet.facts)

    def line(
        self,
        text: str,
        x: float,
        top: float,
        font: str,
        size: float,
        color: Color,
        align: str = "left",
        *,
        followed=False,
    ):
        """A line whose line box begins at `top`."""
        drop = (size * LINE + fonts.CAP_HEIGHT * size) / 2
        self.sheet.text(text, x, top - drop, font, size, color=color, align=align, followed=followed)

    def _lines(self, element, lines, font, size, color, *, indent=0.0, leading=LINE) -> None:
        def drawer(line, *, followed):
            def draw(y: float) -> None:
                with self.sheet.mark(element):
                    baseline = y - (size * leading + fonts.CAP_HEIGHT * size) / 2
                    self.sheet.text(line, self.left + indent, baseline, font, size, color=color, followed=followed)

            return draw

        for number, line in enumerate(lines, start=1):
            self.place(size * leading, drawer(line, followed=number < len(lines)))

    def _pair(self, names: list[str], values: list[str], label_width: float, size: float) -> None:
        element = self.root.add("P")
        for index in range(max(len(names), len(values))):
            name = names[index] if index < len(names) else ""
            value = values[index] if index < len(values) else ""

            def draw(y: float, name=name, value=value) -> None:  # bound now, drawn later
                with self.sheet.mark(element):
                    if name:
                        self.line(name, self.left, y, fonts.MEDIUM, size, MUTED, followed=True)
                    if value:
                        self.line(value, self.left + label_width, y, fonts.SEMIBOLD, size, INK, followed=True)

            self.place(size * LINE, draw)
        self.space(3)

    def _margins(self, number: int, total: int) -> None:
        sheet, right = self.sheet, self.left + self.width
        if number > 1 and self.margins.head:
            top = sheet.height - MARGIN + 12
            fitted = fit(self.margins.head, fonts.MEDIUM, width=self.width, largest=8, smallest=6, max_lines=2)
            for index, line in enumerate(fitted.lines):
                sheet.text(line, self.left, top - index * fitted.leading, fonts.MEDIUM, fitted.size, color=MUTED)
            sheet.rule(self.left, right, top - fitted.height - 1)
        if self.margins.stamp:
            self._stamp(right, sheet.height - STAMP_TOP)
        y = FOOTER_ROOM - 16 + 9.0 * max(len(self.margins.foot) - 1, 0)
        sheet.rule(self.left, right, y + 11)
        words = PAGE_WORDS[self.language].format(page=number, pages=total)
        sheet.text(words, right, y, fonts.MEDIUM, 7.5, color=MUTED, align="right")
        for line in self.margins.foot:
            fitted = fit(line, fonts.REGULAR, width=self.width - 110, largest=7, smallest=5, max_lines=1)
            sheet.text(fitted.lines[0], self.left, y, fonts.REGULAR, fitted.size, color=MUTED)
            y -= 9.0

    def _stamp(self, right: float, top: float) -> None:
        """A framed word above the text, where no head line stands."""
        canvas, size = self.sheet.canvas, 9.5
        wide = fonts.width_of(self.margins.stamp, fonts.EXTRABOLD, size, STAMP_TRACKING) + 14
        canvas.setStrokeColor(WARNING)
        canvas.setLineWidth(1)
        canvas.roundRect(right - wide, top - 15, wide, 17, 3, stroke=1, fill=0)
        self.sheet.text(
            self.margins.stamp,
            right - wide + 7,
            top - 10,
            fonts.EXTRABOLD,
            size,
            color=WARNING,
            tracking=STAMP_TRACKING,
        )
