"""Receipts, tables and printed entries."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pytest
import zxingcpp
from pikepdf import Pdf

from awards.documents.entry_print import PrintedAnswer, PrintedEntry, PrintedSection, PrintedTable, draw_entry
from awards.documents.grid import SMALLEST, Column, column_widths, fitting_size
from awards.documents.receipt import AttachedFile, ReceiptContent, draw_receipt, grouped_hex, instant_text, size_text
from awards.documents.table import draw_table
from tests.awards.documents.reading import (
    fonts,
    overlapping,
    page_texts,
    placed_words,
    structure,
    words,
    wrong_marks,
)

DIGEST = sha256(b"isi").hexdigest()
ARRIVED = datetime(2026, 10, 30, 16, 59, 59, 123000, tzinfo=UTC)
FILES = (
    AttachedFile("Surat pengantar.pdf", 482_113, sha256(b"a").hexdigest()),
    AttachedFile("laporan_" * 15 + "akhir.pdf", 12_482_113, sha256(b"b").hexdigest()),
)
COLUMNS = (Column("Peringkat", numeric=True), Column("Daerah"), Column("Inovasi"), Column("Nilai", numeric=True))


@pytest.fixture
def receipt():
    return ReceiptContent(
        receipt="TT-2026-00042",
        title="Bank Sampah Digital",
        region="Kabupaten Wonosobo",
        version=2,
        arrived_at=ARRIVED,
        digest=DIGEST,
        zone="Asia/Makassar",
        agency="Dinas Lingkungan Hidup",
        dimension="Smart Environment",
        sender="Admin daerah (contoh)",
        files=FILES,
        check_url="https://juara.example.go.id/id/tanda-terima/TT-2026-00042",
    )


@pytest.fixture
def entry():
    table = PrintedTable(COLUMNS, (("1", "Kota A", "Sebelum", "25,5"),))
    return PrintedEntry(
        title="Bank Sampah Digital",
        region="Kabupaten Wonosobo",
        receipt="TT-2026-00042",
        digest=DIGEST,
        facts=(("Perangkat daerah", "Dinas Lingkungan Hidup"),),
        sections=(
            PrintedSection(
                "Masalah",
                (
                    PrintedAnswer("Masalah apa?", "text", "Satu.\n\nDua.", note="Paling banyak 300 kata"),
                    PrintedAnswer("Perubahan", "text", ""),
                    PrintedAnswer("Mitra", "list", ("Universitas", "Komunitas")),
                ),
            ),
            PrintedSection(
                "Hasil", (PrintedAnswer("Indikator", "table", table), PrintedAnswer("Berkas", "files", FILES))
            ),
        ),
    )


def rows(count):
    title = "Sistem Informasi Pelayanan Terpadu Masyarakat Kepulauan"
    return [(str(n), f"Kabupaten Contoh {n}", f"{title} " * (n % 4 + 1), f"{90 - n / 100:.2f}") for n in range(count)]


def test_receipt_says_what_arrived_and_when(receipt):
    [text] = page_texts(draw_receipt(receipt))
    groups = " ".join(" ".join(line) for line in grouped_hex(DIGEST))
    start = (
        "Tanda terima usulan Nomor tanda terima TT-2026-00042 "
        "Waktu diterima Sabtu, 31 Oktober 2026 pukul 00.59.59 WITA Waktu UTC 2026-10-30T16:59:59.123Z "
        "Judul usulan Bank Sampah Digital Versi 2 Daerah Kabupaten Wonosobo Perangkat daerah Dinas Lingkungan Hidup "
        "Dimensi Smart Environment Dikirim oleh Admin daerah (contoh) Sidik digital SHA-256 isi usulan "
    )
    for part in (
        start + groups,
        "sha256sum usulan.json",
        "Surat pengantar.pdf 482,1 kB",
        "12,5 MB",
        "Dicetak dari sistem",
        "Halaman 1 dari 1",
    ):
        assert part in text
    for file in FILES:
        assert file.sha256 in text.replace(" ", "")


def test_receipt_in_english_and_without_attachments(receipt):
    [text] = page_texts(draw_receipt(replace(receipt, language="en", files=(), sample=True)))
    assert "Receipt of an entry (sample)" in text
    assert "Saturday, 31 October 2026, 00:59:59 WITA" in text
    assert "This entry was sent without attachments." in text


def test_receipt_leads_to_its_check_page(receipt, render):
    found = zxingcpp.read_barcodes(render(draw_receipt(receipt), 150))
    assert [code.text for code in found] == [receipt.check_url]
    assert zxingcpp.read_barcodes(render(draw_receipt(replace(receipt, check_url="")), 150)) == []


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        ("Asia/Jakarta", "id", "Jumat, 30 Oktober 2026 pukul 23.59.59 WIB"),
        ("Asia/Jayapura", "id", "Sabtu, 31 Oktober 2026 pukul 01.59.59 WIT"),
        ("Asia/Jakarta", "en", "Friday, 30 October 2026, 23:59:59 WIB"),
    ],
)
def test_instants_read_in_the_zone_of_the_region(zone, language, text):
    assert instant_text(ARRIVED, zone, language) == text


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1000, "1,0 kB"), (1_250_000, "1,3 MB"), (2 * 10**9, "2,0 GB")]
)
def test_sizes_read_in_decimal_units(size, text):
    assert size_text(size, "id") == text


def test_digest_reads_in_eight_groups_of_four():
    assert ["".join(line) for line in grouped_hex(DIGEST)] == [DIGEST[:32], DIGEST[32:]]
    assert [len(line) for line in grouped_hex(DIGEST)] == [8, 8]


@pytest.mark.parametrize("landscape", [False, True])
def test_long_table_repeats_its_head_and_counts_pages(landscape):
    pdf = draw_table(
        "Peringkat", subtitle="Edisi 2026", meta=[("Metode", "Rerata tertimbang")], columns=COLUMNS, rows=rows(120),
        footnotes=["Catatan kaki."], digest=DIGEST, landscape=landscape,
    )  # fmt: skip
    pages = page_texts(pdf)
    count = len(pages)
    assert count > 4
    for number, text in enumerate(pages, start=1):
        assert text.count("Peringkat Daerah Inovasi Nilai") == 1
        assert f"Halaman {number} dari {count}" in text
        assert f"SHA-256 {DIGEST}" in text
    assert pages[-1].count("Catatan kaki.") == 1
    listed = re.findall(r"Kabupaten Contoh (\d+)", " ".join(pages))
    assert [int(number) for number in listed] == list(range(120))
    with Pdf.open(BytesIO(pdf)) as opened:
        box = [round(float(side)) for side in opened.pages[0].mediabox]
    assert box == ([0, 0, 842, 595] if landscape else [0, 0, 595, 842])


def test_table_has_one_head_row_and_all_cells_in_its_structure():
    pdf = draw_table("Peringkat", columns=COLUMNS, rows=rows(120))
    kinds = [kind for kind, _ in structure(pdf)]
    assert kinds.count("Table") == 1
    assert kinds.count("TH") == 4
    assert kinds.count("TR") == 121
    assert kinds.count("TD") == 480
    assert wrong_marks(pdf) == []


def test_numbers_stand_at_the_right_of_their_column(tmp_path):
    data = [(str(n), "Kota", "Inovasi", value) for n, value in enumerate(("3,31", "1.234,50", "99,00"))]
    [page] = placed_words(draw_table("Peringkat", columns=COLUMNS, rows=data), tmp_path / "t.pdf")
    rights = [word.right for word in page if word.text in ("3,31", "1.234,50", "99,00")]
    assert max(rights) - min(rights) < 0.1


def test_words_of_a_crowded_table_stay_apart_and_inside(tmp_path):
    columns = [Column(f"Kolom {n}") for n in range(9)]
    data = [[f"KataYangSangatPanjangSekaliTanpaSpasi{n}" * 2 for n in range(9)] for _ in range(5)]
    pages = placed_words(draw_table("Padat", columns=columns, rows=data), tmp_path / "t.pdf")
    assert [overlapping(page) for page in pages] == [[] for _ in pages]
    assert max(word.right for page in pages for word in page) <= 595.276 - 50


def test_row_taller_than_a_page_runs_on():
    text = "kalimat yang panjang sekali " * 700
    pdf = draw_table("Panjang", columns=[Column("No", numeric=True), Column("Isi")], rows=[("1", text), ("2", "akhir")])
    pages = page_texts(pdf)
    assert len(pages) > 2
    assert sum(page.count("kalimat") for page in pages) == 700
    assert pages[-1].endswith("akhir") or "2 akhir" in pages[-1]
    assert wrong_marks(pdf) == []


def test_table_without_rows_says_so():
    assert "Tidak ada baris." in page_texts(draw_table("Kosong", columns=COLUMNS, rows=[]))[0]


def test_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="Row 2 has 1 cells for 4 columns"):
        draw_table("Salah", columns=COLUMNS, rows=[("1", "a", "b", "2"), ("1",)])


def test_print_of_many_columns_is_smaller_so_that_no_word_is_cut():
    heads = [Column("Kode"), Column("Provinsi")] + [Column("Dengan perpanjangan", numeric=True)] * 12
    few, many = fitting_size(heads[:4], [], 760, 8.5), fitting_size(heads, [], 760, 8.5)
    assert (few, SMALLEST <= many < 8.5) == (8.5, True)
    text = page_texts(draw_table("Partisipasi", columns=heads, rows=[["11", "Aceh", *"0" * 12]], landscape=True))[0]
    assert text.split().count("perpanjangan") == 12


def test_columns_fill_the_width_and_short_ones_keep_theirs():
    widths = column_widths(COLUMNS, rows(20), 493, 8.5)
    assert sum(widths) == pytest.approx(493)
    alone = column_widths(COLUMNS[:2], rows(20), 493, 8.5)
    assert sum(alone) == pytest.approx(493)
    assert widths[2] == max(widths)


def test_printed_entry_shows_every_kind_of_answer(entry):
    [text] = page_texts(draw_entry(entry))
    digits = " ".join(re.findall("." * 8, FILES[0].sha256))
    assert text == words(text)
    start = (
        "Kabupaten Wonosobo · Tanda terima TT-2026-00042 Bank Sampah Digital "
        "Perangkat daerah Dinas Lingkungan Hidup Masalah Masalah apa? Paling banyak 300 kata Satu. Dua. "
        "Perubahan Tidak diisi Mitra • Universitas • Komunitas Hasil Indikator "
        "Peringkat Daerah Inovasi Nilai 1 Kota A Sebelum 25,5 Berkas Nama berkas Ukuran SHA-256 Surat pengantar.pdf"
    )
    for part in (
        start,
        digits,
        "Halaman 1 dari 1",
        f"SHA-256 {DIGEST}",
    ):
        assert part in text


def test_printed_entry_names_itself_on_every_page(entry):
    section = PrintedSection("Uraian", (PrintedAnswer("Isi", "text", "Kalimat panjang tentang inovasi. " * 900),))
    pages = page_texts(draw_entry(replace(entry, sections=(section,), sample=True)))
    assert len(pages) > 4
    for page in pages[1:]:
        assert "Bank Sampah Digital (contoh) · Kabupaten Wonosobo · Tanda terima TT-2026-00042" in page
    assert sum(page.count("Kalimat panjang") for page in pages) == 900


def test_draft_says_that_it_was_not_sent(entry):
    assert "Draf, belum dikirim" in page_texts(draw_entry(replace(entry, receipt="", digest="")))[0]


@pytest.mark.parametrize("kind", ["receipt", "entry", "table"])
def test_papers_are_tagged_embedded_and_the_same_again(kind, receipt, entry):
    def draw():
        if kind == "receipt":
            return draw_receipt(receipt)
        return draw_entry(entry) if kind == "entry" else draw_table("Peringkat", columns=COLUMNS, rows=rows(50))

    pdf = draw()
    assert draw() == pdf
    assert set(fonts(pdf).values()) == {True}
    assert all(name.startswith("PlusJakartaSans-") for name in fonts(pdf))
    assert wrong_marks(pdf) == []
    kinds = [name for name, _ in structure(pdf)]
    assert kinds[0] == "Document"
    assert kinds.count("H1") == 1
    with Pdf.open(BytesIO(pdf)) as opened:
        assert opened.pdf_version == "1.7"
        assert opened.check_pdf_syntax() == []
