"""The deadline is judged by the stamp of our own proxy, to the millisecond, in whatever zone anybody lives."""

import os
import time
from datetime import UTC, timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from awards.arrival import arrived_at
from awards.enums import EntryState, StageKind
from awards.models import EntryVersion
from tests.factories.entries import make_entry

HEADER = "X-Request-Start"
KEY = "a" * 32
MS = timedelta(milliseconds=1)
GRACE = timedelta(minutes=5)


@pytest.fixture
def proxy(settings):
    """One trusted proxy on loopback, which stamps."""
    settings.TRUSTED_ARRIVAL_HEADER = HEADER
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.TRUSTED_PROXY_ADDRESSES = ["127.0.0.1", "10.1.0.0/16"]
    return settings


def stamped(instant, *, form="t={:.3f}", peer="127.0.0.1"):
    return RequestFactory().post("/", headers={HEADER: form.format(instant.timestamp())}, REMOTE_ADDR=peer)


@pytest.mark.parametrize(("form", "believed"), [
    ("t={:.3f}", True), ("{:.3f}", True), (" t={:.3f} ", True), ("kemarin", False), ("t={:.3f};", False),
    ("t={0:.3f},t={0:.3f}", False), ("t=-{:.3f}", False), ("t={:.3e}", False), ("", False), ("t=17933747391234.0", False),
    ("t=\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660", False),
])  # fmt: skip
def test_stamp_is_believed_only_in_its_form(proxy, now, form, believed):
    arrived = now - timedelta(seconds=30)
    assert arrived_at(stamped(arrived, form=form), now) == (arrived if believed else now)


@pytest.mark.parametrize(("peer", "believed"), [
    ("127.0.0.1", True), ("10.1.200.7", True), ("10.2.0.1", False), ("203.0.113.9", False), ("", False), ("x", False),
    ("::1", False),
])  # fmt: skip
def test_stamp_is_believed_only_from_the_proxy(proxy, now, peer, believed):
    arrived = now - timedelta(seconds=30)
    assert arrived_at(stamped(arrived, peer=peer), now) == (arrived if believed else now)


def test_proxy_behind_a_socket_is_trusted_when_named(proxy, now):
    proxy.TRUSTED_PROXY_ADDRESSES = ["unix"]
    arrived = now - timedelta(seconds=30)
    assert arrived_at(stamped(arrived, peer=""), now) == arrived
    assert arrived_at(stamped(arrived), now) == now


@pytest.mark.parametrize(("name", "value"), [("TRUSTED_ARRIVAL_HEADER", ""), ("ALLAUTH_TRUSTED_PROXY_COUNT", 0)])
def test_stamp_is_ignored_where_no_proxy_is_trusted(proxy, now, name, value):
    setattr(proxy, name, value)
    assert arrived_at(stamped(now - timedelta(seconds=30)), now) == now


@pytest.mark.parametrize("off", [MS, timedelta(seconds=1), timedelta(hours=24), timedelta(minutes=-11), timedelta(-1)])
def test_stamp_from_the_future_or_long_ago_is_not_believed(proxy, now, off):
    assert arrived_at(stamped(now + off), now) == now


@pytest.fixture
def send(world, cast, login, clock):
    """send(arrived, after=delay) -> status of a POST that the proxy stamped and we reached later."""
    entry = make_entry(world, state=EntryState.REVIEW)
    url, data = reverse("awards:entry_send", args=[entry.code]), {"key": KEY, "declared": "on"}

    def send(arrived, *, after=timedelta(0)):
        clock.move_to(arrived + after, tick=False)
        headers = {HEADER: f"t={arrived.timestamp():.3f}"}
        return login(cast.region_admin).post(url, data, headers=headers).status_code

    return send


BOUNDARY = [(-MS, 302), (MS * 0, 302), (MS, 302), (GRACE - MS, 302), (GRACE, 409), (GRACE + MS, 409)]


@pytest.mark.parametrize("delay", [timedelta(0), timedelta(seconds=30)])
@pytest.mark.parametrize(("after", "status"), BOUNDARY)
def test_deadline_is_exact_at_the_proxy(proxy, world, send, after, status, delay):
    """A queue of half a minute between the proxy and us makes nobody late."""
    arrived = world.edition.stage(StageKind.INTAKE).closes_at + after
    assert send(arrived, after=delay) == status
    assert list(EntryVersion.objects.values_list("arrived_at", flat=True)) == ([arrived] if status == 302 else [])


@pytest.mark.parametrize(("after", "status"), BOUNDARY)
def test_deadline_is_exact_without_a_proxy(world, send, after, status):
    assert send(world.edition.stage(StageKind.INTAKE).closes_at + after) == status


def test_deadline_without_grace_is_exact(proxy, world, send):
    type(world.edition).objects.update(grace_minutes=0)
    closes = world.edition.stage(StageKind.INTAKE).closes_at
    assert [send(closes + after) for after in (MS, MS * 0)] == [409, 409]
    assert send(closes - MS) == 302


@pytest.mark.parametrize("trusted", [{}, {"TRUSTED_ARRIVAL_HEADER": HEADER, "ALLAUTH_TRUSTED_PROXY_COUNT": 1}])
def test_forged_stamp_does_not_open_a_closed_deadline(settings, world, send, trusted):
    for name, value in trusted.items():
        setattr(settings, name, value)
    settings.TRUSTED_PROXY_ADDRESSES = ["10.1.0.1"]
    closes = world.edition.stage(StageKind.INTAKE).closes_at
    assert send(closes - timedelta(minutes=1), after=timedelta(minutes=7)) == 409


@pytest.fixture(params=["UTC", "Asia/Jayapura", "America/Los_Angeles"])
def server_zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") != "America/Los_Angeles"


def test_zone_of_the_server_changes_nothing(proxy, server_zone, now):
    arrived = now - timedelta(seconds=30, milliseconds=-1)
    assert arrived_at(stamped(arrived), now) == arrived


@pytest.mark.parametrize(("zone", "shown"), [
    ("Asia/Jakarta", "10.00 WIB"), ("Asia/Makassar", "11.00 WITA (10.00 WIB)"), ("Asia/Jayapura", "12.00 WIT (10.00 WIB)"),
])  # fmt: skip
def test_all_three_zones_show_one_instant(world, cast, login, clock, zone, shown):
    entry = make_entry(world, state=EntryState.REVIEW)
    cast.region_admin.zone = zone
    cast.region_admin.save()
    page = login(cast.region_admin, language="id").get(reverse("awards:entry_send", args=[entry.code]))
    closes = world.edition.stage(StageKind.INTAKE).closes_at
    assert page.context["closes"].astimezone(UTC) == closes
    assert shown in " ".join(page.content.decode().split())
