from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record
from accounts.refusal import Refused
from judging.actions.round import pact_digest
from judging.enums import RoundState
from judging.models import Pact


@transaction.atomic
def sign(judge, *, round, by, now) -> Pact:
    """Sign the integrity pact of a round by the hash of its words. Signing twice changes nothing."""
    if round.state != RoundState.OPEN:
        raise Refused(_("This round is not open."))
    pact, made = Pact.objects.get_or_create(
        judge=judge, round=round, defaults={"text_digest": pact_digest(round), "signed_at": now}
    )
    if made:
        record("pact.sign", pact, by=by, now=now, edition=judge.edition, judge=judge.pk, digest=pact.text_digest)
    return pact
