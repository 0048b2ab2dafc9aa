"""A file is taken for what its content is."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from accounts.refusal import Refused
from awards.evidence.faults.office import MAIN_PART
from awards.evidence.uploads import examine, plain_name
from awards.sample import sample_pdf


def office(part, *more, padding=b""):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name in (part, *more):
            archive.writestr(name, padding or b"<x/>")
    return data.getvalue()


def picture(kind, size=(4, 3)):
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize(("name", "data", "content_type"), [
    ("SK.PDF", sample_pdf("SK"), "application/pdf"),
    ("foto.jpeg", picture("JPEG"), "image/jpeg"),
    ("foto.png", picture("PNG"), "image/png"),
    *[(f"berkas.{kind}", office(part), None) for kind, part in MAIN_PART.items()],
])  # fmt: skip
def test_sound_file_is_taken(name, data, content_type):
    upload = examine(name, ContentFile(data))
    assert upload.data == data
    assert content_type in (None, upload.content_type)


@pytest.mark.parametrize(("name", "data"), [
    ("foto.png", picture("JPEG")),
    ("foto.jpg", picture("JPEG")[:200]),
    ("berkas.xlsx", office(MAIN_PART["docx"])),
    ("berkas.docx", office(MAIN_PART["docx"], "word/vbaProject.bin")),
    ("berkas.docx", sample_pdf("x")),
    ("berkas.pdf", office(MAIN_PART["docx"])),
    ("halaman.html", b"<script>alert(1)</script>"),
    ("gambar.svg", b"<svg/>"),
    ("arsip.zip", office("a.txt")),
    ("surat.pdf.exe", sample_pdf("x")),
    ("tanpa-akhiran", sample_pdf("x")),
    ("kosong.pdf", b""),
])  # fmt: skip
def test_other_file_is_refused(name, data):
    with pytest.raises(Refused):
        examine(name, ContentFile(data))


def test_document_that_unpacks_to_an_absurd_size_is_refused():
    with pytest.raises(Refused):
        examine(
            "bom.docx", ContentFile(office(MAIN_PART["docx"], "word/media/a.bin", padding=b"\0" * 160 * 1024 * 1024))
        )


def test_picture_with_too_many_pixels_is_refused():
    data = io.BytesIO()
    Image.new("1", (9000, 9000)).save(data, "PNG")
    with pytest.raises(Refused):
        examine("besar.png", ContentFile(data.getvalue()))


@pytest.mark.parametrize(("given", "kept"), [
    ("../../etc/SK Bupati.pdf", "SK Bupati.pdf"), ("C:\\berkas\\SK.pdf", "SK.pdf"), ("SK\u202efdp.exe", "SKfdp.exe"),
    ("a\x00b\nc.pdf", "abc.pdf"), (" .. ", "file"), ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
])  # fmt: skip
def test_name_is_kept_plain(given, kept):
    assert plain_name(given) == kept
