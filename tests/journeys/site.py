"""The whole site for a browser: a server in a thread over a database that every test gets as a copy of its own: an SQLite
file, or where the tests run on PostgreSQL a database made from another as its template.
"""

import shutil
from contextlib import contextmanager
from zlib import crc32

from django.conf import settings
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread

OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
}


class Site:
    """`url` of the server; `open_copy(file)` lets everything that follows read and write that file."""

    def __init__(self):
        self.url, self.files = "", {}
        self.standing = connections.databases["default"], connections["default"]

    def open(self, file) -> None:
        """The default database of this thread and of the server's is this SQLite file from now on."""
        if connections.databases["default"] is not self.standing[0]:
            connections["default"].close()
        connections.databases["default"] = {
            **self.standing[0],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "OPTIONS": OPTIONS,
            "CONN_MAX_AGE": 0,
        }
        connections["default"] = connections.create_connection("default")

    def open_copy(self, file, copy) -> None:
        shutil.copy(file, copy)
        self.open(copy)

    def settle(self) -> None:
        """Write everything into the one file, so that it can be copied."""
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections["default"].close()

    def leave(self) -> None:
        connections["default"].close()
        connections.databases["default"], connections["default"] = self.standing


class PostgresSite(Site):
    """The same with databases of the server, each named after the file that it stands for."""

    def open(self, file) -> None:
        if connections.databases["default"] is self.standing[0]:
            self._make(file)
        self._switch(file)

    def open_copy(self, file, copy) -> None:
        connections["default"].close()
        self._make(copy, f"TEMPLATE {name_of(file)}")
        self._switch(copy)

    def settle(self) -> None:
        """A template is copied while nobody is connected to it."""
        connections["default"].close()

    def _make(self, file, template="") -> None:
        with self.standing[1].cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name_of(file)} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name_of(file)} {template}")

    def _switch(self, file) -> None:
        connections.databases["default"] = {**self.standing[0], "NAME": name_of(file), "CONN_MAX_AGE": 0}
        connections["default"] = connections.create_connection("default")


def name_of(file) -> str:
    return f"juara_{file.stem}_{crc32(str(file).encode()):08x}"


def as_it_is(application):
    """Static files come from WhiteNoise, as on a server, and browsers may keep them."""
    return application


@contextmanager
def serve(site: Site):
    thread = LiveServerThread("127.0.0.1", as_it_is, port=0)
    thread.daemon = True
    weighed = ["tests.journeys.scales.Scales", *settings.MIDDLEWARE]
    with override_settings(WHITENOISE_AUTOREFRESH=False, WHITENOISE_MAX_AGE=3600, MIDDLEWARE=weighed):
        thread.start()
        thread.is_ready.wait()
    if thread.error:
        raise thread.error
    site.url = f"http://127.0.0.1:{thread.port}"
    with override_settings(SITE_URL=site.url):
        yield site
    thread.terminate()
