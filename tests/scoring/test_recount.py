"""Anybody can compute a result again: recompute on the server, verify with a bundle anywhere."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from judging.models import Judge
from scoring.bundle import engine_archive, make_bundle, read_bundle
from scoring.engine import VERSION
from scoring.kept import KEPT, kept_engines, replay_with
from scoring.models import RankingRun
from scoring.recount import engines, recount
from scoring.replay import result_digest
from tests.factories.rankings import ranking_run


def rewrite(table, **fields):
    """What an insider with the database's password does: past the append-only model."""
    changes = ", ".join(f"{name} = %s" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {changes}", list(fields.values()))  # noqa: S608 - names of this file


def altered(data, name, change):
    files = read_bundle(data)
    files[name] = change(files[name])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)
    return buffer.getvalue()


def recompute(run_id):
    out = io.StringIO()
    call_command("recompute", str(run_id), stdout=out)
    return out.getvalue()


def verify(path):
    out = io.StringIO()
    call_command("verify", str(path), stdout=out)
    return out.getvalue()


def test_recompute_says_same_bytes(world, cast):
    made = ranking_run(world, cast)
    assert recompute(made.pk) == f"Run {made.pk} (mean, engine {made.engine}): same places, same bytes.\n"


def test_recompute_of_changed_places_names_them_and_fails(world, cast):
    made = ranking_run(world, cast)
    rewrite("scoring_rankingrow", place=1)
    with pytest.raises(CommandError, match=r"2026-0002: stored place 1 with 66\.666667, computed place 2") as failed:
        recompute(made.pk)
    assert failed.value.returncode == 1


def test_recompute_of_a_changed_score_fails(world, cast):
    made = ranking_run(world, cast)
    rewrite("scoring_rankingrow", score="99.0")
    with pytest.raises(CommandError, match=r"stored place 1 with 99\.000000"):
        recompute(made.pk)


def test_recompute_of_changed_frozen_content_fails(world, cast):
    made = ranking_run(world, cast)
    rewrite("scoring_frozenround", content=made.frozen.content.replace('"5"', '"1"'))
    with pytest.raises(CommandError, match="changed after the freeze"):
        recompute(made.pk)


@pytest.mark.parametrize("run", ["999", "R1", "-"])
def test_recompute_of_no_run_exits_with_2(db, run):
    with pytest.raises(CommandError) as failed:
        call_command("recompute", "--", run)
    assert failed.value.returncode == 2


def test_recompute_of_an_engine_that_is_not_at_hand_says_so(world, cast):
    made = ranking_run(world, cast)
    rewrite("scoring_rankingrun", engine="0.1.0")
    with pytest.raises(CommandError, match=r"engine 0\.1\.0 is not installed"):
        recompute(made.pk)


def test_recount_reads_no_live_marks(world, cast, django_assert_num_queries):
    made = RankingRun.objects.select_related("frozen").get(pk=ranking_run(world, cast).pk)
    with django_assert_num_queries(1):
        assert recount(made).same_bytes


def test_verify_accepts_a_bundle(world, cast, tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(make_bundle(ranking_run(world, cast)))
    assert verify(path) == f"SAME: run R1-1, 3 entries, method mean, engine {VERSION}, same bytes.\n"


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("frozen.json", lambda data: data.replace(b'"5"', b'"1"'), "frozen.json is not what the manifest says"),
        ("result.json", lambda data: data.replace(b'"place":1', b'"place":2'), "digest of the run"),
        ("result.json", lambda data: data.replace(b'"place":1', b'"place":2'), "stored place 2"),
        ("run.json", lambda data: b"[]", "cannot be read"),
        ("scoring/replay.py", lambda data: data + b"#", "scoring/replay.py is not what the manifest says"),
    ],
)
def test_verify_refuses_an_altered_bundle(world, cast, tmp_path, name, change, words):
    path = tmp_path / "bundle.zip"
    path.write_bytes(altered(make_bundle(ranking_run(world, cast)), name, change))
    with pytest.raises(CommandError, match=words) as failed:
        verify(path)
    assert failed.value.returncode == 1


@pytest.mark.parametrize("content", [b"", b"not a zip"])
def test_verify_of_what_is_no_bundle_exits_with_2(db, tmp_path, content):
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    with pytest.raises(CommandError) as failed:
        verify(path)
    assert failed.value.returncode == 2


def test_verify_of_an_empty_archive_names_what_is_missing(db, tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w"):
        pass
    with pytest.raises(CommandError, match=r"frozen\.json is missing"):
        verify(path)


def test_bundle_runs_by_itself_without_django(world, cast, tmp_path):
    data = make_bundle(ranking_run(world, cast))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    answer = subprocess.run(
        [sys.executable, "-B", "verify.py"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"SAME: run R1-1, 3 entries, method mean, engine {VERSION}, same bytes.\n"


def run_of_1_0_0(world, cast):
    """A run as it was stored when engine 1.0.0 was the present one: its rows, its result, its digest."""
    made = ranking_run(world, cast)
    old = engines()["1.0.0"](made.frozen.read(), digest=made.frozen.digest, method=made.method, params=made.params)
    kept = json.dumps({key: value for key, value in old.items() if key != "rows"})
    rewrite("scoring_rankingrun", engine="1.0.0", digest=result_digest(old), result=kept)
    return RankingRun.objects.select_related("frozen__round__edition").get(pk=made.pk)


def test_recompute_of_an_old_run_uses_the_engine_that_made_it(world, cast):
    made = run_of_1_0_0(world, cast)
    assert "alpha_ci95" not in made.result["agreement"]
    assert recompute(made.pk) == f"Run {made.pk} (mean, engine 1.0.0): same places, same bytes.\n"


def test_verify_of_an_old_bundle_uses_the_engine_that_made_it(world, cast, tmp_path):
    path = tmp_path / "old.zip"
    path.write_bytes(make_bundle(run_of_1_0_0(world, cast)))
    assert verify(path) == "SAME: run R1-1, 3 entries, method mean, engine 1.0.0, same bytes.\n"


def test_engine_kept_under_the_present_version_is_the_present_engine():
    kept = {version: path.read_bytes() for version, path in kept_engines().items()}
    assert kept.get(VERSION, engine_archive()) == engine_archive()


def test_kept_engine_that_stops_says_why():
    with pytest.raises(ValueError, match=r"engine 1\.0\.0 stopped: KeyError: 'rubric'"):
        replay_with(KEPT / "1.0.0.zip", {}, digest="0" * 64, method="mean", params={})


def test_bundle_of_a_run_is_the_same_bytes_each_time(world, cast):
    made = ranking_run(world, cast)
    assert make_bundle(made) == make_bundle(RankingRun.objects.get(pk=made.pk))


def test_bundle_holds_no_names_of_judges(world, cast):
    files = read_bundle(make_bundle(ranking_run(world, cast)))
    secrets = [text.encode() for j in Judge.objects.select_related("user") for text in (j.user.name, j.user.email)]
    assert [(name, secret) for name, data in files.items() for secret in secrets if secret in data] == []


def test_bundle_engine_imports_only_python_numpy_and_scipy(world, cast):
    files = read_bundle(make_bundle(ranking_run(world, cast)))
    assert [
        name for name, data in files.items() if name.endswith(".py") and b"django" in data.replace(b"Django", b"")
    ] == []


def test_bundle_carries_the_frozen_method_note(world, cast):
    files = read_bundle(make_bundle(ranking_run(world, cast)))
    note = json.loads(files["frozen.json"])["note"]
    assert note["en"][0]["text"][0] in files["note_en.txt"].decode()
    assert note["id"][0]["text"][0] in files["note_id.txt"].decode()
