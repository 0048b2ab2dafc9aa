import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Messages of actions are compared in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def queries(db):
    """queries(client, page) -> how many queries the page takes, warm."""

    def count(client, page):
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    return count
