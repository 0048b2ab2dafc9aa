from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from pypdf import PdfReader

from awards.documents.charter import draw_charter, draw_charters
from awards.documents.charter_batches import (
    charter_file_name,
    charter_parts,
    draw_zip,
    merge_pdfs,
    merge_zips,
    zip_bytes,
)
from tests.awards.documents.reading import fonts, page_texts, structure, wrong_marks


@pytest.fixture
def contents(charter):
    return [charter(recipient=f"Pemerintah Kota Contoh {n}", number=f"B-{n}") for n in range(1, 8)]


@pytest.mark.parametrize(
    ("recipient", "kind", "language", "position", "name"),
    [
        ("Pemerintah Kabupaten Wonosobo", "charter", "id", 1, "001_Piagam_Kabupaten-Wonosobo.pdf"),
        ("Pemerintah Provinsi Bali", "participation", "id", 514, "514_Sertifikat_Provinsi-Bali.pdf"),
        ("Regency of Alor", "participation", "en", 7, "007_Certificate_Regency-of-Alor.pdf"),
        ("../../etc/passwd\x00", "charter", "id", 2, "002_Piagam_etc-passwd.pdf"),
        ("C:\\CON|<>?*", "charter", "id", 1000, "1000_Piagam_C-CON.pdf"),
        ("Kota É\u202efdp.exe", "charter", "id", 3, "003_Piagam_Kota-Efdp-exe.pdf"),
        ("数", "charter", "en", 4, "004_Charter.pdf"),
    ],
)
def test_file_names_are_safe(charter, recipient, kind, language, position, name):
    assert charter_file_name(charter(recipient=recipient, kind=kind, language=language), position) == name


def test_long_names_give_file_names_that_every_system_takes(charter):
    name = charter_file_name(charter(recipient="Pemerintah Kabupaten " + "Kepulauan " * 40), 1)
    assert name.startswith("001_Piagam_Kabupaten-Kepulauan-")
    assert len(name) < 120


def test_zip_holds_each_charter_as_it_is_drawn_alone(contents):
    target, heard = BytesIO(), []
    draw_zip(contents, target, progress=heard.append)
    with ZipFile(target) as archive:
        assert archive.namelist() == [f"{n:03d}_Piagam_Kota-Contoh-{n}.pdf" for n in range(1, 8)]
        assert [archive.read(name) for name in archive.namelist()] == [draw_charter(content) for content in contents]
    assert heard == [1, 2, 3, 4, 5, 6, 7]


def test_zip_carries_the_date_that_is_given(contents):
    target = BytesIO()
    draw_zip(contents[:1], target, created=datetime(2026, 12, 1, 2, 3, 4, tzinfo=UTC))
    with ZipFile(target) as archive:
        assert archive.infolist()[0].date_time == (2026, 12, 1, 2, 3, 4)


def test_parts_follow_each_other_and_know_their_place(contents):
    parts = list(charter_parts(contents, size=3))
    assert [part.first for part in parts] == [1, 4, 7]
    assert [content for part in parts for content in part.contents] == contents
    assert list(charter_parts([])) == []


def test_merged_parts_read_like_one_bulk(contents):
    parts = [draw_charters(part.contents) for part in charter_parts(contents, size=3)]
    merged, whole = merge_pdfs(parts, first=contents[0]), draw_charters(contents)
    assert page_texts(merged) == page_texts(whole)
    assert structure(merged) == structure(whole)
    assert fonts(merged) == fonts(whole)
    assert wrong_marks(merged) == []
    for pdf in (merged, whole):
        reader = PdfReader(BytesIO(pdf))
        assert [reader.get_destination_page_number(mark) for mark in reader.outline] == list(range(7))
        assert reader.metadata.title == "Piagam dan sertifikat"
    with Pdf.open(BytesIO(merged)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert bool(pdf.Root.MarkInfo.Marked) is True


def test_merging_again_gives_the_same_bytes_also_from_files(contents, tmp_path):
    parts = [draw_charters(part.contents) for part in charter_parts(contents, size=3)]
    once = merge_pdfs(parts, first=contents[0])
    paths = [tmp_path / f"{number}.pdf" for number in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(part)
    files = [path.open("rb") for path in paths]
    try:
        assert merge_pdfs(files, first=contents[0]) == once
    finally:
        for file in files:
            file.close()


def test_merged_zips_hold_what_one_zip_holds(contents):
    whole, merged = BytesIO(), BytesIO()
    draw_zip(contents, whole)
    merge_zips([zip_bytes(part) for part in charter_parts(contents, size=3)], merged)
    assert merged.getvalue() == whole.getvalue()
