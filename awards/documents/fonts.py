"""The typeface of all papers: Plus Jakarta Sans, embedded and subset."""

from functools import lru_cache
from pathlib import Path
from unicodedata import category, normalize

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "PlusJakartaSans-Regular"
MEDIUM = "PlusJakartaSans-Medium"
SEMIBOLD = "PlusJakartaSans-SemiBold"
BOLD = "PlusJakartaSans-Bold"
EXTRABOLD = "PlusJakartaSans-ExtraBold"
WEIGHTS = (REGULAR, MEDIUM, SEMIBOLD, BOLD, EXTRABOLD)

CAP_HEIGHT = 0.745  # of the size; the same in every weight
DESCENT = 0.222

VENDOR_FOLDER = Path(__file__).resolve().parents[2] / "static/vendor/plus-jakarta-sans"
MISSING_GLYPH = "□"


def default_folder() -> Path:
    folders = sorted(VENDOR_FOLDER.glob("*/ttf"))
    if not folders:
        raise FileNotFoundError(f"No folder */ttf with Plus Jakarta Sans in {VENDOR_FOLDER}.")
    return folders[-1]


@lru_cache(maxsize=4)
def register_fonts(folder: Path | None = None) -> None:
    """Makes the five weights known to reportlab, once per process."""
    folder = folder or default_folder()
    for name in WEIGHTS:
        weight = name.partition("-")[2]
        files = sorted(folder.glob(f"*[0-9-]{weight}.ttf"))
        if not files:
            raise FileNotFoundError(f"{folder} has no Plus Jakarta Sans {weight}.")
        pdfmetrics.registerFont(TTFont(name, str(files[0]), asciiReadable=False))


@lru_cache(maxsize=8)
def _face(font: str):
    register_fonts()
    return pdfmetrics.getFont(font).face


@lru_cache(maxsize=20_000)
def _units(text: str, font: str) -> float:
    face = _face(font)
    widths, default = face.charWidths, face.defaultWidth
    return sum(widths.get(ord(character), default) for character in text)


def width_of(text: str, font: str, size: float, tracking: float = 0.0) -> float:
    """Width in points; `tracking` is added after each character, as PDF does."""
    return _units(text, font) * size / 1000 + tracking * len(text)


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """The text in letters that the typeface has.

    Control characters become spaces, compatibility forms their plain letters, and a
    letter that the typeface lacks a box: visible, so that nobody takes it for complete.
    """
    known = _face(REGULAR).charToGlyph
    shown = []
    for character in normalize("NFC", text):
        if character == "\n" or (ord(character) in known and category(character)[0] != "C"):
            shown.append(character)
        elif category(character) in ("Cf", "Mn"):
            continue
        elif category(character)[0] in "CZ":
            shown.append(" ")
        else:
            plain = normalize("NFKC", character)
            shown.append(plain if all(ord(c) in known for c in plain) else MISSING_GLYPH)
    return "".join(shown)
