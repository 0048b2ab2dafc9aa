"""Lists that grow slowly ask the same number of queries for one row as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from awards.models import Certificate, DecisionSet
from tests.factories.world import grant, make_edition


def editions(world, cast, now, number):
    grant(cast.organiser, Role.ORGANISER, make_edition(2030 + number, programme=world.edition.programme).pk)


def decisions(world, cast, now, number):
    DecisionSet.objects.create(
        edition=world.edition, run_number=f"R1-{number}", run_digest="0" * 64, method="mean",
        proposed_by=cast.organiser, proposed_at=now, withdrawn_at=now, withdrawn_reason="Uji",
    )  # fmt: skip


def certificates(world, cast, now, number):
    Certificate.objects.create(
        edition=world.edition, kind="participation", check_id=f"{number:026d}", sequence=number, number=f"S-{number}",
        region=world.regions[0], content={"ministry": "Kementerian Uji", "recipient": "Pemerintah Kabupaten Wonosobo"},
        issued_at=now, issued_by=cast.organiser, revoked_at=now, revoked_reason="Uji",
    )  # fmt: skip


def asked(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("add", [editions, decisions, certificates])
def test_list_asks_as_many_queries_for_three_rows_as_for_one(world, cast, now, login, add):
    url = {
        editions: reverse("awards:editions"),
        decisions: reverse("awards:decisions", args=[world.edition.slug]),
        certificates: reverse("awards:region_certificates", args=[world.regions[0].code, world.edition.slug]),
    }[add]
    client = login(cast.organiser)
    add(world, cast, now, 1)
    client.get(url)
    one = asked(client, url)
    add(world, cast, now, 2)
    add(world, cast, now, 3)
    assert asked(client, url) == one
