"""A whole ranking run over a full edition, from the frozen rows to the stored result: all draws and all screens."""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

TIMES = 5


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
    frozen = frozen_of(full)
    for method in ("mean", "calibrated"):
        taken = [timed(full, frozen, method) for _again in range(TIMES)]
        print(f"ranking run, {method:<12}{statistics.median(taken):>6.2f} s  (of {TIMES}, least {min(taken):.2f} s)")


def frozen_of(full):
    """The frozen round as a page or a job gets it: out of the database."""
    from django.utils import timezone

    from judging.actions import round as rounds
    from scoring.actions.freeze import freeze
    from scoring.models import FrozenRound

    now = timezone.now()
    closed = rounds.close(full.round, by=full.organiser, now=now)
    started = time.perf_counter()
    made = freeze(closed, by=full.organiser, now=now, override_reason="The bench leaves one sheet open.")
    content = made.read()
    print(f"{len(content['entries']):,} entries, {len(content['sheets']):,} sheets; frozen in", end=" ")
    print(f"{time.perf_counter() - started:.2f} s")
    return FrozenRound.objects.select_related("round__edition").get(pk=made.pk)


def timed(full, frozen, method) -> float:
    from django.utils import timezone

    from scoring.actions.run import run

    started = time.perf_counter()
    made = run(frozen, method=method, params={}, by=full.organiser, now=timezone.now())
    taken = time.perf_counter() - started
    draws, signals = made.result["draws"], len(made.result["signals"])
    print(
        f"  {method}: {taken:.2f} s, {draws or 'no'} draws, {signals} signals by the {made.result['screened_by']} model"
    )
    return taken


if __name__ == "__main__":
    sys.exit(main())
