"""A PostgreSQL server of the tests' own: `python -m tests.postgres COMMAND ...` runs COMMAND against it.

The server lives in a temporary folder, on loopback, as an unprivileged user also when the tests run as root, and is
stopped when the command ends.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.tools import find


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unprivileged() -> dict:
    """Arguments for subprocess that drop root: the postgres user if there is one, else nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


class Server:
    """durable: fsync on, as in production; off it is only fast. It keeps its port over `start` and `end`."""

    def __init__(self, folder: Path, *, durable: bool):
        self.folder, self.port, self.who = folder, free_port(), unprivileged()
        self.url = f"postgres://juara@127.0.0.1:{self.port}/postgres"
        settings = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
            f"port={self.port}",
            "max_connections=60",
        ]
        if not durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        self.command = [find("postgres"), "-D", str(folder / "data")]
        for setting in settings:
            self.command += ["-c", setting]

    def make(self) -> None:
        if self.who:
            os.chown(self.folder, self.who["user"], self.who["group"])
        subprocess.run(
            [find("initdb"), "-D", self.folder / "data", "-U", "juara", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.who,
        )  # fmt: skip

    def start(self) -> None:
        """Also after a crash: it is back when it has recovered and takes connections."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log, **self.who)
        wait_until_ready(self.port, self.process)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@contextmanager
def running(*, durable: bool):
    """Yields a Server that has been started; stopped and deleted at the end."""
    folder = Path(tempfile.mkdtemp(prefix="juara-pg-"))
    made = Server(folder, durable=durable)
    try:
        made.make()
        try:
            made.start()
            yield made
        finally:
            made.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(*, durable: bool = False):
    """Yields the URL of a running server."""
    with running(durable=durable) as made:
        yield made.url


def wait_until_ready(port: int, process: subprocess.Popen) -> None:
    import time

    import psycopg

    for _attempt in range(300):
        if process.poll() is not None:
            raise SystemExit("The PostgreSQL server did not start.")
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="juara", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The PostgreSQL server did not answer within 15 seconds.")


def main(command: list[str]) -> int:
    if not find("initdb"):
        print("SKIPPED on PostgreSQL: no server is installed (package postgresql).", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
