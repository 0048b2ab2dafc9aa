"""Checks a verification bundle. Needs Python with NumPy and SciPy, nothing else.

In an unpacked bundle this file is verify.py:  python verify.py
It computes the ranking again from frozen.json with the engine that lies beside it and compares every place.
Exit 0: the same places. Exit 1: something differs, and a line says what.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scoring.engine import VERSION
from scoring.engine.canonical import canonical_bytes
from scoring.replay import differences, replay

CHECKED = ("frozen.json", "run.json", "result.json", "manifest.json")


def problems(files: Mapping[str, bytes]) -> list[str]:
    """What is wrong with a bundle, given as file name -> bytes; empty when everything holds."""
    missing = [f"{name} is missing" for name in CHECKED if name not in files]
    if missing:
        return missing
    found = []
    for check in (_altered, _digests, _places):
        try:
            found += check(files, {name: json.loads(files[name]) for name in CHECKED})
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            found.append(f"the bundle cannot be read: {type(fault).__name__} {fault}")
    return found


def _altered(files: Mapping[str, bytes], read: Mapping[str, Any]) -> list[str]:
    manifest = read["manifest.json"]
    listed = [
        f"{name} is not what the manifest says"
        for name, digest in sorted(manifest.items())
        if hashlib.sha256(files.get(name, b"")).hexdigest() != digest
    ]
    return listed + [
        f"{name} is not in the manifest" for name in sorted(set(files) - set(manifest) - {"manifest.json"})
    ]


def _digests(files: Mapping[str, bytes], read: Mapping[str, Any]) -> list[str]:
    run, found = read["run.json"], []
    if hashlib.sha256(files["frozen.json"]).hexdigest() != run["frozen"]:
        found.append("frozen.json does not have the digest of the freeze")
    if hashlib.sha256(files["result.json"]).hexdigest() != run["digest"]:
        found.append("result.json does not have the digest of the run")
    return found


def _places(files: Mapping[str, bytes], read: Mapping[str, Any]) -> list[str]:
    content, run, result = read["frozen.json"], read["run.json"], read["result.json"]
    if run["engine"] != VERSION:
        return [f"the run was made by engine {run['engine']}, here is {VERSION}: use the verify.py in the bundle"]
    again = replay(content, digest=run["frozen"], method=run["method"], params=run["params"])
    return differences({row["entry"]: row for row in result["rows"]}, again["rows"])


def same_bytes(files: Mapping[str, bytes]) -> bool:
    """Whether this platform gives the very bytes of the result. Only for a bundle without problems."""
    run = json.loads(files["run.json"])
    content = json.loads(files["frozen.json"])
    again = replay(content, digest=run["frozen"], method=run["method"], params=run["params"])
    return canonical_bytes(again) == files["result.json"]


def verdict(files: Mapping[str, bytes]) -> tuple[bool, str]:
    """(holds, what to print)."""
    found = problems(files)
    if found:
        return False, "DIFFERENT\n" + "\n".join(found)
    run, rows = json.loads(files["run.json"]), json.loads(files["result.json"])["rows"]
    same = "same bytes" if same_bytes(files) else "other bytes (another platform or library version)"
    return (
        True,
        f"SAME: run {run['number']}, {len(rows)} entries, method {run['method']}, engine {run['engine']}, {same}.",
    )


def main() -> int:
    here = Path(__file__).resolve().parent
    files = {
        path.relative_to(here).as_posix(): path.read_bytes()
        for path in here.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    holds, words = verdict(files)
    sys.stdout.write(words + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
