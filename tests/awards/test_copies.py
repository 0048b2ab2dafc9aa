"""Judges get a copy without what tells of its maker, and never the original; the original stays as it was sealed."""

import base64
import hashlib
import io
import zipfile
import zlib
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from accounts.actions import job as jobs
from accounts.jobs import Report
from accounts.models import AuditEvent, Job
from awards import deadlines
from awards.actions import copies, extension, upload
from awards.actions import evidence as files
from awards.evidence.copying import make_copies
from awards.evidence.workshop import Workshop
from awards.models import Evidence, EvidenceCopy
from awards.sample import sample_pdf
from tests.awards.hostile import plain
from tests.awards.hostile.office import RELS, package
from tests.factories.entries import make_entry

CANARY = "DISKOMINFO-WONOSOBO"
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


@pytest.fixture(scope="module")
def workshop():
    with Workshop() as made:
        yield made


def with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = CANARY, 6
    exif.get_ifd(0x8825)[1] = "S"
    target = io.BytesIO()
    Image.new("RGB", (400, 200), "teal").save(target, "JPEG", exif=exif, comment=CANARY.encode(), quality=90)
    return target.getvalue()


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


def picture_of(kind: str, **more) -> bytes:
    exif, target = Image.Exif(), io.BytesIO()
    exif[0x013B] = CANARY
    Image.new("RGB", (60, 40), "teal").save(target, kind, exif=exif, **more)
    return target.getvalue()


@pytest.mark.parametrize(("name", "made"), [
    ("foto.jfif", with_gps()), ("foto.tmp", with_gps()), ("foto.webp", picture_of("WEBP", lossless=True, xmp=CANARY.encode())),
    ("foto.tiff", picture_of("TIFF")), ("foto.png", with_gps()),
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


@pytest.fixture
def file(world, cast, now):
    entry = make_entry(world)
    found = ContentFile(with_gps())
    return files.add(entry, question="photos", name="foto.jpg", file=found, by=cast.agency, now=now)


def test_copy_has_its_own_seal_and_the_original_stays(file, workshop, now):
    copy = copies.make(file, workshop=workshop, now=now)
    stored = {name: default_storage.open(path).read() for name, path in (("original", file.path), ("copy", copy.path))}
    assert hashlib.sha256(stored["original"]).hexdigest() == file.sha256
    assert hashlib.sha256(stored["copy"]).hexdigest() == copy.sha256 != file.sha256
    assert file.as_answer()["sha256"] == file.sha256
    told = AuditEvent.objects.get(verb="evidence.copy").data
    assert told == {"original": file.sha256, "copy": copy.sha256, "failed": ""}
    assert copies.make(file, workshop=workshop, now=now) == copy  # once


def test_original_that_is_not_what_was_sealed_gets_no_copy(file, workshop, now):
    Evidence.objects.update(sha256="0" * 64)
    file.refresh_from_db()
    assert copies.make(file, workshop=workshop, now=now).failed == "the stored file is not the one that was sealed"


def test_file_that_is_missing_keeps_no_other_from_its_copy(file, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    found = ContentFile(sample_pdf("second"))
    second = files.add(file.entry, question="photos", name="b.pdf", file=found, by=cast.agency, now=now)
    default_storage.delete(file.path)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.get(evidence=file).failed == "the stored file is missing"
    assert EvidenceCopy.objects.get(evidence=second).failed == ""


def test_adding_a_file_asks_for_one_job_however_many_files_wait(
    world, cast, now, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)  # a worker that is busy elsewhere
    entry = make_entry(world)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            found = ContentFile(sample_pdf(str(number)))
            files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=now)
    job = Job.objects.get(kind="copies")
    assert (job.owner, job.edition_id) == (cast.agency, world.edition.pk)
    make_copies(job, Report(job_running(job)))
    assert EvidenceCopy.objects.exclude(path="").exclude(picture="").count() == 3


def test_copies_wait_while_everybody_sends_and_follow_after_the_end(
    world, cast, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    entry = make_entry(world)
    end, late = deadlines.closing(entry), deadlines.closing(entry) - timedelta(minutes=15)
    with django_capture_on_commit_callbacks(execute=True):
        found = ContentFile(sample_pdf("late"))
        files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=late)
        upload.tidy(end)  # grace is part of it
        assert Job.objects.count() == 0
        upload.tidy(end + deadlines.grace(entry.edition))
    assert [job.kind for job in Job.objects.all()] == ["copies"]


def test_file_before_the_last_minutes_asks_for_its_copy(world, cast, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    entry = make_entry(world)
    before = deadlines.closing(entry) - timedelta(minutes=15, microseconds=1)
    with django_capture_on_commit_callbacks(execute=True):
        found = ContentFile(sample_pdf("early"))
        files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=before)
    assert [job.kind for job in Job.objects.all()] == ["copies"]


def test_job_that_was_asked_for_before_begins_no_copy_in_the_last_minutes(world, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    entry = make_entry(world)
    files.add(entry, question="photos", name="a.pdf", file=ContentFile(sample_pdf("a")), by=cast.agency, now=now)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    end = deadlines.closing(entry)
    with monkeypatch.context() as night:
        night.setattr("awards.evidence.copying.timezone.now", lambda: end)
        make_copies(job, Report(job))
        assert EvidenceCopy.objects.count() == 0
    monkeypatch.setattr("awards.evidence.copying.timezone.now", lambda: end + deadlines.grace(entry.edition))
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.count() == 1


def test_copies_of_others_wait_for_nobody_who_has_more_time(world, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    first, second = make_entry(world), make_entry(world, dimension="living")
    for entry in (first, second):
        found = ContentFile(sample_pdf(entry.code))
        files.add(entry, question="photos", name="a.pdf", file=found, by=cast.agency, now=now)
    Job.objects.all().delete()
    end = deadlines.closing(first)
    about = {"reason": "Banjir", "now": now, "dimension": first.category.dimension}
    later = extension.propose(world.edition, closes_at=end + timedelta(hours=2), by=cast.secretariat, **about)
    extension.confirm(later, by=cast.organiser, now=now)
    upload.tidy(end + timedelta(hours=1, minutes=50))  # the last minutes of the first alone
    assert [job.kind for job in Job.objects.all()] == ["copies"]


def job_running(job):
    Job.objects.filter(pk=job.pk).update(state="running")
    job.refresh_from_db()
    return job


def test_job_begun_again_makes_nothing_twice(file, cast, now, monkeypatch):
    monkeypatch.setattr("accounts.jobs.enqueue", lambda job: None)
    job = job_running(jobs.start("copies", title="x", arguments={}, by=cast.agency, now=now))
    make_copies(job, Report(job))
    first = EvidenceCopy.objects.get()
    make_copies(job, Report(job))
    assert EvidenceCopy.objects.get() == first


def test_copies_that_failed_are_tried_again_when_the_secretariat_asks(file, cast, now):
    EvidenceCopy.objects.create(evidence=file, failed="no clean copy could be made", made_at=now)
    assert copies.make_again(file.entry, by=cast.secretariat, now=now) == 1
    assert copies.make_again(file.entry, by=cast.secretariat, now=now) == 0
    assert EvidenceCopy.objects.count() == 0
