"""How long the engine takes, and against its peers where they install: `python -m tests.bench.engine`."""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from scoring.engine import agreement, connectivity, screens, uncertainty
from scoring.engine.alpha import krippendorff
from scoring.engine.calibrated import design_of
from scoring.engine.icc import icc
from scoring.engine.methods import METHODS
from scoring.engine.mixed import solve
from scoring.engine.simulate import Setting, edition
from scoring.engine.table import from_scores

PEERS = ("glmm", "krippendorff", "pingouin")
PEER_SCRIPT = Path(__file__).with_name("engine_peers.py")
REPEATS = 5


def timed(work, repeats: int = REPEATS):
    """Median seconds and the last answer."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


def random_table(entries: int, judges: int, marks: int, seed: int = 1):
    """Marks spread over distinct pairs at random, every entry marked."""
    rng = np.random.Generator(np.random.PCG64(seed))
    each = -(-marks // entries)
    entry = np.repeat(np.arange(entries), each)[:marks]
    judge = np.concatenate([rng.choice(judges, each, replace=False) for _ in range(entries)])[:marks]
    score = 70 + rng.normal(0, 9, entries)[entry] + rng.normal(0, 5, judges)[judge] + rng.normal(0, 8, marks)
    return from_scores(entry, judge, score)


def fits() -> None:
    sizes = (("3,000 x 60 x 3", 3000, 60, 9000, 0.15), ("1,128 x 2,972, 73,421 marks", 1128, 2972, 73421, 15.0),
             ("100,000 x 500 x 3", 100_000, 500, 300_000, 20.0))  # fmt: skip
    for name, entries, judges, marks, aim in sizes:
        table = random_table(entries, judges, marks)
        scores = table.scores
        seconds, _ = timed(lambda t=table, s=scores: solve(design_of(t, s, category_effect=True)), 3)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"engine, calibrated fit {name}: {seconds:.3f} s (aim {aim:g}), peak memory {peak:.0f} MB")


def whole_run() -> None:
    """3,084 entries: fit, the 5,000 draws near a prize line, agreement, connectivity and all screens."""
    table = edition(Setting(entries=3084, judges=60), 1).table

    def run():
        fresh = table.replaced()
        result = METHODS["calibrated"].run(fresh)
        lines = np.full(fresh.n_entries, 3)
        uncertainty.chances(result.model, ~np.isnan(result.score), seed=1, scope=fresh.group, lines=lines)
        agreement.summary(fresh, "0" * 64)
        connectivity.graph(fresh)
        return screens.screens(fresh, result.model)

    seconds, _ = timed(run, 3)
    print(f"engine, ranking run of 3,084 entries with draws and screens: {seconds:.2f} s (aim 5)")


def peers() -> None:
    """Ratios against packages of the registry, in an environment of their own for this run alone."""
    table = random_table(3000, 60, 9000)
    complete = np.random.Generator(np.random.PCG64(2)).normal(70, 8, (300, 6))
    complete += np.random.Generator(np.random.PCG64(3)).normal(0, 6, (300, 1))
    grid = np.full((table.n_entries, table.n_judges), np.nan)
    grid[table.entry, table.judge] = np.round(table.scores)
    ours = {
        "mixed": timed(lambda: solve(design_of(table, table.scores, category_effect=True)).criterion),
        "alpha": timed(lambda: krippendorff(table.entry, np.round(table.scores), "interval")),
        "icc": timed(lambda: icc(complete)["ICC2"].value),
    }
    folder = Path(tempfile.mkdtemp(prefix="juara-peers-"))
    try:
        found = ask_peers(folder, y=table.scores, entry=table.entry, judge=table.judge, grid=grid, complete=complete)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, peer in zip(ours, PEERS, strict=True):
        seconds, value = ours[name]
        if not isinstance(found.get(name), list):
            print(f"engine, {name} against {peer}: {seconds:.4f} s; peer not measured ({found.get(name, found)})")
            continue
        theirs, their_seconds = found[name]
        same = abs(theirs - value) <= 1e-4 * max(1.0, abs(value))
        print(f"engine, {name} against {peer}: {their_seconds / seconds:.1f} times as fast "
              f"({seconds:.4f} s and {their_seconds:.4f} s), {'same number' if same else f'{value} and {theirs}'}")  # fmt: skip


def ask_peers(folder: Path, **arrays) -> dict:
    data = folder / "data.npz"
    np.savez(data, **arrays)
    python = folder / "env" / "bin" / "python"
    commands = (
        [sys.executable, "-m", "venv", str(folder / "env")],
        [str(python), "-m", "pip", "install", "--quiet", *PEERS],
        [str(python), str(PEER_SCRIPT), str(data)],
    )
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"reason": done.stderr.strip().splitlines()[-1:] or "failed"}
    return json.loads(done.stdout.splitlines()[-1])


LME4 = """
suppressMessages(library(lme4)); d <- read.csv(commandArgs(TRUE)[1])
s <- sapply(1:3, function(i) system.time(m <<- lmer(y ~ 1 + (1|e) + (1|j), d))["elapsed"])
cat(median(s), REMLcrit(m))
"""


def against_lme4() -> None:
    """R's lme4 on the same marks, where Rscript and lme4 are present."""
    if shutil.which("Rscript") is None:
        print("engine, mixed against lme4: no R here")
        return
    table = random_table(3000, 60, 9000)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as stream:
        rows = zip(table.entry.tolist(), table.judge.tolist(), table.scores.tolist(), strict=True)
        stream.write("e,j,y\n" + "".join(f"{e},{j},{y!r}\n" for e, j, y in rows))
        stream.flush()
        done = subprocess.run(["Rscript", "-e", LME4, stream.name], capture_output=True, text=True, check=False)
    if done.returncode:
        print("engine, mixed against lme4: lme4 is not installed")
        return
    theirs, criterion = map(float, done.stdout.split())
    seconds, value = timed(lambda: solve(design_of(table, table.scores, category_effect=True)).criterion)
    print(
        f"engine, mixed against lme4: {theirs / seconds:.1f} times as fast; criterion {value:.4f} and {criterion:.4f}"
    )


def main() -> None:
    fits()
    whole_run()
    peers()
    against_lme4()


if __name__ == "__main__":
    main()
