"""Comparing all entries of a full edition, and one of them at screening: from the database to the stored pairs."""

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

TIMES = 3


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="juara-bench-"))
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}", "MEDIA_ROOT": str(folder / "files"),
        "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench.full_edition import build

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    full = build()
    one = full.edition.entries.filter(current__isnull=False).order_by("code").first()
    for label, entry in (("all entries", None), ("one entry", one)):
        taken = [timed(full, entry) for _again in range(TIMES)]
        seconds = [each for each, _run in taken]
        run = taken[-1][1]
        print(
            f"likeness, {label:<12}{statistics.median(seconds):>6.2f} s  (of {TIMES}, least {min(seconds):.2f} s)",
            end="",
        )
        print(f"  {run.texts:,} texts, {run.found:,} pairs")
    print(f"most memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def timed(full, entry):
    from django.utils import timezone

    from awards.actions.likeness import compare

    started = time.perf_counter()
    run = compare(full.edition, entry=entry, by=full.organiser, now=timezone.now())
    return time.perf_counter() - started, run


if __name__ == "__main__":
    sys.exit(main())
