"""What stands on a charter or a certificate of participation, and the fixed words around it."""

from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, Literal, Self

from PIL import Image, UnidentifiedImageError

EMBLEM_FORMATS = ("PNG", "JPEG")
EMBLEM_PIXELS = 640  # of the longer side: more than 400 dpi at the size it is printed
MAX_EMBLEM_PIXELS = 40_000_000

WORDS = {
    "id": {
        "charter": "PIAGAM PENGHARGAAN",
        "participation": "SERTIFIKAT",
        "given": "diberikan kepada",
        "number": "Nomor: {number}",
        "scan_charter": "Pindai untuk memeriksa keaslian piagam ini",
        "scan_participation": "Pindai untuk memeriksa keaslian sertifikat ini",
        "printed": "Dicetak dari sistem",
        "code": "Kode verifikasi {code}",
        "sample": "CONTOH",
        "qr": "Kode QR menuju halaman pemeriksaan {url}",
        "emblem": "Lambang {ministry}",
        "file_charter": "Piagam",
        "file_participation": "Sertifikat",
        "all": "Piagam dan sertifikat",
    },
    "en": {
        "charter": "AWARD CHARTER",
        "participation": "CERTIFICATE OF PARTICIPATION",
        "given": "presented to",
        "number": "Number: {number}",
        "scan_charter": "Scan to check that this charter is genuine",
        "scan_participation": "Scan to check that this certificate is genuine",
        "printed": "Printed from the system",
        "code": "Verification code {code}",
        "sample": "SAMPLE",
        "qr": "QR code to the check page {url}",
        "emblem": "Emblem of {ministry}",
        "file_charter": "Charter",
        "file_participation": "Certificate",
        "all": "Charters and certificates",
    },
}


class BadEmblem(ValueError):
    """An upload that is no PNG or JPEG picture of a sensible size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterContent:
    """All words of one charter. `title` and `given_line` have a wording per language.

    `colour` is the dimension's; `emblem` holds a PNG or JPEG, and there is none by
    default: the state's emblem is regulated and belongs to the office that may use it.
    """

    ministry: str
    recipient: str
    number: str = ""
    office: str = ""
    title: str = ""
    given_line: str = ""
    recipient_detail: str = ""
    merit_lines: tuple[str, ...] = ()
    event: str = ""
    place_and_date: str = ""
    signatory_office: str = ""
    signatory_name: str = ""
    check_url: str = ""
    check_id: str = ""
    emblem: bytes | None = None
    colour: str = "#1F4E79"
    kind: Literal["charter", "participation"] = "charter"
    language: Literal["id", "en"] = "id"
    sample: bool = False

    def word(self, name: str) -> str:
        return WORDS[self.language][name]

    @property
    def heading(self) -> str:
        return self.title or self.word(self.kind)

    def as_json(self) -> dict[str, Any]:
        """Everything but the emblem, for keeping."""
        values = asdict(self)
        del values["emblem"]
        return values | {"merit_lines": list(self.merit_lines)}

    @classmethod
    def from_json(cls, values: dict[str, Any], *, emblem: bytes | None = None) -> Self:
        return cls(**values | {"merit_lines": tuple(values.get("merit_lines", ())), "emblem": emblem})


def open_emblem(data: bytes) -> Image.Image:
    """The picture, checked and made no larger than print needs. Raises BadEmblem."""
    try:
        source = Image.open(BytesIO(data), formats=EMBLEM_FORMATS)
        if source.width * source.height > MAX_EMBLEM_PIXELS:
            raise BadEmblem(f"The emblem has {source.width} x {source.height} pixels; use a smaller picture.")
        picture = source.convert("RGBA" if source.has_transparency_data else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise BadEmblem("The emblem is no readable PNG or JPEG picture.") from error
    picture.thumbnail((EMBLEM_PIXELS, EMBLEM_PIXELS))
    return picture
