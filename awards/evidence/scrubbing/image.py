"""Pictures without metadata, by taking out segments: the pixels stay as they were sent, bit for bit."""

import io
import struct

from PIL import Image, ImageOps

from awards.evidence.scrubbing import Unscrubbable

EDGE = 480  # pixels of the longer side of a thumbnail
MOST_SAMPLES = 160_000_000  # pixels times bands that are unpacked for a thumbnail
FILL, END, SCAN = 0xFF, 0xD9, 0xDA
SIZE_BYTES = 2
APP0, APP14, LAST_APP, COMMENT = 0xE0, 0xEE, 0xEF, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
WEBP_KEPT = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
WEBP_TELLING = 0x0C  # the bits of EXIF and XMP
JP2 = b"\0\0\0\x0cjP  "
JP2_TELLING = {b"xml ", b"uuid", b"uinf"}
GIF_MORE, GIF_PICTURE, GIF_END = 0x21, 0x2C, 0x3B
GIF_TELLING, GIF_LOOPS = {0xFE, 0xFF}, {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
ORIENTATION = 0x0112


def strip_jpeg(data: bytes, *, keep_orientation=True) -> bytes:
    """Without EXIF, GPS, XMP, IPTC, profiles, comments, previews and whatever follows the end of the picture.

    Only which way is up is kept, in an EXIF block of our own, because browsers turn the picture by it.
    """
    if data[:2] != b"\xff\xd8":
        raise Unscrubbable("no JPEG")
    kept = [b"\xff\xd8"]
    if keep_orientation and (turned := _orientation(data)) != 1:
        kept.append(_exif_of(turned))
    position = 2
    while position < len(data):
        marker, position = _marker(data, position)
        if marker == END:
            break
        if marker in ALONE:
            kept.append(bytes((0xFF, marker)))
            continue
        size = int.from_bytes(data[position : position + SIZE_BYTES])
        if size < SIZE_BYTES or position + size > len(data):
            raise Unscrubbable("a segment is cut off")
        payload = data[position + SIZE_BYTES : position + size]
        position += size
        kept.append(_kept_segment(marker, payload))
        if marker == SCAN:
            end = _end_of_scan(data, position)
            kept.append(data[position:end])
            position = end
    return b"".join(kept) + b"\xff\xd9"


def _marker(data: bytes, position: int) -> tuple[int, int]:
    if data[position] != FILL:
        raise Unscrubbable("no marker where one must stand")
    while position < len(data) and data[position] == FILL:
        position += 1
    if position >= len(data):
        return END, position
    return data[position], position + 1


def _kept_segment(marker: int, payload: bytes) -> bytes:
    if marker == APP0 and payload.startswith(b"JFIF\0"):
        payload = payload[:12] + b"\0\0"  # no preview
    elif (APP0 <= marker <= LAST_APP and not (marker == APP14 and payload.startswith(b"Adobe"))) or marker == COMMENT:
        return b""
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2) + payload


def _end_of_scan(data: bytes, position: int) -> int:
    while (position := data.find(b"\xff", position)) != -1 and position + 1 < len(data):
        follows = data[position + 1]
        if follows != 0 and follows not in ALONE and follows != FILL:
            return position
        position += 1 if follows == FILL else 2
    return len(data)


def _orientation(data: bytes) -> int:
    with Image.open(io.BytesIO(data)) as image:
        turned = image.getexif().get(ORIENTATION, 1)
    return turned if turned in range(1, 9) else 1


def _exif_of(turned: int) -> bytes:
    block = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + (len(block) + 2).to_bytes(2) + block


def strip_png(data: bytes) -> bytes:
    """The chunks that make the picture, and nothing after its end."""
    if not data.startswith(PNG):
        raise Unscrubbable("no PNG")
    kept, position = [PNG], len(PNG)
    while position + 12 <= len(data):
        size = int.from_bytes(data[position : position + 4])
        kind, end = data[position + 4 : position + 8], position + 12 + size
        if end > len(data):
            break
        if kind in PNG_KEPT:
            kept.append(data[position:end])
        position = end
        if kind == b"IEND":
            return b"".join(kept)
    raise Unscrubbable("the picture has no end")


def strip_webp(data: bytes) -> bytes:
    """Without EXIF and XMP; the flags of the head say so."""
    kept, position = [], 12
    while position + 8 <= len(data):
        kind, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + size + size % 2
        if kind == b"VP8X" and size:
            kept.append(
                data[position : position + 8] + bytes((data[position + 8] & ~WEBP_TELLING,)) + data[position + 9 : end]
            )
        elif kind in WEBP_KEPT:
            kept.append(data[position:end])
        position = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def strip_jp2(data: bytes) -> bytes:
    """JPEG 2000 without its boxes of XML and of private use."""
    kept, position = [], 0
    while position + 8 <= len(data):
        size, kind = int.from_bytes(data[position : position + 4]), data[position + 4 : position + 8]
        size = int.from_bytes(data[position + 8 : position + 16]) if size == 1 else size or len(data) - position
        if size < 8:  # noqa: PLR2004 - the head of a box
            raise Unscrubbable("a box is cut off")
        if kind not in JP2_TELLING:
            kept.append(data[position : position + size])
        position += size
    return b"".join(kept)


def strip_gif(data: bytes) -> bytes:
    """Without comments and what programs write for themselves; how often it plays again stays."""
    position = 13 + _colours(data[10])
    kept = [data[:position]]
    while position < len(data) and data[position] != GIF_END:
        start, kind = position, data[position]
        if kind == GIF_PICTURE:
            position += 11 + _colours(data[position + 9])
        elif kind == GIF_MORE:
            position += 2
        else:
            raise Unscrubbable("no block where one must stand")
        label, first = data[start + 1], data[start + 3 : start + 14]
        while size := data[position]:
            position += 1 + size
        position += 1
        if kind == GIF_PICTURE or label not in GIF_TELLING or first in GIF_LOOPS:
            kept.append(data[start:position])
    return b"".join(kept) + bytes((GIF_END,))


def _colours(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def strip_tiff(data: bytes) -> bytes:
    """The first picture, written anew without loss."""
    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height * len(image.getbands()) > MOST_SAMPLES:
            raise Unscrubbable("too many pixels to write anew")
        bare = image.copy()
    bare.info = {}
    target = io.BytesIO()
    bare.save(target, "TIFF", compression="tiff_adobe_deflate")
    return target.getvalue()


def strip_of(data: bytes):
    """What strips a picture of that kind, told by its content; None for what is no picture, or one that tells nothing."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return strip_webp
    return next((strip for start, strip in STRIPS.items() if data.startswith(start)), None)


STRIPS = {
    b"\xff\xd8": strip_jpeg, PNG: strip_png, JP2: strip_jp2, b"II*\0": strip_tiff, b"MM\0*": strip_tiff,
    b"GIF87a": strip_gif, b"GIF89a": strip_gif,
}  # fmt: skip


def thumbnail(data: bytes) -> bytes:
    """At most EDGE pixels a side, the right way up."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (EDGE, EDGE))  # a JPEG is unpacked small at once
        if image.width * image.height * len(image.getbands()) > MOST_SAMPLES:
            raise Unscrubbable("too many pixels for a thumbnail")
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((EDGE, EDGE))
        return webp(turned)


def webp(image) -> bytes:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        over = image.convert("RGBA")
        image = Image.new("RGB", over.size, "white")
        image.paste(over, mask=over.getchannel("A"))
    target = io.BytesIO()
    image.convert("RGB").save(target, "WEBP", quality=70)
    return target.getvalue()
