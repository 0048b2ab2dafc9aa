"""Several at once, each on a connection of its own, as worker processes are."""

import threading
import time
from contextlib import contextmanager

from django.db import connections, transaction


def at_once(count, act) -> list:
    """What `act` answered to each of `count` threads that started together."""
    gate, answers, broken = threading.Barrier(count), [], []

    def run():
        gate.wait(10)
        try:
            answers.append(act())
        except Exception as error:  # noqa: BLE001 - told to the test below
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert broken == []
    return answers


@contextmanager
def meanwhile(act):
    """Gives what lets `act` begin while the acts of the block are not yet committed; it has to wait for them."""
    broken = []

    def run():
        try:
            act()
        except Exception as error:  # noqa: BLE001 - told to the test below
            broken.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)

    def begin():
        thread.start()
        time.sleep(0.5)

    with transaction.atomic():
        yield begin
    thread.join(60)
    assert broken == []
