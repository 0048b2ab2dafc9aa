"""Journeys: a real browser on the whole site. Each test has its own copy of a database in the state that it begins from."""

import pickle

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from tests.journeys import ground as grounds
from tests.journeys.pages import Look
from tests.journeys.people import Person
from tests.journeys.site import PostgresSite, Site, serve


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def site(tmp_path_factory, django_test_environment, django_db_blocker):
    """The server, and a file for every state of the ground."""
    folder = tmp_path_factory.mktemp("journeys")
    with django_db_blocker.unblock():
        site = PostgresSite() if connection.vendor == "postgresql" else Site()
        made, before = None, None
        for state, make in grounds.STATES.items():
            file = folder / f"{state}.sqlite3"
            if before:
                site.open_copy(before, file)
            else:
                site.open(file)
                call_command("migrate", run_syncdb=True, verbosity=0)
            made = make(made)
            site.settle()
            site.files[state], before = (file, pickle.dumps(made)), file
        with serve(site):
            yield site
        site.leave()


@pytest.fixture(scope="package")
def look(browser, tmp_path_factory, worker_id):
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "seen"
    folder.mkdir(exist_ok=True)
    return Look(folder)


@pytest.fixture
def begin(site, tmp_path):
    """begin("judging") -> the ground in that state, in a database of this test alone."""

    def open_state(state):
        file, made = site.files[state]
        site.open_copy(file, tmp_path / "site.sqlite3")
        mail.outbox.clear()
        return pickle.loads(made)  # noqa: S301 - our own objects of a minute ago

    return open_state


@pytest.fixture
def person(browser, site, look):
    """person(user, language=, width=) -> somebody at a browser; whatever was wrong on the way fails the test."""
    met = []

    def meet(user=None, **settings):
        met.append(Person(browser, site, look, user=user, **settings))
        return met[-1]

    yield meet
    problems = [problem for each in met for problem in each.problems]
    for each in met:
        each.leave()
    assert problems == []
