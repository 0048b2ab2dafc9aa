"""Differences in words, rows and lists."""

import time
from random import Random

import pytest

from awards.differences import ADDED, CHANGED, REMOVED, SAME, members, rows, words


def told(old, new):
    return [(piece.kind, piece.text) for piece in words(old, new)]


def test_changed_words_stand_between_the_same_ones():
    assert told("Warga antre lama di loket.", "Warga antre tiga hari di loket.") == [
        (SAME, "Warga antre "), (REMOVED, "lama "), (ADDED, "tiga hari "), (SAME, "di loket."),
    ]  # fmt: skip


def test_mark_behind_a_word_is_not_part_of_it():
    assert told("Layanan cepat.", "Layanan cepat, murah.") == [
        (SAME, "Layanan cepat"), (ADDED, ", murah"), (SAME, "."),
    ]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [
    ("", "Baru"), ("Lama", ""), ("Satu\n\nDua  tiga\t.", "Satu\nDua tiga ."), ("1.250,5 (a) ... ?!", "a\r\n "),
])  # fmt: skip
def test_both_texts_come_back_from_the_pieces(old, new):
    pieces = words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == new


def test_same_text_is_one_piece():
    assert told("Sama saja", "Sama saja") == [(SAME, "Sama saja")]


def test_long_texts_are_compared_quickly():
    draw = Random(7)
    known = ["dan", "di", "yang", "layanan"] * 20 + [f"kata{number}" for number in range(150)]
    texts = [" ".join(draw.choice(known) for _ in range(600)) for _ in range(2)]
    began = time.perf_counter()
    words(*texts)
    assert time.perf_counter() - began < 0.5


def test_rows_are_added_removed_and_changed():
    old = [("Waktu", "hari", "7"), ("Biaya", "rupiah", "100"), ("Puas", "persen", "60")]
    new = [("Waktu", "hari", "2"), ("Puas", "persen", "60"), ("Jarak", "km", "3")]
    found = rows(old, new)
    assert [(row.kind, row.cells[0].new or row.cells[0].old) for row in found] == [
        (CHANGED, "Waktu"), (REMOVED, "Biaya"), (SAME, "Puas"), (ADDED, "Jarak"),
    ]  # fmt: skip
    assert [(cell.old, cell.new) for cell in found[0].cells if not cell.is_same] == [("7", "2")]


def test_rows_without_a_common_cell_are_removed_and_added():
    assert [row.kind for row in rows([("A", "1")], [("B", "2")])] == [REMOVED, ADDED]


def test_members_of_lists():
    assert members(["a", "b"], ["b", "c"]) == [(REMOVED, "a"), (SAME, "b"), (ADDED, "c")]
