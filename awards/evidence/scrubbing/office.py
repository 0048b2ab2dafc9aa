"""Word, Excel and PowerPoint files without names of people, paths and machines, and without links that load by themselves.

Parts are changed as text, so that everything that is seen stays as it was written.
"""

import io
import re
import zipfile
from pathlib import PurePosixPath

from lxml import etree

from awards.evidence.scrubbing import Unscrubbable
from awards.evidence.scrubbing.image import strip_of

MOST_UNPACKED = 300 * 1024 * 1024
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006"
# Part of a content type -> the empty part in its place.
EMPTY = {
    "core-properties+xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"/>',
    "extended-properties+xml": f'<Properties xmlns="{DOCUMENT}/extended-properties"/>',
    "custom-properties+xml": f'<Properties xmlns="{DOCUMENT}/custom-properties"/>',
}
VALUE = r"""\s*=\s*("[^"]*"|'[^']*')"""
# Attributes that name people and places, wherever they stand.
NAMING = re.compile(
    r"((?<![\w:.-])(?:[\w.-]+:)?(?:author|initials|userName|lastModifiedBy|userId|providerId|displayName|presenceUserId))"
    + VALUE
)
PERSONS = re.compile(r"(?i)(commentauthors|authors|people|persons?|users?)\d*\.xml$")
PERSON_NAME = re.compile(r"((?<![\w:.-])(?:[\w.-]+:)?name)" + VALUE)
AUTHOR_TEXT = re.compile(r"(<(?:\w+:)?author(?:\s[^>]*)?>)[^<]*(</)")
PATHS = re.compile(r"((?<![\w:.-])(?:connection|sourceFile|odcFile|ddeService|ddeTopic|command|url))" + VALUE)
WITH_PATHS = re.compile(r"(?i)(connections|externalLink\d*|workbook)\.xml$")
VARIABLES = re.compile(r"<w:docVars>.*?</w:docVars>|<w:docVar\b[^>]*/>", re.DOTALL)
FIELD = re.compile(r"(<w:instrText\b[^>]*>|w:instr=\")(\s*)(DDEAUTO|DDE)\b", re.IGNORECASE)
PRINTER_ID = re.compile(r"(<pageSetup\b[^>]*?)\s+r:id=\"[^\"]*\"")
ENCODING = re.compile(r"""(<\?xml[^>]*?encoding=["'])[\w-]+""")
SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def scrub_office(data: bytes, *, inner=False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise Unscrubbable("it unpacks to too much")
        empty = _emptied(archive.read("[Content_Types].xml"))
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = member.filename
            content = empty[name] if name in empty else _scrubbed(name, archive.read(name), inner=inner)
            if content is not None:
                clean.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _emptied(types: bytes) -> dict[str, bytes]:
    """The parts that say who made the document, each with what stands in its place."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return {
        part.get("PartName", "").lstrip("/"): (head + text).encode()
        for part in etree.fromstring(types, SAFE)
        for kind, text in EMPTY.items()
        if part.get("ContentType", "").endswith(kind)
    }


def _scrubbed(name: str, content: bytes, *, inner: bool) -> bytes | None:
    path = PurePosixPath(name.lower())
    if path.suffix in {".xml", ".rels", ".vml"}:
        return _scrubbed_xml(name, _text(content)).encode()
    if (strip := strip_of(content)) is not None:  # whatever it is called: .jfif, .tmp
        return _or_nothing(strip, content)
    if path.suffix in {".jpg", ".jpeg", ".png"}:
        return b""
    if "printersettings" in path.parts:
        return None
    if "embeddings" in path.parts:
        return _embedded(content, inner=inner)
    return content


def _or_nothing(strip, content: bytes) -> bytes:
    try:
        return strip(content)
    except (ValueError, OSError, IndexError, SyntaxError):
        return b""  # no picture: nothing is shown of it, and nothing may hide in it


def _embedded(content: bytes, *, inner: bool) -> bytes:
    """Charts bring their numbers as a workbook. Any other object stays as the picture that the page shows of it."""
    if inner or not content.startswith(b"PK\x03\x04"):
        return b""
    try:
        return scrub_office(content, inner=True)
    except (Unscrubbable, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return b""


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ENCODING.sub(r"\1UTF-8", content.decode("utf-16"), count=1)
    return content.decode("utf-8-sig")


def _scrubbed_xml(name: str, text: str) -> str:
    path = PurePosixPath(name)
    if path.suffix == ".rels":
        return _without_loading(text)
    if path.parts[0] == "customXml" and path.name.startswith("item") and "Props" not in path.name:
        return "<removed/>"
    text = NAMING.sub(r'\1=""', text)
    text = AUTHOR_TEXT.sub(r"\1\2", text)
    if PERSONS.search(name):
        text = PERSON_NAME.sub(r'\1=""', text)
    if WITH_PATHS.search(name):
        text = PATHS.sub(r'\1=""', text)
    text = VARIABLES.sub("", text)
    text = FIELD.sub(r"\1\2QUOTE", text)
    return PRINTER_ID.sub(r"\1", text)


def _without_loading(text: str) -> str:
    """Relations to the outside lead nowhere, save links that a person clicks; previews and printers are let go."""
    root = etree.fromstring(text.encode(), SAFE)
    for relation in list(root):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if kind == "printerSettings":
            root.remove(relation)
        elif relation.get("TargetMode") == "External":
            web = relation.get("Target", "").lower().startswith(("https://", "http://", "mailto:"))
            if kind != "hyperlink" or not web:
                relation.set("Target", "about:blank")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).decode()
