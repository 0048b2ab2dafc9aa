"""What an uploaded file really is: told by its content and structure, not by its name."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.language import num
from accounts.refusal import Refused

OOXML = "application/vnd.openxmlformats-officedocument."
# Extension -> type we serve, and the extensions by which its content is known.
ALLOWED = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": f"{OOXML}wordprocessingml.document",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "pptx": f"{OOXML}presentationml.presentation",
}
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MOST_PIXELS = 60_000_000
MOST_MEMBERS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
NAME_LENGTH = 150


@dataclass(frozen=True)
class Upload:
    name: str
    extension: str
    content_type: str
    data: bytes


def examine(name: str, file) -> Upload:
    """The upload, if it is what its name says and we take it; otherwise Refused with what to do instead."""
    name = plain_name(name)
    most = settings.EVIDENCE_MAX_BYTES
    if file.size > most:
        raise Refused(
            _("“%(name)s” is too large: at most %(most)s MB can be uploaded.")
            % {"name": name, "most": num(most // 1024 // 1024)}
        )
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in ALLOWED:
        raise Refused(_("“%(name)s” cannot be uploaded. Use PDF, JPG, PNG, DOCX, XLSX or PPTX.") % {"name": name})
    file.seek(0)
    data = file.read()
    if not _is_sound(extension, data):
        raise Refused(
            _("“%(name)s” is damaged or is not the kind of file that its name says. Save it again and upload it.")
            % {"name": name}
        )
    return Upload(name, extension, ALLOWED[extension], data)


def plain_name(name: str) -> str:
    """The last part of the name, without control characters or marks that turn the direction of reading."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable()).strip(" .")
    path = PurePath(kept or "file")
    return f"{path.stem[:NAME_LENGTH]}{path.suffix[:10]}"


def _is_sound(extension: str, data: bytes) -> bool:
    guess = filetype.guess(data)
    if extension in MAIN_PART:
        return _is_office(extension, data)
    if guess is None or guess.mime != ALLOWED[extension]:
        return False
    return _is_pdf(data) if extension == "pdf" else _is_image(data)


def _is_pdf(data: bytes) -> bool:
    import pikepdf  # noqa: PLC0415 - heavy: loaded when used

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return len(pdf.pages) > 0
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return False


def _is_image(data: bytes) -> bool:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - heavy: loaded when used

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                return False
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return False
    return True


def _is_office(extension: str, data: bytes) -> bool:
    """A zip with the parts of that kind of document, without macros, that does not unpack to an absurd size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        return False
    has_macro = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and MAIN_PART[extension] in names and not has_macro
