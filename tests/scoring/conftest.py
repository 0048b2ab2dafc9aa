import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Messages are compared in English, whatever is translated."""
    with translation.override("en"):
        yield


@pytest.fixture
def queries_of():
    """queries_of(client, url) -> how many queries the page takes; the page must answer 200."""

    def count(client, url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
