"""The sentences of notices and reminders, in the language and zone of whoever reads them.

They are written when they are read: a reminder of what has been sent meanwhile is not told at all. Nothing here shows
more than its receiver may know, and a mail holds facts and links, never answers, notes or comments themselves.
"""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.language import left, pick, when_both
from accounts.mail import absolute
from accounts.models import User
from awards import deadlines
from awards.enums import EntryState, NoticeKind
from awards.models import Agency, Entry
from awards.queries.nudge import Target
from awards.rules.entry import WRITABLE, may_see_entry

NEEDS = ("user", "edition", "region", "agency", "entry", "sender")
MOST_TITLES = 5


@dataclass(frozen=True)
class Line:
    text: str
    url: str  # absolute


@contextmanager
def read_by(person):
    with translation.override(person.language), timezone.override(person.zone):
        yield


def reminder(target: Target, edition, now) -> str:
    """The whole reminder as one text, for mail, page and WhatsApp, in the active language and the place's own zone."""
    with timezone.override(target.zone):
        return " ".join([_state(target, edition), _due(target.closes, edition, now), _where(target, edition)])


def _state(target, edition) -> str:
    words = {"place": target.place.name, "edition": pick(edition, "name"), "count": target.unsent}
    if isinstance(target.place, Agency):
        return _state_of_agency(target, words)
    if target.unsent:
        text = ngettext(
            "To the region admin of %(place)s: %(count)s draft for %(edition)s is not sent yet.",
            "To the region admin of %(place)s: %(count)s drafts for %(edition)s are not sent yet.",
            target.unsent,
        )
        return text % words
    return _("To the region admin of %(place)s: nothing has been sent for %(edition)s yet.") % words


def _state_of_agency(target, words) -> str:
    if not target.unsent:
        return _("To %(place)s: no entry for %(edition)s is begun yet.") % words
    titles = ", ".join(f"“{title}”" for title in target.titles[:MOST_TITLES])
    if len(target.titles) > MOST_TITLES:
        titles += " " + _("and %(count)s more") % {"count": len(target.titles) - MOST_TITLES}
    text = ngettext(
        "To %(place)s: %(count)s draft for %(edition)s is not handed over yet: %(titles)s.",
        "To %(place)s: %(count)s drafts for %(edition)s are not handed over yet: %(titles)s.",
        target.unsent,
    )
    return text % {**words, "titles": titles}


def _due(closes, edition, now) -> str:
    if closes is None:
        return _("The deadline is not set yet.")
    if closes <= now:
        return _("The deadline has passed: %(instant)s.") % {"instant": when_both(closes, edition.zone)}
    words = {"instant": when_both(closes, edition.zone), "left": left(closes, now)}
    return _("The deadline is %(instant)s, %(left)s.") % words


def _where(target, edition) -> str:
    return _("Go on here: %(link)s") % {"link": link_of(target.place, edition)}


def link_of(place, edition) -> str:
    if isinstance(place, Agency):
        return absolute(reverse("awards:entries"))
    return absolute(reverse("awards:region_desk", args=[place.code, edition.slug]))


def lines(notices, now) -> list[Line]:
    """What a digest says, in the order in which it happened; the same thing once. Needs the relations in NEEDS."""
    people: dict[int, User] = {}  # one object each: what they may do is asked once
    notices = [notice for notice in notices if _concerns(notice, people.setdefault(notice.user_id, notice.user))]
    said: dict[str, Line] = {}
    counts = Counter((notice.kind, notice.entry_id) for notice in notices)
    for notice in notices:
        line = _line(notice, counts[notice.kind, notice.entry_id], now)
        if line:
            said.setdefault(line.text, line)
    return list(said.values())


def _concerns(notice, user: User) -> bool:
    """Whether it is still the receiver's affair: a role may have ended since, and a title is told as it is now."""
    if notice.entry is not None:
        return bool(may_see_entry(user, notice.entry))
    runs_region = notice.region_id in user.over(Role.REGION_ADMIN)
    if notice.agency_id is not None:
        return runs_region or notice.agency_id in user.over(Role.AGENCY)
    return notice.region_id is None or runs_region


def _line(notice, count, now) -> Line | None:
    if notice.kind in {NoticeKind.NUDGE, NoticeKind.REMINDER}:
        return _reminding(notice, now) if notice.entry is None else _of_repair(notice, now)
    url = absolute(reverse("awards:entry", args=[notice.entry.code])) if notice.entry else ""
    words = {"title": notice.entry.title if notice.entry else "", "count": count, "sender": notice.sender or "Juara"}
    match notice.kind:
        case NoticeKind.RETURNED:
            is_there = notice.entry.state == EntryState.DRAFT  # else it was handed over again
            return Line(_("“%(title)s” came back to the agency with notes.") % words, url) if is_there else None
        case NoticeKind.REPAIR:
            return Line(_("“%(title)s” was returned for repair.") % words, url)
        case NoticeKind.COMMENT:
            text = ngettext("%(count)s new comment on “%(title)s”.", "%(count)s new comments on “%(title)s”.", count)
            return Line(text % words, url)
        case NoticeKind.KEEPER:
            return _in_charge(notice, words)
        case NoticeKind.ELIGIBLE:
            found = notice.entry.state == EntryState.ELIGIBLE  # else its own letter said so
            return (
                Line(_("“%(title)s” was found eligible in the administrative selection.") % words, url)
                if found
                else None
            )
        case NoticeKind.LATE_ANSWER:
            return _late_answer(notice)
        case NoticeKind.DELEGATION:
            return _delegation(notice)
        case _:
            return Line(notice.words.get("text", ""), url or absolute(notice.words.get("path", "/")))


def _in_charge(notice, words) -> Line | None:
    """None once somebody else is in charge, or the entry is out of hand."""
    if notice.entry.keeper_id != notice.user_id or notice.entry.state not in WRITABLE:
        return None
    text = _("%(sender)s has put you in charge of “%(title)s”. What is left to do stands in its history.") % words
    return Line(text, absolute(reverse("awards:entry_history", args=[notice.entry.code])))


def _late_answer(notice) -> Line:
    url = absolute(reverse("awards:late_request", args=[notice.region.code, notice.edition.slug]))
    words = {"region": notice.region.name}
    if notice.words.get("granted"):
        return Line(_("The request of %(region)s for more time is granted.") % words, url)
    return Line(_("The request of %(region)s for more time is declined. The reason stands on the page.") % words, url)


def _delegation(notice) -> Line:
    words = {"sender": notice.sender, "place": notice.words.get("place", "")}
    return Line(
        _("%(sender)s has handed the work for %(place)s over to you for some days.") % words,
        absolute(reverse("accounts:profile")),
    )


def _of_repair(notice, now) -> Line | None:
    """A reminder of an entry that came back for repair; None once it was sent again or its own deadline is over."""
    entry = notice.entry
    if entry.state != EntryState.REPAIR or entry.repair_until <= now:
        return None
    text = _("“%(title)s” was returned for repair and is not sent again yet.") % {"title": entry.title}
    url = absolute(reverse("awards:entry", args=[entry.code]))
    return Line(text + " " + _due(entry.repair_until, notice.edition, now), url)


def _reminding(notice, now) -> Line | None:
    """A reminder with the state of now; None when there is nothing left to remind of."""
    place = notice.agency or notice.region
    entries = Entry.objects.filter(edition=notice.edition_id).exclude(state=EntryState.WITHDRAWN).order_by("code")
    mine = {EntryState.DRAFT} if notice.agency else {EntryState.DRAFT, EntryState.REVIEW}
    entries = entries.filter(agency=notice.agency) if notice.agency else entries.filter(region=notice.region)
    found = list(entries.select_related("category").only("state", "title", "category__dimension_id"))
    unsent = [entry for entry in found if entry.state in mine]
    unsent = deadlines.still_open(notice.edition, notice.region, unsent, now)
    dimensions = {entry.category.dimension_id for entry in unsent}
    closes = deadlines.next_closing(notice.edition, notice.region, dimensions, now)
    if (found and not unsent) or (closes is not None and closes <= now):
        return None
    target = Target(
        place=place, key="", zone=notice.region.zone, closes=closes, receivers=[], unsent=len(unsent),
        titles=[entry.title for entry in unsent] if notice.agency else [],
    )  # fmt: skip
    text = _state(target, notice.edition) + " " + _due(closes, notice.edition, now)
    if notice.sender:
        text += " " + _("(reminder by %(sender)s)") % {"sender": notice.sender}
    return Line(text, link_of(place, notice.edition))
