"""Evidence of winners for everybody: only the copies, and only of questions that are public."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.evidence.serving import Variant, send
from awards.models import Evidence
from awards.queries import public as queries
from awards.queries.evidence import copy_of


@require_safe
def copy(request, code, pk):
    evidence, name = _public(code, pk)
    if not copy_of(evidence).path:
        raise Http404
    return send(request, evidence, Variant.COPY, name=name)


@require_safe
def picture(request, code, pk):
    evidence, _name = _public(code, pk)
    if not copy_of(evidence).picture:
        raise Http404
    return send(request, evidence, Variant.PICTURE, name=f"{pk}.webp")


def _public(code: str, pk: int) -> tuple[Evidence, str]:
    decision, reading = queries.innovation(code, timezone.now())
    item = next((each for each in reading.files if each.id == pk), None)
    if item is None:
        raise Http404
    return decision.entry.evidence.get(pk=pk), item.name
