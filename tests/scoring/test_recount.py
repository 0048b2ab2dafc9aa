"""Anybody can compute a result again: recompute on the server, verify with a bundle anywhere."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command

from judging.models import Judge
from scoring.bundle import make_bundle, read_bundle
from scoring.engine import VERSION
from scoring.engine.canonical import canonical_bytes
from scoring.models import RankingRun
from scoring.recount import recount
from tests.factories.bundles import recompute, rewrite, verify, zipped
from tests.factories.rankings import ranking_run


def altered(data, name, change):
    files = read_bundle(data)
    return zipped({**files, name: change(files[name])})


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


@pytest.mark.parametrize("name", ["grade", "p_first", "n"])
def test_recompute_of_a_changed_detail_fails_although_the_places_are_the_same(world, cast, name):
    made = ranking_run(world, cast, method="calibrated")
    row = made.rows.order_by("pk").first()
    changed = {"n": 9} if name == "n" else {"detail": json.dumps(row.detail | {name: "0.99"})}
    rewrite("scoring_rankingrow", **changed)
    with pytest.raises(CommandError, match="does not have the digest of the run: it was changed afterwards") as failed:
        recompute(made.pk)
    assert failed.value.returncode == 1


def test_recompute_of_a_run_that_its_engine_cannot_repeat_says_so_in_a_line(world, cast):
    made = ranking_run(world, cast)
    rewrite("scoring_rankingrun", method="best")
    with pytest.raises(CommandError, match=r"^Cannot compute: unknown method 'best'") as failed:
        recompute(made.pk)
    assert failed.value.returncode == 2


def test_recompute_of_changed_frozen_content_fails(world, cast):
    made = ranking_run(world, cast)
    rewrite("scoring_frozenround", content=made.frozen.content.replace('"5"', '"1"'))
    with pytest.raises(CommandError, match="changed after the freeze"):
        recompute(made.pk)


@pytest.mark.parametrize("run", ["999", "R1", "-", "9" * 5000])
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


def consistent(data, name, change):
    """A bundle in which somebody changed one file and put every digest right again."""
    files = read_bundle(data)
    read = change(json.loads(files[name]))
    files[name] = canonical_bytes(read)
    run = json.loads(files["run.json"])
    for key, other in (("frozen", "frozen.json"), ("digest", "result.json")):
        run[key] = hashlib.sha256(files[other]).hexdigest()
    files["run.json"] = canonical_bytes(run)
    files["manifest.json"] = canonical_bytes(
        {each: hashlib.sha256(content).hexdigest() for each, content in files.items() if each != "manifest.json"}
    )
    return zipped(files)


def with_row(read, **changes):
    return {**read, "rows": [read["rows"][0] | changes, *read["rows"][1:]]}


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("result.json", lambda read: with_row(read, grade="gold"), "2026-0001: stored grade gold, computed"),
        ("result.json", lambda read: with_row(read, n=7), "2026-0001: stored n 7, computed 3"),
        ("result.json", lambda read: {**read, "rows": read["rows"] + read["rows"][:1]}, "other rows"),
        ("result.json", lambda read: {**read, "undecided": [["2026-0001"]]}, "undecided of the result differs"),
        ("result.json", lambda read: with_row(read, raw=99.0), "2026-0001: stored raw 99.0, computed"),
        ("result.json", lambda read: with_row(read, p_first=0.5), "2026-0001: stored p_first 0.5, computed None"),
        ("result.json", lambda read: {**read, "judges": read["judges"][1:]}, "judges of the result differs"),
        (
            "result.json",
            lambda read: {**read, "agreement": read["agreement"] | {"alpha": 0.99}},
            "agreement of the result",
        ),
        ("frozen.json", lambda read: read | {"note": {**read["note"], "en": []}}, "note_en.txt is not the note"),
        ("frozen.json", lambda read: read | {"edition": read["edition"] | {"display_decimals": 400}}, "cannot be read"),
    ],
)
def test_verify_refuses_a_bundle_whose_digests_were_put_right(world, cast, tmp_path, name, change, words):
    path = tmp_path / "bundle.zip"
    path.write_bytes(consistent(make_bundle(ranking_run(world, cast)), name, change))
    with pytest.raises(CommandError, match=words) as failed:
        verify(path)
    assert failed.value.returncode == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda read: with_row(read, se=0.001), "2026-0001: stored se 0.001, computed"),
        (lambda read: with_row(read, p_first=0.25), "2026-0001: stored p_first 0.25, computed"),
        (
            lambda read: {**read, "reliability": read["reliability"] | {"raw": 0.99}},
            "reliability of the result differs",
        ),
        (
            lambda read: {**read, "components": read["components"] | {"judge_sd": 0.0}},
            "components of the result differs",
        ),
    ],
)
def test_verify_refuses_other_numbers_beside_the_places(world, cast, tmp_path, change, words):
    path = tmp_path / "bundle.zip"
    made = ranking_run(world, cast, method="calibrated", params={"draws": 200}, levels=(5, 4, 4, 3, 2))
    path.write_bytes(consistent(make_bundle(made), "result.json", change))
    with pytest.raises(CommandError, match=words) as failed:
        verify(path)
    assert failed.value.returncode == 1


def test_verify_forgives_the_last_bits_of_another_platform(world, cast, tmp_path):
    path = tmp_path / "bundle.zip"
    made = ranking_run(world, cast, method="calibrated", params={"draws": 200}, levels=(5, 4, 4, 3, 2))
    path.write_bytes(
        consistent(
            make_bundle(made),
            "result.json",
            lambda read: with_row(read, se=read["rows"][0]["se"] + 1e-8, p_first=read["rows"][0]["p_first"] - 0.005),
        )
    )
    assert verify(path).endswith("other bytes (another platform or library version).\n")


def test_verify_of_content_nested_without_end_says_so(world, cast, tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(altered(make_bundle(ranking_run(world, cast)), "run.json", lambda data: b"[" * 100_000))
    with pytest.raises(CommandError, match="cannot be read: RecursionError") as failed:
        verify(path)
    assert failed.value.returncode == 1


def damaged(data):
    """The first file's deflated bytes spoilt, the directory of the archive left whole."""
    return data[:60] + bytes(byte ^ 255 for byte in data[60:200]) + data[200:]


def encrypted(data):
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    marked = bytearray(data)
    marked[local + 6] |= 1
    marked[central + 8] |= 1
    return bytes(marked)


@pytest.mark.parametrize("spoil", [damaged, encrypted])
def test_verify_of_a_spoilt_archive_exits_with_2(world, cast, tmp_path, spoil):
    path = tmp_path / "bundle.zip"
    path.write_bytes(spoil(make_bundle(ranking_run(world, cast))))
    with pytest.raises(CommandError, match="or is damaged") as failed:
        verify(path)
    assert failed.value.returncode == 2


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


@pytest.mark.parametrize(
    "change",
    [
        lambda read: {**read, "separation": read["separation"] | {"g": 9.0}},
        lambda read: {**read, "separation": read["separation"] | {"strata": 4.5}},
        lambda read: {key: value for key, value in read.items() if key != "separation"},
        lambda read: {**read, "screened_by": None},
        lambda read: {**read, "draws": 9000},
        lambda read: {
            **read,
            "agreement": read["agreement"]
            | {
                "krippendorff_alpha": read["agreement"]["krippendorff_alpha"]
                | {"nominal": {"value": 1.0, "ci95": None}}
            },
        },
    ],
)
def test_verify_checks_separation_alpha_of_every_level_draws_and_who_screened(world, cast, tmp_path, change):
    path = tmp_path / "bundle.zip"
    made = ranking_run(world, cast, method="calibrated", levels=(5, 4, 4, 3, 2))
    path.write_bytes(consistent(make_bundle(made), "result.json", change))
    with pytest.raises(CommandError, match="of the result differs") as failed:
        verify(path)
    assert failed.value.returncode == 1


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
