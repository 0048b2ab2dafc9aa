import csv
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from pikepdf import Pdf
from PIL import Image
from pypdf import PdfReader

from awards.documents.charter import draw_charter, draw_charters
from awards.documents.charter_content import BadEmblem, CharterContent
from awards.documents.typesetting import TextTooLong
from tests.awards.documents.conftest import CHECK_ID
from tests.awards.documents.reading import fonts, overlapping, page_texts, placed_words, structure, words, wrong_marks

REGIONS = Path(__file__).resolve().parents[3] / "fixtures" / "regions.csv"
FRAME = 49  # the inner line of the border, in points
LONG_TITLE = (
    "Sistem Informasi Pelayanan Terpadu Masyarakat Kepulauan Terluar Berbasis Partisipasi Warga, Satelit, dan "
    "Kearifan Lokal untuk Percepatan Layanan Kependudukan, Kesehatan, Pendidikan, dan Penanggulangan Bencana"
)
SHORT_CODE = "01234-56789-abcde-fghjk-mnpqrs"


def picture(kind="PNG", mode="RGBA", size=(300, 200)):
    target = BytesIO()
    Image.new(mode, size, "#27693a").save(target, kind)
    return target.getvalue()


def test_charter_holds_its_words_in_reading_order(charter):
    [text] = page_texts(draw_charter(charter()))
    assert text == (
        "KEMENTERIAN KOMUNIKASI DAN DIGITAL REPUBLIK INDONESIA Direktorat Jenderal Teknologi Pemerintah Digital "
        "PIAGAM PENGHARGAAN Nomor: B-0042/DJAI/AI.01.04/12/2026 diberikan kepada Pemerintah Kabupaten Wonosobo "
        "sebagai Terbaik I Dimensi Smart Environment atas inovasi Bank Sampah Digital pada Forum Smart City 2026 "
        "Jakarta, 1 Desember 2026 Menteri Komunikasi dan Digital (nama pejabat, contoh) "
        f"Pindai untuk memeriksa keaslian piagam ini Dicetak dari sistem · Kode verifikasi {SHORT_CODE}"
    )


def test_certificate_of_participation_in_english_holds_english_words(charter):
    [text] = page_texts(
        draw_charter(charter(kind="participation", language="en", merit_lines=("for taking part",), number=""))
    )
    assert text == (
        "KEMENTERIAN KOMUNIKASI DAN DIGITAL REPUBLIK INDONESIA Direktorat Jenderal Teknologi Pemerintah Digital "
        "CERTIFICATE OF PARTICIPATION presented to Pemerintah Kabupaten Wonosobo for taking part "
        "pada Forum Smart City 2026 Jakarta, 1 Desember 2026 Menteri Komunikasi dan Digital (nama pejabat, contoh) "
        f"Scan to check that this certificate is genuine Printed from the system · Verification code {SHORT_CODE}"
    )


@pytest.mark.parametrize(("language", "word"), [("id", "CONTOH"), ("en", "SAMPLE")])
def test_sample_says_so_first_and_in_its_title(charter, language, word):
    pdf = draw_charter(charter(sample=True, language=language))
    assert page_texts(pdf)[0].split()[0] == word
    assert PdfReader(BytesIO(pdf)).metadata.title.endswith(f"({word.lower()})")
    assert word not in page_texts(draw_charter(charter(language=language)))[0]


def test_charter_is_landscape_a4_pdf_1_7_with_facts_about_itself(charter):
    with Pdf.open(BytesIO(draw_charter(charter(), created=datetime(2026, 12, 1, 2, 3, 4, tzinfo=UTC)))) as pdf:
        assert pdf.pdf_version == "1.7"
        assert [float(side) for side in pdf.pages[0].mediabox] == pytest.approx([0, 0, 841.89, 595.276])
        assert {name: str(value) for name, value in pdf.docinfo.items()} == {
            "/Title": "Piagam Penghargaan Pemerintah Kabupaten Wonosobo",
            "/Author": "Kementerian Komunikasi dan Digital Republik Indonesia",
            "/Subject": "B-0042/DJAI/AI.01.04/12/2026",
            "/Creator": "Juara",
            "/Producer": "Juara",
            "/CreationDate": "D:20261201020304Z",
        }
        assert str(pdf.Root.Lang) == "id"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert [str(intent.S) for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == "Piagam Penghargaan Pemerintah Kabupaten Wonosobo"
            assert xmp["xmp:CreateDate"] == "2026-12-01T02:03:04Z"


def test_title_with_markup_stays_text_in_the_metadata(charter):
    with Pdf.open(BytesIO(draw_charter(charter(recipient="<b>A & B</b>")))) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "Piagam Penghargaan <b>A & B</b>"


def test_all_fonts_are_embedded_plus_jakarta_sans(charter):
    assert fonts(draw_charter(charter(sample=True, emblem=picture()))) == {
        f"PlusJakartaSans-{weight}": True for weight in ("Regular", "Medium", "SemiBold", "Bold", "ExtraBold")
    }


def test_structure_names_headings_paragraphs_and_figures(charter):
    pdf = draw_charter(charter(emblem=picture()))
    alt = f"Kode QR menuju halaman pemeriksaan https://juara.example.go.id/id/periksa/{CHECK_ID}"
    p = ("P", "")
    assert structure(pdf) == [
        ("Document", ""),
        ("Part", ""),
        ("Figure", "Lambang Kementerian Komunikasi dan Digital Republik Indonesia"),
        p, p, ("H1", ""), p, p, p, p, p, p, p, p, p,
        ("Figure", alt),
        p, p,
    ]  # fmt: skip
    assert wrong_marks(pdf) == []


@pytest.mark.parametrize("kind", ["charter", "participation"])
@pytest.mark.parametrize("sample", [False, True])
def test_qr_leads_to_the_check_page(charter, render, kind, sample):
    found = zxingcpp.read_barcodes(render(draw_charter(charter(kind=kind, sample=sample)), 150))
    assert [code.text for code in found] == [f"https://juara.example.go.id/id/periksa/{CHECK_ID}"]


def test_charter_without_check_page_has_no_code(charter, render):
    pdf = draw_charter(charter(check_url="", check_id=""))
    assert zxingcpp.read_barcodes(render(pdf, 150)) == []
    assert page_texts(pdf)[0].endswith("(nama pejabat, contoh) Dicetak dari sistem")


def test_same_content_gives_the_same_bytes(charter):
    one = charter(emblem=picture(), sample=True)
    assert draw_charter(one) == draw_charter(one)
    assert draw_charters([one, charter()]) == draw_charters([one, charter()])
    assert draw_charter(one) != draw_charter(charter())


def test_longest_regions_with_a_long_title_stay_inside_the_border(charter, tmp_path):
    with REGIONS.open() as file:
        names = sorted((row["name"] for row in csv.DictReader(file)), key=len, reverse=True)[:60]
    assert names[0] == "Kabupaten Kepulauan Siau Tagulandang Biaro"
    merits = ("sebagai Terbaik I Dimensi Smart Governance", f"atas inovasi {LONG_TITLE}")
    contents = [charter(recipient=f"Pemerintah {name}", merit_lines=merits) for name in names]
    pages = placed_words(draw_charters(contents), tmp_path / "all.pdf")
    for name, page in zip(names, pages, strict=True):
        text = " ".join(word.text for word in page)
        assert f"Pemerintah {name} sebagai" in text
        assert LONG_TITLE in text
        assert outside(page) == []
        assert overlapping(page) == []


def outside(page):
    return [
        word for word in page
        if word.left < FRAME or word.right > 841.89 - FRAME or word.top < FRAME or word.bottom > 595.276 - FRAME + 3
    ]  # fmt: skip


LONGEST = {
    "recipient": "Pemerintah Kabupaten Kepulauan Siau Tagulandang Biaro " * 4,
    "recipient_detail": "Dinas Komunikasi, Informatika, Statistik, dan Persandian " * 4,
    "office": "Direktorat Jenderal Teknologi Pemerintah Digital " * 3,
    "merit_lines": ("sebagai Terbaik Harapan III Dimensi Smart Environment " * 3, LONG_TITLE, LONG_TITLE),
    "event": "pada Forum Smart City Indonesia dan Malam Penghargaan " * 4,
    "signatory_office": "Plt. Direktur Jenderal Teknologi Pemerintah Digital " * 3,
    "signatory_name": "Prof. Dr. Ir. Nama Pejabat Yang Sangat Panjang (contoh), S.T., M.Eng., Ph.D.",
    "number": "B-0042/DJAI/AI.01.04/12/2026/" * 3,
}


@pytest.mark.parametrize("name", LONGEST)
def test_one_long_text_is_shown_whole_and_apart(charter, tmp_path, name):
    content = charter(**{name: LONGEST[name]}, emblem=picture())
    pdf = draw_charter(content)
    expected = LONGEST[name] if isinstance(LONGEST[name], tuple) else (LONGEST[name],)
    for text in expected:
        assert words(text) in page_texts(pdf)[0]
    [page] = placed_words(pdf, tmp_path / "long.pdf")
    assert outside(page) == []
    assert overlapping(page) == []


def test_all_texts_long_at_once_are_shown_whole_and_apart(charter, tmp_path):
    pdf = draw_charter(charter(**LONGEST, emblem=picture()))
    [page] = placed_words(pdf, tmp_path / "long.pdf")
    assert outside(page) == []
    assert overlapping(page) == []
    assert words(LONGEST["recipient"]) in page_texts(pdf)[0]


def test_text_beyond_three_lines_is_refused_rather_than_clipped(charter):
    with pytest.raises(TextTooLong) as caught:
        draw_charter(charter(recipient="Pemerintah Kabupaten " * 60))
    assert caught.value.text.startswith("Pemerintah Kabupaten")


def test_letters_that_the_typeface_lacks_show_as_boxes(charter):
    pdf = draw_charter(charter(recipient="Kota 数 Ａlor\u200b\tDua \x07 é"))
    assert " Kota □ Alor Dua é sebagai " in page_texts(pdf)[0]


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "L")])
def test_emblem_is_kept_once_for_all_pages(charter, kind, mode):
    emblem = picture(kind, mode)
    with Pdf.open(BytesIO(draw_charters([charter(emblem=emblem)] * 5))) as pdf:
        images = [each for each in pdf.objects if hasattr(each, "keys") and each.get("/Subtype") == "/Image"]
        assert len([image for image in images if "/SMask" in image or mode != "RGBA"]) == 1


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\nbroken", picture()[:60]])
def test_emblem_that_is_no_picture_is_refused(charter, data):
    if data == b"":
        assert draw_charter(charter(emblem=data)) == draw_charter(charter())
        return
    with pytest.raises(BadEmblem):
        draw_charter(charter(emblem=data))


def test_bulk_has_a_page_and_a_bookmark_for_each_and_tells_progress(charter):
    heard = []
    names = ["Pemerintah Kota Bogor", "Pemerintah Kota Sabang", "Pemerintah Kabupaten Alor"]
    contents = [charter(recipient=name, number=f"B-{index}") for index, name in enumerate(names)]
    pdf = draw_charters(contents, progress=heard.append, title="Piagam 2026")
    assert heard == [1, 2, 3]
    assert [next(n for n in names if n in text) for text in page_texts(pdf)] == names
    reader = PdfReader(BytesIO(pdf))
    assert [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline] == [
        ("B-0 Pemerintah Kota Bogor", 0),
        ("B-1 Pemerintah Kota Sabang", 1),
        ("B-2 Pemerintah Kabupaten Alor", 2),
    ]
    assert reader.metadata.title == "Piagam 2026"
    assert wrong_marks(pdf) == []


def test_bulk_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no charter"):
        draw_charters([])


def test_content_survives_json(charter):
    content = charter(emblem=picture())
    assert CharterContent.from_json(content.as_json(), emblem=content.emblem) == content
    assert "emblem" not in content.as_json()
