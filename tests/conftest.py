import os

import pytest
from django.test import Client

from tests.browser import browser  # noqa: F401 - a fixture for every folder below
from tests.factories.cast import make_cast
from tests.factories.world import NOW, make_world

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def clock(time_machine):
    """Stops the clock of the pages at `now`; move it with clock.move_to(instant)."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def cast(world):
    return make_cast(world)


@pytest.fixture
def login(db):
    """login(person) -> a client logged in as that person, reading English."""

    def log_in(user, language="en"):
        client = Client(headers={"accept-language": language})
        client.cookies["django_language"] = language
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in


def pytest_addoption(parser):
    parser.addoption("--write-matrix", action="store_true", help="write the permission tables anew")
    parser.addoption("--only-database", action="store_true", help="leave out tests that can open no database")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        config.hook.pytest_deselected(items=[item for item in items if not opens_database(item)])
        items[:] = filter(opens_database, items)


def opens_database(item) -> bool:
    """pytest-django lets no other test open one; those of durability start servers of their own upon it."""
    asked = {"db", "transactional_db"} & set(item.fixturenames) or item.get_closest_marker("django_db")
    return bool(asked) or item.nodeid.startswith("tests/durability/")
