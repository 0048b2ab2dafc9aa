"""Two kilobytes each way: texts that go as what changed of them, posts in pieces, and answers that stay short."""

import gzip
import random
import zlib
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from awards.actions import parcel, upload
from awards.models import PostPiece
from awards.views.squeezed import draft_saved
from tests.factories.entries import make_entry

TEXT = "Warga antre tujuh hari.\nBiaya naik 10% & “mahal” 🚌 di desa."


@pytest.fixture(autouse=True)
def _stopped(clock):
    return clock


@pytest.fixture
def entry(world):
    return make_entry(world)


@pytest.fixture
def writer(entry, cast, login):
    """Somebody whose section "problem" stands at version 1 with TEXT."""
    client = login(cast.agency)
    post(client, entry, version="0", **{"problem-problem": TEXT})
    return client


def post(client, entry, *, section="problem", **data):
    return client.post(reverse("awards:entry_autosave", args=[entry.code, section]), {"writer": "w", **data})


def saved(entry, section="problem"):
    return entry.sections.get(section=section).answers


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def splice(before: str, *, cut: str, came: str, whole: str | None = None) -> dict:
    """What changes.js says when `cut` gave place to `came` in `before`."""
    whole = before.replace(cut, came, 1) if whole is None else whole
    at = units(before[: before.index(cut)])
    place = f"{at}.{units(cut)}.{zlib.crc32(whole.encode()):x}"
    return {"shows": "problem", "problem-problem": came, "splice-problem-problem": place}


@pytest.mark.parametrize(
    ("cut", "came"), [("tujuh", "empat belas"), ("🚌", "🚲🚌"), ("di desa.", ""), ("Warga", "Ibu-ibu\r\nwarga")]
)
def test_what_changed_of_a_text_is_put_into_the_text_that_stands(entry, writer, cut, came):
    whole = TEXT.replace(cut, came.replace("\r\n", "\n"))
    answer = post(writer, entry, version="1", **splice(TEXT, cut=cut, came=came, whole=whole))
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert saved(entry) == {"problem": whole.strip()}


def test_change_of_another_text_is_refused_and_changes_nothing(entry, writer):
    other = TEXT.replace("tujuh", "delapan")
    cases = [
        splice(other, cut="delapan", came="sembilan"),
        splice(TEXT, cut="tujuh", came="lima", whole="lain"),
        splice(TEXT, cut="tujuh", came="lima") | {"splice-problem-problem": "9000.1.0"},
        splice(TEXT, cut="tujuh", came="lima") | {"splice-problem-problem": f"{units(TEXT) - 9}.1.ab"},
        {"shows": "cause", "problem-cause": "x", "splice-problem-cause": "0.0.0"},
        {"shows": "problem", "splice-elsewhere-problem": "0.0.0"},
    ]
    assert [post(writer, entry, version="1", **each).status_code for each in cases] == [412] * 6
    assert saved(entry) == {"problem": TEXT}


@pytest.mark.parametrize("place", ["", "1.2", "-1.2.a", "1.2.g", "1.2.123456789", "999999999.0.a", "٣.0.a"])
def test_change_without_a_proper_place_is_a_bad_request(entry, writer, place):
    bad = splice(TEXT, cut="tujuh", came="lima") | {"splice-problem-problem": place}
    assert post(writer, entry, version="1", **bad).status_code == 400
    assert saved(entry) == {"problem": TEXT}


def test_text_does_not_grow_without_bound_by_changes(entry, writer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 600
    grown = splice(TEXT, cut="tujuh", came="a" * 560)
    assert post(writer, entry, version="1", **grown).status_code == 400
    assert saved(entry) == {"problem": TEXT}


def test_change_on_an_older_version_is_a_conflict_that_keeps_the_whole_text(entry, writer, cast, login):
    post(login(cast.colleague), entry, version="1", writer="c", shows="novelty", **{"problem-novelty": "Baru"})
    answer = post(writer, entry, version="1", **splice(TEXT, cut="tujuh", came="lima"))
    assert answer.status_code == 409
    page = writer.get(answer.json()["url"])
    assert [pair["mine"] for pair in page.context["differing"]] == [TEXT.replace("tujuh", "lima")]


def test_change_by_somebody_without_the_pen_is_answered_as_ever(entry, writer, cast, login):
    change = splice(TEXT, cut="tujuh", came="lima")
    assert post(login(cast.rival_agency), entry, version="1", **change).status_code == 404
    assert post(login(cast.auditor), entry, version="1", **change).status_code == 403
    assert saved(entry) == {"problem": TEXT}


def long_text() -> str:
    chance = random.Random(4)
    return " ".join("".join(chance.choices("aeioungkrst", k=6)) for _ in range(1_500))


def pieces_of(body: bytes, size=1_700) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def bring(client, entry, name, piece, section="problem"):
    url = reverse("awards:entry_autosave", args=[entry.code, section])
    return client.post(url, piece, content_type="application/octet-stream", headers={"X-Piece": name})


@pytest.mark.parametrize("squeeze", [gzip.compress, bytes], ids=["squeezed", "plain"])
def test_long_post_in_pieces_is_saved_when_the_last_one_is_there(entry, cast, login, squeeze):
    client, text = login(cast.agency), long_text()
    pieces = pieces_of(squeeze(urlencode({"version": "0", "shows": "problem", "problem-problem": text}).encode()))
    total, order = len(pieces), list(range(len(pieces)))
    random.Random(1).shuffle(order)
    answers = [bring(client, entry, f"p1.{n}.{total}", pieces[n]) for n in [order[0], *order]]
    assert {answer.status_code for answer in answers[:-1]} == {202}
    assert (answers[-1].status_code, answers[-1].json()["version"]) == (200, 1)
    assert saved(entry) == {"problem": text}
    assert PostPiece.objects.count() == 0


def test_piece_is_told_where_to_go_on_after_a_line_that_broke(entry, cast, login):
    client = login(cast.agency)
    told = [bring(client, entry, f"p1.{n}.4", b"x").json()["next"] for n in (1, 0, 3)]
    assert told == [0, 2, 2]


def test_pieces_of_two_people_and_of_two_posts_never_meet(entry, cast, login):
    body = urlencode({"version": "0", "problem-problem": "Teks"}).encode()
    one, other = login(cast.agency), login(cast.colleague)
    assert bring(one, entry, "p1.0.2", body[:5]).status_code == 202
    assert bring(other, entry, "p1.1.2", body[5:]).status_code == 202
    assert bring(one, entry, "p2.1.2", body[5:]).status_code == 202
    assert not entry.sections.exists()
    assert bring(one, entry, "p1.1.2", body[5:]).status_code == 200


@pytest.mark.parametrize(
    ("name", "piece"),
    [("p1", b"a"), ("p1.0", b"a"), ("P1.0.2", b"a"), ("p1.2.2", b"a"), ("p1.0.0", b"a"), ("p1.0.1001", b"a"),
     ("p1.0.2", b""), ("p1.0.2", b"a" * 2_001), (f"{'p' * 21}.0.2", b"a")],
)  # fmt: skip
def test_piece_without_a_proper_name_or_size_is_a_bad_request(entry, cast, login, name, piece):
    assert bring(login(cast.agency), entry, name, piece).status_code == 400
    assert PostPiece.objects.count() == 0


def test_pieces_that_are_no_post_or_a_bomb_are_a_bad_request(entry, cast, login, settings):
    client = login(cast.agency)
    broken = gzip.compress(b"problem-problem=a")[:-4]
    assert bring(client, entry, "p1.0.1", broken).status_code == 400
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 40_000
    assert bring(client, entry, "p2.0.1", gzip.compress(b"problem-problem=" + b"a" * 50_000)).status_code == 400
    assert not entry.sections.exists()


def test_pieces_of_people_who_may_not_write_are_not_kept(entry, cast, login):
    assert bring(login(cast.rival_agency), entry, "p1.0.2", b"a").status_code == 404
    assert bring(login(cast.auditor), entry, "p1.0.2", b"a").status_code == 403
    assert PostPiece.objects.count() == 0


def test_nobody_fills_the_table_with_pieces(entry, cast, login, monkeypatch):
    monkeypatch.setattr(parcel, "MOST_WAITING", 3)
    client = login(cast.agency)
    for n in range(3):
        bring(client, entry, f"old{n}.0.9", b"a")
    bring(client, entry, "new.0.9", b"a")
    assert list(PostPiece.objects.values_list("parcel", flat=True)) == ["new"]


def test_pieces_whose_others_never_came_are_swept_after_an_hour(entry, cast, login):
    bring(login(cast.agency), entry, "p1.0.2", b"a")
    at = PostPiece.objects.get().arrived_at
    upload.tidy(at + timedelta(minutes=59))
    assert PostPiece.objects.count() == 1
    upload.tidy(at + timedelta(minutes=61))
    assert PostPiece.objects.count() == 0


def test_answer_stays_short_and_names_every_field_before_it_says_more():
    many = {f"{'s' * 50}-{'q' * 49}{n}": [f"Baris {row}: “tulis” angka." for row in range(30)] for n in range(7)}
    answer = draft_saved("12:00 WIB", 123, many)
    told = answer.content.decode()
    assert len(answer.content) <= 2_000
    assert [told.count(name) for name in many] == [1] * 7
    assert "Baris 1:" in told
