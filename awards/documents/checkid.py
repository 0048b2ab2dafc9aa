"""Ids of certificates: 128 random bits in Crockford's base32.

They carry no order, date or rank (https://www.crockford.com/base32.html).
"""

import secrets
from itertools import pairwise

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
BITS = 128
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)} | {"o": 0, "i": 1, "l": 1}
_LARGEST_FIRST = 7  # 26 letters hold 130 bits: two too many
_SEPARATORS = str.maketrans("", "", " -\u2010\u2011\u2013\u00a0\t\r\n")


def new_check_id() -> str:
    return encode(secrets.token_bytes(BITS // 8))


def encode(raw: bytes) -> str:
    if len(raw) != BITS // 8:
        raise ValueError(f"A check id has {BITS // 8} bytes, not {len(raw)}.")
    number = int.from_bytes(raw)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def parse_check_id(typed: str) -> str | None:
    """The id as stored, however it was typed; None when it cannot be one.

    Spaces, hyphens and case do not matter; O is read as 0, I and L as 1.
    """
    letters = typed.translate(_SEPARATORS).lower()
    if len(letters) != LENGTH or any(letter not in _VALUE for letter in letters):
        return None
    plain = "".join(ALPHABET[_VALUE[letter]] for letter in letters)
    return plain if _VALUE[plain[0]] <= _LARGEST_FIRST else None


def grouped(check_id: str) -> str:
    """For reading aloud and typing: 5-5-5-5-6 letters."""
    cuts = (0, 5, 10, 15, 20, LENGTH)
    return "-".join(check_id[start:end] for start, end in pairwise(cuts))
