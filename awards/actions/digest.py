"""The digest: what a person is told, collected into one mail at their turn (awards/turns.py), never one mail an event.

Two steps, each safe with any number of processes and after a crash: a digest is made once a person and turn, which the
database holds to, and it is sent by whoever moves its `try_at` on. A mail server that is away delays it, nothing else.
"""

import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from accounts import mail
from accounts.enums import NudgeMail
from awards import deadlines, telling, turns
from awards.enums import NoticeKind
from awards.models import Digest, Notice

log = logging.getLogger(__name__)
MANDATORY = (
    NoticeKind.REPAIR, NoticeKind.RETURNED, NoticeKind.LATE_ANSWER, NoticeKind.DELEGATION, NoticeKind.KEEPER,
    NoticeKind.ELIGIBLE,
)  # fmt: skip
RECENT = timedelta(days=7)  # what could not be told for so long is no news
GIVEN_UP = timedelta(days=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=2)
AT_ONCE = 500


def send_due(now) -> int:
    """Make the digests whose turn has come and send all that wait. Returns how many were sent."""
    make_due(now)
    waiting = Digest.objects.filter(sent_at=None, try_at__lte=now, made_at__gt=now - GIVEN_UP)
    return sum(_send(digest, now) for digest in waiting.select_related("user").order_by("pk")[:AT_ONCE])


def make_due(now) -> int:
    """Collect what waits into one digest for each person whose turn has come. Returns how many were made."""
    due: dict[int, list[Notice]] = {}
    for notice in _waiting(now):
        due.setdefault(notice.user_id, []).append(notice)
    editions: dict[int, object] = {}
    return sum(_make(notices, _turn(notices, editions, now), now) for notices in due.values())


def _waiting(now):
    """Notices in no digest yet, without those that their receiver does not want by mail."""
    unwanted = Q(user__nudges=NudgeMail.NEVER) & ~Q(kind__in=MANDATORY)
    rows = Notice.objects.filter(digest=None, at__gt=now - RECENT, user__is_active=True).exclude(unwanted)
    return rows.select_related("user", "region", "edition", "entry").order_by("user_id", "id")


def _turn(notices, editions, now):
    """The latest turn that came after any of the notices; None while each still waits for its own."""
    turns_come = []
    for notice in notices:
        edition = editions.setdefault(notice.edition_id, notice.edition)  # one object: its dates are read once
        closes = _closing(notice, edition, now) if edition else None
        rhythm = edition.digest_rhythm if edition else turns.USUAL
        turn = turns.latest_turn(now, notice.user, rhythm, closes)
        if notice.at <= turn:
            turns_come.append(turn)
    return max(turns_come, default=None)


def _closing(notice, edition, now):
    """The deadline that hurries what a notice tells: of the repair for who is reminded of one, of intake else."""
    if notice.kind == NoticeKind.REMINDER and notice.entry:
        return notice.entry.repair_until
    dimensions = {None} | {extension.dimension_id for extension in edition.extensions_in_force}
    return deadlines.next_closing(edition, notice.region, dimensions, now)


def _make(notices, turn, now) -> bool:
    if turn is None:
        return False
    try:
        with transaction.atomic():
            digest = Digest.objects.create(user=notices[0].user, turn=turn, made_at=now, try_at=now)
            taken = Notice.objects.filter(pk__in=[notice.pk for notice in notices], digest=None).update(digest=digest)
            if not taken:  # another process was first, at another turn
                transaction.set_rollback(True)
    except IntegrityError:  # another process was first
        return False
    return bool(taken)


def _send(digest, now) -> bool:
    wait = min(FIRST_WAIT * 2**digest.tries, LONGEST_WAIT)
    mine = Digest.objects.filter(pk=digest.pk, sent_at=None, try_at=digest.try_at)
    if not mine.update(tries=F("tries") + 1, try_at=now + wait):
        return False
    try:
        told = _mail(digest, now)
    except Exception as trouble:
        log.exception("The digest %s could not be mailed; it is tried again in %s.", digest.pk, wait)
        Digest.objects.filter(pk=digest.pk).update(trouble=f"{type(trouble).__name__}: {trouble}"[:200])
        return False
    Digest.objects.filter(pk=digest.pk).update(sent_at=now, trouble="")
    return told


def _mail(digest, now) -> bool:
    """False when all that it tells has been done meanwhile: then there is no mail."""
    person = digest.user
    with telling.read_by(person):
        lines = telling.lines(digest.notices.select_related(*telling.NEEDS).order_by("id"), now)
    if not lines:
        return False
    mail.send("digest", person.email, {"person": person, "lines": lines}, language=person.language, zone=person.zone)
    return True
