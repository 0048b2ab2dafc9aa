"""What a script posts and gets, in two kilobytes each way: squeezed, in pieces, and of a long text what changed of it."""

import json
import re
import zlib
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse, QueryDict

from awards.actions import parcel

GZIP = 31  # the window bits by which zlib reads and writes gzip
GZIP_BEGINS = b"\x1f\x8b"
SPLICE = "splice-"  # before the name of a field: where the text that came belongs in the text that stands
PLACE = re.compile(r"([0-9]{1,8})\.([0-9]{1,8})\.([0-9a-f]{1,8})\Z")  # from, how much is cut, CRC-32 of the whole
UNITS = "utf-16-le"  # scripts count a text in these
MOST_ERRORS = 1_800  # bytes of what is said to be wrong


class UnfitError(Exception):
    """What changed was cut from another text than the one that stands."""


def opened(request, now, texts: Callable[[], Mapping[str, str]]) -> HttpResponse | None:
    """Let request.POST be the post that was squeezed, cut and spliced; or give the answer that goes back at once.

    texts: field name -> saved text. 202 names the piece to go on with; 412 asks for whole texts.
    """
    if name := request.headers.get("X-Piece", ""):
        body, missing = parcel.put(name, request.body, who=request.user, now=now)
        if body is None:
            return JsonResponse({"next": missing}, status=202)
        request.POST = _unsqueezed(body) if body.startswith(GZIP_BEGINS) else QueryDict(body, encoding="utf-8")
    elif request.content_type == "application/gzip":
        request.POST = _unsqueezed(request.body)
    try:
        request.POST = _whole(request.POST, texts)
    except UnfitError:
        return JsonResponse({"error": "Send the whole text."}, status=412)
    return None


def draft_saved(saved_at: str, version: int, errors: Mapping[str, list[str]]) -> JsonResponse:
    """The answer to a saved draft. Of very many errors the first of each field come before further ones."""
    told = {"saved_at": saved_at, "version": version, "errors": _few(errors)}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _unsqueezed(body: bytes) -> QueryDict:
    packed = zlib.decompressobj(wbits=GZIP)
    try:
        text = packed.decompress(body, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    except zlib.error as broken:
        raise BadRequest("The body is not gzip.") from broken
    if not packed.eof:
        raise BadRequest("The body is cut off, or too large when unpacked.")
    return QueryDict(text, encoding="utf-8")


def _whole(post: QueryDict, texts: Callable[[], Mapping[str, str]]) -> QueryDict:
    """The post with whole texts, where it has only what changed of them."""
    spliced = {name.removeprefix(SPLICE): place for name, place in post.items() if name.startswith(SPLICE)}
    if not spliced:
        return post
    whole, stand = post.copy(), texts()
    for name, place in spliced.items():
        if name not in stand:
            raise UnfitError(name)
        whole[name] = _spliced(stand[name], post.get(name, ""), place)
        del whole[SPLICE + name]
    return whole


def _spliced(stands: str, came: str, place: str) -> str:
    match = PLACE.match(place)
    if match is None:
        raise BadRequest("A splice has no proper place.")
    start, end = int(match[1]) * 2, (int(match[1]) + int(match[2])) * 2
    units, new = _units(stands), _units(came)
    if end > len(units):
        raise UnfitError(place)
    try:
        text = (units[:start] + new + units[end:]).decode(UNITS)
    except UnicodeDecodeError as torn:
        raise UnfitError(place) from torn
    data = text.encode()
    if len(data) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise BadRequest("The text is too large.")
    if zlib.crc32(data) != int(match[3], 16):
        raise UnfitError(place)
    return text


def _units(text: str) -> bytes:
    return text.replace("\r\n", "\n").encode(UNITS, "surrogatepass")


def _few(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """As many as fit, the first of every field before further ones."""
    found: dict[str, list[str]] = {}
    room = MOST_ERRORS
    for turn in range(max(map(len, errors.values()), default=0)):
        for name, texts in errors.items():
            if turn >= len(texts):
                continue
            room -= len(json.dumps([name, texts[turn]], ensure_ascii=False).encode())
            if room < 0:
                return found
            found.setdefault(name, []).append(texts[turn])
    return found
