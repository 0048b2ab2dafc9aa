from django.db import transaction
from django.db.models import Max

from accounts.actions.audit import record
from judging.criteria import read_rubric
from judging.models import RubricVersion
from scoring.engine.canonical import digest


@transaction.atomic
def publish(definition, *, by, now):
    """The rubric version with exactly this content: found by its hash, made when there is none.

    Raises BadRubricError when the definition does not have the shape of judging/criteria.py.
    """
    rubric = read_rubric(definition)
    content_hash = digest(definition)
    standing = RubricVersion.objects.filter(digest=content_hash).first()
    if standing:
        return standing
    last = RubricVersion.objects.filter(code=rubric.code).aggregate(last=Max("number"))["last"] or 0
    version = RubricVersion.objects.create(
        code=rubric.code, number=last + 1, definition=definition, digest=content_hash, published_at=now
    )
    record("rubric.publish", version, by=by, now=now, code=version.code, number=version.number, digest=content_hash)
    return version
