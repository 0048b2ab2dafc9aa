"""The receipt of a sent version: on the page, as PDF, and the sealed content that its digest covers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.language import language, pick
from awards.queries.entry import fetch_entry, version_of
from awards.queries.reading import read_version
from scoring.engine.canonical import canonical_bytes


@login_required
@require_GET
def page(request, code, number):
    version = version_of(fetch_entry(request.user, code), number)
    return render(request, "awards/entry/receipt.html", {"entry": version.entry, "version": version})


@login_required
@require_GET
def pdf(request, code, number):
    version = version_of(fetch_entry(request.user, code), number)
    return _attachment(_draw(version), "application/pdf", f"tanda-terima-{slugify(version.receipt)}.pdf")


@login_required
@require_GET
def content(request, code, number):
    """The bytes whose SHA-256 the receipt names."""
    version = version_of(fetch_entry(request.user, code), number)
    return _attachment(canonical_bytes(version.content), "application/json", content_name(version))


def content_name(version) -> str:
    return f"usulan-{version.entry.code}-{version.number}.json"


def _draw(version) -> bytes:
    from awards.documents.receipt import AttachedFile, ReceiptContent, draw_receipt  # noqa: PLC0415 - heavy: loaded when used
    from awards.printing import check_of  # noqa: PLC0415 - heavy: loaded when used

    entry, reading = version.entry, read_version(version)
    files = [file for part in reading.sections for item in part.items if item.kind == "files" for file in item.value]
    return draw_receipt(
        ReceiptContent(
            receipt=version.receipt, title=version.title, region=entry.region.name, version=version.number,
            arrived_at=version.arrived_at, digest=version.digest, zone=entry.region.zone, code=entry.code,
            agency=entry.agency.name, dimension=reading.dimension_label, edition=pick(entry.edition, "name"),
            sender=str(version.sent_by), files=tuple(AttachedFile(f.name, f.size, f.sha256) for f in files),
            content_file=content_name(version), organiser=entry.edition.ministry,
            language=language(), sample=entry.is_sample, **check_of(version),
        )
    )  # fmt: skip


def _attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
