import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from awards.evidence.faults import MOST_UNPACKED, damaged, too_many_pixels, too_much
from awards.evidence.faults.image import is_too_large

MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
TYPES = "[Content_Types].xml"
MOST_MEMBERS = 5_000
MOST_XML = 120 * 1024 * 1024
MACROS = re.compile(rb"vbaProject|macroEnabled|activeX", re.IGNORECASE)
ENTITIES = re.compile(rb"<!DOCTYPE|<!ENTITY")
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
)
PIECE, OVERLAP = 64 * 1024, 32
ENCRYPTED = 0x1


def fault(data: bytes, extension: str) -> str:
    """A zip with the parts of that kind of document, without macros, that does not unpack to an absurd size."""
    if not data.startswith(b"PK\x03\x04"):
        return damaged()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _fault_of(archive, extension)
    except BROKEN:
        return damaged()


def _fault_of(archive: zipfile.ZipFile, extension: str) -> str:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        return too_much()
    if TYPES not in names or MAIN_PART[extension] not in names or _is_crafted(members):
        return damaged()
    if any(name.lower().endswith(MACRO_PARTS) or "activex" in name.lower() for name in names):
        return _with_macros()
    return _fault_of_contents(archive, members)


def _is_crafted(members: list[zipfile.ZipInfo]) -> bool:
    """Members that no office program writes: links, ways out of the folder, twins, secrets, members that overlap."""
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) != len(names):
        return True
    if any(name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") for name in names):
        return True
    if any(member.flag_bits & ENCRYPTED or stat.S_ISLNK(member.external_attr >> 16) for member in members):
        return True
    spans = sorted((m.header_offset, m.header_offset + m.compress_size) for m in members)
    return any(end > start for (_begin, end), (start, _end) in pairwise(spans))


def _fault_of_contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    left = MOST_XML
    for member in members:
        name = member.filename.lower()
        if name.endswith((".xml", ".rels", ".vml")):
            for text in _pieces(archive, member):
                left -= len(text)
                if left < 0:
                    return too_much()
                if ENTITIES.search(text):
                    return damaged()
                if member.filename == TYPES and MACROS.search(text):
                    return _with_macros()
        elif name.endswith(PICTURES):
            with archive.open(member) as file:
                if is_too_large(file):
                    return too_many_pixels()
    return ""


def _pieces(archive, member) -> Iterator[bytes]:
    """The part in pieces that overlap a little, whatever its entry says of its size; wide characters made narrow.

    Office programs write no document type; who does wants the reader to unfold entities.
    """
    with archive.open(member) as file:
        end, is_wide = b"", None
        while piece := file.read(PIECE):
            is_wide = piece.startswith(WIDE) if is_wide is None else is_wide
            piece = end + (piece.replace(b"\0", b"") if is_wide else piece)
            yield piece
            end = piece[-OVERLAP:]


def _with_macros() -> str:
    return _("It holds macros or controls. Save it as a document without macros, or as a PDF.")
