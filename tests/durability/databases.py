"""The database under a server that is killed, as durable as in production, and what stands in it, read past the site."""

import os
import signal
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg.types.json import set_json_loads

from tests import postgres


class SqliteFile:
    """WAL and synchronous=FULL, from the settings of the site."""

    def __init__(self, folder: Path):
        self.file = folder / "kill.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def rows(self, sql: str, *values) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as reader:
            return reader.execute(sql, values).fetchall()


class Postgres:
    """A server of its own with fsync, because that of the suite is only fast; it can be killed and started again."""

    def __init__(self, server: postgres.Server):
        self.server, self.url = server, server.url

    def rows(self, sql: str, *values) -> list[tuple]:
        with psycopg.connect(self.url) as reader:
            set_json_loads(bytes.decode, reader)  # as it is written, like SQLite
            return reader.execute(sql.replace("?", "%s"), values).fetchall()

    def to_be_killed(self, how: int, *, heard=True) -> str:
        """For `Ground.die_at`: by SIGKILL, which nobody can answer, or by SIGQUIT, its immediate shutdown.

        heard: whether its last answer still arrives.
        """
        return f"{how:d} {self.server.process.pid} {'heard' if heard else 'unheard'}"

    def start_again(self) -> None:
        self.server.process.wait(timeout=20)
        self.server.start()


@contextmanager
def database(vendor: str, folder: Path):
    if vendor == "sqlite":
        yield SqliteFile(folder)
    else:
        with postgres.running(durable=True) as server:
            yield Postgres(server)


def kill(first: int, how: int) -> None:
    """All processes of a PostgreSQL server at once; returns when none of them does anything any more."""
    os.kill(first, signal.SIGSTOP)  # it begins no other
    everybody = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    if how == signal.SIGKILL:
        for pid in everybody:
            os.kill(pid, how)
    else:
        os.kill(first, how)  # it passes it on
        os.kill(first, signal.SIGCONT)
    while any(lives(pid) for pid in everybody):
        time.sleep(0.01)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
