import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.evidence.workshop import Workshop


@pytest.fixture(scope="module")
def workshop():
    with Workshop() as made:
        yield made


@pytest.fixture
def queries_of():
    """queries_of(client, url) -> how many queries the page takes; the page must answer 200."""

    def count(client, url):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
