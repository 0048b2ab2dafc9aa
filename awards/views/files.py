"""Files by their signed address, without a session: see awards.evidence.serving and awards.middleware."""

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.evidence.serving import Variant, read
from awards.models import Evidence

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Accept-Ranges": "none",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


@require_safe
def serve(request, token):
    try:
        ticket = read(token)
    except signing.SignatureExpired:
        return _words(_("This address was good for a minute. Open the file again from its page."), status=410)
    except signing.BadSignature:
        return _words(_("There is no file here."), status=404)
    evidence = Evidence.objects.select_related("copy").filter(pk=ticket.evidence).first()
    path, content_type = _stored(evidence, ticket.variant) if evidence else ("", "")
    if not path or not default_storage.exists(path):
        return _words(_("There is no file here."), status=404)
    response = FileResponse(
        default_storage.open(path), as_attachment=True, filename=ticket.name, content_type=content_type
    )
    # A picture is shown by a page of another origin where files have a host of their own.
    other = bool(settings.FILES_HOST) and ticket.variant == Variant.PICTURE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if other else "same-origin"
    return _armoured(response)


def _stored(evidence: Evidence, variant: Variant) -> tuple[str, str]:
    copy = getattr(evidence, "copy", None)
    if variant == Variant.ORIGINAL:
        return evidence.path, evidence.content_type
    if variant == Variant.COPY:
        return (copy.path if copy else ""), evidence.content_type
    return (copy.picture if copy else ""), "image/webp"


def _words(text: str, *, status: int) -> HttpResponse:
    return _armoured(HttpResponse(text, status=status, content_type="text/plain; charset=utf-8"))


def _armoured(response):
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
