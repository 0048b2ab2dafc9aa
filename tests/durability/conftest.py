import pytest
from django.db import connection

from tests.durability.databases import database
from tests.durability.ground import Ground
from tests.durability.points import LAST, PIECE, SENDING, UPLOADING


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    """Entries for every point of every test; each takes its own."""
    folder = tmp_path_factory.mktemp("kill")
    with database(connection.vendor, folder) as made:
        of_postgres = 0 if connection.vendor == "sqlite" else len(SENDING) + 20
        ground = Ground(folder, made)
        ground.prepare(len(UPLOADING) + len(SENDING) + len(PIECE) + len(LAST) + 3 + of_postgres)
        yield ground
