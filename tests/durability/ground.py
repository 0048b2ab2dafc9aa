"""A served site on a database that lasts, its entries that are ready to be sent, and what stands of them."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from scoring.engine.canonical import digest
from tests.bench import site

ROOT = Path(__file__).resolve().parents[2]


class Ground:
    """The server's database and files, read past it."""

    def __init__(self, folder, database):
        self.database, self.files, self.point = database, folder / "files", folder / "point"
        self.env = {
            "DATABASE_URL": database.url, "MEDIA_ROOT": str(self.files),
            "CRASH_POINT_FILE": str(self.point), "JOB_RUNNER": "worker", "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "CRITICAL",
        }  # fmt: skip

    def prepare(self, count):
        made = subprocess.run(
            [sys.executable, "-m", "tests.durability.prepare", str(count)], cwd=ROOT, env={**os.environ, **self.env},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        self.made = json.loads(made.stdout)
        self.entries = iter(self.made["entries"])

    def served(self):
        return site.served(self.env, 1, app="tests.durability.wsgi", options=("--preload",))

    def die_at(self, point, *, killed=""):
        """Whoever passes the point first dies there, or strikes the database (`Postgres.to_be_killed`)."""
        self.point.write_text(f"{point}\n{killed}")

    def wait_for_kill(self):
        """The server takes the name of the point away when it dies there."""
        until = time.monotonic() + 20
        while self.point.exists():
            assert time.monotonic() < until
            time.sleep(0.02)

    def sent(self, entry) -> list[str]:
        """The receipts that stand; fails when version, state of the entry and audit event do not say the same."""
        [(pk, state, current)] = self.database.rows(
            "SELECT id, state, current_id FROM awards_entry WHERE code = ?", entry["code"]
        )
        versions = self.database.rows(
            "SELECT id, receipt, digest, content FROM awards_entryversion WHERE entry_id = ?", pk
        )
        events = self.database.rows(
            "SELECT data FROM accounts_auditevent WHERE verb = 'entry.submit' AND noun_id = ?", pk
        )
        told = [(data["receipt"], data["digest"]) for data in (json.loads(row[0]) for row in events)]
        assert told == [(receipt, sealed) for _pk, receipt, sealed, _content in versions]
        assert (state, current) == (("sent", versions[-1][0]) if versions else ("review", None))
        assert all(digest(json.loads(content)) == sealed for _pk, _receipt, sealed, content in versions)
        return [receipt for _pk, receipt, _digest, _content in versions]

    def unfinished(self) -> set[Path]:
        """Parts of files that nobody goes on with."""
        return set(self.files.rglob("*.part"))

    def uploaded(self, entry) -> int:
        """How many files of the question stand; fails when a row has no whole file, or no event."""
        files = self.database.rows(
            "SELECT e.id, e.path, e.sha256 FROM awards_evidence e JOIN awards_entry a ON a.id = e.entry_id "
            "WHERE a.code = ? AND e.question = 'photos' AND e.removed_at IS NULL", entry["code"],
        )  # fmt: skip
        for pk, path, sha256 in files:
            assert hashlib.sha256((self.files / path).read_bytes()).hexdigest() == sha256
            found = self.database.rows(
                "SELECT 1 FROM accounts_auditevent WHERE verb = 'evidence.add' AND noun_id = ?", pk
            )
            assert len(found) == 1
        return len(files)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
