"""Engines of earlier versions: their runs are computed for ever, and a bundle carries the one that made its run."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError

from scoring.bundle import engine_archive, make_bundle, read_bundle
from scoring.engine import VERSION
from scoring.engine.canonical import canonical_bytes
from scoring.kept import KEPT, foreign_source, kept_engines, present_source, replay_with
from scoring.models import RankingRun
from scoring.recount import engines
from scoring.replay import result_digest
from tests.factories.bundles import recompute, rewrite, verify, zipped
from tests.factories.rankings import ranking_run

OLD = sorted(set(engines()) - {VERSION})


def run_of(version, world, cast, **kwargs):
    """A run as it was stored when that engine was the present one: its rows, its result, its digest."""
    made = ranking_run(world, cast, **kwargs)
    old = engines()[version](made.frozen.read(), digest=made.frozen.digest, method=made.method, params=made.params)
    kept = json.dumps({key: value for key, value in old.items() if key != "rows"})
    rewrite("scoring_rankingrun", engine=version, digest=result_digest(old), result=kept)
    return RankingRun.objects.select_related("frozen__round__edition").get(pk=made.pk)


def test_every_version_before_the_present_one_is_kept():
    assert OLD == ["1.0.0", "1.1.0"]


@pytest.mark.parametrize("version", OLD)
def test_recompute_of_an_old_run_uses_the_engine_that_made_it(world, cast, version):
    made = run_of(version, world, cast)
    assert "krippendorff_alpha" not in made.result["agreement"]
    assert recompute(made.pk) == f"Run {made.pk} (mean, engine {version}): same places, same bytes.\n"


@pytest.mark.parametrize("version", OLD)
def test_verify_of_an_old_bundle_uses_the_engine_that_made_it(world, cast, tmp_path, version):
    path = tmp_path / "old.zip"
    path.write_bytes(make_bundle(run_of(version, world, cast)))
    assert verify(path) == f"SAME: run R1-1, 3 entries, method mean, engine {version}, same bytes.\n"


@pytest.mark.parametrize("version", [*OLD, VERSION])
def test_bundle_carries_the_engine_that_made_the_run_and_runs_by_itself(world, cast, tmp_path, version):
    made = ranking_run(world, cast) if version == VERSION else run_of(version, world, cast)
    data = make_bundle(made)
    assert foreign_source(read_bundle(data), version) == []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    answer = subprocess.run(
        [sys.executable, "-B", "verify.py"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )  # fmt: skip
    assert answer.stdout == f"SAME: run R1-1, 3 entries, method mean, engine {version}, same bytes.\n"


def with_source(data, change):
    """A bundle in which somebody changed the source of the engine and put the manifest right again."""
    files = change(read_bundle(data))
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"}
    return zipped({**files, "manifest.json": canonical_bytes(digests)})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda files: files | {"scoring/engine/rank.py": b"# other"}, "scoring/engine/rank.py"),
        (lambda files: files | {"scoring/engine/more.py": b""}, "scoring/engine/more.py"),
        (
            lambda files: {name: data for name, data in files.items() if not name.endswith(("/rank.py", "/replay.py"))},
            "scoring/engine/rank.py, scoring/replay.py",
        ),
    ],
)
def test_verify_says_plainly_that_the_engine_in_a_bundle_is_another(world, cast, tmp_path, change, named):
    path = tmp_path / "bundle.zip"
    path.write_bytes(with_source(make_bundle(ranking_run(world, cast)), change))
    words = f"the source in the bundle is not that of engine {VERSION}; do not run it: {named}"
    with pytest.raises(CommandError, match=words.replace(".", r"\.") + "$") as failed:
        verify(path)
    assert failed.value.returncode == 1


def test_verify_of_an_old_bundle_with_the_present_engine_in_it_says_so(world, cast, tmp_path):
    path, made = tmp_path / "old.zip", run_of("1.1.0", world, cast)
    path.write_bytes(with_source(make_bundle(made), lambda files: files | present_source()))
    with pytest.raises(CommandError, match=r"not that of engine 1\.1\.0; do not run it: scoring/engine/__init__\.py"):
        verify(path)


def test_engine_kept_under_the_present_version_is_the_present_engine():
    kept = {version: path.read_bytes() for version, path in kept_engines().items()}
    assert kept.get(VERSION, engine_archive()) == engine_archive()


def test_kept_engine_that_stops_says_why():
    with pytest.raises(ValueError, match=r"engine 1\.0\.0 stopped: KeyError: 'rubric'"):
        replay_with(KEPT / "1.0.0.zip", {}, digest="0" * 64, method="mean", params={})
