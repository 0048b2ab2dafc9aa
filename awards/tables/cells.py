"""What a cell means: text that no spreadsheet takes for a formula, and numbers that mean the same in both languages."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Spreadsheets start a formula at these, also in their full-width forms; TAB, CR, LF and NUL are skipped on the way to one.
TRIGGERS = "=+\\-@\t\r\n\x00＝＋－＠"
# A reader that splits at other separators than ours begins a cell after these.
BREAKS = ";\t\r\n|"
_LIVE = re.compile(f"(^|[{BREAKS}][\\s\"]*)('*)(?=[{TRIGGERS}])")
_QUOTED = re.compile(f"(^|[{BREAKS}][\\s\"]*)'('*)(?=[{TRIGGERS}])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def inert(text: str) -> str:
    """Text for a CSV cell: an apostrophe stands before every place at which a formula could begin."""
    return _LIVE.sub(r"\1'\2", text)


def live(text: str) -> str:
    """The text that `inert` wrote, as it was."""
    return _QUOTED.sub(r"\1\2", text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula."""
    return bool(re.match(f"[{TRIGGERS}]", text))


def decimal(text: str) -> Decimal:
    """A number with a point before its decimals. What could mean two things is refused, never guessed.

    Raises ValidationError for a comma, for thousands marks, and for one point with exactly three digits after it.
    """
    plain = text.strip()
    if "," in plain:
        raise ValidationError(_("“%(text)s”: write decimals with a point and no thousands marks.") % {"text": plain})
    if not _NUMBER.fullmatch(plain):
        raise ValidationError(_("“%(text)s” is not a number.") % {"text": plain})
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", plain):
        raise ValidationError(
            _("“%(text)s” can mean two numbers. Write %(whole)s or %(decimal)s0.")
            % {"text": plain, "whole": plain.replace(".", ""), "decimal": plain}
        )
    return Decimal(plain)


def whole(text: str) -> int:
    """A whole number without marks. Raises ValidationError."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise ValidationError(_("“%(text)s” is not a whole number.") % {"text": text.strip()})
    return int(number)
