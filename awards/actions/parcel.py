"""Long posts of a script that come in pieces, in any order and perhaps twice, until somebody puts them together."""

import re
from datetime import timedelta

from django.core.exceptions import BadRequest

from awards.models import PostPiece

NAME = re.compile(r"([0-9a-z]{1,20})\.([0-9]{1,4})\.([0-9]{1,4})\Z")  # parcel, number of the piece, pieces in all
MOST_PIECES = 1_000
MOST_BYTES = 2_000  # of a piece
MOST_WAITING = 2_000  # pieces of one person
LIFE = timedelta(hours=1)


def put(name: str, body: bytes, *, who, now) -> tuple[bytes | None, int]:
    """Keep a piece. (the whole body, 0) for who brings the last one, else (None, the first piece that is missing).

    No event of the trail: nothing of it is saved yet. Not atomic, on purpose: of two last pieces at the same moment each
    must see the other, and one of them takes all.
    """
    match = NAME.match(name)
    if match is None:
        raise BadRequest("The piece has no proper name.")
    parcel, number, total = match[1], int(match[2]), int(match[3])
    if not (number < total <= MOST_PIECES and 0 < len(body) <= MOST_BYTES):
        raise BadRequest("The piece is too large, or there are too many.")
    _keep(who, parcel, number, body, now)
    waiting = PostPiece.objects.filter(person=who, parcel=parcel, number__lt=total)
    bodies = dict(waiting.values_list("number", "body"))
    missing = next((each for each in range(total) if each not in bodies), None)
    if missing is not None:
        return None, missing
    if waiting.delete()[0] < total:
        return None, 0  # somebody else took them
    return b"".join(bytes(bodies[each]) for each in range(total)), 0


def tidy(now) -> int:
    """Sweep pieces whose others never came. Returns how many."""
    return PostPiece.objects.filter(arrived_at__lt=now - LIFE).delete()[0]


def _keep(who, parcel: str, number: int, body: bytes, now) -> None:
    own = PostPiece.objects.filter(person=who)
    if own.count() >= MOST_WAITING:
        own.exclude(parcel=parcel).delete()
    PostPiece.objects.update_or_create(
        person=who, parcel=parcel, number=number, defaults={"body": body, "arrived_at": now}
    )
