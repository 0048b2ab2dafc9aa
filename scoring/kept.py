"""Engines of earlier versions, kept as archives of their source, so that the runs they made can be computed for ever.

`manage.py keep_engine` writes the archive of the present version; do so before VERSION is raised. A kept engine runs
in a Python process of its own, with nothing of Juara in its way but the libraries that are installed here.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scoring.engine import VERSION

ROOT = Path(__file__).resolve().parent
KEPT = ROOT / "engines"
RUN = """
import json, sys
sys.path.insert(0, sys.argv[1])
from scoring.replay import replay
asked = json.load(sys.stdin)
json.dump(replay(asked.pop("content"), **asked), sys.stdout)
"""


def kept_engines() -> dict[str, Path]:
    """Version -> archive."""
    return {path.stem: path for path in sorted(KEPT.glob("*.zip"))}


def present_source() -> dict[str, bytes]:
    """File name -> source of the present engine and of what replays a run with it."""
    files = {"scoring/__init__.py": b"", "scoring/replay.py": (ROOT / "replay.py").read_bytes()}
    for path in sorted((ROOT / "engine").rglob("*.py")):
        files["scoring/" + path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return files


def source_of(version: str) -> dict[str, bytes] | None:
    """The same of an engine version, the present one or a kept one; None for one that is not at hand."""
    if version == VERSION:
        return present_source()
    archive = kept_engines().get(version)
    if archive is None:
        return None
    with zipfile.ZipFile(archive) as kept:
        return {name: kept.read(name) for name in kept.namelist()}


def foreign_source(files: Mapping[str, bytes], version: str) -> list[str]:
    """Which files of an engine's source in a bundle are not those of that version here, in order; empty for a version
    that is not at hand.
    """
    known = source_of(version)
    if known is None:
        return []
    own = {name: data for name, data in files.items() if name.startswith("scoring/")}
    return sorted(name for name in own.keys() | known.keys() if own.get(name) != known.get(name))


def replay_with(
    archive: Path, content: Mapping[str, Any], *, digest: str, method: str, params: Mapping[str, Any]
) -> dict[str, Any]:
    """What `scoring.replay.replay` of that version gives. Raises ValueError with the reason when it gives nothing."""
    asked = {"content": content, "digest": digest, "method": method, "params": params}
    done = subprocess.run(  # noqa: S603 - our own archive, no shell
        [sys.executable, "-I", "-c", RUN, str(archive)],
        input=json.dumps(asked), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no answer"]
        raise ValueError(f"engine {archive.stem} stopped: {last[0]}")
    return json.loads(done.stdout)
