"""What agency and region admin say to each other about a section: threads that are added to, never changed."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions import notice
from awards.actions.entry import locked
from awards.enums import CommentKind, EntryState, NoticeKind
from awards.models import SectionComment
from awards.queries.comment import TAKE_BACK, section_of, thread_of
from awards.queries.receivers import admins_of_region, people_of_agency

MOST_CHARS = 2000
TWICE = timedelta(minutes=1)  # the same words within it are a second press, or a page sent again


@transaction.atomic
def say(entry, *, section: str, text: str, by, now, on: int | None = None) -> SectionComment:
    """Begin a thread at a section, or reply in the one that begins with comment `on`; a reply opens it again.

    The same words sent twice at once are one comment.
    """
    entry = locked(entry)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write a comment."))
    if len(text) > MOST_CHARS:
        raise Refused(_("The comment is too long: at most %(most)s characters.") % {"most": MOST_CHARS})
    if entry.state == EntryState.WITHDRAWN:
        raise Refused(_("The entry is withdrawn, so there is nothing more to comment on."))
    if section_of(entry, section) is None:
        raise Refused(_("The form has no such section."))
    if (said := _just_said(entry, section, text, on=on, by=by, now=now)) is not None:
        return said
    thread = _held(entry, on) if on else None
    if thread and thread.is_resolved:
        _add(entry, thread.first.section, CommentKind.REOPENED, on=thread.first, by=by, now=now)
    section = thread.first.section if thread else section
    people = [*people_of_agency(entry.agency_id, now), *admins_of_region(entry.region_id, now)]
    notice.tell_all(people, kind=NoticeKind.COMMENT, entry=entry, by=by, now=now)
    return _add(entry, section, CommentKind.SAID, on=thread and thread.first, text=text, by=by, now=now)


@transaction.atomic
def resolve(entry, *, thread: int, by, now) -> SectionComment | None:
    """What was asked is done. None when somebody has said so already."""
    held = _held(entry, thread)
    if held.is_resolved:
        return None
    return _add(entry, held.first.section, CommentKind.RESOLVED, on=held.first, by=by, now=now)


@transaction.atomic
def reopen(entry, *, thread: int, by, now) -> SectionComment | None:
    """It is not done after all. None when the thread is open."""
    held = _held(entry, thread)
    if not held.is_resolved:
        return None
    return _add(entry, held.first.section, CommentKind.REOPENED, on=held.first, by=by, now=now)


@transaction.atomic
def take_back(entry, *, comment: int, by, now) -> SectionComment | None:
    """Take one's own comment back a short time after it was written; that it was there stays visible."""
    said = entry.comments.select_for_update().filter(pk=comment, kind=CommentKind.SAID).first()
    if said is None or said.author_id != by.pk:
        raise Refused(_("Only one's own comments can be taken back."))
    if said.follow_ups.filter(kind=CommentKind.TAKEN_BACK).exists():
        return None
    if now - said.at >= TAKE_BACK:
        minutes = TAKE_BACK // timedelta(minutes=1)
        raise Refused(_("A comment can be taken back within %(minutes)s minutes.") % {"minutes": minutes})
    return _add(entry, said.section, CommentKind.TAKEN_BACK, on=said, by=by, now=now)


def _just_said(entry, section: str, text: str, *, on: int | None, by, now) -> SectionComment | None:
    same = entry.comments.filter(
        kind=CommentKind.SAID, section=section, text=text, on=on, author=by, at__gt=now - TWICE
    )
    return same.exclude(follow_ups__kind=CommentKind.TAKEN_BACK).last()


def _held(entry, first: int):
    """The thread that begins with this comment, held until the transaction ends."""
    begun = entry.comments.select_for_update().filter(pk=first, kind=CommentKind.SAID, on=None).first()
    if begun is None:
        raise Refused(_("This comment is not there any more. Open the page again."))
    return thread_of(entry, begun)


def _add(entry, section, kind, *, by, now, on=None, text="") -> SectionComment:
    made = SectionComment.objects.create(entry=entry, section=section, kind=kind, on=on, text=text, author=by, at=now)
    verb = {"said": "say", "resolved": "resolve", "reopened": "reopen", "taken_back": "take_back"}[kind]
    audit.record(f"comment.{verb}", made, by=by, now=now, edition=entry.edition_id, entry=entry.pk, section=section)
    return made
