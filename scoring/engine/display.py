"""Rounding, decimal comma, numbers and dates in words.

Rounding is half-up on decimals, as people in an office round: 82.125 -> 82.13. The float is first
taken to 9 decimals, so that 82.115, which a computer holds as 82.1149999999999949, is the decimal
number that was meant and gives 82.12.
"""

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal, localcontext

MISSING = "–"  # shown where there is no number

DAYS_ID = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_ID = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_UNITS = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))


def rounded(value: float | Decimal, decimals: int = 2) -> Decimal:
    """The number half-up at `decimals` decimals. Raises ValueError for NaN or infinity."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError("only a finite number can be rounded")
    with localcontext() as context:
        context.prec = 60
        meant = exact.quantize(Decimal(1).scaleb(-max(9, decimals)))
        shown = meant.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(shown) if shown == 0 else shown


def number(value: float | Decimal | None, decimals: int = 2, language: str = "id") -> str:
    """A number as text: "3.478,50" in Indonesian, "3,478.50" in English; a dash when missing."""
    if value is None or math.isnan(value):
        return MISSING
    text = f"{rounded(value, decimals):,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,")) if language.startswith("id") else text


def percent(share: float | None, decimals: int = 0, language: str = "id") -> str:
    """A share of 1 as percent: 0.285 -> "29%"."""
    if share is None or math.isnan(share):
        return MISSING
    return number(Decimal(repr(float(share))) * 100, decimals, language) + "%"


def number_in_words_id(value: int) -> str:
    """Whole number in Indonesian words: 2022 -> "dua ribu dua puluh dua"."""
    if value < 0:
        return "minus " + number_in_words_id(-value)
    if value >= 10**15:
        raise ValueError("number too large for words")
    if value < 12:
        return _UNITS[value]
    if value < 20:
        return _UNITS[value - 10] + " belas"
    if value < 100:
        return _joined(_UNITS[value // 10] + " puluh", value % 10)
    if value < 200:
        return _joined("seratus", value % 100)
    if value < 1000:
        return _joined(_UNITS[value // 100] + " ratus", value % 100)
    if value < 2000:
        return _joined("seribu", value % 1000)
    size, name = next(scale for scale in _SCALES if value >= scale[0])
    return _joined(f"{number_in_words_id(value // size)} {name}", value % size)


def _joined(head: str, rest: int) -> str:
    return f"{head} {number_in_words_id(rest)}" if rest else head


def decimal_in_words_id(value: float | Decimal, decimals: int = 2) -> str:
    """A score in words: 82.05 -> "delapan puluh dua koma nol lima"."""
    shown = rounded(value, decimals)
    whole, _, digits = f"{abs(shown):.{decimals}f}".partition(".")
    words = number_in_words_id(int(whole))
    if shown < 0:
        words = "minus " + words
    if digits.strip("0"):
        words += " koma " + " ".join(_UNITS[int(digit)] for digit in digits)
    return words


def date_long(day: dt.date, language: str = "id") -> str:
    """ "1 Desember 2022" or "1 December 2022"."""
    months = MONTHS_ID if language.startswith("id") else MONTHS_EN
    return f"{day.day} {months[day.month - 1]} {day.year}"


def date_with_day(day: dt.date, language: str = "id") -> str:
    """ "Kamis, 1 Desember 2022" or "Thursday, 1 December 2022"."""
    days = DAYS_ID if language.startswith("id") else DAYS_EN
    return f"{days[day.weekday()]}, {date_long(day, language)}"


def date_in_words_id(day: dt.date) -> str:
    """ "Kamis tanggal satu bulan Desember tahun dua ribu dua puluh dua"."""
    return (
        f"{DAYS_ID[day.weekday()]} tanggal {number_in_words_id(day.day)} "
        f"bulan {MONTHS_ID[day.month - 1]} tahun {number_in_words_id(day.year)}"
    )
