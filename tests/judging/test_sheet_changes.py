"""A score sheet's script sends what changed; what it leaves out, or what cannot be read, stays as it is saved."""

import zlib

import pytest
from django.urls import reverse

from awards.models import PostPiece
from judging.models import RubricVersion, ScoreSheet
from tests.factories.sheets import JUDGING, assign, eligible_entry

COMMENT = "Bukti lengkap dan warga mengenalnya dengan baik sekali."


@pytest.fixture(autouse=True)
def _judging_time(time_machine):
    time_machine.move_to(JUDGING, tick=False)


@pytest.fixture
def own(world):
    return assign(world, eligible_entry(world, 1), world.judges[1])


@pytest.fixture
def judge(cast, login, own):
    """A judge whose sheet stands at version 1."""
    client = login(cast.judge)
    post(client, own, version=0, comment=COMMENT, **{"mark-benefit": "5", "reason-benefit": "Survei warga"})
    return client


def post(client, own, **data):
    return client.post(reverse("judging:sheet_autosave", args=[own.pk]), data | {"read": own.entry.current_id})


def given():
    sheet = ScoreSheet.objects.get()
    marks = {code: row["mark"] for code, row in sheet.marks.items() if row["mark"]}
    reasons = {code: row["reason"] for code, row in sheet.marks.items() if row["reason"]}
    return marks, reasons, sheet.comment


def test_criteria_and_comment_that_are_not_sent_stay(own, judge):
    answer = post(judge, own, version=1, shows="innovation", **{"mark-innovation": "3"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert given() == ({"benefit": "5", "innovation": "3"}, {"benefit": "Survei warga"}, COMMENT)


def test_what_is_sent_empty_is_emptied(own, judge):
    post(judge, own, version=1, shows="benefit comment", **{"mark-benefit": "4", "comment": ""})
    assert given() == ({"benefit": "4"}, {}, "")


def test_change_of_the_comment_and_of_a_reason_is_put_into_what_stands(own, judge):
    whole, reason = COMMENT.replace("lengkap", "kuat"), "Survei warga 2025"
    data = {
        "comment": "kuat", "splice-comment": f"6.7.{zlib.crc32(whole.encode()):x}",
        "mark-benefit": "5", "reason-benefit": " 2025", "splice-reason-benefit": f"12.0.{zlib.crc32(reason.encode()):x}",
    }  # fmt: skip
    assert post(judge, own, version=1, shows="benefit comment", **data).status_code == 200
    assert given() == ({"benefit": "5"}, {"benefit": reason}, whole)


def test_change_of_another_comment_is_refused_and_changes_nothing(own, judge):
    answer = post(judge, own, version=1, shows="comment", **{"comment": "kuat", "splice-comment": "6.7.abc"})
    assert (answer.status_code, ScoreSheet.objects.get().version) == (412, 1)
    post(judge, own, version=1, shows="comment", comment="Lain")
    stale = post(judge, own, version=1, shows="benefit", **{"mark-benefit": "1"})
    assert (stale.status_code, given()[2]) == (409, "Lain")


def test_reason_and_comment_that_are_too_long_take_nothing_away(own, judge):
    data = {"mark-benefit": "5", "reason-benefit": "a" * 2_001, "comment": "a" * 5_001}
    answer = post(judge, own, version=1, shows="benefit comment", **data)
    assert sorted(answer.json()["errors"]) == ["comment", "reason-benefit"]
    assert given() == ({"benefit": "5"}, {"benefit": "Survei warga"}, COMMENT)


def test_reason_beside_a_mark_that_cannot_be_read_is_kept(own, judge):
    data = {"mark-benefit": "17", "reason-benefit": "Survei baru"}
    answer = post(judge, own, version=1, shows="benefit", **data)
    assert list(answer.json()["errors"]) == ["mark-benefit"]
    assert given() == ({"benefit": "5"}, {"benefit": "Survei baru"}, COMMENT)


def test_pieces_of_a_sheet_come_together_and_are_nobody_elses(own, judge, cast, login):
    url = reverse("judging:sheet_autosave", args=[own.pk])
    body = f"version=1&shows=comment&comment={'panjang+' * 300}".encode()
    send = lambda client, n: client.post(  # noqa: E731
        url, body[n * 1_700 : (n + 1) * 1_700], content_type="application/octet-stream",
        headers={"X-Piece": f"a1.{n}.2"},
    )  # fmt: skip
    assert send(login(cast.other_judge), 0).status_code == 404
    assert PostPiece.objects.count() == 0
    assert [send(judge, 1).status_code, send(judge, 0).status_code] == [202, 200]
    assert given()[2] == ("panjang " * 300).strip()


def test_sheet_names_its_parts_for_the_script(own, judge):
    codes = [row["code"] for row in RubricVersion.objects.get(pk=own.round.rubric_id).definition["criteria"]]
    page = judge.get(reverse("judging:sheet", args=[own.pk]))
    assert page.context["form"].shows.split() == [*codes, "comment"]
