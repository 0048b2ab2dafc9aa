"""Checks a verification bundle. Needs Python with NumPy and SciPy, nothing else.

In an unpacked bundle this file is verify.py:  python verify.py
It computes the ranking again from frozen.json with the engine that lies beside it and compares every place.
Exit 0: the same places. Exit 1: something differs, and a line says what.
"""

import hashlib
import json
import math
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from scoring.engine import VERSION
from scoring.engine.canonical import canonical_bytes
from scoring.replay import differences, replay

CHECKED = ("frozen.json", "run.json", "result.json", "manifest.json")
CLOSE = 1e-5  # how far numbers may lie apart on another platform or library version: the last bits of a search
DRAWN = {"place_low": 1, "place_high": 1, "p_first": 0.01, "p_top": 0.01, "p_beats": 0.01}  # the same, of what is drawn
FOLLOWS = {"group"}  # of a row: made of place intervals
# What broken or hostile content can end in; whoever checks a bundle is told so in a line.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, MemoryError)
Engines = Mapping[str, Callable[..., dict[str, Any]]]  # version -> its replay
HERE: Engines = {VERSION: replay}


def problems(files: Mapping[str, bytes], engines: Engines = HERE) -> list[str]:
    """What is wrong with a bundle, given as file name -> bytes; empty when everything holds."""
    missing = [f"{name} is missing" for name in CHECKED if name not in files]
    if missing:
        return missing
    found = []
    for check in (_altered, _digests, partial(_places, engines)):
        try:
            found += check(files, {name: json.loads(files[name]) for name in CHECKED})
        except FAULTS as fault:
            found.append(f"the bundle cannot be read: {type(fault).__name__} {fault}")
            break
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
    return found + [
        f"note_{language}.txt is not the note of the freeze"
        for language, sections in read["frozen.json"]["note"].items()
        if files.get(f"note_{language}.txt") != note_text(sections).encode("utf-8")
    ]


def note_text(sections: list[dict[str, Any]]) -> str:
    """A method note as plain text."""
    return "\n\n".join("\n".join([section["title"].upper(), *section["text"]]) for section in sections) + "\n"


def _places(engines: Engines, files: Mapping[str, bytes], read: Mapping[str, Any]) -> list[str]:
    run, result = read["run.json"], read["result.json"]
    if run["engine"] not in engines:
        known = ", ".join(sorted(engines))
        return [f"the run was made by engine {run['engine']}, here is {known}: use the verify.py in the bundle"]
    again = _again(engines, read["frozen.json"], run)
    return differences({row["entry"]: row for row in result["rows"]}, again["rows"]) or unlike(result, again)


def unlike(stored: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    """What else of a result differs although its places are the same."""
    if [row["entry"] for row in stored["rows"]] != [row["entry"] for row in again["rows"]]:
        return ["result.json has other rows, or has them in another order"]
    keys = sorted((stored.keys() | again.keys()) - {"rows"})
    found = [f"{key} of the result differs" for key in keys if not _alike(stored.get(key), again.get(key), CLOSE)]
    for old, new in zip(stored["rows"], again["rows"], strict=True):
        found += [
            f"{old['entry']}: stored {key} {old.get(key)}, computed {new.get(key)}"
            for key in sorted((old.keys() | new.keys()) - FOLLOWS)
            if not _alike(old.get(key), new.get(key), DRAWN.get(key, CLOSE))
        ]
    return found


def _alike(a: Any, b: Any, slack: float) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[key], b[key], slack) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_alike(x, y, slack) for x, y in zip(a, b, strict=True))
    if all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (a, b)):
        return math.isclose(a, b, rel_tol=CLOSE, abs_tol=slack)
    return type(a) is type(b) and a == b


def _again(engines: Engines, content: Mapping[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    return engines[run["engine"]](content, digest=run["frozen"], method=run["method"], params=run["params"])


def same_bytes(files: Mapping[str, bytes], engines: Engines = HERE) -> bool:
    """Whether this platform gives the very bytes of the result. Only for a bundle without problems."""
    again = _again(engines, json.loads(files["frozen.json"]), json.loads(files["run.json"]))
    return canonical_bytes(again) == files["result.json"]


def verdict(files: Mapping[str, bytes], engines: Engines = HERE) -> tuple[bool, str]:
    """(holds, what to print)."""
    found = problems(files, engines)
    if found:
        return False, "DIFFERENT\n" + "\n".join(found)
    run, rows = json.loads(files["run.json"]), json.loads(files["result.json"])["rows"]
    number = run.get("number", "without a number")
    same = "same bytes" if same_bytes(files, engines) else "other bytes (another platform or library version)"
    return (
        True,
        f"SAME: run {number}, {len(rows)} entries, method {run['method']}, engine {run['engine']}, {same}.",
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
