"""Numbers of charters after the pattern of an office.

A ministry's letter reads `B-1003/DJAI/AI.01.04/12/2022`: kind and sequence, unit,
classification, month, year. Its pattern is `B-{seq:04d}/DJAI/AI.01.04/{month:02d}/{year}`.
"""

import re
from datetime import date
from string import Formatter

NUMERIC = ("seq", "month", "year")
NAMES = (*NUMERIC, "roman_month", "kind")
MAX_LENGTH = 120
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DIGITS = re.compile(r"(0[1-9])?d?")

_MESSAGES = {
    "id": {
        "braces": "Kurung kurawal pada pola nomor tidak berpasangan. Tulis misalnya {seq:04d}.",
        "name": "Pola nomor tidak mengenal {{{name}}}. Yang dapat dipakai: {names}.",
        "form": "Bentuk {{{name}:{form}}} tidak dapat dipakai. Tulis misalnya {{{name}}}{example}.",
        "seq": "Pola nomor harus memuat {seq}, agar tidak ada nomor yang sama.",
        "long": "Nomor menurut pola ini lebih dari {limit} huruf. Pendekkan polanya.",
        "control": "Pola nomor harus satu baris tanpa karakter kendali.",
    },
    "en": {
        "braces": "The braces of the number pattern do not pair. Write for example {seq:04d}.",
        "name": "The number pattern does not know {{{name}}}. It may use: {names}.",
        "form": "The form {{{name}:{form}}} cannot be used. Write for example {{{name}}}{example}.",
        "seq": "The number pattern must contain {seq}, so that no number comes twice.",
        "long": "A number after this pattern has more than {limit} characters. Shorten the pattern.",
        "control": "The number pattern must be one line without control characters.",
    },
}


class PatternError(ValueError):
    """`code` names the rule that the pattern breaks; `message(language)` says what to do."""

    def __init__(self, code: str, **details: str):
        self.code, self.details = code, details
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        text = _MESSAGES[language][self.code]
        return text.format(**self.details) if self.details else text


def validate_pattern(pattern: str) -> None:
    """Raises PatternError unless every number can be made from the pattern."""
    _parse(pattern)
    format_number(pattern, seq=99_999, on=date(2028, 8, 31), kind="participation")


def format_number(pattern: str, *, seq: int, on: date, kind: str = "") -> str:
    values = {
        "seq": seq,
        "month": on.month,
        "year": on.year,
        "roman_month": _ROMAN[on.month - 1],
        "kind": kind,
    }
    number = ""
    for literal, name, form in _parse(pattern):
        number += literal
        if name:
            number += format(values[name], form)
    if len(number) > MAX_LENGTH:
        raise PatternError("long", limit=str(MAX_LENGTH))
    return number


def _parse(pattern: str) -> list[tuple[str, str | None, str]]:
    """(literal, name, form) pieces. Only plain names: no attributes, indexes or conversions."""
    if not pattern.isprintable():
        raise PatternError("control")
    try:
        pieces = list(Formatter().parse(pattern))
    except ValueError as error:
        raise PatternError("braces") from error
    for _, name, form, conversion in pieces:
        if name is not None:
            _check_field(name, form or "", conversion)
    if "seq" not in [name for _, name, _, _ in pieces]:
        raise PatternError("seq")
    return [(literal, name, form or "") for literal, name, form, _ in pieces]


def _check_field(name: str, form: str, conversion: str | None) -> None:
    if name not in NAMES or conversion:
        shown = f"{name}!{conversion}" if conversion else name
        raise PatternError("name", name=shown, names=", ".join(f"{{{known}}}" for known in NAMES))
    if form and not (name in NUMERIC and _DIGITS.fullmatch(form)):
        example = f", {{{name}:04d}}" if name in NUMERIC else ""
        raise PatternError("form", name=name, form=form, example=example)
