"""Office files as attackers make them: (case, name, bytes), all generated here."""

import io
import struct
import zipfile
import zlib
from functools import partial

from awards.evidence.faults.office import MAIN_PART

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">%s]><x>&z;</x>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


def package(kind="docx", *, parts=(), types=TYPES, method=zipfile.ZIP_DEFLATED, infos=()) -> bytes:
    """parts: (name, bytes) beside what every document of the kind has; infos: (ZipInfo, bytes) as they are."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(MAIN_PART[kind], "<document/>")
        for name, data in parts:
            archive.writestr(name, data)
        for info, data in infos:
            archive.writestr(info, data)
    return target.getvalue()


def png_head(width, height) -> bytes:
    """The head of a picture that unpacks to far more than it is."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def _link(name="word/evil"):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info, b"/etc/passwd"


def _patched(data: bytes, field: bytes, offset: int, value: bytes, *, start=0) -> bytes:
    """One field of every central directory entry overwritten."""
    changed, at = bytearray(data), data.find(field, start)
    while at != -1:
        changed[at + offset : at + offset + len(value)] = value
        at = data.find(field, at + 4)
    return bytes(changed)


def _overlapped() -> bytes:
    """All entries point at one packed stream, as in overlapped bombs."""
    data = bytearray(package(parts=[(f"word/{n}.bin", b"\0" * 100_000) for n in range(20)]))
    at, first = data.find(b"PK\x01\x02"), None
    while at != -1:
        name = data[at + 46 : at + 46 + struct.unpack_from("<H", data, at + 28)[0]]
        if name.endswith(b".bin"):
            first = first if first is not None else data[at + 42 : at + 46]
            data[at + 42 : at + 46] = first
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _entities(count: int) -> bytes:
    rows = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(count))
    return b'<?xml version="1.0"?><!DOCTYPE x [' + rows + b"]><x>&e%d;</x>" % (count - 1)


def refused():
    yield from _macros()
    yield from _crafted()
    yield from _bombs()
    yield from _entity_cases()


def _macros():
    for kind, folder in (("docx", "word"), ("xlsx", "xl"), ("pptx", "ppt")):
        yield f"macros {kind}", f"makro.{kind}", package(kind, parts=[(f"{folder}/vbaProject.bin", b"x")])
        yield f"activex {kind}", f"x.{kind}", package(kind, parts=[(f"{folder}/activeX/activeX1.bin", b"x")])
        types = b'<Types><Override PartName="/a" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
        yield f"macros by type {kind}", f"x.{kind}", package(kind, types=types)
        enabled = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
        yield f"macro-enabled main part {kind}", f"x.{kind}", package(kind, types=enabled)
    yield "macros in capitals", "x.docx", package(parts=[("word/VBAPROJECT.BIN", b"x")])


def _crafted():
    for case, name in (
        ("way up", "../../etc/cron.d/x"), ("way up inside", "word/../../x"), ("from the root", "/etc/passwd"),
        ("drive", "C:/x"), ("backslashes", "word\\..\\..\\x"),
    ):  # fmt: skip
        yield f"zip member {case}", "x.docx", package(infos=[(_named(name), b"x")])
    yield "symlink", "x.docx", package(infos=[_link()])
    yield "twins by case", "x.docx", package(parts=[("WORD/document.xml", b"<y/>")])
    whole = package()
    yield "encrypted members", "x.docx", _patched(whole, b"PK\x01\x02", 8, b"\x01\x00")
    yield "program before the zip", "x.docx", b"MZ" + b"\0" * 200 + whole
    yield "page before the zip", "x.docx", b"<html><script>alert(1)</script>" + whole
    yield "no content types", "x.docx", _zip({"word/document.xml": b"<x/>"})
    yield "no main part", "x.docx", _zip({"[Content_Types].xml": TYPES})
    yield "other kind", "x.xlsx", whole
    yield "plain zip", "x.docx", _zip({"a.txt": b"x"})
    yield "cut off", "x.docx", whole[: len(whole) // 2]
    yield "only the end", "x.docx", b"PK\x03\x04" + whole[-22:]
    yield (
        "unknown packing",
        "x.docx",
        _patched(_patched(whole, b"PK\x01\x02", 10, b"\x63\x00"), b"PK\x03\x04", 8, b"\x63\x00"),
    )
    yield "broken checksum", "x.docx", _patched(whole, b"PK\x01\x02", 16, b"\0\0\0\0")
    yield "old binary document", "x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "rtf in disguise", "x.docx", b"{\\rtf1 {\\object\\objdata 0105}}"


def _bombs():
    yield "unpacks to 330 MB", "x.docx", partial(_package_of_zeros, 11)
    yield "huge shared strings", "x.xlsx", _huge_strings
    yield "too many members", "x.docx", _many_members
    yield "overlapped members", "x.docx", _overlapped()
    for folder in ("word", "xl", "ppt"):
        kind = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}[folder]
        yield (
            f"50000 pixels in {kind}",
            f"x.{kind}",
            package(kind, parts=[(f"{folder}/media/a.png", png_head(50_000, 50_000))]),
        )
    yield "size that lies", "x.docx", _lying


def _package_of_zeros(count: int) -> bytes:
    return package(parts=[(f"word/{n}.bin", b"\0" * 30_000_000) for n in range(count)])


def _huge_strings() -> bytes:
    return package("xlsx", parts=[("xl/sharedStrings.xml", b" " * 130_000_000)])


def _many_members() -> bytes:
    return package(parts=[(f"word/{n}", b"") for n in range(5001)])


def _lying() -> bytes:
    lying = package(parts=[("word/big.xml", b" " * 125_000_000)])
    at = lying.find(b"word/big.xml", lying.find(b"PK\x01\x02"))
    return lying[: at - 22] + struct.pack("<I", 10) + lying[at - 18 :]


def _entity_cases():
    bomb = _entities(12)
    for part in ("word/document2.xml", "docProps/core.xml", "_rels/.rels", "customXml/item1.xml"):
        yield f"billion laughs in {part}", "x.docx", package(parts=[(part, bomb)])
    yield (
        "entity from a file",
        "x.docx",
        package(parts=[("word/a.xml", DTD % b'<!ENTITY z SYSTEM "file:///etc/passwd">')]),
    )
    yield (
        "entity from the net",
        "x.docx",
        package(parts=[("word/a.xml", DTD % b'<!ENTITY z SYSTEM "http://10.0.0.1/">')]),
    )
    for coding in ("utf-16", "utf-16-le", "utf-16-be"):
        yield f"entities in {coding}", "x.docx", package(parts=[("word/a.xml", bomb.decode().encode(coding))])


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x")
    info.filename = name  # the constructor would tidy it
    return info
