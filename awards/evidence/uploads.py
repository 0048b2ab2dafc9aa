"""Which files are taken: by name and size before they come, by content and structure (awards.evidence.faults) when they are here."""

from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.language import num
from accounts.refusal import Refused
from awards.evidence import faults

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
NAME_LENGTH = 150


@dataclass(frozen=True)
class Upload:
    name: str
    extension: str
    content_type: str
    data: bytes


def examine(name: str, file) -> Upload:
    """The upload, if it is what its name says and we take it; otherwise Refused with what to do instead."""
    name = must_be_allowed(name, file.size)
    extension = extension_of(name)
    file.seek(0)
    data = file.read()
    if fault := faults.found(extension, data):
        refused = _("“%(name)s” cannot be taken.") % {"name": name}
        raise Refused(f"{refused} {fault}")
    return Upload(name, extension, ALLOWED[extension], data)


def must_be_allowed(name: str, size: int) -> str:
    """The plain name of a file that may come, told by name and size alone; Refused for any other."""
    name = plain_name(name)
    most = settings.EVIDENCE_MAX_BYTES
    if size > most:
        raise Refused(
            _("“%(name)s” is too large: at most %(most)s MB can be uploaded.")
            % {"name": name, "most": num(most // 1024 // 1024)}
        )
    if extension_of(name) not in ALLOWED:
        raise Refused(_("“%(name)s” cannot be uploaded. Use PDF, JPG, PNG, DOCX, XLSX or PPTX.") % {"name": name})
    if size == 0:
        raise Refused(_("“%(name)s” is empty. Save it again and upload it.") % {"name": name})
    return name


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def plain_name(name: str) -> str:
    """The last part of the name, without control characters or marks that turn the direction of reading."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable()).strip(" .")
    path = PurePath(kept or "file")
    return f"{path.stem[:NAME_LENGTH]}{path.suffix[:10]}"
