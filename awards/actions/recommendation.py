"""A province recommends a sent entry, or takes that back. Nothing is changed: each word is a row of its own."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions.entry import locked
from awards.enums import EntryState
from awards.models import Province, Recommendation
from awards.queries.recommendation import given, has_public_results

RECOMMENDABLE = {EntryState.SENT, EntryState.REPAIR, EntryState.ELIGIBLE}


@transaction.atomic
def recommend(entry, *, note: str, by, now) -> Recommendation:
    """The province's word for an entry that was sent, as often in each dimension as the edition allows."""
    entry, note = locked(entry), note.strip()
    if not note:
        raise Refused(_("Write why the province recommends the entry."))
    _refuse_after_results(entry, now)
    if entry.state not in RECOMMENDABLE:
        raise Refused(_("Only an entry that was sent and is not out of the selection can be recommended."))
    # The row of the province is the lock: two coordinators do not pass the limit together.
    province = Province.objects.select_for_update().get(pk=entry.region.province_id)
    latest = _latest(entry)
    if latest is not None and latest.stands:
        raise Refused(_("The province recommends this entry already."))
    limit = entry.edition.recommendation_limit
    if limit is not None and given(entry.edition, province)[entry.category.dimension_id] >= limit:
        words = {"limit": limit, "dimension": entry.category.dimension.programme_label}
        raise Refused(
            _("The province may recommend %(limit)s in %(dimension)s and has done so. Take one back first.") % words
        )
    return _write(entry, province, latest, stands=True, note=note, by=by, now=now)


@transaction.atomic
def take_back(entry, *, reason: str, by, now) -> Recommendation:
    """The recommendation no longer holds. It stays on record with the reason."""
    entry, reason = locked(entry), reason.strip()
    if not reason:
        raise Refused(_("Write why the recommendation is taken back."))
    _refuse_after_results(entry, now)
    latest = _latest(entry)
    if latest is None or not latest.stands:
        raise Refused(_("The province does not recommend this entry now."))
    return _write(entry, entry.region.province, latest, stands=False, note=reason, by=by, now=now)


def _refuse_after_results(entry, now) -> None:
    if has_public_results(entry.edition_id, now):
        raise Refused(_("The results are public, so what the province recommends is history now."))


def _latest(entry) -> Recommendation | None:
    return entry.recommendations.order_by("-number").first()


def _write(entry, province, latest, *, stands, note, by, now) -> Recommendation:
    number = latest.number + 1 if latest else 1
    try:
        with transaction.atomic():
            said = Recommendation.objects.create(
                entry=entry, province=province, number=number, stands=stands, note=note, by=by, at=now
            )
    except IntegrityError as second:
        raise Refused(_("Somebody else of the province was faster. Look at the desk again.")) from second
    verb = "recommendation.give" if stands else "recommendation.take_back"
    audit.record(verb, said, by=by, now=now, code=entry.code, province=province.pk, reason=note)
    return said
