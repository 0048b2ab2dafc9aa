import io
import warnings

from PIL import Image, UnidentifiedImageError

from awards.evidence.faults import MOST_PIXELS, damaged, too_many_pixels

BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)


def fault(data: bytes) -> str:
    try:
        with opened(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                return too_many_pixels()
            image.verify()
    except BOMBS:
        return too_many_pixels()
    except BROKEN:
        return damaged()
    return ""


def is_too_large(file) -> bool:
    """Whether a picture inside a document has too many pixels; what is no picture has none."""
    try:
        with opened(file) as image:
            return image.width * image.height > MOST_PIXELS
    except BOMBS:
        return True
    except BROKEN:
        return False


def opened(file):
    """The head of a picture: nothing of it is unpacked yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(file)
