"""Numbers as people write them, in the notation of the language they read."""

import re
from decimal import Decimal

from accounts.language import language

PLAIN = re.compile(r"[+-]?\d+\Z")
GROUPED = {
    "id": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?\Z"),
    "en": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?\Z"),
}
WITH_DECIMALS = re.compile(r"[+-]?\d+([.,])(\d+)\Z")
DECIMAL_MARK = {"id": ",", "en": "."}
THOUSANDS_DIGITS = 3


def read_number(text: str, *, money=False) -> str | None:
    """The canonical decimal text of 1.234.567,5 (Indonesian) or 1,234,567.5 (English); None when it cannot be read.

    A lone mark before exactly three digits can be thousands or decimals. Money has no thousandths, so there it
    groups thousands; in other numbers it is ambiguous and gives None, unless it is the reader's own decimal mark
    behind more than three digits, which no thousands can follow.
    """
    text = re.sub(r"(?i)^rp\.?|\s", "", text.strip())
    if PLAIN.match(text):
        return _canonical(text)
    tongue = language()
    mark = DECIMAL_MARK[tongue]
    other = "." if mark == "," else ","
    lone = WITH_DECIMALS.match(text)
    if lone and len(lone[2]) == THOUSANDS_DIGITS and len(text.split(lone[1])[0].lstrip("+-")) <= THOUSANDS_DIGITS:
        return _canonical(text.replace(lone[1], "")) if money else None
    if GROUPED[tongue].match(text):
        return _canonical(text.replace(other, "").replace(mark, "."))
    if lone and (lone[1] == mark or len(lone[2]) != THOUSANDS_DIGITS):
        return _canonical(text.replace(lone[1], "."))
    return None


def write_number(value: str) -> str:
    """A canonical number as an input shows it: no grouping, the reader's mark, and never ambiguous when read again."""
    whole, point, decimals = value.partition(".")
    if not point:
        return value
    if len(decimals) == THOUSANDS_DIGITS:
        decimals += "0"
    return f"{whole}{DECIMAL_MARK[language()]}{decimals}"


def _canonical(text: str) -> str:
    number = Decimal(text).normalize()
    return format(number or Decimal(0), "f")
