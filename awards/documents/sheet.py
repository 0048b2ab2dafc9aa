"""A PDF in the making: reportlab draws, and each piece is marked for the structure tree."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from awards.documents.fonts import REGULAR, register_fonts, width_of

A4 = (595.276, 841.89)
A4_LANDSCAPE = (841.89, 595.276)

INK = HexColor("#1A1D23")
MUTED = HexColor("#4B5260")
FAINT = HexColor("#C9CDD4")
GOLD = HexColor("#A67C2E")
WHITE = HexColor("#FFFFFF")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says about itself. Without `created` it carries no date at all."""

    title: str
    author: str = ""
    language: str = "id"
    subject: str = ""
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    page: int
    mcid: int


@dataclass(slots=True)
class Element:
    """A node of the structure tree; its content are marks on pages."""

    kind: str
    alt: str = ""
    title: str = ""
    scope: str = ""
    box: tuple[float, float, float, float] | None = None
    children: list["Element | Mark"] = field(default_factory=list)

    def add(self, kind: str, **details) -> "Element":
        child = Element(kind, **details)
        self.children.append(child)
        return child


class Sheet:
    """Pages of one size. `tagging.tag` turns `raw()` and `root` into the finished file."""

    def __init__(self, facts: Facts, page_size: tuple[float, float]):
        register_fonts()
        self.facts = facts
        self.width, self.height = page_size
        self.root = Element("Document")
        self.page = 0
        self._marks = 0
        self._file = BytesIO()
        # initialFontName keeps the unembedded Helvetica out; qpdf compresses later.
        self.canvas = Canvas(
            self._file,
            pagesize=page_size,
            invariant=1,
            pageCompression=0,
            pdfVersion=(1, 7),
            initialFontName=REGULAR,
        )

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self._marks = 0

    @contextmanager
    def mark(self, element: Element):
        """All that is drawn inside is content of `element`."""
        self.canvas.addLiteral(f"/{element.kind} <</MCID {self._marks}>> BDC")
        element.children.append(Mark(self.page, self._marks))
        self._marks += 1
        yield
        self.canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self):
        """All that is drawn inside is decoration, or repeats on every page."""
        self.canvas.addLiteral("/Artifact BMC")
        yield
        self.canvas.addLiteral("EMC")

    def text(
        self,
        text: str,
        x: float,
        y: float,
        font: str,
        size: float,
        *,
        color: Color = INK,
        align: str = "left",
        tracking: float = 0.0,
        followed: bool = False,
    ) -> None:
        """One line on the baseline y; `align` says what x is of it.

        A line that is `followed` by another of the same text keeps the space between them,
        so that copied and spoken words do not run together.
        """
        if align != "left":
            wide = width_of(text, font, size, tracking) - tracking
            x -= wide / 2 if align == "center" else wide
        self.canvas.setFillColor(color)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, f"{text} " if followed else text, charSpace=tracking)

    def rule(self, x1: float, x2: float, y: float, *, color: Color = FAINT, width: float = 0.6) -> None:
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(width)
        self.canvas.line(x1, y, x2, y)

    def raw(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()
