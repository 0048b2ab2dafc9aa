"""PDFs without metadata, attachments, scripts and actions. What is seen on the pages stays."""

import io

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from awards.evidence.scrubbing import Unscrubbable
from awards.evidence.scrubbing.image import EDGE, JP2, strip_jp2, strip_jpeg, webp

CATALOG = (
    "/Metadata", "/OpenAction", "/AA", "/AF", "/PieceInfo", "/Collection", "/Perms", "/DSS", "/Legal", "/SpiderInfo",
    "/URI", "/Requirements", "/Threads",
)  # fmt: skip
NAMES_KEPT = {"/Dests"}
ANYWHERE = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/EF", "/JS", "/Creator", "/SeparationInfo", "/OPI", "/Ref",
)  # fmt: skip
ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")  # of a stream: its bytes lie in another file
MARKUP = ("/T", "/M", "/CreationDate", "/NM", "/RC")  # who wrote a note, and when
ACTING = {
    "/FileAttachment",
    "/RichMedia",
    "/Movie",
    "/Sound",
    "/Screen",
    "/3D",
}  # annotations that play or carry a file
TELLING = (b"Exif\0\0", b"http://ns.adobe.com/", b"Photoshop 3.0")  # how blocks about the maker of a JPEG begin
DEEPEST = 60
LARGEST_PAGE = 20_000  # points


def scrub_pdf(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            raise Unscrubbable("the document is encrypted")
        _drop(pdf.trailer, "/Info", "/ID")
        _clean_catalog(pdf.Root)
        for page in pdf.pages:
            _drop_acting(page.obj)
        for thing in pdf.objects:
            _clean(thing, 0)
            if isinstance(thing, Stream):
                _clean_picture(pdf, thing)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


def _clean_catalog(root) -> None:
    _drop(root, *CATALOG)
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        for key in set(names.keys()) - NAMES_KEPT:
            del names[key]
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _drop(form, "/XFA", "/CO")


def _drop_acting(page) -> None:
    notes = page.get("/Annots")
    if isinstance(notes, Array):
        kept = [note for note in notes if not (isinstance(note, Dictionary) and str(note.get("/Subtype")) in ACTING)]
        page.Annots = Array(kept)


def _clean(thing, depth: int) -> None:
    """An object and what stands directly in it; what it refers to is visited by itself."""
    if depth > DEEPEST:
        raise Unscrubbable("the document is nested too deeply")
    if isinstance(thing, Array):
        for each in thing:
            if isinstance(each, (Array, Dictionary)) and not each.is_indirect:
                _clean(each, depth + 1)
    elif isinstance(thing, (Dictionary, Stream)):
        _clean_keys(thing)
        for key in list(thing.keys()):
            value = thing.get(key)
            if isinstance(value, (Array, Dictionary)) and not value.is_indirect:
                _clean(value, depth + 1)


def _clean_keys(thing) -> None:
    _drop(thing, *ANYWHERE)
    if isinstance(thing, Stream):
        _drop(thing, *ELSEWHERE)
    action = thing.get("/A")
    if isinstance(action, Dictionary):
        if _is_harmless(action):
            _drop(action, "/Next")
        elif "/S" in action:
            del thing["/A"]
    if "/Rect" in thing and "/Subtype" in thing and thing.get("/Subtype") != Name.Widget:
        _drop(thing, *MARKUP)
    if thing.get("/FT") == Name.Sig:  # a signature names its signer, and no longer fits the copy
        _drop(thing, "/V", "/Lock", "/SV")
    usage = thing.get("/Usage")
    if isinstance(usage, Dictionary):
        _drop(usage, "/CreatorInfo")


def _is_harmless(action) -> bool:
    kind = str(action.get("/S"))
    if kind == "/URI":
        return str(action.get("/URI", "")).lower().startswith(("https://", "http://", "mailto:"))
    return kind in {"/GoTo", "/Named"}


def _clean_picture(pdf, stream) -> None:
    filters = _listed(stream.get("/Filter"))
    if filters == [Name.JPXDecode] and (raw := stream.read_raw_bytes()).startswith(JP2):
        stream.write(strip_jp2(raw), filter=Name.JPXDecode)
    if stream.get("/Subtype") != Name.Image or not filters or filters[-1] != Name.DCTDecode:
        return
    raw, parameters = stream.read_raw_bytes(), _listed(stream.get("/DecodeParms"))
    if wrapped := filters[:-1]:  # a JPEG packed once more
        outer = pdf.make_stream(raw, Filter=Array(wrapped))
        if any(isinstance(each, Dictionary) for each in parameters[:-1]):
            outer.DecodeParms = Array(parameters[:-1])
        raw = outer.read_bytes()
    try:
        bare = strip_jpeg(raw, keep_orientation=False)
    except (Unscrubbable, IndexError) as broken:
        if any(sign in raw for sign in TELLING):  # some readers show it all the same
            raise Unscrubbable("a picture in it cannot be scrubbed") from broken
        return
    if bare != raw or wrapped:
        of_jpeg = parameters[len(wrapped)] if len(parameters) == len(filters) else None
        stream.write(bare, filter=Name.DCTDecode, decode_parms=of_jpeg if isinstance(of_jpeg, Dictionary) else None)


def _listed(value) -> list:
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]


def _drop(thing, *keys: str) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


def first_page(data: bytes) -> bytes:
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0]
        width, height = page.get_size()
        if not (0 < width < LARGEST_PAGE and 0 < height < LARGEST_PAGE):
            raise Unscrubbable("the first page has no size that can be drawn")
        return webp(page.render(scale=EDGE / max(width, height), may_draw_forms=False).to_pil())
