"""SQLite as Django has it, but whoever waits to write looks again every few milliseconds.

SQLite's own waiting sleeps longer and longer, in the end a tenth of a second at a time: on deadline night the unlucky
waited for seconds while the lock was free most of the time. How long a wait may be is still the connection's `timeout`.
"""

import random
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

SHORTEST, LONGEST = 0.001, 0.004  # seconds between two looks; drawn, so that nobody is always second


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        patience = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        give_up = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while not self._began(last=time.monotonic() >= give_up):
                time.sleep(random.uniform(SHORTEST, LONGEST))  # noqa: S311 - nothing is guessed from it
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")

    def _began(self, *, last) -> bool:
        try:
            super()._start_transaction_under_autocommit()
        except OperationalError as locked:
            if last or "locked" not in str(locked):
                raise
            return False
        return True
