"""What the secretariat says of evidence and links. Every word is a row of its own; the latest counts."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import as_zone
from accounts.refusal import Refused
from awards.enums import EvidenceState, LinkOutcome
from awards.models import Evidence, EvidenceCheck, LinkCheck


@transaction.atomic
def judge_file(evidence, *, state: str, by, now, supports=None, place="", day=None, note="") -> EvidenceCheck:
    """Checked, verified in the field (with place, day and what was seen), rejected (with the reason), or claimed again.

    supports: the claim that the file named in what was read, which the word is about; None: the one that it names now.
    The same word of the same person pressed twice stands once.
    """
    place, note = place.strip(), note.strip()
    if state == EvidenceState.REJECTED and not note:
        raise Refused(_("Give the reason. The region and the judges read it."))
    if state == EvidenceState.VERIFIED and not (place and day and note):
        raise Refused(_("Name the place and the day of the visit, and say what was seen."))
    visited, zone = state == EvidenceState.VERIFIED, as_zone(evidence.entry.region.zone)
    if visited and day > now.astimezone(zone).date():  # of the place: its morning is still the day before in UTC
        raise Refused(_("The day of the visit lies in the future."))
    word = {"state": state, "place": place if visited else "", "day": day if visited else None, "note": note, "by": by,
            "supports": evidence.supports if supports is None else supports}  # fmt: skip
    standing = Evidence.objects.select_for_update().get(pk=evidence.pk).checks.last()
    if standing is not None and all(getattr(standing, name) == value for name, value in word.items()):
        return standing
    check = EvidenceCheck.objects.create(evidence=evidence, at=now, **word)
    audit.record("evidence.check", evidence, by=by, now=now, edition=evidence.entry.edition_id, state=state)
    return check


@transaction.atomic
def keep_answer(entry, *, url: str, outcome: str, status, host: str, by, now) -> LinkCheck:
    """What a machine found at an address. by: who asked for the look."""
    check = LinkCheck.objects.create(
        entry=entry, url=url, outcome=outcome, status=status, host=host[:253], by=by, at=now
    )
    audit.record("link.check", entry, by=by, now=now, edition=entry.edition_id, outcome=outcome, status=status)
    return check


@transaction.atomic
def give_word(entry, *, url: str, outcome: str, by, now, note="") -> LinkCheck:
    """A person opened the address. From now on this stands, whatever machines find."""
    if outcome not in LinkOutcome.words():
        raise Refused(_("Say whether the address works."))
    check = LinkCheck.objects.create(
        entry=entry, url=url, outcome=outcome, note=note.strip(), is_word=True, by=by, at=now
    )
    audit.record("link.word", entry, by=by, now=now, edition=entry.edition_id, outcome=outcome)
    return check
