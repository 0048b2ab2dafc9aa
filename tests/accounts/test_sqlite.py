"""Waiting for SQLite's write lock: soon after it is free, and not for ever."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connections

from accounts.sqlite3.base import DatabaseWrapper

HELD, PATIENCE = 0.4, 0.6  # seconds


@pytest.fixture
def connect(db, tmp_path):
    """connect() -> a connection of its own to the same file."""
    made = []

    def connect():
        about = {
            **connections["default"].settings_dict, "ENGINE": "accounts.sqlite3", "NAME": str(tmp_path / "one.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE}, "ATOMIC_REQUESTS": False,
        }  # fmt: skip
        made.append(DatabaseWrapper(about, alias="other"))
        made[-1].inc_thread_sharing()
        return made[-1]

    yield connect
    for connection in made:
        connection.close()


@contextmanager
def writing(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    yield
    connection.rollback()
    connection.set_autocommit(True)


def seconds_until_write(connection) -> float:
    started = time.perf_counter()
    with writing(connection):
        return time.perf_counter() - started


def test_lock_is_taken_soon_after_it_is_free(connect):
    holder, waiter = connect(), connect()
    begun, over = threading.Event(), threading.Event()

    def hold():
        with writing(holder):
            begun.set()
            over.wait(HELD)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(5)
    taken = seconds_until_write(waiter)
    thread.join()
    assert 0.3 < taken < PATIENCE


def test_waiting_ends_when_patience_does(connect):
    holder, waiter = connect(), connect()
    with writing(holder):
        started = time.perf_counter()
        with pytest.raises(OperationalError, match="locked"):
            seconds_until_write(waiter)
        assert time.perf_counter() - started >= PATIENCE
    assert seconds_until_write(waiter) < PATIENCE


def test_other_waiting_keeps_its_patience(connect):
    one = connect()
    seconds_until_write(one)
    with one.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (int(PATIENCE * 1000),)
