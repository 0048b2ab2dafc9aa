"""Who is in charge of a draft at the agency: handed over from person to person, with a word."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions import notice
from awards.actions.entry import locked
from awards.actions.revision import settle
from awards.enums import NoticeKind
from awards.models import Entry
from awards.queries.keeper import people_of
from awards.rules.entry import WRITABLE


@transaction.atomic
def give_to(entry, *, person, note="", by, now) -> Entry:
    """Put a person of the agency in charge of the draft, or with None the whole agency.

    Everybody of the agency goes on writing. The next digest tells the person. The states of the sections are kept, so
    that the history shows who left what.
    """
    entry = locked(entry)
    if entry.state not in WRITABLE:
        raise Refused(
            _("This cannot be done now: the entry is in the state “%(state)s”.") % {"state": entry.get_state_display()}
        )
    if person is not None and not people_of(entry.agency_id).filter(pk=person.pk).exists():
        raise Refused(_("%(name)s is not one of the people of this agency.") % {"name": person})
    before = entry.keeper_id
    if before == (person.pk if person else None):
        raise Refused(_("Nothing was changed: the draft is in these hands already."))
    settle(entry)
    entry.keeper = person
    entry.save(update_fields=["keeper"])
    to = {"before": before, "to": person.pk, "name": str(person)} if person else {"before": before, "to": None}
    audit.record("entry.give_to", entry, by=by, now=now, note=note.strip(), **to)
    if person is not None:
        notice.tell(person, kind=NoticeKind.KEEPER, entry=entry, by=by, now=now)
    return entry
