"""A QR code as one vector path; reportlab's QrCodeWidget makes the pattern."""

from functools import lru_cache
from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget

from awards.documents.sheet import INK, Sheet

QUIET = 4  # modules of white around the code, as the standard asks


@lru_cache(maxsize=2048)
def _pattern(text: str) -> tuple[int, str]:
    """Side in modules, and the dark runs as rectangles of a PDF path in modules."""
    widget = QrCodeWidget(text, barLevel="M")
    widget.qr.make()
    side = widget.qr.getModuleCount()
    runs = []
    for row, modules in enumerate(widget.qr.modules):
        column = 0
        for dark, group in groupby(map(bool, modules)):
            length = len(list(group))
            if dark:  # a hair higher than a module, so that no viewer shows seams
                runs.append(f"{column} {side - 1 - row} {length} 1.02 re")
            column += length
    return side, " ".join(runs)


def draw_qr(sheet: Sheet, text: str, x: float, y: float, size: float) -> None:
    """The code with its white margin fills the square at (x, y)."""
    side, path = _pattern(text)
    module = size / (side + 2 * QUIET)
    canvas = sheet.canvas
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.transform(module, 0, 0, module, x + QUIET * module, y + QUIET * module)
    canvas.addLiteral(f"{path} f")
    canvas.restoreState()
