"""Freezing a round: from here on its marks are bytes with a digest, and only from here on is there a ranking."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions.audit import record
from accounts.models import User
from accounts.refusal import Refused
from judging.enums import ROUND_TRANSITIONS, RoundState
from judging.models import Round
from scoring.engine import VERSION
from scoring.matrix import canonical_text, frozen_content
from scoring.models import FrozenRound
from scoring.readiness import Shortfall, shortfalls

NAMED = 5  # entries that a refusal names before it only counts


@transaction.atomic
def freeze(round: Round, *, by: User, now: datetime, override_reason: str = "") -> FrozenRound:
    """Write the canonical input of a closed round, for ever. `override_reason` lets unequal numbers of marks pass."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if RoundState.FROZEN not in ROUND_TRANSITIONS[RoundState(locked.state)]:
        raise Refused(_refusal_of_state(locked))
    content = frozen_content(locked.pk, override_reason=override_reason.strip())
    if not content["entries"]:
        raise Refused(_("There is no eligible entry in this round, so there is nothing to freeze."))
    short = shortfalls(content)
    if short and not override_reason.strip():
        raise Refused(refusal_of_shortfalls(short))
    text = canonical_text(content)
    frozen = FrozenRound.objects.create(
        round=locked,
        content=text,
        digest=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        engine=VERSION,
        frozen_by=by,
        frozen_at=now,
    )
    locked.state, locked.frozen_at = RoundState.FROZEN, now
    locked.save(update_fields=["state", "frozen_at"])
    record(
        "round.freeze",
        locked,
        by=by,
        now=now,
        digest=frozen.digest,
        entries=len(content["entries"]),
        sheets=len(content["sheets"]),
        unequal=len(short),
        override_reason=override_reason.strip(),
    )
    round.state, round.frozen_at = locked.state, locked.frozen_at
    return frozen


def _refusal_of_state(round: Round) -> str:
    if round.state == RoundState.FROZEN:
        return _("This round is frozen already.")
    return _("Only a closed round can be frozen. Close the round first.")


def refusal_of_shortfalls(short: list[Shortfall]) -> str:
    """Says how many entries stand in the way, names the first, and says what to do."""
    named = ", ".join(f"{s.entry} ({s.counted}/{s.wanted})" for s in short[:NAMED])
    if len(short) > NAMED:
        named += ", …"
    return ngettext(
        "%(count)d entry does not have the required number of marks on one version: %(named)s. "
        "Have it marked, or freeze with a recorded reason.",
        "%(count)d entries do not have the required number of marks on one version: %(named)s. "
        "Have them marked, or freeze with a recorded reason.",
        len(short),
    ) % {"count": len(short), "named": named}
