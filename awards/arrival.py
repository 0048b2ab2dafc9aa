"""When a request reached us: the stamp of a trusted proxy, where the settings name its header, else our own clock."""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings

STAMP = re.compile(r"(?:t=)?(\d{9,11}(?:\.\d{1,6})?)\Z")
LONGEST_QUEUE = timedelta(minutes=10)


def arrived_at(request, now: datetime) -> datetime:
    """The moment of arrival. Without TRUSTED_ARRIVAL_HEADER a stamp is what anybody could have sent, and is ignored.

    The stamp is in seconds since 1970, "t=1793374739.123" or without "t="; one in the future or from longer ago than
    a queue can hold a request is not believed.
    """
    name = settings.TRUSTED_ARRIVAL_HEADER
    match = STAMP.match(request.headers.get(name, "").strip()) if name else None
    if match is None:
        return now
    stamp = datetime.fromtimestamp(float(match[1]), UTC)
    return stamp if now - LONGEST_QUEUE <= stamp <= now else now
