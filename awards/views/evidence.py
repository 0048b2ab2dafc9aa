from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from awards.models import Evidence
from awards.queries.entry import fetch_evidence


@login_required
@require_GET
def download(request, code, pk):
    return file_response(fetch_evidence(request.user, code, pk))


def file_response(evidence: Evidence) -> FileResponse:
    """A file that people uploaded, as an attachment that can do nothing where it is opened. Ask a rule first."""
    try:
        file = default_storage.open(evidence.path)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, as_attachment=True, filename=evidence.name, content_type=evidence.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
