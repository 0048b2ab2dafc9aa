"""Reference data with published answers: in tests/golden, or in the folder that
JUARA_REFERENCE_DATA names for sets that may not be copied (see tests/golden/SOURCE.md).
"""

import csv
import json
import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parent / "golden"


def folder(name):
    outside = os.environ.get("JUARA_REFERENCE_DATA")
    for root in (GOLDEN, Path(outside) if outside else GOLDEN):
        if (root / name / "expected.json").is_file():
            return root / name
    pytest.skip(f"{name} may not be copied here: set JUARA_REFERENCE_DATA to its folder")


def rows(name, file="data.csv"):
    with (folder(name) / file).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def expected(name):
    return json.loads((folder(name) / "expected.json").read_text(encoding="utf-8"))
