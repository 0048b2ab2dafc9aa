"""Many charters: a ZIP with one file each, and work in parts that survives a restart.

A job that keeps every finished part can go on where it stopped:

    for part in charter_parts(contents):
        keep(part.first, draw_charters(part.contents), zip_bytes(part))
    pdf = merge_pdfs(kept_pdfs, first=contents[0])
    merge_zips(kept_zips, target)
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from unicodedata import normalize
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from awards.documents.charter import bulk_facts, draw_charter
from awards.documents.charter_content import CharterContent
from awards.documents.tagging import merge

Progress = Callable[[int], None]
PART_SIZE = 50
NAME_LENGTH = 80
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a ZIP calls no date


@dataclass(frozen=True, slots=True)
class CharterPart:
    """Charters number `first` (from 1) and following of a bulk."""

    first: int
    contents: tuple[CharterContent, ...]


def charter_parts(contents: Sequence[CharterContent], size: int = PART_SIZE) -> Iterator[CharterPart]:
    for start in range(0, len(contents), size):
        yield CharterPart(start + 1, tuple(contents[start : start + size]))


def draw_zip(
    contents: Iterable[CharterContent],
    fileobj: BinaryIO,
    *,
    progress: Progress | None = None,
    first: int = 1,
    created: datetime | None = None,
) -> None:
    """One PDF per charter. `first` is the number of the first one within the whole bulk."""
    with ZipFile(fileobj, "w", ZIP_STORED) as archive:
        for index, content in enumerate(contents):
            entry = ZipInfo(charter_file_name(content, first + index), _zip_date(created))
            archive.writestr(entry, draw_charter(content, created=created))
            if progress:
                progress(index + 1)


def zip_bytes(part: CharterPart, *, created: datetime | None = None) -> bytes:
    target = BytesIO()
    draw_zip(part.contents, target, first=part.first, created=created)
    return target.getvalue()


def merge_pdfs(
    parts: Iterable[bytes | BinaryIO],
    *,
    first: CharterContent,
    title: str = "",
    created: datetime | None = None,
) -> bytes:
    """The parts' PDFs as one; `first` lends language and author."""
    return merge(parts, bulk_facts(first, title=title, created=created))


def merge_zips(parts: Iterable[bytes | BinaryIO], fileobj: BinaryIO) -> None:
    with ZipFile(fileobj, "w", ZIP_STORED) as archive:
        for part in parts:
            with ZipFile(BytesIO(part) if isinstance(part, bytes) else part) as source:
                for entry in source.infolist():
                    archive.writestr(ZipInfo(entry.filename, entry.date_time), source.read(entry))


def charter_file_name(content: CharterContent, position: int) -> str:
    """`001_Piagam_Kabupaten-Wonosobo.pdf`: plain letters, safe on every system."""
    plain = normalize("NFKD", content.recipient).encode("ascii", "ignore").decode()
    plain = re.sub(r"^Pemerintah\s+(?=Kabupaten|Kota|Provinsi)", "", plain.strip())
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:NAME_LENGTH].strip("-")
    name = f"{position:03d}_{content.word(f'file_{content.kind}')}"
    return f"{name}_{words}.pdf" if words else f"{name}.pdf"


def _zip_date(created: datetime | None) -> tuple[int, int, int, int, int, int]:
    return max(created.timetuple()[:6], _EARLIEST) if created else _EARLIEST
