"""Finds the programs that some tests need, and installs what is missing where it may.

Run as `python -m tests.tools` before the suite. A program that is still missing makes its tests skip with a visible
reason; with CI=true that skip is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = {  # program -> Debian package
    "chromium": "chromium",
    "initdb": "postgresql",
    "msgfmt": "gettext",
    "pdftoppm": "poppler-utils",
}


def find(program: str) -> str | None:
    """Path of a program on PATH or, for PostgreSQL, where Debian keeps its servers."""
    return shutil.which(program) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)), None
    )


def need(program: str) -> str:
    """Path of a program, or a skip that says what to install (a failure on CI)."""
    path = find(program)
    if path:
        return path
    reason = f"{program} is missing: install the package {PROGRAMS.get(program, program)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def install_missing() -> None:
    packages = sorted({package for program, package in PROGRAMS.items() if not find(program)})
    if not packages:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing", ", ".join(packages), "for the tests that need them ...", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=env, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
            check=False, env=env, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    for program in sorted(name for name in PROGRAMS if not find(name)):
        print(f"{program} is missing: tests that need it are skipped. Install: {PROGRAMS[program]}", file=sys.stderr)


if __name__ == "__main__":
    install_missing()
