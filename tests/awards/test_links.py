"""Links are asked politely, and nothing of our own network is ever asked, whatever leads there."""

import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from accounts.jobs import Report
from accounts.models import Job
from awards.enums import EntryState
from awards.evidence.linking import check_links
from awards.evidence.links import Prober, is_public
from awards.models import LinkCheck
from awards.queries.links import links_of
from tests.factories.entries import make_entry


class Site(BaseHTTPRequestHandler):
    seen: list[tuple[str, str]] = []

    def do_HEAD(self):
        self.seen.append((self.command, self.path))
        code = int(self.path.strip("/").split("/")[0].split("?")[0] or 200)
        if code == 405 and self.command == "GET":
            code = 200
        self.send_response(code)
        if code in {301, 302}:
            self.send_header("Location", self.path.partition("?to=")[2])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()

    def log_message(self, *args):
        """Tests are quiet."""


@contextmanager
def served():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Site.seen = []
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


LOCAL = Prober(allowed=lambda address: address == "127.0.0.1", ports=lambda scheme, port: True)


@pytest.mark.parametrize(("path", "outcome", "status"), [
    ("/200", "works", 200), ("/404", "broken", 404), ("/405", "works", 200), ("/500", "broken", 500), ("/401", "barred", 401),
    ("/403", "barred", 403), ("/429", "barred", 429), ("/302?to=/403", "barred", 403),
    ("/302?to=/200/ServiceLogin?continue=x", "barred", 200), ("/200/login", "works", 200), ("/302?to=/404/login", "broken", 404),
    ("/302?to=/200/blogin/casing", "works", 200),
    ("/301?to=/200", "works", 200), ("/302?to=/302?to=/302?to=/200", "works", 200),
    ("/302?to=/302?to=/302?to=/302?to=/200", "broken", 302),
])  # fmt: skip
def test_answer_of_a_link(path, outcome, status):
    with served() as site:
        answer = LOCAL.probe(site + path)
    assert (answer.outcome, answer.status, answer.host) == (outcome, status, "127.0.0.1")


@pytest.mark.parametrize(("written", "asked"), [
    ("/200/laporan tahunan.pdf", "/200/laporan%20tahunan.pdf"), ("/200/kafé?q=é", "/200/kaf%C3%A9?q=%C3%A9"), ("/200/a%20b", "/200/a%20b"),
])  # fmt: skip
def test_address_is_asked_as_browsers_write_it(written, asked):
    with served() as site:
        assert LOCAL.probe(site + written).outcome == "works"
        assert Site.seen == [("HEAD", asked)]


def test_answer_that_drips_holds_nobody_up():
    """A byte now and then is never silence, so the whole question has an end of its own."""
    over = threading.Event()

    def drip(listener):
        line, _who = listener.accept()
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.05):
                line.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=[listener], daemon=True)
        thread.start()
        began = time.monotonic()
        answer = replace(LOCAL, seconds=0.3).probe(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        took = time.monotonic() - began
        over.set()
        thread.join()
    assert (answer.status, took < 3) == (200, True)  # it did answer; that its head never ends is no matter


@pytest.mark.parametrize("target", [
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "ftp://127.0.0.1/", "file:///etc/passwd",
    "gopher://127.0.0.1/", "http://user:secret@127.0.0.1/", "//192.168.1.1/",
])  # fmt: skip
def test_redirect_into_our_network_is_not_followed(target):
    with served() as site:
        answer = LOCAL.probe(f"{site}/302?to={target}")
        asked = [path for _method, path in Site.seen]
    assert answer.outcome == "refused"
    assert asked == [f"/302?to={target}"]


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "0.1.2.3", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
])  # fmt: skip
def test_address_of_our_own_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.10.10", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_address_of_the_world_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://[::1]/",
    "http://8.8.8.8:22/", "https://8.8.8.8:8443/", "ftp://8.8.8.8/", "http://a:b@8.8.8.8/", "http:///x", "javascript:alert(1)",
])  # fmt: skip
def test_link_into_our_network_or_to_other_ports_is_refused(url):
    assert Prober().probe(url).outcome == "refused"


def test_name_of_which_one_address_is_private_is_refused(monkeypatch):
    rows = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr("awards.evidence.links.socket.getaddrinfo", lambda *args, **kwargs: rows)
    assert Prober().probe("http://dua.example/").outcome == "refused"


def test_environment_of_proxies_is_not_heeded(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with served() as site:
        assert LOCAL.probe(f"{site}/200").outcome == "works"


def test_nobody_there_is_broken():
    with served() as site:
        pass
    assert LOCAL.probe(site).outcome == "broken"


def test_job_keeps_a_row_for_each_link_and_goes_on_where_it_stopped(world, cast, now, monkeypatch):
    entry = make_entry(world, state=EntryState.SENT)
    urls = [link["url"] for link in links_of(entry)]
    job = Job.objects.create(kind="links", title="x", arguments={"entry": entry.pk}, owner=cast.secretariat, created_at=now,
                             state="running", attempts=1)  # fmt: skip
    check_links(job, Report(job), prober=Prober(allowed=lambda address: False))
    rows = list(LinkCheck.objects.values_list("url", "by", "is_word"))
    assert rows == [(url, cast.secretariat.pk, False) for url in urls]
    job.refresh_from_db()
    check_links(job, Report(job), prober=Prober(allowed=lambda address: False))
    assert LinkCheck.objects.count() == len(urls)
