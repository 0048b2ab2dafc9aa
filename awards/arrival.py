"""When a request reached us: the stamp of our own proxy, where the settings name its header, else our own clock."""

import re
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings

STAMP = re.compile(r"(?:t=)?(\d{9,11}(?:\.\d{1,6})?)\Z", re.ASCII)
LONGEST_QUEUE = timedelta(minutes=10)
SOCKET = "unix"  # stands in TRUSTED_PROXY_ADDRESSES for a proxy that speaks through a Unix socket


def arrived_at(request, now: datetime) -> datetime:
    """The moment of arrival. A stamp counts only from a trusted proxy and in the header that the settings name:
    otherwise it is what anybody could have sent, and is ignored.

    The stamp is in seconds since 1970, "t=1793374739.123" or without "t="; one in the future or from longer ago than
    a queue can hold a request is not believed, nor are two at once.
    """
    name = settings.TRUSTED_ARRIVAL_HEADER
    if not name or not comes_from_proxy(request):
        return now
    match = STAMP.match(request.headers.get(name, "").strip())
    if match is None:
        return now
    stamp = datetime.fromtimestamp(float(match[1]), UTC)
    return stamp if now - LONGEST_QUEUE <= stamp <= now else now


def comes_from_proxy(request) -> bool:
    """Whether the one who speaks to us is one of our proxies: there is one, and the peer has its address."""
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return False
    peer, known = request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXY_ADDRESSES
    if not peer:
        return SOCKET in known
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in ip_network(network) for network in known if network != SOCKET)
