"""The wording of the charters in tests, and a picture for their top."""

from io import BytesIO

from PIL import Image

WORDING = {
    "language": "id",
    "place": "Jakarta",
    "pattern": {"charter": "B-{seq:04d}/{month:02d}/{year}", "participation": "S-{seq:03d}/{roman_month}/{year}"},
    "office_id": "Menteri Uji",
    "given_id": "memberikan penghargaan kepada",
    "merit_id": ["sebagai {award} Dimensi {dimension}", "kategori {participant}", "atas inovasi {title}"],
    "participation_given_id": "diberikan kepada",
    "participation_merit_id": ["atas partisipasi {region} dalam {edition}"],
    "event_id": "Forum Uji",
    "signatory_office_id": "Menteri Uji",
    "signatory_name": "(nama pejabat)",
    "colours": {"governance": "#3347a8"},
}


def picture(kind="PNG"):
    target = BytesIO()
    Image.new("RGB", (40, 40), "navy").save(target, kind)
    return target.getvalue()
