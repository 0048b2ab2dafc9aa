"""`make bench`: figures for people to read. Nothing here passes or fails."""

import os
import subprocess
import sys

PARTS = {
    "engine": "the ranking engine",
    "ranking": "a whole ranking run",
    "likeness": "similar entries of a full edition",
    "documents": "charters",
    "pages": "pages over a full edition",
    "rush": "the last minute of intake",
    "kill": "kill -9 while entries are sent",
}

if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in config/settings.py
    if unknown := set(sys.argv[1:]) - set(PARTS):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. The parts are {', '.join(PARTS)}.")
    for part in sys.argv[1:] or PARTS:
        print(f"\n== {PARTS[part]}", flush=True)
        subprocess.run([sys.executable, "-m", f"tests.bench.{part}"], check=True)
