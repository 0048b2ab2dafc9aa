from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions.audit import record
from accounts.refusal import Refused
from awards.models import Edition
from judging.enums import ROUND_TRANSITIONS, RoundState
from judging.models import Round
from scoring.engine.canonical import digest

RULES = (
    "kind", "rubric", "marks_per_entry", "max_load", "gap_tolerance", "blind", "missing_policy", "pact_id", "pact_en",
    "opens_at", "closes_at",
)  # fmt: skip
OWN_RULES = ("max_load", "pact_id", "pact_en", "opens_at", "closes_at")  # of a round that adds marks to another


@transaction.atomic
def create(edition, *, by, now, **rules) -> Round:
    """A further round of an edition, in preparation. `rules`: fields of RULES. Of two at once each gets its number."""
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    last = edition.rounds.aggregate(last=Max("number"))["last"] or 0
    round_ = Round.objects.create(edition=edition, number=last + 1, **rules)
    record("round.create", round_, by=by, now=now, number=round_.number, rubric=round_.rubric.digest)
    return round_


@transaction.atomic
def change(round, *, by, now, **rules) -> Round:
    """Change the rules of a round that is still in preparation. Once it opens they stand."""
    round = _locked(round)
    if round.state != RoundState.SETUP:
        raise Refused(_("The rules of a round stand once it has been opened."))
    if round.continues_id and any(getattr(round, name) != rules[name] for name in rules if name not in OWN_RULES):
        raise Refused(_("A round that adds marks to another keeps its rules. Only its dates and the pact can change."))
    before = {name: str(getattr(round, name)) for name in rules}
    for name, value in rules.items():
        setattr(round, name, value)
    round.save(update_fields=list(rules))
    changed = {name: [before[name], str(getattr(round, name))] for name in rules}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1] and not name.startswith("pact")}
    record("round.change", round, by=by, now=now, changed=changed)
    return round


@transaction.atomic
def open(round, *, by, now, reason="") -> Round:
    """Let judges sign, declare and mark from `opens_at` on. Opening a closed round again needs a reason."""
    round = _locked(round)
    _may_become(round, RoundState.OPEN)
    _refuse_while_decided(round)
    if round.closes_at <= now:
        raise Refused(_("The closing time has passed. Set a later one first."))
    if not (round.pact_id.strip() and round.pact_en.strip()):
        raise Refused(_("The integrity pact needs its text in both languages before the round opens."))
    if round.state == RoundState.CLOSED and not reason.strip():
        raise Refused(_("Give a reason for opening a closed round again."))
    return _become(round, RoundState.OPEN, by=by, now=now, reason=reason.strip())


@transaction.atomic
def close(round, *, by, now) -> Round:
    """No mark changes from now on. Drafts stay as they are and do not count."""
    round = _locked(round)
    _may_become(round, RoundState.CLOSED)
    return _become(round, RoundState.CLOSED, by=by, now=now)


@transaction.atomic
def extend(round, *, closes_at, reason, by, now) -> Round:
    """Move the closing time, never into the past and never without a reason."""
    round = _locked(round)
    if round.state == RoundState.FROZEN:
        raise Refused(_("A frozen round cannot be extended."))
    if closes_at <= max(now, round.opens_at):
        raise Refused(_("The new closing time lies in the past or before the opening."))
    if not reason.strip():
        raise Refused(_("Give a reason for the new closing time."))
    before, round.closes_at = round.closes_at, closes_at
    round.save(update_fields=["closes_at"])
    record(
        "round.extend", round, by=by, now=now, before=before.isoformat(), after=closes_at.isoformat(),
        reason=reason.strip(),
    )  # fmt: skip
    return round


def pact_digest(round) -> str:
    """The hash of the words that a judge signs, in both languages."""
    return digest({"id": round.pact_id, "en": round.pact_en})


def _refuse_while_decided(round):
    """A decision rests on the round that this one adds to: no mark may come to it while it stands."""
    if round.continues_id is None:
        return
    Edition.objects.select_for_update().get(pk=round.edition_id)  # whoever proposes a decision waits, or is waited for
    if round.edition.decision_sets.filter(withdrawn_at=None).exists():
        raise Refused(_("A decision on this edition stands. Withdraw it before more marks are asked for."))


def _locked(round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("edition", "rubric").get(pk=round.pk)


def _may_become(round, state):
    if state not in ROUND_TRANSITIONS[RoundState(round.state)]:
        raise Refused(_("The round is in another state by now. Look at the page again."))


def _become(round, state, *, by, now, **data):
    before, round.state = round.state, state
    round.save(update_fields=["state"])
    record(f"round.{state}", round, by=by, now=now, before=before, **data)
    return round
