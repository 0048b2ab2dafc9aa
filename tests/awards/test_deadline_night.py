"""What one region costs in the last minute: few and small queries, because hundreds come at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.enums import EntryState
from awards.models import EntryVersion
from awards.sample import sample_pdf
from tests.factories.entries import make_entry

WIDE = 1500  # characters of a select that joins what nobody asked for


@pytest.fixture
def asked(clock, login, cast):
    """asked(url, data) -> the statements that a post of the region admin takes."""
    client = login(cast.region_admin)
    client.get(reverse("home"))  # the session and what is loaded once

    def post(url, data):
        with CaptureQueriesContext(connection) as captured:
            assert client.post(url, data).status_code == 302
        return [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]

    return post


def test_sending_asks_little(world, cast, asked):
    entry = make_entry(world, state=EntryState.REVIEW, by=cast.agency)
    statements = asked(reverse("awards:entry_send", args=[entry.code]), {"key": "k" * 32, "declared": "on"})
    assert EntryVersion.objects.filter(entry=entry).count() == 1
    assert len(statements) <= 26
    assert sum(len(sql) > WIDE and sql.startswith("SELECT") for sql in statements) <= 1


def test_upload_asks_little(world, cast, asked):
    entry = make_entry(world, by=cast.agency)
    file = SimpleUploadedFile("bukti.pdf", sample_pdf("Bukti"), "application/pdf")
    url = reverse("awards:entry_step", args=[entry.code, "evidence"])
    statements = asked(url, {"evidence-version": "0", "evidence-proof_of_start": file})
    assert entry.evidence.count() == 1
    assert len(statements) <= 40
    assert sum(len(sql) > WIDE and sql.startswith("SELECT") for sql in statements) <= 1
