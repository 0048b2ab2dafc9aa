"""Files in pieces by the tus protocol 1.0.0 (core, creation, expiration, termination, checksum): what a broken line
brought stays, and any client that knows the protocol goes on from there."""

import base64
import binascii
import hashlib

from django.conf import settings
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_GET, require_http_methods

from accounts.refusal import Refused
from awards.actions import upload as actions
from awards.evidence import pieces
from awards.queries.draft import load_draft
from awards.queries.entry import fetch_entry
from awards.queries.evidence import facts_of
from awards.queries.uploading import own_upload, unfinished_of
from awards.rules import entry as rules
from awards.views.entry import closed_message

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
READ = 64 * 1024
CHECKSUM_MISMATCH = 460
ABOUT = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,expiration,termination,checksum",
    "Tus-Max-Size": str(settings.EVIDENCE_MAX_BYTES),
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}


def tus(view):
    """What all answers of the protocol have in common, and who may speak it: the person with the pen."""

    def spoken(request, code, **kwargs):
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Tus-Resumable": VERSION, **ABOUT})
        if not request.user.is_authenticated:
            return HttpResponse(status=401)
        entry, now = fetch_entry(request.user, code, rules.may_work_on_entry), timezone.now()
        if request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412, headers={"Tus-Version": VERSION})
        elif not rules.holds_pen(request.user, entry):
            response = JsonResponse({"message": closed_message(entry, now)}, status=403)
        else:
            try:
                response = view(request, entry, now=now, **kwargs)
            except Refused as refused:
                response = JsonResponse({"message": str(refused)}, status=422)
        response.headers["Tus-Resumable"], response.headers["Cache-Control"] = VERSION, "no-store"
        return response

    return spoken


@require_http_methods(["OPTIONS", "POST"])
@tus
def begin(request, entry, *, question, now):
    size = _number(request, "Upload-Length")
    about = _metadata(request.headers.get("Upload-Metadata", ""))
    if size is None or about is None:
        return HttpResponse(status=400)
    named = {"question": question, "name": about.get("filename", ""), "supports": about.get("supports", "")}
    upload = actions.begin(entry, size=size, by=request.user, now=now, **named)
    response = _state(upload, status=201)
    response.headers["Location"] = reverse("awards:upload", args=[entry.code, question, upload.token])
    return response


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
@tus
def upload(request, entry, *, question, token, now):
    found = own_upload(request.user, entry, token)
    if found.refused or (found.evidence_id is None and found.expires_at <= now):
        return HttpResponse(status=410)
    if request.method == "DELETE":
        actions.discard(found, by=request.user, now=now)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _patch(request, found, now)
    response = _state(found, status=200)
    response.headers["Upload-Length"] = str(found.size)
    return response


def _patch(request, found, now):
    offset = _number(request, "Upload-Offset")
    if request.content_type != PIECE_TYPE:
        return HttpResponse(status=415)
    if offset is None:
        return HttpResponse(status=400)
    try:
        for piece in _checked(request) if "Upload-Checksum" in request.headers else _pieces(request):
            found = actions.take(found, offset=offset, data=piece, by=request.user, now=now)
            offset += len(piece)
    except actions.WrongOffset as wrong:
        return _state(wrong.upload, status=409)
    except pieces.Busy:
        return HttpResponse(status=423)
    except _Mismatch as mismatch:
        return HttpResponse(status=mismatch.status)
    return _state(found, status=204) if offset == found.offset else _state(found, status=409)


class _Mismatch(Exception):
    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


def _pieces(request):
    """The body in pieces of a known size. A line that breaks ends it; what came before is kept."""
    while piece := _piece(request, settings.UPLOAD_CHUNK_BYTES):
        yield piece


def _piece(request, size: int) -> bytes:
    parts, got = [], 0
    try:
        while got < size and (part := request.read(min(READ, size - got))):
            parts.append(part)
            got += len(part)
    except UnreadablePostError:
        return b"".join(parts)
    return b"".join(parts)


def _checked(request):
    """The whole body, if it is what its checksum says and small enough to look at before anything is written."""
    name, _space, wanted = request.headers["Upload-Checksum"].partition(" ")
    if name not in ALGORITHMS:
        raise _Mismatch(400)
    body = _piece(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if request.read(1):
        raise _Mismatch(413)
    if base64.b64encode(ALGORITHMS[name](body).digest()).decode() != wanted.strip():
        raise _Mismatch(CHECKSUM_MISMATCH)
    return [body]


def _state(found, *, status: int) -> HttpResponse:
    headers = {"Upload-Offset": str(found.offset)}
    if found.evidence_id is None:
        headers["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return HttpResponse(status=status, headers=headers)


def _number(request, header: str) -> int | None:
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(2**53)) else None


def _metadata(header: str) -> dict[str, str] | None:
    """Names and texts; None when it cannot be read."""
    found = {}
    try:
        for pair in filter(None, header.split(",")):
            name, _space, value = pair.strip().partition(" ")
            found[name] = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return found


@require_GET
def files(request, code, question):
    """The files of a question as its section page shows them, for the script after an upload."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    entry, now = fetch_entry(request.user, code, rules.may_work_on_entry), timezone.now()
    draft = load_draft(entry)
    unfinished = [each for each in unfinished_of(request.user, entry, now) if each.question == question]
    found = {"files": draft.evidence.get(question, []), "facts": facts_of(entry)}
    context = {"entry": entry, "unfinished": unfinished, "form": draft.form, **found}
    return render(request, "awards/evidence/_list.html", context)
