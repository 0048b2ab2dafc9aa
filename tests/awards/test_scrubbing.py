"""What tells of its maker is gone from the copy of a file, whatever kind it is and however it is packed; what is seen stays."""

import base64
import io
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from awards.sample import sample_pdf
from tests.awards.hostile import plain
from tests.awards.hostile.office import RELS, package
from tests.awards.hostile.telling import CANARY, with_gps

CORE = f'<cp:coreProperties xmlns:cp="c"><dc:creator xmlns:dc="d">{CANARY}</dc:creator></cp:coreProperties>'
TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    b'<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
    b'<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    b"</Types>"
)
PROPERTIES = [("docProps/core.xml", CORE), ("docProps/app.xml", f"<P><Company>{CANARY}</Company></P>"),
              ("docProps/custom.xml", f"<P><p name='{CANARY}'/></P>"), ("customXml/item1.xml", f"<x>{CANARY}</x>")]  # fmt: skip
OUTSIDE = RELS % (
    '<Relationship Id="r1" Type="http://x/attachedTemplate" Target="file:///C:/Users/%s/Normal.dotm" TargetMode="External"/>'
    '<Relationship Id="r2" Type="http://x/image" Target="http://%s.example/spy.png" TargetMode="External"/>'
    '<Relationship Id="r3" Type="http://x/hyperlink" Target="https://go.id/a" TargetMode="External"/>'
) % (CANARY, CANARY)  # fmt: skip


def png_with_text() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    text, target = PngInfo(), io.BytesIO()
    text.add_text("Author", CANARY)
    Image.new("RGB", (60, 40), "teal").save(target, "PNG", pnginfo=text)
    return target.getvalue()


def docx() -> bytes:
    story = (
        f'<w:document><w:ins w:id="1" w:author="{CANARY}" w:date="2026-01-01T00:00:00Z"><w:t>isi</w:t></w:ins>'
        "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:document>"
    )
    parts = [
        ("word/comments.xml", f'<w:comment w:author="{CANARY}" w:initials="{CANARY}"><w:t>catatan</w:t></w:comment>'),
        ("word/people.xml", f'<w15:person w15:author="{CANARY}"><w15:presenceInfo w15:userId="{CANARY}"/></w15:person>'),
        ("word/settings.xml", f'<w:settings><w:docVars><w:docVar w:name="a" w:val="{CANARY}"/></w:docVars></w:settings>'),
        ("word/header1.xml", story), ("word/_rels/settings.xml.rels", OUTSIDE), ("word/media/foto.jpg", with_gps()),
        ("word/embeddings/oleObject1.bin", CANARY), ("word/embeddings/grafik.xlsx", xlsx()),
        ("word/wide.xml", f'<?xml version="1.0" encoding="UTF-16"?><w:del w:author="{CANARY}"/>'.encode("utf-16")),
    ]  # fmt: skip
    return package(parts=[*PROPERTIES, *parts], types=TYPES)


def xlsx() -> bytes:
    parts = [
        ("xl/comments1.xml", f"<comments><authors><author>{CANARY}</author></authors><t>isi</t></comments>"),
        ("xl/persons/person.xml", f'<person displayName="{CANARY}" userId="{CANARY}" id="1"/>'),
        ("xl/connections.xml", f'<connection connection="Server={CANARY}" sourceFile="{CANARY}"/>'),
        ("xl/externalLinks/externalLink1.xml", f'<ddeLink ddeService="cmd" ddeTopic="{CANARY}"/>'),
        ("xl/worksheets/sheet1.xml", '<worksheet><v>isi</v><pageSetup orientation="portrait" r:id="rId1"/></worksheet>'),
        ("xl/worksheets/_rels/sheet1.xml.rels", RELS % '<Relationship Id="rId1" Type="http://x/printerSettings" Target="a.bin"/>'),
        ("xl/printerSettings/printerSettings1.bin", CANARY),
    ]  # fmt: skip
    return package("xlsx", parts=[*PROPERTIES, *parts], types=TYPES)


def pptx() -> bytes:
    parts = [("ppt/commentAuthors.xml", f'<p:cmAuthor id="0" name="{CANARY}" initials="{CANARY}"/>'),
             ("ppt/authors.xml", f'<p188:author name="{CANARY}" userId="{CANARY}"/>'), ("ppt/slides/slide1.xml", "<a:t>isi</a:t>")]  # fmt: skip
    return package("pptx", parts=[*PROPERTIES, *parts], types=TYPES)


def pdf_with_names() -> bytes:
    def change(made):
        made.docinfo["/Author"] = CANARY
        with made.open_metadata() as meta:
            meta["dc:creator"] = [CANARY]
        picture = made.make_stream(with_gps(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=400, Height=200,
                                   BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode)  # fmt: skip
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        made.pages[0].Contents = made.make_stream(b"q 200 0 0 100 0 0 cm /Im0 Do Q")
        signed = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=CANARY)
        )
        made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([made.make_indirect(signed)]))

    return plain.pdf(change)


def pdf_with_picture(raw: bytes, filters, **more) -> bytes:
    def change(made):
        picture = made.make_stream(raw, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=400, Height=200,
                                   BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceRGB, Filter=filters, **more)  # fmt: skip
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        made.pages[0].Contents = made.make_stream(b"q 200 0 0 100 0 0 cm /Im0 Do Q")

    return plain.pdf(change)


DCT, FLATE, A85 = pikepdf.Name.DCTDecode, pikepdf.Name.FlateDecode, pikepdf.Name.ASCII85Decode


@pytest.mark.parametrize(("packed", "filters", "more"), [
    (lambda raw: raw, [DCT], {}),
    (lambda raw: raw, [DCT], {"DecodeParms": pikepdf.Array([pikepdf.Dictionary(ColorTransform=1)])}),
    (zlib.compress, [FLATE, DCT], {}),
    (lambda raw: base64.a85encode(zlib.compress(raw)) + b"~>", [A85, FLATE, DCT], {}),
])  # fmt: skip
def test_picture_in_a_pdf_says_nothing_however_it_is_packed(workshop, packed, filters, more):
    raw = with_gps()
    copy = workshop.make("pdf", pdf_with_picture(packed(raw), pikepdf.Array(filters), **more)).copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        kept = pikepdf.PdfImage(pdf.pages[0].Resources.XObject.Im0)
        assert CANARY.encode() not in kept.obj.read_raw_bytes()
        assert kept.as_pil_image().tobytes() == Image.open(io.BytesIO(raw)).tobytes()


def test_picture_in_a_pdf_that_cannot_be_scrubbed_gives_no_copy(workshop):
    broken = with_gps().replace(b"\xff\xdb", b"xx\xff\xdb", 1)  # readers look for the next marker
    assert Image.open(io.BytesIO(broken)).size == (400, 200)
    assert workshop.make("pdf", pdf_with_picture(broken, DCT)) is None


def moving(**more) -> bytes:
    frames, target = [Image.new("RGB", (60, 40), colour) for colour in ("teal", "red")], io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], loop=3, **more)
    return target.getvalue()


def test_moving_picture_goes_on_moving(workshop):
    made = moving(comment=CANARY.encode())
    copy = workshop.make("docx", package(parts=[("word/media/a.gif", made)])).copy
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        kept = Image.open(io.BytesIO(archive.read("word/media/a.gif")))
    assert (kept.n_frames, kept.info["loop"], "comment" in kept.info) == (2, 3, False)


def picture_of(kind: str, **more) -> bytes:
    exif, target = Image.Exif(), io.BytesIO()
    exif[0x013B] = CANARY
    Image.new("RGB", (60, 40), "teal").save(target, kind, exif=exif, **more)
    return target.getvalue()


SIGNED = RELS % '<Relationship Id="r1" Type="http://x/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
PSMDCP = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="psmdcp" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)


@pytest.mark.parametrize(("parts", "types"), [
    ([("_xmlsignatures/sig1.xml", f"<Signature><KeyName>{CANARY}</KeyName></Signature>"), ("_rels/a.rels", SIGNED)], TYPES),
    ([("package/services/metadata/core-properties/1.psmdcp", CORE)], PSMDCP),
    ([("docProps/Core.xml", CORE), ("docProps/app.xml", f"<P><Company>{CANARY}</Company></P>")], PSMDCP),
    ([("docMetadata/LabelInfo.xml", f"<l siteId='{CANARY}'/>"), ("docProps/thumbnail.emf", CANARY)], TYPES),
    ([("xl/revisions/userNames.xml", f'<users><userInfo name="{CANARY}"/></users>')], TYPES),
    ([("word/media/a.svg", f"<svg><metadata>{CANARY}</metadata><!-- {CANARY} --><g/></svg>")], TYPES),
], ids=["signature", "psmdcp", "undeclared", "labels", "users", "svg"])  # fmt: skip
def test_office_file_names_no_maker_wherever_programs_write_it(workshop, parts, types):
    copy = contents(workshop.make("docx", package(parts=parts, types=types)).copy)
    assert CANARY.encode() not in copy
    assert b"origin.sigs" not in copy


def layers_of_somebody(made):
    made.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([]), D=pikepdf.Dictionary(Creator=CANARY))


def page_from_another_file(made):
    page = made.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 1, 1]))
    page.Ref, page.F = pikepdf.Dictionary(F=CANARY, Page=0), CANARY
    page.OPI = pikepdf.Dictionary(V=pikepdf.Dictionary(F=CANARY))
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=page))


def separation_of_another_page(made):
    made.pages[0].obj.SeparationInfo = pikepdf.Dictionary(DeviceColorant=CANARY)


@pytest.mark.parametrize("change", [layers_of_somebody, page_from_another_file, separation_of_another_page])
def test_pdf_names_no_maker_and_no_other_file(workshop, change):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(workshop.make("pdf", plain.pdf(change)).copy)) as pdf:
        pdf.save(target, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert CANARY.encode() not in target.getvalue()


@pytest.mark.parametrize(("name", "made"), [
    ("foto.jfif", with_gps()), ("foto.tmp", with_gps()), ("foto.webp", picture_of("WEBP", lossless=True, xmp=CANARY.encode())),
    ("foto.tiff", picture_of("TIFF")), ("foto.gif", moving(comment=CANARY.encode())), ("foto.png", with_gps()),
])  # fmt: skip
def test_picture_in_a_document_says_nothing_whatever_it_is_called(workshop, name, made):
    assert CANARY.encode() in made
    copy = workshop.make("docx", package(parts=[(f"word/media/{name}", made)])).copy
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        kept = archive.read(f"word/media/{name}")
    assert CANARY.encode() not in kept
    before, after = (Image.open(io.BytesIO(data)).convert("RGB") for data in (made, kept))
    assert before.tobytes() == after.tobytes()


def test_jpeg_2000_in_a_pdf_says_nothing(workshop):
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(target, "JPEG2000")
    head, rest = target.getvalue()[:32], target.getvalue()[32:]  # the signature and the kind of file
    box = b"uuid" + b"x" * 16 + CANARY.encode()
    raw = head + (len(box) + 4).to_bytes(4) + box + rest
    copy = workshop.make("pdf", pdf_with_picture(raw, pikepdf.Name.JPXDecode)).copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        kept = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
    assert kept == target.getvalue()


def contents(data: bytes) -> bytes:
    """Everything in the file, out of its zips, in whatever width its letters are."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(name.encode() + contents(archive.read(name)).replace(b"\0", b"") for name in archive.namelist())


@pytest.mark.parametrize(("extension", "made"), [
    ("jpg", with_gps()), ("png", png_with_text()), ("docx", docx()), ("xlsx", xlsx()), ("pptx", pptx()), ("pdf", pdf_with_names()),
])  # fmt: skip
def test_copy_says_nothing_of_its_maker(workshop, extension, made):
    assert CANARY.encode() in contents(made)
    copy = workshop.make(extension, made).copy
    assert CANARY.encode() not in contents(copy)
    assert CANARY.encode("utf-16-be") not in copy
    if extension in {"docx", "xlsx", "pptx"}:
        assert b"isi" in contents(copy)  # what is read stays
        assert b"file:///" not in contents(copy)
        assert b"DDE" not in contents(copy)
    if extension == "docx":
        assert b"https://go.id/a" in contents(copy)


def test_picture_keeps_its_pixels_and_which_way_is_up(workshop):
    made = with_gps()
    copy = workshop.make("jpg", made)
    before, after = Image.open(io.BytesIO(made)), Image.open(io.BytesIO(copy.copy))
    assert before.tobytes() == after.tobytes()
    assert (dict(after.getexif()), dict(after.getexif().get_ifd(0x8825))) == ({0x0112: 6}, {})
    assert Image.open(io.BytesIO(copy.picture)).size == (200, 400)  # upright, and not larger than it was


def test_first_page_of_a_pdf_and_no_picture_of_an_office_file(workshop):
    shown = Image.open(io.BytesIO(workshop.make("pdf", sample_pdf("Bukti")).picture))
    assert (shown.format, max(shown.size)) == ("WEBP", 480)
    assert workshop.make("docx", docx()).picture is None


@pytest.mark.parametrize("extension", ["pdf", "jpg", "png", "docx"])
def test_what_bursts_takes_nothing_along(workshop, extension):
    assert workshop.make(extension, b"rusak") is None
    assert workshop.make("jpg", with_gps()) is not None
