from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.documents.checkid import ALPHABET, LENGTH, encode, grouped, new_check_id, parse_check_id


def test_known_values():
    assert encode(bytes(16)) == "0" * 26
    assert encode(b"\xff" * 16) == "7" + "z" * 25
    assert encode((1).to_bytes(16)) == "0" * 25 + "1"
    assert encode((32).to_bytes(16)) == "0" * 24 + "10"


@given(st.binary(min_size=16, max_size=16))
def test_ids_keep_all_bits_and_come_back_from_any_writing(raw):
    check_id = encode(raw)
    assert sum(ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(check_id))) == (
        int.from_bytes(raw)
    )
    assert parse_check_id(check_id) == check_id
    assert parse_check_id(grouped(check_id).upper()) == check_id
    assert parse_check_id(f"  {check_id.replace('0', 'O').replace('1', 'I')} ") == check_id
    assert parse_check_id(check_id.replace("0", "o").replace("1", "l").replace("", " ")) == check_id


def test_grouped_id_reads_in_fives_and_a_six():
    assert grouped(ALPHABET[:26]) == "01234-56789-abcde-fghjk-mnpqrs"


@pytest.mark.parametrize(
    "typed", ["", "0" * 25, "0" * 27, "8" + "0" * 25, "u" * 26, "0" * 25 + "!", "0" * 25 + "٣", "é" * 26]
)
def test_what_cannot_be_an_id_is_none(typed):
    assert parse_check_id(typed) is None


def test_encode_refuses_another_length():
    with pytest.raises(ValueError, match="16 bytes"):
        encode(b"short")


def test_new_ids_differ_use_every_letter_and_carry_no_order():
    ids = [new_check_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert {len(each) for each in ids} == {LENGTH}
    assert all(parse_check_id(each) == each for each in ids)
    assert {letter for each in ids for letter in each[1:]} == set(ALPHABET)
    rising = sum(one < other for one, other in pairwise(ids))
    assert 850 < rising < 1150  # about half: seven standard deviations of 2,000 coin throws and more
