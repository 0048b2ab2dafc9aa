"""Gives a drawn PDF its structure tree, language, title, outline and output intent.

Order of work: draw, tag, and sign last (a signature covers the tagged bytes).
The file is not called PDF/A or PDF/UA: it holds what those ask for as far as we can
check it here, and says so by its content, not by a claim.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC
from functools import cache
from io import BytesIO
from typing import BinaryIO
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, OutlineItem, Pdf, Stream, String
from PIL import ImageCms

from awards.documents.sheet import Element, Facts, Mark

PRODUCER = "Juara"


def tag(raw: bytes, root: Element, facts: Facts) -> bytes:
    """The finished file. The same drawing and facts give the same bytes."""
    with Pdf.open(BytesIO(raw)) as pdf:
        _Tree(pdf).write(root)
        return _finish(pdf, facts)


def merge(sources: Iterable[bytes | BinaryIO], facts: Facts) -> bytes:
    """Tagged files one after the other, with one structure tree and one outline."""
    with ExitStack() as opened, Pdf.new() as pdf:
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        rows: list[Object] = []
        for source in sources:
            stream = BytesIO(source) if isinstance(source, bytes) else source
            part = opened.enter_context(Pdf.open(stream))  # open until saved: streams are copied late
            rows += _take_over(pdf, part, document, first=len(rows))
        _plant(pdf, document, rows)
        return _finish(pdf, facts)


class _Tree:
    """Writes the elements and remembers which of them owns each mark of a page."""

    def __init__(self, pdf: Pdf):
        self.pdf = pdf
        self.pages = [page.obj for page in pdf.pages]
        self.owners: list[list[Object | None]] = [[] for _ in self.pages]

    def write(self, root: Element) -> None:
        document = self._element(root, None)
        for number, page in enumerate(self.pages):
            page.StructParents = number
            page.Tabs = Name.S
        rows: list[Object] = [self.pdf.make_indirect(Array(owners)) for owners in self.owners]
        _plant(self.pdf, document, rows)

    def _element(self, element: Element, parent: Object | None) -> Object:
        node = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.kind)))
        if parent is not None:
            node.P = parent
        if element.alt:
            node.Alt = String(element.alt)
        if element.title:
            node.T = String(element.title)
        if element.box:
            node.A = Dictionary(O=Name.Layout, BBox=Array(element.box), Placement=Name.Block)
        if element.scope:
            node.A = Dictionary(O=Name.Table, Scope=Name("/" + element.scope))
        home = _first_page(element)
        if home is not None:
            node.Pg = self.pages[home]
        node.K = Array([self._child(child, node, home) for child in element.children])
        return node

    def _child(self, child: Element | Mark, node: Object, home: int | None) -> Object | int:
        if isinstance(child, Element):
            return self._element(child, node)
        owners = self.owners[child.page]
        owners += [None] * (child.mcid + 1 - len(owners))
        owners[child.mcid] = node
        if child.page == home:
            return child.mcid
        return Dictionary(Type=Name.MCR, Pg=self.pages[child.page], MCID=child.mcid)


def _first_page(element: Element) -> int | None:
    for child in element.children:
        page = child.page if isinstance(child, Mark) else _first_page(child)
        if page is not None:
            return page
    return None


def _plant(pdf: Pdf, document: Object, rows: list[Object]) -> None:
    numbers = Array()
    for number, row in enumerate(rows):
        numbers.append(number)
        numbers.append(row)
    root = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=document,
            ParentTreeNextKey=len(rows),
            ParentTree=pdf.make_indirect(Dictionary(Nums=numbers)),
        )
    )
    document.P = root
    pdf.Root.StructTreeRoot = root


def _take_over(pdf: Pdf, part: Pdf, document: Object, *, first: int) -> list[Object]:
    """Copies the pages and elements of a tagged file; its rows of the parent tree come back."""
    count = len(pdf.pages)
    pdf.pages.extend(part.pages)  # before the tree: its references to pages follow
    tree = pdf.copy_foreign(part.Root.StructTreeRoot)
    for child in tree.K.K:
        child.P = document
        document.K.append(child)
    rows = [row for index, row in enumerate(tree.ParentTree.Nums) if index % 2]
    for number, page in enumerate(list(pdf.pages)[count:]):
        page.obj.StructParents = first + number
    return rows


def _finish(pdf: Pdf, facts: Facts) -> bytes:
    root = pdf.Root
    root.Lang = String(facts.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.Metadata = Stream(pdf, _xmp(facts), Type=Name.Metadata, Subtype=Name.XML)
    root.OutputIntents = Array([_output_intent(pdf)])
    _write_outline(pdf)
    _write_info(pdf, facts)
    finished = BytesIO()
    pdf.save(finished, deterministic_id=True, min_version="1.7", object_stream_mode=_PACKED)
    return finished.getvalue()


def _write_outline(pdf: Pdf) -> None:
    """A bookmark for each titled part, when there are several."""
    titled = [node for node in pdf.Root.StructTreeRoot.K.K if "/T" in node]
    if "/Outlines" in pdf.Root:
        del pdf.Root.Outlines
    if len(titled) == 1:
        return
    with pdf.open_outline() as outline:
        for node in titled:
            target = Array([node.Pg, Name.Fit])
            outline.root.append(OutlineItem(str(node.T), target))


def _write_info(pdf: Pdf, facts: Facts) -> None:
    info = {"/Title": facts.title, "/Author": facts.author, "/Subject": facts.subject}
    info |= {"/Creator": PRODUCER, "/Producer": PRODUCER}
    if facts.created:
        info["/CreationDate"] = facts.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    pdf.trailer.Info = pdf.make_indirect(Dictionary({name: String(value) for name, value in info.items() if value}))


def _xmp(facts: Facts) -> bytes:
    title, author, subject = (escape(text) for text in (facts.title, facts.author, facts.subject))
    created = ""
    if facts.created:
        instant = facts.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        created = f"<xmp:CreateDate>{instant}</xmp:CreateDate>"
    return _XMP.format(
        title=title,
        author=author,
        subject=subject,
        created=created,
        language=facts.language,
        producer=PRODUCER,
    ).encode()


@cache
def _colour_profile() -> bytes:
    """The standard sRGB profile, without the hour at which it was made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)
    return bytes(profile)


def _output_intent(pdf: Pdf) -> Dictionary:
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=Stream(pdf, _colour_profile(), N=3),
    )


_PACKED = ObjectStreamMode.generate

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>{created}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
