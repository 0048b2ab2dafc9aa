"""Looks whether an address of the web answers, without ever reaching into our own network.

Every hop is resolved by us, every address it resolves to must be public, and the connection goes to the very address
that was checked. No proxy, no cookies, no credentials; nothing is read but the head of the answer.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from awards.enums import LinkOutcome

SECONDS = 5  # of silence
WHOLE_SECONDS = 15  # of one question, however slowly its answer drips
MOST_HOPS = 3
PORTS = {"http": 80, "https": 443}
MOVED = {301, 302, 303, 307, 308}
NO_HEAD = {400, 403, 404, 405, 406, 500, 501, 503}
ERRORS_FROM = 400
WALL = {401, 403, 407, 429}  # it is there and lets us not in: a judge may stand before the same door
DOOR = re.compile(r"(?:^|[/._])(?:log-?in|sign-?in|servicelogin|sso|cas|masuk)(?:$|[/._])", re.IGNORECASE)
HEADERS = {"User-Agent": "Juara link check", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


@dataclass(frozen=True)
class Answer:
    outcome: LinkOutcome
    status: int | None = None
    host: str = ""


class NotPublic(ValueError):
    """An address that we do not ask."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: no private, loopback, link-local, shared or metadata one."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


@dataclass(frozen=True)
class Prober:
    """`allowed`: which addresses may be asked. `ports`: scheme -> allowed ports. They only change for tests."""

    allowed: Callable[[str], bool] = is_public
    ports: Callable[[str, int], bool] = lambda scheme, port: port in PORTS.values()
    seconds: float = WHOLE_SECONDS

    def probe(self, url: str) -> Answer:
        host = ""
        try:
            for hop in range(MOST_HOPS + 1):
                host = urlsplit(url).hostname or ""
                status, target = self._ask(url)
                if status not in MOVED or not target:
                    return Answer(_outcome(status, url, was_led=hop > 0), status, host)
                url = urljoin(url, target)
        except NotPublic:
            return Answer(LinkOutcome.REFUSED, None, host)
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(LinkOutcome.BROKEN, None, host)
        return Answer(LinkOutcome.BROKEN, status, host)

    def _ask(self, url: str) -> tuple[int, str]:
        status, target = self._once("HEAD", url)
        return self._once("GET", url) if status in NO_HEAD else (status, target)

    def _once(self, method: str, url: str) -> tuple[int, str]:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
            raise NotPublic(url)
        port = parts.port or PORTS[parts.scheme]
        if not self.ports(parts.scheme, port):
            raise NotPublic(url)
        host = parts.hostname.encode("idna").decode()
        line = _connection(parts.scheme, host, port, self._address(host, port))
        enough = threading.Timer(self.seconds, _hang_up, [line.sock])
        enough.start()
        try:
            line.request(method, _path(parts), headers=HEADERS)
            response = line.getresponse()
            return response.status, response.headers.get("Location", "")
        finally:
            enough.cancel()
            line.close()

    def _address(self, host: str, port: int) -> str:
        """One that was checked; refused when any address of the name is not public, so that none is reached by luck."""
        found = {row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        if not found or not all(self.allowed(address.partition("%")[0]) for address in found):
            raise NotPublic(host)
        return min(found, key=lambda address: (":" in address, address))


def _outcome(status: int, url: str, *, was_led: bool) -> LinkOutcome:
    """An address that leads to a page for logging in is barred, too, although that page itself answers well."""
    parts = urlsplit(url)
    if status in WALL or (was_led and status < ERRORS_FROM and DOOR.search(f"{parts.hostname}{parts.path}")):
        return LinkOutcome.BARRED
    return LinkOutcome.WORKS if status < ERRORS_FROM else LinkOutcome.BROKEN


def _path(parts) -> str:
    """As browsers ask for it: a space or a letter beyond ASCII is written in percents."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(path, safe="!$%&'()*+,-./:;=?@_~[]|")


def _hang_up(line) -> None:
    with suppress(OSError):  # it is closed already
        line.shutdown(socket.SHUT_RDWR)


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection that speaks of `host` and goes to `address`."""
    plain = socket.create_connection((address, port), timeout=SECONDS)
    line = http.client.HTTPConnection(host, port, timeout=SECONDS)
    if scheme == "https":
        try:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    line.sock = plain
    return line
