"""Hands files to the bounded process that scrubs them (awards.evidence.scrubbing) and takes back what it made."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from django.conf import settings


@dataclass(frozen=True)
class Made:
    copy: bytes
    picture: bytes | None  # WebP


class Workshop:
    """One process for as many files as there are: with Workshop() as workshop: workshop.make("pdf", data)."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="juara-copies-")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "awards.evidence.scrubbing"],
            cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": self.folder.name},
        )  # fmt: skip
        self.orders, self.answers = cast("IO[str]", self.process.stdin), cast("IO[str]", self.process.stdout)
        return self

    def __exit__(self, *_raised):
        self.orders.close()
        self.process.wait()
        self.answers.close()
        self.folder.cleanup()

    def make(self, extension: str, data: bytes) -> Made | None:
        """None when no clean copy can be made of it within the limits."""
        source, copy, picture = (Path(self.folder.name) / name for name in ("source", "copy", "picture"))
        source.write_bytes(data)
        order = {"extension": extension, "source": str(source), "copy": str(copy), "picture": str(picture)}
        self.orders.write(f"{json.dumps(order)}\n")
        self.orders.flush()
        answer = json.loads(self.answers.readline())
        made = Made(copy.read_bytes(), picture.read_bytes() if answer["drawn"] else None) if answer["copied"] else None
        for path in (source, copy, picture):
            path.unlink(missing_ok=True)
        return made
