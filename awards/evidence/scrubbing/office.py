"""Word, Excel and PowerPoint files without names of people, paths and machines, and without links that load by themselves.

Parts are changed as text, so that everything that is seen stays as it was written.
"""

import io
import re
import zipfile
from dataclasses import dataclass
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
PROPERTIES = {f"docprops/{name}.xml": f"{kind}-properties+xml"
              for name, kind in (("core", "core"), ("app", "extended"), ("custom", "custom"))}  # fmt: skip
# Signatures name their signer and fit the copy no longer; labels name the tenant; previews are made by whoever wants one.
DROPPED = re.compile(r"(?i)(_xmlsignatures/|docmetadata/|docprops/thumbnail\.)")
LET_GO = {"printerSettings", "origin", "thumbnail", "classificationlabels"}
VALUE = r"""\s*=\s*("[^"]*"|'[^']*')"""
# Attributes that name people and places, wherever they stand.
NAMING = re.compile(
    r"((?<![\w:.-])(?:[\w.-]+:)?(?:author|initials|userName|lastModifiedBy|userId|providerId|displayName|presenceUserId))"
    + VALUE
)
PERSONS = re.compile(r"(?i)(commentauthors|authors|people|persons?|users?|usernames)\d*\.xml$")
PERSON_NAME = re.compile(r"((?<![\w:.-])(?:[\w.-]+:)?name)" + VALUE)
AUTHOR_TEXT = re.compile(r"(<(?:\w+:)?author(?:\s[^>]*)?>)[^<]*(</)")
PATHS = re.compile(r"((?<![\w:.-])(?:connection|sourceFile|odcFile|ddeService|ddeTopic|command|url))" + VALUE)
WITH_PATHS = re.compile(r"(?i)(connections|externalLink\d*|workbook)\.xml$")
VARIABLES = re.compile(r"<w:docVars>.*?</w:docVars>|<w:docVar\b[^>]*/>", re.DOTALL)
SVG_METADATA = re.compile(r"<(?:\w+:)?metadata\b.*?</(?:\w+:)?metadata\s*>|<!--.*?-->", re.DOTALL)
FIELD = re.compile(r"(<w:instrText\b[^>]*>|w:instr=\")(\s*)(DDEAUTO|DDE)\b", re.IGNORECASE)
PRINTER_ID = re.compile(r"(<pageSetup\b[^>]*?)\s+r:id=\"[^\"]*\"")
ENCODING = re.compile(r"""(<\?xml[^>]*?encoding=["'])[\w-]+""")
SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def scrub_office(data: bytes, *, inner=False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise Unscrubbable("it unpacks to too much")
        kinds = Kinds.of(archive.read("[Content_Types].xml"))
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = member.filename
            if DROPPED.match(name):
                continue
            content = kinds.empty_for(name) or _scrubbed(name, archive.read(name), inner=inner)
            if content is not None:
                clean.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@dataclass(frozen=True)
class Kinds:
    """What the package says of its parts: names and endings in small letters -> type of content."""

    parts: dict[str, str]
    endings: dict[str, str]

    @classmethod
    def of(cls, types: bytes) -> "Kinds":
        rows = list(etree.fromstring(types, SAFE))
        return cls(
            {
                row.get("PartName").lstrip("/").lower(): row.get("ContentType", "")
                for row in rows
                if row.get("PartName")
            },
            {row.get("Extension").lower(): row.get("ContentType", "") for row in rows if row.get("Extension")},
        )

    def empty_for(self, name: str) -> bytes | None:
        """What stands in the place of a part that says who made the document; None for every other part."""
        path = PurePosixPath(name.lower())
        kind = PROPERTIES.get(str(path)) or self.parts.get(str(path)) or self.endings.get(path.suffix[1:], "")
        text = next((text for ending, text in EMPTY.items() if kind.endswith(ending)), "")
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode() if text else None


def _scrubbed(name: str, content: bytes, *, inner: bool) -> bytes | None:
    path = PurePosixPath(name.lower())
    if path.suffix in {".xml", ".rels", ".vml", ".svg"}:
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
    if path.suffix.lower() == ".svg":
        return SVG_METADATA.sub("", text)
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
        if kind in LET_GO:
            root.remove(relation)
        elif relation.get("TargetMode") == "External":
            web = relation.get("Target", "").lower().startswith(("https://", "http://", "mailto:"))
            if kind != "hyperlink" or not web:
                relation.set("Target", "about:blank")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).decode()
