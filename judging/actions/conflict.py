from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.audit import record as record_event
from accounts.refusal import Refused
from judging.enums import RoundState
from judging.models import Assignment, ConflictFact


@transaction.atomic
def record(judge, *, region, kind, by, now, note="") -> ConflictFact:
    """Put on record that a judge does not judge a region. From now on the pair is absent everywhere.

    A fact that stands already is returned as it is.
    """
    fact, made = ConflictFact.objects.get_or_create(
        judge=judge, region=region, kind=kind, defaults={"note": note.strip(), "recorded_by": by, "recorded_at": now}
    )
    if made:
        record_event(
            "conflict.record", fact, by=by, now=now, edition=judge.edition, judge=judge.pk, region=region.pk, kind=kind
        )
    return fact


@transaction.atomic
def retract(fact, *, reason, by, now):
    """Take back a fact that was recorded by mistake; the event keeps what it said."""
    if not reason.strip():
        raise Refused(_("Give a reason."))
    frozen = Assignment.objects.filter(
        judge=fact.judge_id, entry__region=fact.region_id, round__state=RoundState.FROZEN
    )
    if frozen.exists():
        raise Refused(_("A frozen round rests on this conflict; it stays on record."))
    record_event(
        "conflict.retract", fact, by=by, now=now, edition=fact.judge.edition, judge=fact.judge_id,
        region=fact.region_id, kind=fact.kind, note=fact.note, reason=reason.strip(),
    )  # fmt: skip
    fact.delete()
