"""PDFs, pictures and things that are neither, as attackers make them: (case, name, bytes), all generated here.

What takes long to make stands as a function that gives the bytes (`made`), so that looking for tests makes none of it.
"""

import io
import zlib
from functools import cache, partial

import pikepdf
from PIL import Image

from awards.sample import sample_pdf
from tests.awards.hostile.office import package, png_head

SCRIPT = b"<html><script>alert(document.cookie)</script></html>"


def jpeg(size=(40, 30), **more) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG", **more)
    return target.getvalue()


def png(size=(40, 30), mode="RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, "PNG")
    return target.getvalue()


def gif() -> bytes:
    target = io.BytesIO()
    Image.new("P", (4, 4)).save(target, "GIF")
    return target.getvalue()


def made(data) -> bytes:
    return data() if callable(data) else data


def refused():
    yield from _strangers()
    yield from _pictures()
    yield from _pdfs()


def _strangers():
    for name in (
        "a.html", "a.htm", "a.svg", "a.mhtml", "a.xhtml", "a.js", "a.exe", "a.bat", "a.zip", "a.docm", "a.xlsm", "a.pptm", "a.doc",
        "a.pdf.exe", "a.pdf.html", "a.jpg.svg", "a.php", "a.lnk", "a.hta", "a", ".htaccess", "a.pdf ", "a.pdf.", "a.gif",
    ):  # fmt: skip
        data = gif() if name == "a.gif" else sample_pdf("x") if name.startswith("a.pdf") else SCRIPT
        if name not in {"a.pdf ", "a.pdf."}:  # those two are PDFs, once their names are plain
            yield f"named {name}", name, data
    for name in ("a.pdf", "a.jpg", "a.png", "a.docx"):
        yield f"page named {name}", name, SCRIPT
        yield f"svg named {name}", name, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
        yield f"program named {name}", name, b"MZ\x90\0" + b"\0" * 500
        yield f"script named {name}", name, b"#!/bin/sh\nrm -rf /\n"
        yield f"nothing named {name}", name, b""


def _pictures():
    yield "picture of another kind", "a.png", jpeg()
    yield "GIF named PNG", "a.png", gif()
    yield "GIF and Java archive", "a.jpg", gif() + package()
    yield "cut off", "a.jpg", jpeg()[:150]
    yield "cut off PNG", "a.png", png()[:60]
    yield "PNG with a wrong checksum", "a.png", png()[:30] + b"\xff" + png()[31:]
    yield "50000 pixels", "a.png", png_head(50_000, 50_000)
    yield "61 million pixels", "a.png", png_head(7_900, 7_800)
    yield "JPEG of 65500 pixels", "a.jpg", _tall_jpeg()
    yield "text that unpacks to 200 MB", "a.png", _with_text_bomb


def _tall_jpeg() -> bytes:
    """Its head says 65500 by 65500."""
    data = bytearray(jpeg())
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = (65_500).to_bytes(2) * 2
    return bytes(data)


def _with_text_bomb() -> bytes:
    whole = png()
    text = b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000)
    chunk = len(text).to_bytes(4) + b"zTXt" + text + zlib.crc32(b"zTXt" + text).to_bytes(4)
    return whole[:33] + chunk + whole[33:]


def _pdfs():
    yield "nothing but a head", "a.pdf", b"%PDF-1.7\n%%EOF"
    yield "head not at the start", "a.pdf", SCRIPT + sample_pdf("x")
    yield "cut off", "a.pdf", sample_pdf("x")[:120]
    yield "without pages", "a.pdf", pdf(lambda made: None, pages=0)
    yield "2001 pages", "a.pdf", partial(pdf, lambda made: None, pages=2001)
    for name, options in (
        ("password", {"user": "rahasia", "owner": "y"}),
        ("owner's password", {"user": "", "owner": "y"}),
    ):
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(sample_pdf("x"))) as made:
            made.save(target, encryption=pikepdf.Encryption(**options))
        yield f"with a {name}", "a.pdf", target.getvalue()
    yield "object stream of 320 MB", "a.pdf", partial(_with_stream, b"/Type /ObjStm /N 1 /First 10")
    yield (
        "object stream with a written-around name",
        "a.pdf",
        partial(_with_stream, b"/Type /#4fbjStm /N 1 /#46irst 10"),
    )
    yield "object stream without its type", "a.pdf", partial(_with_stream, b"/N 1 /First 10")
    yield "cross reference stream of 320 MB", "a.pdf", partial(_with_stream, b"/Type /XRef /W [1 2 1] /Size 9")
    yield "object stream packed twice", "a.pdf", partial(_with_stream, b"/Type /ObjStm /N 1 /First 10", chain=True)
    yield "400000 objects", "a.pdf", b"%PDF-1.4\n" + b"".join(b"%d 0 obj 0 endobj\n" % n for n in range(400_000))
    yield "picture of 10 billion pixels", "a.pdf", pdf(_add_large_picture)


def pdf(change, *, pages=1) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page(page_size=(200, 200))
        change(made)
        made.save(target)
    return target.getvalue()


def _add_large_picture(made) -> None:
    made.Root.Picture = made.make_stream(
        zlib.compress(b"\0" * 1000), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=100_000, Height=100_000,
        BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray, Filter=pikepdf.Name.FlateDecode,
    )  # fmt: skip


@cache
def burst() -> bytes:
    """320 MB, packed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b"\0" * 2**24) for _n in range(20)), packer.flush()])


def _with_stream(keys: bytes, *, chain=False) -> bytes:
    filters = b"[/FlateDecode /FlateDecode]" if chain else b"/FlateDecode"
    packed = zlib.compress(burst(), 9) if chain else burst()
    head = b"9 0 obj\n<< %s /Filter %s /Length %d >>\nstream\n" % (keys, filters, len(packed))
    return sample_pdf("x") + head + packed + b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n"


def inert():
    """Taken, because they are what they say; what they carry must not be in the copy: (case, name, bytes, marks)."""
    page = b"RAHASIA<script>alert(1)</script>"
    yield "JPEG with a page in its comment", "a.jpg", jpeg(comment=page)
    yield "JPEG and page", "a.jpg", jpeg() + page
    yield "JPEG and zip", "a.jpg", jpeg() + package(parts=[("RAHASIA", b"x")])
    yield "PNG and page", "a.png", png() + page
    yield "PDF and zip", "a.pdf", sample_pdf("x") + package(parts=[("RAHASIA", b"x")])
    yield "PDF and page", "a.pdf", sample_pdf("x") + page
    for case, change in PDF_CHANGES.items():
        yield f"PDF with {case}", "a.pdf", pdf(change)


def _script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('RAHASIA')")


def _named_script(made):
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('RAHASIA')")
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["RAHASIA", action])))


def _attachment(made):
    made.attachments["RAHASIA.exe"] = b"MZ RAHASIA"


def _annotation(**keys):
    def change(made):
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=pikepdf.Array([0, 0, 9, 9]), **keys)
        made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])

    return change


def _action(kind, **keys):
    action = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **keys)
    return _annotation(Subtype=pikepdf.Name.Link, A=action)


def _additional(made):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="RAHASIA")
    made.pages[0].AA = pikepdf.Dictionary(O=script)


def _form(made):
    made.Root.AcroForm = pikepdf.Dictionary(XFA=made.make_stream(b"<RAHASIA/>"), Fields=pikepdf.Array([]))


def _info(made):
    made.docinfo["/Author"] = "RAHASIA"
    with made.open_metadata() as meta:
        meta["dc:creator"] = ["RAHASIA"]


def _piece_info(made):
    made.pages[0].PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private="RAHASIA"))


PDF_CHANGES = {
    "a script when it opens": _script,
    "a named script": _named_script,
    "an attachment": _attachment,
    "a launch action": _action("Launch", F="RAHASIA.exe"),
    "a form that sends itself": _action("SubmitForm", F="http://RAHASIA.example/"),
    "a way to a file": _action("GoToR", F="RAHASIA"),
    "data that loads": _action("ImportData", F="RAHASIA"),
    "a script in a link": _action("JavaScript", JS="RAHASIA"),
    "an address that is a script": _action("URI", URI="javascript:RAHASIA"),
    "a following action": _action("URI", URI="https://a.example/", Next=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="RAHASIA")),
    "an attached note": _annotation(Subtype=pikepdf.Name.FileAttachment, Contents="RAHASIA"),
    "a film": _annotation(Subtype=pikepdf.Name.RichMedia, Contents="RAHASIA"),
    "the author of a note": _annotation(Subtype=pikepdf.Name.Text, Contents="isi", T="RAHASIA"),
    "actions of a page": _additional,
    "an XFA form": _form,
    "author and XMP": _info,
    "a program's own data": _piece_info,
}  # fmt: skip
