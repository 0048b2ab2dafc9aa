"""A served site to measure: gunicorn with two workers on loopback, and a small client that keeps its connection."""

import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a" * 32  # the same in cookie and header: that is all that the check compares


@contextmanager
def served(env: dict, workers: int = 2, *, app: str = "config.wsgi", options: tuple = ()):
    """Yields (port, pids of the workers); stopped by pid."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error", *options,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env})
    try:
        for _attempt in range(200):
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as knock:
                    knock.request("GET", "/")
                    knock.getresponse().read()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield port, children(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak_memory(pids: list[int]) -> list[int]:
    """MB at the highest, per worker."""
    return [int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) // 1024 for pid in pids]


class Browser:
    """One connection of one logged-in person."""

    def __init__(self, port: int, session: str | None):
        self.port = port
        cookies = [f"csrftoken={TOKEN}", *([f"sessionid={session}"] if session else [])]
        self.headers = {"Cookie": "; ".join(cookies), "X-CSRFToken": TOKEN, "Accept-Encoding": "identity"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, data: dict | None = None) -> tuple[int, bytes]:
        body = urlencode(data) if data is not None else None
        headers = {**self.headers, "X-Requested-With": "autosave", "Referer": f"http://127.0.0.1:{self.port}/"}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()


def alone(browser: Browser, ask, times: int = 40) -> tuple[float, int]:
    """(median milliseconds, bytes of the last answer) of one person asking again and again."""
    taken, size = [], 0
    for n in range(times + 3):
        started = time.perf_counter()
        status, body = ask(browser, n)
        taken.append((time.perf_counter() - started) * 1000)
        size = len(body)
        if status != 200:
            raise SystemExit(f"The bench was answered {status}: {body[:300]!r}")
    return statistics.median(taken[3:]), size


def together(people: list[tuple[Browser, Callable]], times: int = 25) -> tuple[float, float, float]:
    """(median ms, 95th percentile ms, requests per second) of all of them at once, each asking their own."""
    taken: list[float] = []
    refused: list[int] = []

    def one(browser, ask, offset):
        for n in range(times):
            started = time.perf_counter()
            status, _body = ask(browser, offset + n)
            taken.append((time.perf_counter() - started) * 1000)
            if status != 200:
                refused.append(status)

    threads = [threading.Thread(target=one, args=(*person, 1000 * k)) for k, person in enumerate(people, 1)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - started
    if refused:
        raise SystemExit(f"The bench was answered {refused[0]}, in all {len(refused)} times.")
    return statistics.median(taken), statistics.quantiles(taken, n=20)[18], len(taken) / whole
