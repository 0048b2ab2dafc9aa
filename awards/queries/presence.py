"""Who else has an entry open just now."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accounts.language import left, pick
from awards.models import Entry, Presence

GONE = timedelta(minutes=2)  # who was not seen for so long is not here any more


def presences_of(entry: Entry, now) -> list[Presence]:
    """Everybody seen within two minutes, whoever asks among them: one query."""
    seen = entry.presences.filter(seen_at__gt=now - GONE).select_related("person")
    return list(seen.order_by("-seen_at", "pk"))


def own(presences: list[Presence], person) -> Presence | None:
    return next((each for each in presences if each.person_id == person.pk), None)


def words(presences: list[Presence], form, *, but, now) -> list[dict]:
    """A sentence for everybody but the reader, with the section that they are in."""
    return [
        {"text": _sentence(each, form, now), "section": each.section, "is_writing": each.is_writing}
        for each in presences
        if each.person_id != but.pk
    ]


def _sentence(seen: Presence, form, now) -> str:
    section = form.section(seen.section) if seen.section else None
    data = {
        "name": seen.person,
        "section": pick(section, "title") if section else "",
        "ago": left(seen.seen_at, now, "event"),
    }
    if section is None:
        return _("%(name)s has this entry open, %(ago)s") % data
    if seen.is_writing:
        return _("%(name)s is writing in “%(section)s”, %(ago)s") % data
    return _("%(name)s has “%(section)s” open, %(ago)s") % data
