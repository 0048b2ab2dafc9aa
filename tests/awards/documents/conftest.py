import subprocess
from dataclasses import replace

import pytest
from PIL import Image

from awards.documents.charter_content import CharterContent
from tests.tools import need

CHECK_ID = "0123456789abcdefghjkmnpqrs"


@pytest.fixture
def charter():
    """charter(**changes) -> the content of a winner's charter."""
    content = CharterContent(
        ministry="Kementerian Komunikasi dan Digital Republik Indonesia",
        office="Direktorat Jenderal Teknologi Pemerintah Digital",
        number="B-0042/DJAI/AI.01.04/12/2026",
        recipient="Pemerintah Kabupaten Wonosobo",
        merit_lines=("sebagai Terbaik I Dimensi Smart Environment", "atas inovasi Bank Sampah Digital"),
        event="pada Forum Smart City 2026",
        place_and_date="Jakarta, 1 Desember 2026",
        signatory_office="Menteri Komunikasi dan Digital",
        signatory_name="(nama pejabat, contoh)",
        check_url=f"https://juara.example.go.id/id/periksa/{CHECK_ID}",
        check_id=CHECK_ID,
        colour="#27693a",
    )
    return lambda **changes: replace(content, **changes)


@pytest.fixture
def render(tmp_path):
    """render(pdf, dpi) -> a picture of its first page."""

    def picture(pdf: bytes, dpi: int = 150) -> Image.Image:
        source = tmp_path / "page.pdf"
        source.write_bytes(pdf)
        target = tmp_path / "page"
        subprocess.run([need("pdftoppm"), "-r", str(dpi), "-png", "-singlefile", source, target], check=True)
        return Image.open(target.with_suffix(".png"))

    return picture
