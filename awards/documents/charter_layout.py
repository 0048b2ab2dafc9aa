"""Where everything stands on a charter."""

from dataclasses import dataclass
from hashlib import sha256

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader

from awards.documents import fonts
from awards.documents.charter_content import CharterContent, open_emblem
from awards.documents.checkid import grouped
from awards.documents.ornament import Palette, draw_border, draw_divider, draw_rosette
from awards.documents.qr import draw_qr
from awards.documents.sheet import GOLD, INK, MUTED, Element, Sheet
from awards.documents.typesetting import Fitted, TextTooLong, fit

SIDE = 78.0  # from the edge of the paper to text
TOP = 62.0
FOOT = 59.0  # baseline of the last line
SIGNATURE_WIDTH = 270.0
SIGNATURE_SPACE = 44.0
QR_SIZE = 88.0
EMBLEM_SIZE = 58.0
SAMPLE_TINT = HexColor("#F0F1F3")
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of the middle column; `gap` is the air above."""

    kind: str
    gap: float
    fitted: Fitted
    color: Color = INK
    divider: bool = False

    @property
    def height(self) -> float:
        return self.gap + self.fitted.height + (16 if self.divider else 0)


def draw_page(sheet: Sheet, content: CharterContent, palette: Palette, part: Element) -> None:
    with sheet.artifact():
        draw_border(sheet, palette, solid=content.kind == "charter")
        if not content.sample:
            draw_rosette(sheet, palette.light, sheet.width / 2, sheet.height / 2, 350, weight=0.35)
    if content.sample:
        _draw_sample_mark(sheet, content, part)
    bottom = _signature_top(content) + 8
    _draw_middle(sheet, content, palette, part, bottom)
    _draw_signature(sheet, content, part)
    _draw_check(sheet, content, part)


def _blocks(content: CharterContent, palette: Palette, width: float, scale: float) -> list[Block]:
    def block(kind, gap, text, font, largest, smallest=8.0, color=INK, tracking=0.0, **more):
        fitted = fit(
            text,
            font,
            width=width,
            largest=largest * scale,
            smallest=min(smallest, largest * scale),
            tracking=tracking,
        )
        return Block(kind, gap * scale, fitted, color, **more) if text.strip() else None

    merits = [
        block("P", 9 if not index else 3, line, fonts.SEMIBOLD if not index else fonts.MEDIUM, 15 if not index else 13)
        for index, line in enumerate(content.merit_lines)
    ]
    number = content.word("number").format(number=content.number) if content.number else ""
    found = [
        block("P", 0, content.ministry.upper(), fonts.BOLD, 13.5, tracking=0.05),
        block("P", 0, content.office, fonts.MEDIUM, 10.5, color=MUTED),
        block("H1", 13, content.heading, fonts.EXTRABOLD, 37, 18, palette.deep, 0.05, divider=True),
        block("P", 1, number, fonts.MEDIUM, 10.5, color=MUTED),
        block("P", 11, content.given_line or content.word("given"), fonts.REGULAR, 12.5),
        block("P", 3, content.recipient, fonts.EXTRABOLD, 31, 9),
        block("P", 1, content.recipient_detail, fonts.MEDIUM, 12.5, color=MUTED),
        *merits,
        block("P", 8, content.event, fonts.REGULAR, 12),
    ]
    return [each for each in found if each]


def _draw_middle(sheet: Sheet, content: CharterContent, palette: Palette, part: Element, bottom: float) -> None:
    """The centred column, as large as it fits between the top and the signature."""
    room = sheet.height - TOP - bottom
    crest = (EMBLEM_SIZE if content.emblem else 30) + 7
    for scale in SCALES:
        blocks = _blocks(content, palette, sheet.width - 2 * SIDE, scale)
        spare = room - crest * scale - sum(block.height for block in blocks)
        if spare >= 0:
            break
    else:
        raise TextTooLong(" ".join([content.recipient, *content.merit_lines]))
    y = sheet.height - TOP - min(spare * 0.3, 14)
    y = _draw_crest(sheet, content, part, y, crest * scale)
    air = min(spare * 0.55 / len(blocks), 7)
    for block in blocks:
        y = _draw_block(sheet, part, block, y - air)


def _draw_crest(sheet: Sheet, content: CharterContent, part: Element, y: float, height: float) -> float:
    """The emblem, or a flower where there is none."""
    middle, size = sheet.width / 2, height - 7
    if not content.emblem:
        with sheet.artifact():
            draw_rosette(sheet, GOLD, middle, y - size / 2, size)
        return y - height
    box = (middle - size, y - size, middle + size, y)
    alt = content.word("emblem").format(ministry=content.ministry)
    with sheet.mark(part.add("Figure", alt=alt, box=box)):
        _draw_emblem(sheet, content.emblem, middle, y - size, size)
    return y - height


def _draw_emblem(sheet: Sheet, data: bytes, middle: float, y: float, size: float) -> None:
    """Kept as a form of height 1: decoded once per file, not once per page."""
    name = f"emblem-{sha256(data).hexdigest()[:16]}"
    canvas = sheet.canvas
    if not canvas.hasForm(name):
        picture = open_emblem(data)
        wide = picture.width / picture.height
        high = min(1.0, 2.0 / wide)  # a very wide logo is bounded by its width
        canvas.beginForm(name, -1, 0, 1, 1)
        canvas.drawImage(ImageReader(picture), -wide * high / 2, (1 - high) / 2, wide * high, high, mask="auto")
        canvas.endForm()
    canvas.saveState()
    canvas.transform(size, 0, 0, size, middle, y)
    canvas.doForm(name)
    canvas.restoreState()


def _draw_block(sheet: Sheet, part: Element, block: Block, y: float) -> float:
    y -= block.gap
    with sheet.mark(part.add(block.kind)):
        y = _draw_lines(sheet, block.fitted, sheet.width / 2, y, block.color)
    if block.divider:
        with sheet.artifact():
            draw_divider(sheet, sheet.width / 2, y - 7, 150)
        y -= 16
    return y


def _draw_lines(sheet: Sheet, fitted: Fitted, x: float, y: float, color: Color = INK, align: str = "center") -> float:
    """Lines from the top y downwards; the y below them comes back."""
    drop = (fitted.leading + fonts.CAP_HEIGHT * fitted.size) / 2
    for number, line in enumerate(fitted.lines, start=1):
        sheet.text(
            line,
            x,
            y - drop,
            fitted.font,
            fitted.size,
            color=color,
            align=align,
            tracking=fitted.tracking,
            followed=number < len(fitted.lines),
        )
        y -= fitted.leading
    return y


def _signature_lines(content: CharterContent) -> tuple[Fitted, Fitted, Fitted]:
    return (
        fit(content.place_and_date, fonts.REGULAR, width=SIGNATURE_WIDTH, largest=11, smallest=7),
        fit(
            content.signatory_office, fonts.SEMIBOLD, width=SIGNATURE_WIDTH, largest=11, smallest=6.5, shrink_first=0.9
        ),
        fit(content.signatory_name, fonts.BOLD, width=SIGNATURE_WIDTH, largest=12, smallest=7, max_lines=2),
    )


def _signature_top(content: CharterContent) -> float:
    heights = [fitted.height for fitted in _signature_lines(content)]
    return max(FOOT + 14 + SIGNATURE_SPACE + sum(heights), FOOT + 12 + QR_SIZE)


def _draw_signature(sheet: Sheet, content: CharterContent, part: Element) -> None:
    x = sheet.width - SIDE - SIGNATURE_WIDTH / 2
    place, office, name = _signature_lines(content)
    y = FOOT + 14 + SIGNATURE_SPACE + place.height + office.height + name.height
    for fitted in (place, office):
        if fitted.lines[0]:
            with sheet.mark(part.add("P")):
                y = _draw_lines(sheet, fitted, x, y)
    if name.lines[0]:
        y = FOOT + 14 + name.height
        with sheet.mark(part.add("P")):
            _draw_lines(sheet, name, x, y)
        with sheet.artifact():
            half = name.width() / 2
            sheet.rule(x - half, x + half, FOOT + 14, color=INK, width=0.7)


def _draw_check(sheet: Sheet, content: CharterContent, part: Element) -> None:
    """The code for a telephone, and the code for people, who may lack one."""
    word = content.word
    if content.check_url:
        bottom = FOOT + 10
        left = SIDE - QR_SIZE * 4 / 45  # the white margin may stand outside the column
        box = (left, bottom, left + QR_SIZE, bottom + QR_SIZE)
        alt = word("qr").format(url=content.check_url)
        with sheet.mark(part.add("Figure", alt=alt, box=box)):
            draw_qr(sheet, content.check_url, left, bottom, QR_SIZE)
        with sheet.mark(part.add("P")):
            scan = fit(word(f"scan_{content.kind}"), fonts.MEDIUM, width=118, largest=8.5, smallest=7)
            _draw_lines(sheet, scan, left + QR_SIZE, bottom + QR_SIZE / 2 + scan.height / 2, align="left")
    footer = word("printed")
    if content.check_id:
        footer += "  ·  " + word("code").format(code=grouped(content.check_id))
    with sheet.mark(part.add("P")):
        fitted = fit(footer, fonts.REGULAR, width=sheet.width - 2 * SIDE, largest=7.5, smallest=7, max_lines=1)
        _draw_lines(sheet, fitted, SIDE, FOOT + fitted.leading / 2, MUTED, align="left")


def _draw_sample_mark(sheet: Sheet, content: CharterContent, part: Element) -> None:
    canvas, word = sheet.canvas, content.word("sample")
    size = 560 / fonts.width_of(word, fonts.EXTRABOLD, 1)
    with sheet.mark(part.add("P")):
        canvas.saveState()
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(30)
        sheet.text(word, 0, -fonts.CAP_HEIGHT * size / 2, fonts.EXTRABOLD, size, color=SAMPLE_TINT, align="center")
        canvas.restoreState()
