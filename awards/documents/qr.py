"""A QR code as one vector path; reportlab's QrCodeWidget makes the pattern."""

from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget

from awards.documents.sheet import INK, Sheet

QUIET = 4  # modules of white around the code, as the standard asks


@lru_cache(maxsize=2048)
def _runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Side in modules, and each dark run as (row from the top, column, length)."""
    widget = QrCodeWidget(text, barLevel="M")
    widget.qr.make()
    runs = []
    for row, modules in enumerate(widget.qr.modules):
        column = 0
        for dark, group in groupby(map(bool, modules)):
            length = len(list(group))
            if dark:
                runs.append((row, column, length))
            column += length
    return widget.qr.getModuleCount(), tuple(runs)


def draw_qr(sheet: Sheet, text: str, x: float, y: float, size: float) -> None:
    """The code with its white margin fills the square at (x, y)."""
    side, runs = _runs(text)
    module = size / (side + 2 * QUIET)
    path = sheet.canvas.beginPath()
    for row, column, length in runs:
        path.rect(
            x + (column + QUIET) * module,
            y + size - (row + QUIET + 1) * module,
            length * module,
            module * 1.02,  # a hair more, so that no viewer shows seams
        )
    sheet.canvas.setFillColor(INK)
    sheet.canvas.drawPath(path, stroke=0, fill=1)
