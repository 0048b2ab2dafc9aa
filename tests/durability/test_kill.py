"""kill -9 of a real server at named points of uploading and sending: nothing acknowledged is lost, nothing is half done.

The server is gunicorn on an SQLite file as in production (WAL, synchronous=FULL) and a folder of files on disk. What
stands is read past the site, straight from the file.
"""

import base64
import hashlib
import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from awards.sample import sample_pdf
from scoring.engine.canonical import digest
from tests.bench import site

ROOT = Path(__file__).resolve().parents[2]
# The point, and whether what it interrupts is done afterwards.
UPLOADING = {
    "evidence: before the file": False,
    "evidence: temporary file written": False,
    "evidence: file synced": False,
    "evidence: renamed": False,
    "evidence: folder synced": False,
    "evidence: row inserted": False,
    "evidence: event written": False,
    "evidence: before commit": False,
    "evidence: committed": True,
}
SENDING = {
    "send: request arrived": False,
    "send: entry locked": False,
    "send: draft read": False,
    "send: revisions kept": False,
    "send: receipt numbered": False,
    "send: before the version": False,
    "send: version inserted": False,
    "send: entry updated": False,
    "send: event written": False,
    "send: before commit": False,
    "send: committed": True,
    "send: before the reply": True,
    "send: after the reply": True,
}
PIECE = {
    "piece: before the write": False,
    "piece: piece written": False,
    "piece: piece synced": False,
    "piece: offset saved": True,
    "piece: before the reply": True,
}
LAST = {
    "last: piece synced": False,
    "last: before the file": False,
    "last: temporary file written": False,
    "last: renamed": False,
    "last: folder synced": False,
    "last: row inserted": False,
    "last: event written": False,
    "last: offset saved": False,
    "last: before commit": False,
    "last: committed": True,
    "last: pieces dropped": True,
    "last: before the reply": True,
}
PDF = sample_pdf("Bukti tambahan")
THIRD = len(PDF) // 3
BOUNDARY = "batas-bagian-formulir"


class Person(site.Browser):
    """The region admin with a connection that may break."""

    def post(self, path, *, fields, file=b""):
        """(status, address it leads to), or None when the server died before it answered."""
        parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in fields]  # fmt: skip
        if file:
            head = (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="evidence-photos"; filename="foto.pdf"\r\n\r\n'
            )
            parts.append(head.encode() + file + b"\r\n")
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        try:
            with closing(self.connection):  # it opens again by itself
                self.connection.request("POST", path, body=body, headers=headers)
                response = self.connection.getresponse()
                response.read()
        except (http.client.HTTPException, ConnectionError):
            return None
        return response.status, response.headers["Location"]

    def upload(self, entry):
        return self.post(f"/entries/{entry['code']}/section/evidence/", fields=entry["fields"], file=PDF)

    def send(self, entry, key=""):
        fields = [("key", key or key_of(entry)), ("declared", "on")]
        return self.post(f"/entries/{entry['code']}/send/", fields=fields)

    def tus(self, method, path, body=b"", *, act="", **headers):
        """(status, headers) of the protocol of uploads in pieces, or None when the server died."""
        headers = {**self.headers, "Tus-Resumable": "1.0.0", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if act:
            headers["X-Act"] = act
        try:
            with closing(self.connection):
                self.connection.request(method, path, body=body, headers=headers)
                response = self.connection.getresponse()
                response.read()
        except (http.client.HTTPException, ConnectionError):
            return None
        return response.status, response.headers

    def begin(self, entry) -> str:
        path = f"/entries/{entry['code']}/uploads/photos/"
        name = base64.b64encode(b"foto.pdf").decode()
        about = {"Upload_Length": str(len(PDF)), "Upload_Metadata": f"filename {name}"}
        return self.tus("POST", path, **about)[1]["Location"]

    def patch(self, address, start, end, *, act=""):
        kind = "application/offset+octet-stream"
        return self.tus("PATCH", address, PDF[start:end], act=act, Upload_Offset=str(start), Content_Type=kind)

    def offset(self, address) -> int:
        return int(self.tus("HEAD", address)[1]["Upload-Offset"])


def key_of(entry) -> str:
    return hashlib.sha256(entry["code"].encode()).hexdigest()[:32]


class Ground:
    """The server's database and files, read past it."""

    def __init__(self, folder):
        self.database, self.files, self.point = folder / "kill.sqlite3", folder / "files", folder / "point"
        self.env = {
            "DATABASE_URL": f"sqlite:///{self.database}", "MEDIA_ROOT": str(self.files),
            "CRASH_POINT_FILE": str(self.point), "JOB_RUNNER": "worker", "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "CRITICAL",
        }  # fmt: skip

    def prepare(self, count):
        made = subprocess.run(
            [sys.executable, "-m", "tests.durability.ground", str(count)], cwd=ROOT, env={**os.environ, **self.env},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        self.made = json.loads(made.stdout)
        self.entries = iter(self.made["entries"])

    def served(self):
        return site.served(self.env, 1, app="tests.durability.wsgi", options=("--preload",))

    def wait_for_kill(self):
        """The server takes the name of the point away when it dies there."""
        until = time.monotonic() + 20
        while self.point.exists():
            assert time.monotonic() < until
            time.sleep(0.02)

    def rows(self, sql, *values):
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as reader:
            return reader.execute(sql, values).fetchall()

    def sent(self, entry) -> list[str]:
        """The receipts that stand; fails when version, state of the entry and audit event do not say the same."""
        [(pk, state, current)] = self.rows(
            "SELECT id, state, current_id FROM awards_entry WHERE code = ?", entry["code"]
        )
        versions = self.rows("SELECT id, receipt, digest, content FROM awards_entryversion WHERE entry_id = ?", pk)
        events = self.rows("SELECT data FROM accounts_auditevent WHERE verb = 'entry.submit' AND noun_id = ?", pk)
        told = [(data["receipt"], data["digest"]) for data in (json.loads(row[0]) for row in events)]
        assert told == [(receipt, sealed) for _pk, receipt, sealed, _content in versions]
        assert (state, current) == (("sent", versions[-1][0]) if versions else ("review", None))
        assert all(digest(json.loads(content)) == sealed for _pk, _receipt, sealed, content in versions)
        return [receipt for _pk, receipt, _digest, _content in versions]

    def uploaded(self, entry) -> int:
        """How many files of the question stand; fails when a row has no whole file, or no event."""
        files = self.rows(
            "SELECT e.id, e.path, e.sha256 FROM awards_evidence e JOIN awards_entry a ON a.id = e.entry_id "
            "WHERE a.code = ? AND e.question = 'photos' AND e.removed_at IS NULL", entry["code"],
        )  # fmt: skip
        for pk, path, sha256 in files:
            assert hashlib.sha256((self.files / path).read_bytes()).hexdigest() == sha256
            found = self.rows("SELECT 1 FROM accounts_auditevent WHERE verb = 'evidence.add' AND noun_id = ?", pk)
            assert len(found) == 1
        return len(files)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    if connection.vendor != "sqlite":
        pytest.skip("this test brings its own SQLite file, so it runs with the other SQLite tests")
    made = Ground(tmp_path_factory.mktemp("kill"))
    made.prepare(len(UPLOADING) + len(SENDING) + len(PIECE) + len(LAST) + 3)
    return made


def test_killed_server_loses_nothing_and_leaves_nothing_half_done(ground):
    assert len(SENDING) >= 12  # of the sending alone
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        for point, done in UPLOADING.items():
            entry = next(ground.entries)
            ground.point.write_text(point)
            assert (point, person.upload(entry)) == (point, None)
            ground.wait_for_kill()
            assert (point, ground.uploaded(entry)) == (point, int(done))
            assert person.upload(entry)[0] == 302
            assert (point, ground.uploaded(entry)) == (point, 1)
        for point, done in SENDING.items():
            entry = next(ground.entries)
            ground.point.write_text(point)
            receipt = f"/entries/{entry['code']}/receipt/1/"
            answer = person.send(entry)
            assert (point, answer) == (point, (302, receipt) if point == "send: after the reply" else None)
            ground.wait_for_kill()
            before = ground.sent(entry)
            assert (point, len(before)) == (point, int(done))
            assert person.send(entry) == (302, receipt)
            after = ground.sent(entry)
            assert (point, len(after), after[: len(before)]) == (point, 1, before)
    assert (
        len(list(ground.files.rglob("*.part"))) == 2
    )  # of the two points between the first byte and the rename; tidy_files deletes them


def test_whole_server_is_killed_and_started_again(ground):
    entry = next(ground.entries)
    with ground.served() as (port, workers):
        person = Person(port, ground.made["session"])
        assert person.send(entry)[0] == 302
        for pid in (parent_of(workers[0]), *workers):
            os.kill(pid, 9)
    [receipt] = ground.sent(entry)
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        assert person.send(entry) == (302, f"/entries/{entry['code']}/receipt/1/")
        status, page = person.ask("GET", f"/entries/{entry['code']}/receipt/1/")
        person.connection.close()
        assert (status, receipt in page.decode()) == (200, True)
    assert ground.sent(entry) == [receipt]


def test_twenty_posts_at_once_with_one_key_make_one_version(ground):
    entry, answers, start = next(ground.entries), [], threading.Barrier(20)

    def press(port):
        start.wait()
        answers.append(Person(port, ground.made["session"]).send(entry))

    with ground.served() as (port, _workers):
        threads = [threading.Thread(target=press, args=[port]) for _press in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [(302, f"/entries/{entry['code']}/receipt/1/")] * 20
    assert len(ground.sent(entry)) == 1


def test_killed_server_keeps_every_piece_that_it_acknowledged(ground):
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        for points, act, at, end in ((PIECE, "piece", THIRD, 2 * THIRD), (LAST, "last", 2 * THIRD, len(PDF))):
            for point, done in points.items():
                entry = next(ground.entries)
                address = person.begin(entry)
                assert person.patch(address, 0, at)[0] == 204
                ground.point.write_text(point)
                assert (point, person.patch(address, at, end, act=act)) == (point, None)
                ground.wait_for_kill()
                assert (point, ground.uploaded(entry)) == (point, int(done and act == "last"))
                there = person.offset(address)
                assert (point, there) == (point, end if done else at)
                if there < len(PDF):
                    assert (point, person.patch(address, there, len(PDF))[0]) == (point, 204)
                assert (point, ground.uploaded(entry), person.offset(address)) == (point, 1, len(PDF))


def test_line_that_is_cut_in_a_piece_and_server_that_is_restarted_lose_nothing(ground):
    entry = next(ground.entries)
    with ground.served() as (port, workers):
        person = Person(port, ground.made["session"])
        address = person.begin(entry)
        cut(port, person, address, whole=len(PDF), sent=THIRD)
        until = time.monotonic() + 20
        while person.offset(address) < THIRD:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert person.offset(address) == THIRD
        for pid in (parent_of(workers[0]), *workers):
            os.kill(pid, 9)
    with ground.served() as (port, _workers):
        person = Person(port, ground.made["session"])
        assert person.offset(address) == THIRD
        assert person.patch(address, THIRD, len(PDF))[0] == 204
    assert ground.uploaded(entry) == 1


def cut(port, person, address, *, whole, sent):
    """Says that so much comes, sends less, and hangs up."""
    lines = [f"PATCH {address} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {whole}", "Upload-Offset: 0",
             "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
             *(f"{name}: {value}" for name, value in person.headers.items())]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + PDF[:sent])
        time.sleep(0.3)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
