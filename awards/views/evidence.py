"""Files of an entry for those who write and check it: the original, the copy that judges get, the small picture."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_GET

from awards.evidence.serving import Variant, send
from awards.queries.entry import fetch_evidence
from awards.queries.evidence import copy_of


@login_required
@require_GET
def download(request, code, pk):
    return send(request, fetch_evidence(request.user, code, pk), Variant.ORIGINAL)


@login_required
@require_GET
def copy(request, code, pk):
    evidence = fetch_evidence(request.user, code, pk)
    if not copy_of(evidence).path:
        raise Http404
    return send(request, evidence, Variant.COPY)


@login_required
@require_GET
def picture(request, code, pk):
    evidence = fetch_evidence(request.user, code, pk)
    if not copy_of(evidence).picture:
        raise Http404
    return send(request, evidence, Variant.PICTURE, name=f"{evidence.pk}.webp")
