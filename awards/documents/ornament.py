"""The ornament of charters: a border of kawung, drawn by code.

Kawung is one of the oldest batik patterns of Java: four petals of the sugar palm's
fruit around a centre. Everything is kept as forms, drawn once per file and colour.
"""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor

from awards.documents.sheet import GOLD, WHITE, Sheet

PALE_GOLD = HexColor("#E3CD96")
MIN_CONTRAST = 7.0
BAND_EDGE = 19.0  # from the edge of the paper to the band
BAND = 24.0  # width of the band
CORNER = 40.0  # side of the corner squares


@dataclass(frozen=True, slots=True)
class Palette:
    deep: Color  # text and band: contrast of at least 7 with white
    light: Color


def palette_of(colour: str) -> Palette:
    """Shades of a dimension's colour, dark enough for text on white."""
    deep = HexColor(colour)
    while _contrast_with_white(deep) < MIN_CONTRAST:
        deep = _mix(deep, Color(0, 0, 0), 0.08)
    return Palette(deep=deep, light=_mix(deep, WHITE, 0.94))


def draw_border(sheet: Sheet, palette: Palette, *, solid: bool) -> None:
    """A solid band in the dimension's colour for charters, an open one for participation."""
    name = f"border-{palette.deep.hexval()}-{'solid' if solid else 'open'}"
    if not sheet.canvas.hasForm(name):
        petals = _kawung_form(sheet, PALE_GOLD if solid else GOLD)
        sheet.canvas.beginForm(name, 0, 0, sheet.width, sheet.height)
        _draw_band(sheet, palette, petals, solid=solid)
        _draw_corners(sheet, palette, petals, solid=solid)
        sheet.canvas.endForm()
    sheet.canvas.doForm(name)


def draw_rosette(sheet: Sheet, color: Color, x: float, y: float, size: float, weight: float = 1.0) -> None:
    """One kawung flower in the square around (x, y)."""
    form = _kawung_form(sheet, color, weight)
    _place(sheet, form, x - size / 2, y - size / 2, size)


def draw_divider(sheet: Sheet, x: float, y: float, half: float) -> None:
    """A gold line with a diamond in its middle."""
    canvas = sheet.canvas
    sheet.rule(x - half, x - 9, y, color=GOLD, width=0.9)
    sheet.rule(x + 9, x + half, y, color=GOLD, width=0.9)
    canvas.setFillColor(GOLD)
    path = canvas.beginPath()
    for centre, size in ((x, 3.4), (x - 6.5, 1.4), (x + 6.5, 1.4)):
        path.moveTo(centre - size, y)
        path.lineTo(centre, y + size)
        path.lineTo(centre + size, y)
        path.lineTo(centre, y - size)
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_band(sheet: Sheet, palette: Palette, petals: str, *, solid: bool) -> None:
    canvas, width, height = sheet.canvas, sheet.width, sheet.height
    inner = BAND_EDGE + BAND
    if solid:
        canvas.setFillColor(palette.deep)
        _frame(sheet, BAND_EDGE, inner)
    for x in _steps(BAND_EDGE + CORNER, width - BAND_EDGE - CORNER):
        for y in (BAND_EDGE, height - inner):
            _place(sheet, petals, x, y, BAND)
    for y in _steps(BAND_EDGE + CORNER, height - BAND_EDGE - CORNER):
        for x in (BAND_EDGE, width - inner):
            _place(sheet, petals, x, y, BAND)
    _outline(sheet, BAND_EDGE - 3.4, GOLD, 0.6)
    _outline(sheet, BAND_EDGE, GOLD, 1.4)
    _outline(sheet, inner, GOLD, 1.4)
    _outline(sheet, inner + 5.5, GOLD if solid else palette.deep, 0.6)


def _steps(start: float, end: float) -> list[float]:
    """Lower ends of tiles between start and end, evenly apart and not overlapping."""
    count = int((end - start) / BAND)
    pitch = (end - start) / count
    return [start + (index + 0.5) * pitch - BAND / 2 for index in range(count)]


def _draw_corners(sheet: Sheet, palette: Palette, petals: str, *, solid: bool) -> None:
    canvas = sheet.canvas
    canvas.setFillColor(palette.deep if solid else WHITE)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(1.4)
    far_x, far_y = sheet.width - BAND_EDGE - CORNER, sheet.height - BAND_EDGE - CORNER
    for x in (BAND_EDGE, far_x):
        for y in (BAND_EDGE, far_y):
            canvas.rect(x, y, CORNER, CORNER, fill=1)
            _place(sheet, petals, x + 3, y + 3, CORNER - 6)


def _frame(sheet: Sheet, outer: float, inner: float) -> None:
    path = sheet.canvas.beginPath()
    path.rect(outer, outer, sheet.width - 2 * outer, sheet.height - 2 * outer)
    path.rect(inner, inner, sheet.width - 2 * inner, sheet.height - 2 * inner)
    sheet.canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def _outline(sheet: Sheet, inset: float, color: Color, width: float) -> None:
    sheet.canvas.setStrokeColor(color)
    sheet.canvas.setLineWidth(width)
    sheet.canvas.rect(inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset, fill=0)


def _kawung_form(sheet: Sheet, color: Color, weight: float = 1.0) -> str:
    """A tile of side 1: four petals towards the corners, a seed in each, a cross between.

    Other weights than 1 are for large flowers: finer lines and no cross.
    """
    name = f"kawung-{color.hexval()}-{weight}"
    canvas = sheet.canvas
    if canvas.hasForm(name):
        return name
    canvas.beginForm(name, 0, 0, 1, 1)
    canvas.setFillColor(color)
    canvas.setStrokeColor(color)
    for across, up in ((1, 1), (1, -1), (-1, -1), (-1, 1)):
        _petal(canvas, across, up, weight)
    if weight == 1:
        for x, y in ((0.5, 0.12), (0.5, 0.88), (0.12, 0.5), (0.88, 0.5), (0.5, 0.5)):
            canvas.circle(x, y, 0.03, stroke=0, fill=1)
    canvas.endForm()
    return name


def _petal(canvas, across: int, up: int, weight: float) -> None:
    """An outlined oval along the diagonal with a small seed inside."""

    def point(along: float, aside: float) -> tuple[float, float]:
        return (
            0.5 + across * (along - aside) * 0.70711,
            0.5 + up * (along + aside) * 0.70711,
        )

    start, end, half = 0.09, 0.62, 0.155
    for first, last, wide in ((start, end, half), (start + 0.15, end - 0.2, 0.045)):
        third = (last - first) * 0.28
        path = canvas.beginPath()
        path.moveTo(*point(first, 0))
        path.curveTo(*point(first + third * 0.4, wide * 1.3), *point(last - third, wide * 1.35), *point(last, 0))
        path.curveTo(*point(last - third, -wide * 1.35), *point(first + third * 0.4, -wide * 1.3), *point(first, 0))
        path.close()
        canvas.setLineWidth(0.035 * weight)
        canvas.drawPath(path, stroke=int(wide == half), fill=int(wide != half))


def _place(sheet: Sheet, form: str, x: float, y: float, size: float) -> None:
    canvas = sheet.canvas
    canvas.saveState()
    canvas.transform(size, 0, 0, size, x, y)
    canvas.doForm(form)
    canvas.restoreState()


def _mix(color: Color, other: Color, share: float) -> Color:
    return Color(*(a + (b - a) * share for a, b in zip(color.rgb(), other.rgb(), strict=True)))


def _contrast_with_white(color: Color) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of relative luminances."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.rgb()]  # noqa: PLR2004
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)
