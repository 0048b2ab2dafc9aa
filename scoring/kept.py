"""Engines of earlier versions, kept as archives of their source, so that the runs they made can be computed for ever.

`manage.py keep_engine` writes the archive of the present version; do so before VERSION is raised. A kept engine runs
in a Python process of its own, with nothing of Juara in its way but the libraries that are installed here.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

KEPT = Path(__file__).resolve().parent / "engines"
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
