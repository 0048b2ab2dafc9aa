"""Posts that a script squeezed, so that a long text takes few bytes on a slow line."""

import zlib

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import QueryDict

GZIP = 31  # the window bits by which zlib reads and writes gzip


def unsqueeze(request) -> None:
    """Let request.POST be what was squeezed into the body; other posts stay as they are."""
    if request.content_type != "application/gzip":
        return
    packed = zlib.decompressobj(wbits=GZIP)
    try:
        text = packed.decompress(request.body, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    except zlib.error as broken:
        raise BadRequest("The body is not gzip.") from broken
    if not packed.eof:
        raise BadRequest("The body is cut off, or too large when unpacked.")
    request.POST = QueryDict(text, encoding="utf-8")
