"""The bounded process: reads lines {"extension", "source", "copy", "picture"} of paths, answers a line each.

Every file is worked in a fork of its own with limits of time and memory, so that one that bursts takes nothing along.
"""

import json
import os
import resource
import signal
import sys
from pathlib import Path

from awards.evidence.scrubbing.kinds import PICTURE, SCRUB

MEMORY = 900 * 1024 * 1024  # of addresses; what is really used is far less
PROCESSOR_SECONDS, SECONDS = 30, 600  # by the clock it takes long where nothing is left for it
LARGEST = 200 * 1024 * 1024


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)


def in_fork(work) -> bool:
    """Whether the work came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            limit()
            work()
            code = 0
        except BaseException as broken:  # noqa: BLE001 - whatever it is, it ends here and is told by the exit code
            sys.stderr.write(f"{type(broken).__name__}: {broken}"[:300] + "\n")
            sys.stderr.flush()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def make(order: dict) -> dict:
    data, extension = Path(order["source"]).read_bytes(), order["extension"]

    def copy() -> None:
        Path(order["copy"]).write_bytes(SCRUB[extension](data))

    def draw() -> None:
        Path(order["picture"]).write_bytes(PICTURE[extension](data))

    copied = in_fork(copy)
    drawn = copied and extension in PICTURE and in_fork(draw)
    return {"copied": copied, "drawn": drawn}


def main() -> None:
    os.nice(19)  # the site goes first
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(make(json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
