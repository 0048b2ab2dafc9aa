import io
import re
import zlib

import pikepdf
from django.utils.translation import gettext as _

from awards.evidence.faults import damaged, too_many_pixels, too_much

MOST_PAGES = 2_000
MOST_OBJECTS = 300_000
MOST_PIXELS = 200_000_000  # of one picture: large plans are scanned for PDFs
MOST_STRUCTURE = 128 * 1024 * 1024  # what tables of objects may unpack to, together
WINDOW = 64 * 1024
PIECE = 1024 * 1024
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STRUCTURE = re.compile(rb"/(?:ObjStm|XRef|First)\b|/W\s*\[")
FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+|\d+\s+\d+\s+R)")
WIDTH, HEIGHT = re.compile(rb"/Width\s+(\d{1,9})"), re.compile(rb"/Height\s+(\d{1,9})")


def fault(data: bytes) -> str:
    """Streams that hold the structure are unpacked by whoever opens the file: they are measured first."""
    if data.count(b" obj") > MOST_OBJECTS:
        return too_much()
    if text := _fault_of_streams(data):
        return text
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                return _protected()
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        return _protected()
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return damaged()
    if pages > MOST_PAGES:
        return _("It has more than 2000 pages. Send the pages that matter.")
    return "" if pages else damaged()


def _fault_of_streams(data: bytes) -> str:
    left, end = MOST_STRUCTURE, 0
    while (at := data.find(b"stream", end)) != -1:
        head = ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), data[max(end, at - WINDOW) : at])
        end = at + len(b"stream")
        if _pixels(head) > MOST_PIXELS:
            return too_many_pixels()
        if STRUCTURE.search(head):
            size = _unpacked(head, data, end, left)
            if size is None:
                return too_much()
            left -= size
        following = data.find(b"endstream", end)
        end = following + len(b"endstream") if following != -1 else end
    return ""


def _pixels(head: bytes) -> int:
    width, height = WIDTH.findall(head), HEIGHT.findall(head)
    return int(width[-1]) * int(height[-1]) if width and height else 0


def _unpacked(head: bytes, data: bytes, start: int, most: int) -> int | None:
    """How many bytes the stream unpacks to; None when it is more, or packed in a way that cannot be measured."""
    filters = FILTER.findall(head)
    way = filters[-1].strip(b"[] \r\n\t") if filters else b""
    if way != b"/FlateDecode":
        return None if way and re.search(rb"/(?:ObjStm|XRef)\b", head) else 0
    stream, size = zlib.decompressobj(), 0
    packed = data[start : data.find(b"endstream", start)].lstrip(b"\r\n")
    try:
        while packed and not stream.eof:
            size += len(stream.decompress(packed, PIECE))
            if size > most:
                return None
            packed = stream.unconsumed_tail
    except zlib.error:
        return size  # damaged: whoever opens it says so
    return size


def _protected() -> str:
    return _("It is protected by a password or against changes. Save it without protection.")
