"""Tables of running documents: columns find their widths, cells wrap, the head repeats."""

from collections.abc import Sequence
from dataclasses import dataclass

from awards.documents import fonts
from awards.documents.flow import BRAND, LINE, TINT, Flow
from awards.documents.sheet import INK, WHITE, Element
from awards.documents.typesetting import break_lines, printable

PAD = 4.0
MAX_WORD = 110.0  # a longer word is cut rather than pressing the other columns
SAMPLE_ROWS = 400  # rows that are measured for the widths
SMALLEST = 6.5  # points


@dataclass(frozen=True, slots=True)
class Column:
    """`numeric` cells stand at the right. `share` fixes the width as part of the table's."""

    label: str
    numeric: bool = False
    share: float | None = None


Cells = list[list[str]]


def place_table(flow: Flow, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, size: float = 8.5) -> None:
    """A row stays whole unless it is taller than a page; with many columns the print is smaller, so words stay whole."""
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise ValueError(f"Row {number} has {len(row)} cells for {len(columns)} columns.")
    size = fitting_size(columns, rows, flow.width, size)
    widths = column_widths(columns, rows, flow.width, size)
    table = flow.root.add("Table")
    head = _wrap([column.label for column in columns], widths, fonts.SEMIBOLD, size)
    flow.need(_height(head, size) + 3 * size * LINE)
    _place_head(flow, table.add("TR"), columns, widths, head, size)
    for number, row in enumerate(rows):
        cells = _wrap(row, widths, fonts.REGULAR, size)
        element = table.add("TR")
        owners = [element.add("TD") for _ in columns]
        for piece in _pieces(flow, cells, size, _height(head, size)):
            if _height(piece, size) > flow.room:
                flow.break_page()
                _place_head(flow, None, columns, widths, head, size)
            _place_row(flow, owners, columns, widths, piece, size, shaded=number % 2 == 1)


def fitting_size(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: float, size: float) -> float:
    """The size, or the largest below it at which every column is as wide as its words."""
    while size > SMALLEST and sum(_wishes(columns, rows, width, size)[1]) > width:
        size -= 0.5
    return size


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: float, size: float) -> list[float]:
    """Wide enough for the content where room allows, never narrower than its words."""
    return _share_out(*_wishes(columns, rows, width, size), width)


def _wishes(columns, rows, width: float, size: float) -> tuple[list[float], list[float]]:
    """The widths at which nothing wraps, and those at which no word is cut."""
    natural, least = [], []
    for index, column in enumerate(columns):
        words = printable(column.label).split() or [""]
        head = max(fonts.width_of(word, fonts.SEMIBOLD, size) for word in words)
        texts = [printable(str(row[index])) for row in rows[:SAMPLE_ROWS]]
        whole = max((fonts.width_of(text, fonts.REGULAR, size) for text in texts), default=0.0)
        word = max((fonts.width_of(w, fonts.REGULAR, size) for text in texts for w in text.split()), default=0.0)
        word = whole if column.numeric else word
        least.append(min(max(head, word), MAX_WORD) + 2 * PAD + 0.5)
        natural.append(max(head, whole, least[-1] - 2 * PAD) + 2 * PAD + 0.5)
    for index, column in enumerate(columns):
        if column.share:
            natural[index] = least[index] = column.share * width
    return natural, least


def _share_out(natural: list[float], least: list[float], width: float) -> list[float]:
    total, floor = sum(natural), sum(least)
    if total <= width:
        spare = width - total
        return [wide + spare * wide / total for wide in natural]
    if floor >= width:
        return [wide * width / floor for wide in least]
    return [low + more for low, more in zip(least, _fair(natural, least, width - floor), strict=True)]


def _fair(natural: list[float], least: list[float], room: float) -> list[float]:
    """Room for the columns that ask for least first; the longest texts share what is left."""
    wants = [wide - low for wide, low in zip(natural, least, strict=True)]
    given = [0.0] * len(wants)
    order = sorted(range(len(wants)), key=wants.__getitem__)
    for turn, index in enumerate(order):
        given[index] = min(wants[index], room / (len(order) - turn))
        room -= given[index]
    return given


def _wrap(texts: Sequence[str], widths: list[float], font: str, size: float) -> Cells:
    return [
        [
            line
            for part in printable(str(text)).splitlines() or [""]
            for line in break_lines(part, font, size, width - 2 * PAD)
        ]
        for text, width in zip(texts, widths, strict=True)
    ]


def _height(cells: Cells, size: float) -> float:
    return max(len(lines) for lines in cells) * size * LINE + 2 * PAD


def _pieces(flow: Flow, cells: Cells, size: float, head: float) -> list[Cells]:
    """The row itself, or page-high slices of one that fits on no page."""
    tallest = flow.sheet.height - 160 - flow.bottom - head
    count = max(1, int((tallest - 2 * PAD) / (size * LINE)))
    longest = max(len(lines) for lines in cells)
    return [[lines[start : start + count] for lines in cells] for start in range(0, longest, count)]


def _place_head(flow, row: Element | None, columns, widths, cells: Cells, size: float) -> None:
    """Content the first time, decoration when it repeats."""
    owners = [row.add("TH", scope="Column") for _ in columns] if row else None
    height = _height(cells, size)

    def draw(y: float) -> None:
        with flow.sheet.artifact():
            flow.sheet.canvas.setFillColor(BRAND)
            flow.sheet.canvas.rect(flow.left, y - height, flow.width, height, stroke=0, fill=1)
        _draw_cells(flow, owners, columns, widths, cells, (fonts.SEMIBOLD, size, WHITE), y)

    flow.place(height, draw)


def _place_row(flow, owners, columns, widths, cells: Cells, size: float, *, shaded: bool) -> None:
    height = _height(cells, size)

    def draw(y: float) -> None:
        with flow.sheet.artifact():
            if shaded:
                flow.sheet.canvas.setFillColor(TINT)
                flow.sheet.canvas.rect(flow.left, y - height, flow.width, height, stroke=0, fill=1)
            flow.sheet.rule(flow.left, flow.left + flow.width, y - height, width=0.4)
        _draw_cells(flow, owners, columns, widths, cells, (fonts.REGULAR, size, INK), y)

    flow.place(height, draw)


def _draw_cells(flow, owners, columns, widths, cells: Cells, style, y: float) -> None:
    font, size, color = style
    left = flow.left
    for index, (column, width, lines) in enumerate(zip(columns, widths, cells, strict=True)):
        x = left + width - PAD if column.numeric else left + PAD
        align = "right" if column.numeric else "left"
        with flow.sheet.mark(owners[index]) if owners else flow.sheet.artifact():
            for number, line in enumerate(lines):
                if line:
                    top = y - PAD - number * size * LINE
                    flow.line(line, x, top, font, size, color, align, followed=number + 1 < len(lines))
        left += width
