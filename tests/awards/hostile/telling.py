"""Pictures that tell who made them, and where."""

import io

from PIL import Image

CANARY = "DISKOMINFO-WONOSOBO"


def with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = CANARY, 6
    exif.get_ifd(0x8825)[1] = "S"
    target = io.BytesIO()
    Image.new("RGB", (400, 200), "teal").save(target, "JPEG", exif=exif, comment=CANARY.encode(), quality=90)
    return target.getvalue()
