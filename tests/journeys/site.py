"""The whole site for a browser: a server in a thread over an SQLite file that every test gets as a copy of its own."""

import shutil
from contextlib import contextmanager

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
