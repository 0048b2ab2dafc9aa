"""What is wrong with the content of a file, in words for its sender: "" when nothing is.

This runs in the request, so it unpacks nothing without a bound. What acts when a document is opened (scripts, actions,
attachments) is no fault: originals are only ever downloaded, and the judges' copy (awards.evidence.scrubbing) is
without it.
"""

import filetype
from django.utils.translation import gettext as _

MOST_PIXELS = 60_000_000
MOST_UNPACKED = 300 * 1024 * 1024
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


def found(extension: str, data: bytes) -> str:
    # heavy libraries: each is loaded when a file of its kind comes
    if extension not in TYPES:
        from awards.evidence.faults import office  # noqa: PLC0415

        return office.fault(data, extension)
    if (guess := filetype.guess(data)) is None or guess.mime != TYPES[extension]:
        return damaged()
    if extension == "pdf":
        from awards.evidence.faults import pdf  # noqa: PLC0415

        return pdf.fault(data)
    from awards.evidence.faults import image  # noqa: PLC0415

    return image.fault(data)


def damaged() -> str:
    return _("It is damaged or is not the kind of file that its name says. Save it again and upload it.")


def too_much() -> str:
    return _("It unpacks to far more than a document holds. Save it again, or send it as a PDF.")


def too_many_pixels() -> str:
    return _("It has a picture of more than 60 million pixels. Make the picture smaller.")
