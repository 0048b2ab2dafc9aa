"""The headless command that reruns the study of the methods."""

import json

import pytest
from django.core.management import CommandError, call_command


def test_simulate_gives_the_study_of_one_situation(tmp_path, capsys):
    out = tmp_path / "out.json"
    options = ["--entries", "40", "--judges", "8", "--seeds", "2", "--lift", "4", "--output", str(out)]
    call_command("simulate", *options)
    study = json.loads(out.read_text(encoding="utf-8"))["situations"]["as given"]
    assert study["editions"] == 2
    assert sorted(study["methods"]) == [
        "calibrated",
        "calibrated+category",
        "huber+category",
        "mean",
        "spread",
        "zscore",
    ]
    assert 0.5 < study["methods"]["calibrated"]["tau"] < 1
    assert study["methods"]["mean"]["lifted_place"] >= 1
    assert "place" in capsys.readouterr().out


def test_simulate_all_has_six_situations_and_the_same_numbers_twice(capsys):
    outputs = []
    for _ in range(2):
        call_command("simulate", "--entries", "40", "--judges", "18", "--seeds", "1", "--all", "--json")
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert len(json.loads(outputs[0])["situations"]) == 6


def test_simulate_of_a_method_that_ranks_nothing_gives_null(capsys):
    call_command("simulate", "--entries", "2", "--judges", "2", "--per-entry", "1", "--seeds", "1", "--json")
    study = json.loads(capsys.readouterr().out)["situations"]["as given"]
    assert study["methods"]["calibrated"] == {"lifted_place": None, "tau": None, "top_ten": None}
    call_command("simulate", "--entries", "2", "--judges", "2", "--per-entry", "1", "--seeds", "1")
    assert capsys.readouterr().out.splitlines()[1].split()[4:6] == ["-", "1.000/1.00"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--design", "round"], "unknown design 'round'; known: mixed, silo, bridged"),
        (["--seeds", "0"], "at least one edition is needed"),
        (["--judges", "2"], "there must be two entries and enough judges for each of them"),
        (["--judges-random", "31"], "more random judges than judges"),
        (
            ["--design", "silo", "--judges", "10"],
            "there must be two entries and enough judges for each of them; a panel for each of 6 categories has 1",
        ),
        (["--spread", "nan"], "the spread is at most 3 and the lift at most 100"),
        (["--spread", "1000"], "the spread is at most 3 and the lift at most 100"),
        (["--lift", "nan"], "the spread is at most 3 and the lift at most 100"),
        (["--lift", "1e300"], "the spread is at most 3 and the lift at most 100"),
        (["--spread", "-1"], "the spread is not negative and the bridged share lies in 0 to 1"),
    ],
)
def test_simulate_refuses_what_cannot_be(options, message):
    with pytest.raises(CommandError) as refused:
        call_command("simulate", *options)
    assert (str(refused.value), refused.value.returncode) == (message, 2)
