"""Publishing a form: from then on it is a version that nobody can change."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.models import FormVersion
from awards.questionnaire.definition import check_definition
from scoring.engine import canonical


@transaction.atomic
def publish(definition: dict, *, by, now) -> FormVersion:
    """The version of this content: the one that stands, or a new number. Refuses a definition that cannot be used."""
    if errors := check_definition(definition):
        raise Refused("\n".join(errors))
    digest = canonical.digest(definition)
    standing = FormVersion.objects.filter(digest=digest).first()
    if standing:
        return standing
    last = FormVersion.objects.filter(code=definition["code"]).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            version = FormVersion.objects.create(
                code=definition["code"], number=last + 1, definition=definition, digest=digest, published_at=now
            )
    except IntegrityError as taken:
        raise Refused(_("Another form with this code was published at the same moment. Publish again.")) from taken
    audit.record("form.publish", version, by=by, now=now, code=version.code, number=version.number, digest=digest)
    return version
