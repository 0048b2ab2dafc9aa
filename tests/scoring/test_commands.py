"""The headless commands on files: rank and agreement."""

import hashlib
import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from scoring.engine.headless import method_names

MARKS = "entry,judge,criterion,mark\n" + "".join(
    f"{entry},{judge},{criterion},{mark}\n"
    for entry, row in {"a": "53 44 45", "b": "42 43 33", "c": "21 13 32", "d": "33 35 34"}.items()
    for judge, pair in zip("xyz", row.split(), strict=True)
    for criterion, mark in zip(("benefit", "novelty"), pair, strict=True)
)
WEIGHTS = "criterion,weight,lo,hi\nbenefit,75,1,5\nnovelty,25,1,5\n"
GROUPS = "entry,group\na,north\nb,north\nc,south\nd,south\n"


@pytest.fixture
def files(tmp_path):
    """files(name=text) writes NAME.csv and gives the paths."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return {name: tmp_path / f"{name}.csv" for name in texts}

    return write


def ranked(paths, tmp_path, *options):
    out = tmp_path / "out.json"
    call_command("rank", str(paths["marks"]), "--output", str(out), *options)
    return json.loads(out.read_text(encoding="utf-8"))


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        call_command(*map(str, arguments))
    assert error.value.returncode == 2
    return str(error.value)


def test_rank_mean_writes_score_place_and_tie(files, tmp_path):
    found = ranked(files(marks="entry,judge,mark\na,x,3\na,y,5\nb,x,4\nc,x,\nd,x,1\n"), tmp_path)
    assert found["method"] == "mean"
    rows = [(row["entry"], row["score"], row["place"], row["tied"]) for row in found["entries"]]
    assert rows == [("a", 4.0, 1, True), ("b", 4.0, 1, True), ("d", 1.0, 3, False), ("c", None, None, False)]
    assert found["entries"][3]["reason"] == "no counted mark"
    assert len(found["input_sha256"]) == 64


def test_rank_prints_a_table(files, capsys):
    call_command("rank", str(files(marks="entry,judge,mark\na,x,3\nb,x,4\nc,x,4\n")["marks"]))
    assert capsys.readouterr().out.splitlines() == [
        "entry  place  score  marks",
        "b         1=   4.00      1",
        "c         1=   4.00      1",
        "a          3   3.00      1",
    ]


@pytest.mark.parametrize("place", [0, 1, 3])
def test_rank_json_prints_json_alone_wherever_it_stands(files, capsys, place):
    arguments = [str(files(marks="entry,judge,mark\na,x,3\n")["marks"]), "--method", "median"]
    call_command("rank", *arguments[:place], "--json", *arguments[place:])
    found = json.loads(capsys.readouterr().out)
    assert (found["method"], found["entries"][0]["entry"]) == ("median", "a")


def test_rank_json_and_output_give_the_same_bytes(files, tmp_path, capsys):
    out = tmp_path / "out.json"
    call_command("rank", "--json", "--output", str(out), str(files(marks=MARKS)["marks"]))
    assert out.read_text(encoding="utf-8") == capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rank", "M.csv", "--seed", "text"], "argument --seed: invalid int value: 'text'"),
        (["rank", "M.csv", "--missing", "zero"], "argument --missing: invalid choice: 'zero' (choose from 'drop', 'renormalise')"),
        (["rank"], "the following arguments are required: MARKS.csv"),
        (["rank", "M.csv", "--json", "out.json"], "unrecognized arguments: out.json"),
        (["agreement", "M.csv", "--levels"], "unrecognized arguments: --levels"),
        (["simulate", "--seeds", "many"], "argument --seeds: invalid int value: 'many'"),
    ],
)  # fmt: skip
def test_option_that_cannot_be_read_is_one_line_and_exits_with_2(capsys, arguments, message):
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["manage.py", *arguments])
    assert stopped.value.code == 2
    assert capsys.readouterr().err == f"CommandError: {message}\n"
    assert refused(*arguments) == message


def test_rank_weights_and_scale_give_0_to_100(files, tmp_path):
    paths = files(marks=MARKS, weights=WEIGHTS)
    found = ranked(paths, tmp_path, "--weights", str(paths["weights"]))
    first = found["entries"][0]
    x, y, z = 75 * 1 + 25 * 0.5, 75 * 0.75 + 25 * 0.75, 75 * 0.75 + 25 * 1
    assert (first["entry"], first["score"]) == ("a", pytest.approx((x + y + z) / 3))


def test_rank_groups_add_places_within_each_group(files, tmp_path):
    paths = files(marks=MARKS, groups=GROUPS)
    found = ranked(paths, tmp_path, "--groups", str(paths["groups"]))
    rows = {row["entry"]: (row["group"], row["place"], row["place_in_group"]) for row in found["entries"]}
    assert rows == {"a": ("north", 1, 1), "b": ("north", 3, 2), "c": ("south", 4, 2), "d": ("south", 2, 1)}


@pytest.mark.parametrize("method", method_names())
def test_rank_every_method_gives_the_whole_shape(files, tmp_path, method):
    found = ranked(files(marks=MARKS), tmp_path, "--method", method, "--draws", "200")
    assert sorted(found) == [
        "components",
        "decimals",
        "draws",
        "engine",
        "entries",
        "graph",
        "input_sha256",
        "judges",
        "method",
        "reliability",
        "warnings",
    ]
    shape = {"entry", "group", "n", "raw", "score", "se", "place", "tied", "place_low", "place_high", "p_first"}
    for row in found["entries"]:
        assert shape | {"p_top"} <= set(row)
    for line in found["judges"]:
        assert sorted(line) == [
            "agreement_ci95",
            "agreement_with_others",
            "infit",
            "judge",
            "n",
            "outfit",
            "se",
            "severity",
            "spread",
        ]
    assert found["entries"][0]["entry"] in {"a", "b"}
    assert found["graph"]["components"] == 1


@pytest.mark.parametrize("method", ["mean", "kemeny"])
def test_rank_without_a_model_gives_nulls_with_a_reason(files, tmp_path, method):
    found = ranked(files(marks=MARKS), tmp_path, "--method", method)
    reason = "no model of the judges was fitted to these marks"
    assert found["components"] == {
        "entry_sd": None, "judge_sd": None, "residual_sd": None, "criterion": None, "mean": None, "reason": reason,
    }  # fmt: skip
    assert found["reliability"] == {"calibrated": None, "raw": None, "judges_for_0.90": None, "reason": reason}


def test_rank_calibrated_is_the_same_bytes_in_any_row_order(files, tmp_path):
    lines = MARKS.splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    digests = []
    for name, text in (("marks", MARKS), ("turned", turned)):
        out = tmp_path / f"{name}.json"
        call_command("rank", str(files(**{name: text})[name]), "--method", "calibrated", "--output", str(out))
        digests.append(hashlib.sha256(out.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_rank_seed_changes_the_draws_and_nothing_else(files, tmp_path):
    one, two = (ranked(files(marks=MARKS), tmp_path, "--method", "calibrated", "--seed", seed) for seed in ("1", "2"))
    assert [row["score"] for row in one["entries"]] == [row["score"] for row in two["entries"]]
    assert [row["p_first"] for row in one["entries"]] != [row["p_first"] for row in two["entries"]]


@pytest.mark.parametrize("method", method_names())
def test_rank_takes_the_largest_marks_without_a_fault(files, tmp_path, method):
    text = "entry,judge,mark\n" + "".join(
        f"{e},{j},{(i + k) % 4}e14\n" for i, e in enumerate("abcd") for k, j in enumerate("xyz")
    )
    assert len(ranked(files(marks=text), tmp_path, "--method", method, "--draws", "200")["entries"]) == 4


def test_rank_of_a_narrow_scale_tells_apart_what_two_decimals_would_tie(files, tmp_path, capsys):
    found = ranked(files(marks="entry,judge,mark\na,x,0.512\nb,x,0.514\nc,x,0.52\n"), tmp_path)
    assert found["decimals"] == 5
    assert [(row["entry"], row["place"], row["tied"]) for row in found["entries"]] == [
        ("c", 1, False), ("b", 2, False), ("a", 3, False),
    ]  # fmt: skip
    assert "0.51400" in capsys.readouterr().out


def test_rank_warns_of_a_disconnected_table(files, tmp_path):
    text = "entry,judge,mark\na,x,3\na,y,4\nb,x,5\nb,y,5\nc,v,2\nc,w,3\nd,v,1\nd,w,1\n"
    found = ranked(files(marks=text), tmp_path, "--method", "calibrated")
    assert found["graph"] == {"components": 2, "lambda2": 0.0}
    assert "disconnected" in [note["code"] for note in found["warnings"]]


def test_rank_reads_semicolons_tabs_and_a_byte_order_mark(files, tmp_path):
    for text in ("\ufeffentry;judge;mark\na;x;3.5\n", "Entry\tJudge\tMark\na\tx\t3.5\n\n"):
        assert ranked(files(marks=text), tmp_path)["entries"][0]["score"] == 3.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("entry,judge,mark\na,x,3\nb,x,abc\n", "line 3: mark 'abc' is not a number"),
        ('entry,judge,mark\na,x,"3,5"\n', "line 2: mark '3,5' has a comma; write decimals with a point"),
        ("entry;judge;mark\na;x;1.234,5\n", "line 2: mark '1.234,5' has a comma; write decimals with a point"),
        ("entry,judge,mark\na,x,1_000\n", "line 2: mark '1_000' is not a number"),
        ("entry,judge,mark\na,x,nan\n", "line 2: mark 'nan' is not a number"),
        ("entry,judge,mark\na,x,1e999\n", "line 2: mark '1e999' is too large"),
        (
            "entry,judge,mark\na,x,1e15\na,y,1e150\nb,x,-2e15\n",
            "line 3: mark '1e150' is too large; line 4: mark '-2e15' is too large",
        ),
        ("entry,judge,mark\na,x," + "9" * 5000 + "\n", f"line 2: mark '{'9' * 40}…' is too large"),
        ("entry,judge,mark\na,x,3,5\n", "line 2: 4 columns, the header has 3"),
        ("entry,judge,mark\n,x,3\n", "line 2: the entry is empty"),
        ("entry,judge,mark\na,,3\n", "line 2: the judge is empty"),
        ("entry,judge,criterion,mark\na,x,,3\n", "line 2: the criterion is empty"),
        ("entry,judge,mark\na,x,3\n\na,x,4\n", "line 4: entry 'a' by judge 'x' stands on line 2 already"),
        ("entry,judge\na,x\n", "line 1: the column 'mark' is missing"),
        ("entry,judge,mark,mark\n", "line 1: two columns have the same name"),
        ("", "the file is empty"),
        ("entry,judge,mark\n", "the file has no marks"),
        ('entry,judge,mark\na,x,"3\n', "line 2: unexpected end of data"),
        ('"entry,judge,mark\na,x,3\n', "line 2: unexpected end of data"),
        ("x" * 200_000, "line 1: field larger than field limit (131072)"),
        ("entry,judge,mark\na,x,?\nb,x,!\n", "line 2: mark '?' is not a number; line 3: mark '!' is not a number"),
    ],
)
def test_rank_names_the_line_of_bad_marks(files, text, message):
    path = files(marks=text)["marks"]
    assert refused("rank", path) == f"{path}: {message}"


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (
            "criterion,weight\nbenefit,75\n",
            (
                "line 3: criterion 'novelty' has no weight; line 5: criterion 'novelty' has no weight; "
                "line 7: criterion 'novelty' has no weight (and 9 more)"
            ),
        ),
        ("criterion,weight\nbenefit,x\n", "weights, line 2: weight 'x' is not a number"),
        ("criterion,weight\nbenefit,1e308\nnovelty,1\n", "weights, line 2: weight '1e308' is too large"),
        (
            "criterion,weight\nbenefit,1\nnovelty,1\nreach,1\n",
            "weights: criterion 'reach' has no mark at all, so no review is complete",
        ),
        ("", "weights, the file is empty"),
        ("criterion\nbenefit\n", "weights, line 1: the column 'weight' is missing"),
        ("criterion,weight\nbenefit\n", "weights, line 2: 1 columns, the header has 2"),
        ("criterion,weight\nbenefit,\n", "weights, line 2: the criterion or its weight is empty"),
        ("criterion,weight\nbenefit,0\nnovelty,0\n", "weights: the weights sum to zero"),
        ("criterion,weight\nbenefit,-1\nnovelty,2\n", "weights, line 2: weight of criterion 'benefit' is negative"),
        ("criterion,weight\nbenefit,1\nbenefit,2\n", "weights, line 3: criterion 'benefit' has a weight already"),
        (
            "criterion,weight,lo,hi\nbenefit,1,1,5\nnovelty,1,5,1\n",
            "weights, line 3: scale of criterion 'novelty' is empty",
        ),
        (
            "criterion,weight,lo,hi\nbenefit,1,2,5\nnovelty,1,1,5\n",
            "line 16: mark 1 lies outside 2 to 5",
        ),
    ],
)
def test_rank_refuses_bad_weights(files, weights, message):
    paths = files(marks=MARKS, weights=weights)
    assert refused("rank", paths["marks"], "--weights", paths["weights"]) == f"{paths['marks']}: {message}"


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ("entry,group\na,north\n", "line 8: entry 'b' has no group"),
        ("", "groups, the file is empty"),
        ("entry,group\na,\n", "groups, line 2: the entry or its group is empty"),
        ("entry,group\na,n\na,s\n", "groups, line 3: entry 'a' has a group already"),
    ],
)
def test_rank_refuses_bad_groups(files, groups, message):
    paths = files(marks=MARKS, groups=groups)
    assert refused("rank", paths["marks"], "--groups", paths["groups"]) == f"{paths['marks']}: {message}"


def test_rank_refuses_unknown_method_few_draws_and_missing_files(files, tmp_path):
    path = files(marks=MARKS)["marks"]
    assert refused("rank", path, "--method", "best").startswith(f"{path}: unknown method 'best'; known: mean,")
    assert refused("rank", path, "--method", "calibrated", "--draws", 5) == f"{path}: at least 100 draws are needed"
    assert refused("rank", path, "--draws", 10**9) == f"{path}: at most 100000 draws are made"
    assert refused("rank", path, "--seed", "-1") == f"{path}: the seed is a whole number from 0 upwards"
    assert refused("rank", path, "--prizes", "-1") == f"{path}: the number of prizes is a whole number from 0 upwards"
    assert refused("rank", path, "--decimals", "400") == f"{path}: decimals are 0 to 9"
    gone = tmp_path / "gone.csv"
    assert refused("rank", gone) == f"{gone}: No such file or directory"
    assert refused("rank", path, "--output", tmp_path / "no" / "out.json").endswith("No such file or directory")


def test_rank_refuses_a_file_that_is_not_utf8(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_bytes(b"entry,judge,mark\n\xff,x,1\n")
    assert refused("rank", path) == f"{path}: line 2: the file is not UTF-8 text; save it as CSV in UTF-8"


@pytest.mark.parametrize("options", [["--json"], []])
def test_rank_prints_the_same_bytes_whatever_the_encoding_of_the_terminal(files, monkeypatch, options):
    path = files(marks="entry,judge,mark\nÅlesund,x,3\nكوتا,x,4\n")["marks"]
    printed = []
    for encoding in ("utf-8", "ascii", "latin-1"):
        terminal = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", terminal)
        call_command("rank", str(path), *options)
        terminal.flush()
        printed.append(terminal.buffer.getvalue())
    assert "Ålesund" in printed[0].decode("utf-8")
    assert printed[1:] == printed[:1] * 2


@pytest.mark.parametrize(
    ("prizes", "draws"),
    [(0, 2000), (1, 2000), (2, 5000), (3, 2000), (4, 2000)],
)
def test_rank_draws_more_when_an_entry_is_near_the_last_prize_place(files, tmp_path, prizes, draws):
    """Intervals 1-1, 2-3, 2-3, 4-4: only between the second and the third place is the line close."""
    path = files(marks=MARKS)
    found = ranked(path, tmp_path, "--method", "calibrated", "--prizes", str(prizes))
    assert [(row["place_low"], row["place_high"]) for row in found["entries"]] == [(1, 1), (2, 3), (2, 3), (4, 4)]
    assert found["draws"] == draws
    fixed = ranked(path, tmp_path, "--method", "calibrated", "--prizes", str(prizes), "--draws", "300")
    assert fixed["draws"] == 300


def test_rank_of_a_method_without_a_model_draws_nothing(files, tmp_path):
    assert ranked(files(marks=MARKS), tmp_path)["draws"] is None


def test_rank_without_draws_has_no_intervals(files, tmp_path):
    found = ranked(files(marks=MARKS), tmp_path, "--method", "calibrated", "--draws", "0")
    assert found["entries"][0]["place_low"] is None
    assert found["entries"][0]["se"] > 0


# agreement


def test_agreement_writes_every_measure(files, tmp_path, capsys):
    out = tmp_path / "out.json"
    call_command("agreement", str(files(marks=MARKS)["marks"]), "--output", str(out), "--level", "ordinal")
    found = json.loads(out.read_text(encoding="utf-8"))
    assert sorted(found["icc"]) == ["ICC1", "ICC1k", "ICC2", "ICC2k", "ICC3", "ICC3k"]
    assert len(found["icc"]["ICC2"]["ci95"]) == 2
    assert sorted(found["krippendorff_alpha"]) == ["interval", "nominal", "ordinal", "ratio"]
    assert sorted(found["kendall_w"]) == ["chi2", "df", "p", "w"]
    assert sorted(found["by_criterion"]) == ["benefit", "novelty"]
    assert "Krippendorff's alpha (ordinal)" in capsys.readouterr().out


def test_agreement_incomplete_table_gives_null_with_a_reason(files, tmp_path):
    out = tmp_path / "out.json"
    call_command("agreement", str(files(marks="entry,judge,mark\na,x,3\nb,y,4\n")["marks"]), "--output", str(out))
    found = json.loads(out.read_text(encoding="utf-8"))
    reason = "not every judge marked every entry"
    assert found["icc"]["ICC1"] == {"ci95": None, "reason": reason, "value": None}
    assert found["krippendorff_alpha"] == dict.fromkeys(("interval", "nominal", "ordinal", "ratio"))
    assert found["krippendorff_alpha_reason"]["interval"] == "no entry has two marks"


def test_agreement_of_marks_that_never_repeat_has_nominal_alpha_without_an_interval(files, tmp_path, capsys):
    out, text = tmp_path / "out.json", "entry,judge,mark\n"
    text += "".join(f"e{n},{judge},{7 * n % 20 + k / 4}\n" for n in range(20) for k, judge in enumerate("xyz"))
    call_command("agreement", str(files(marks=text)["marks"]), "--level", "nominal", "--output", str(out))
    found, reason = json.loads(out.read_text(encoding="utf-8")), "samples of the entries do not hold the value itself"
    assert (found["krippendorff_alpha"]["nominal"], found["krippendorff_alpha_ci95"]["nominal"]) == (0.0, None)
    assert found["krippendorff_alpha_ci95_reason"]["nominal"] == reason
    assert f"{reason}\n" in capsys.readouterr().out


def test_agreement_refuses_bad_input(files):
    path = files(marks="entry,judge,mark\na,x,q\n")["marks"]
    assert refused("agreement", path) == f"{path}: line 2: mark 'q' is not a number"
    assert refused("agreement", path, "--level", "odd").startswith(f"{path}: unknown level 'odd'; known: ")
