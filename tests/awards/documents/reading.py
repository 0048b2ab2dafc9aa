"""What a PDF says, read back with pypdf and pikepdf."""

import re
import subprocess
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree as ET

from pikepdf import Name, Pdf
from pypdf import PdfReader

from tests.tools import need


def words(text: str) -> str:
    return " ".join(text.split())


def page_texts(pdf: bytes) -> list[str]:
    return [words(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def fonts(pdf: bytes) -> dict[str, bool]:
    """Name of each font of the file -> whether its letters are embedded."""
    with Pdf.open(BytesIO(pdf)) as opened:
        found = [each for each in opened.objects if is_a(each, Name.Font)]
        return {
            str(font.BaseFont).partition("+")[2] or str(font.BaseFont): "/FontFile2" in font.get("/FontDescriptor", {})
            for font in found
        }


def is_a(each, kind) -> bool:
    return hasattr(each, "keys") and each.get("/Type") == kind


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """(kind, alternative text) of every element in reading order."""
    found = []

    def walk(node):
        found.append((str(node.S)[1:], str(node.get("/Alt", ""))))
        for kid in node.K:
            if hasattr(kid, "keys") and "/S" in kid:
                walk(kid)

    with Pdf.open(BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


def wrong_marks(pdf: bytes) -> list[str]:
    """Marks of pages that the parent tree does not lead to an element of the tree, and drawing outside marks."""
    wrong = []
    with Pdf.open(BytesIO(pdf)) as opened:
        rows = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        owners = {int(rows[i]): rows[i + 1] for i in range(0, len(rows), 2)}
        for number, page in enumerate(opened.pages):
            content = page.Contents.read_bytes().decode("latin-1")
            marks = [int(mcid) for mcid in re.findall(r"/MCID (\d+)", content)]
            row = owners[int(page.obj.StructParents)]
            if marks != list(range(len(row))):
                wrong.append(f"page {number}: marks {marks} but {len(row)} owners")
            wrong += [
                f"page {number}: mark {mcid} is not of its owner"
                for mcid in marks
                if not owns(row[mcid], page.obj, mcid)
            ]
            depth = 0
            for line in content.splitlines():
                depth += line.endswith(("BDC", "BMC")) - line.endswith("EMC")
                if "Tj" in line and depth != 1:
                    wrong.append(f"page {number}: text outside a mark")
    return wrong


def owns(node, page, mcid: int) -> bool:
    for kid in node.K:
        if hasattr(kid, "keys"):
            if kid.get("/Type") == Name.MCR and mcid == kid.MCID and kid.Pg.objgen == page.objgen:
                return True
        elif int(kid) == mcid and node.Pg.objgen == page.objgen:
            return True
    return False


class Word(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


def placed_words(pdf: bytes, path) -> list[list[Word]]:
    """The words of each page with their boxes in points from the top left."""
    need("pdftoppm")  # the same package holds pdftotext
    path.write_bytes(pdf)
    listed = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout
    space = "{http://www.w3.org/1999/xhtml}"
    return [
        [
            Word(word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{space}word")
        ]
        for page in ET.fromstring(listed).iter(f"{space}page")  # noqa: S314, our own pdftotext wrote it
    ]


def overlapping(page: list[Word]) -> list[tuple[str, str]]:
    """Pairs of words whose letters touch; boxes are trimmed to the height of small letters."""

    def core(word):
        rim = (word.bottom - word.top) * 0.3
        return word.left + 0.5, word.top + rim, word.right - 0.5, word.bottom - rim

    pairs = []
    for index, one in enumerate(page):
        left, top, right, bottom = core(one)
        for other in page[index + 1 :]:
            x1, y1, x2, y2 = core(other)
            if left < x2 and x1 < right and top < y2 and y1 < bottom:
                pairs.append((one.text, other.text))
    return pairs
