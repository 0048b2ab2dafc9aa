"""How instants, numbers and bilingual data read in Indonesian and English. Pure: no database, no request.

Zones are IANA names or tzinfo objects; None means the reader's zone (Django's current one).
The few words stand here in both languages, because a date has a form and not only words.
"""

from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from scoring.engine.display import MISSING, date_long, date_with_day

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
ZONE_NAMES = {WIB: "WIB", WITA: "WITA", WIT: "WIT"}
HOUR, DAY = 60, 24 * 60  # in minutes
UNITS = {
    "id": {"day": ("hari", "hari"), "hour": ("jam", "jam"), "minute": ("menit", "menit")},
    "en": {"day": ("day", "days"), "hour": ("hour", "hours"), "minute": ("minute", "minutes")},
}
# (kind of moment, still ahead) -> phrase
LEFT = {
    "id": {
        ("closes", True): "{span} lagi",
        ("closes", False): "ditutup {span} lalu",
        ("opens", True): "dibuka {span} lagi",
        ("opens", False): "dibuka {span} lalu",
        ("event", True): "{span} lagi",
        ("event", False): "{span} lalu",
    },
    "en": {
        ("closes", True): "{span} left",
        ("closes", False): "closed {span} ago",
        ("opens", True): "opens in {span}",
        ("opens", False): "opened {span} ago",
        ("event", True): "in {span}",
        ("event", False): "{span} ago",
    },
}


def language() -> str:
    """The active language, reduced to the two that Juara speaks."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def as_zone(zone: str | tzinfo | None) -> tzinfo:
    if zone is None or zone == "":
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def zone_name(zone: str | tzinfo | None) -> str:
    """WIB, WITA or WIT; for any other zone its IANA name."""
    key = str(as_zone(zone))
    return ZONE_NAMES.get(key, key)


def _local(instant: datetime, zone: str | tzinfo | None) -> datetime:
    if timezone.is_naive(instant):
        raise ValueError(f"An instant needs a zone: {instant!r}")
    return instant.astimezone(as_zone(zone))


def day(moment: date | datetime | None, zone: str | tzinfo | None = None) -> str:
    """30 Oktober 2026 / 30 October 2026."""
    if moment is None:
        return MISSING
    local = _local(moment, zone) if isinstance(moment, datetime) else moment
    return date_long(local, language())


def clock(instant: datetime | None, zone: str | tzinfo | None = None) -> str:
    """14.03 WIB / 14:03 WIB."""
    if instant is None:
        return MISSING
    local = _local(instant, zone)
    point = ":" if language() == "en" else "."
    return f"{local:%H}{point}{local:%M} {zone_name(zone)}"


def when(instant: datetime | None, zone: str | tzinfo | None = None) -> str:
    """Jumat, 30 Oktober 2026 pukul 23.59 WIB / Friday, 30 October 2026, 23:59 WIB."""
    if instant is None:
        return MISSING
    tongue = language()
    joint = ", " if tongue == "en" else " pukul "
    return f"{date_with_day(_local(instant, zone), tongue)}{joint}{clock(instant, zone)}"


def when_both(instant: datetime | None, zone: str | tzinfo) -> str:
    """The reader's zone, and the moment in its own `zone` behind it when that reads differently."""
    if instant is None:
        return MISSING
    mine, own = _local(instant, None), _local(instant, zone)
    if mine.utcoffset() == own.utcoffset():
        return when(instant)
    other = clock(instant, zone) if mine.date() == own.date() else when(instant, zone)
    return f"{when(instant)} ({other})"


def lately(instant: datetime | None, now: datetime, zone: str | tzinfo | None = None) -> str:
    """The hour of something that happened today; of anything earlier the day too."""
    if instant is None or _local(instant, zone).date() == _local(now, zone).date():
        return clock(instant, zone)
    return when(instant, zone)


def _span(seconds: float) -> str:
    tongue = language()
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute" if tongue == "en" else "kurang dari 1 menit"
    if minutes < HOUR:
        count, unit = minutes, "minute"
    elif minutes < 2 * DAY:
        count, unit = minutes // HOUR, "hour"
    else:
        count, unit = minutes // DAY, "day"
    one, many = UNITS[tongue][unit]
    return f"{num(count, 0)} {one if count == 1 else many}"


def left(instant: datetime | None, now: datetime | None = None, kind: str = "closes") -> str:
    """3 hari lagi / 3 days left / ditutup 2 jam lalu. `kind`: closes, opens or event. Whole units, rounded down."""
    if instant is None:
        return MISSING
    seconds = (instant - (now or datetime.now(UTC))).total_seconds()
    return LEFT[language()][(kind, seconds > 0)].format(span=_span(abs(seconds)))


def num(value: Any, places: int | str | None = None) -> str:
    """3,31 and 3.478 / 3.31 and 3,478. None, "" and NaN are a dash. Halves go away from zero.

    Without `places` the number keeps the decimals that it has.
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return MISSING
    if not number.is_finite():
        return MISSING
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    number = abs(number) if number == 0 else number  # no minus before a zero
    english = f"{number:,f}"
    if language() == "en":
        return english
    return english.translate(str.maketrans(",.", ".,"))


def percent(share: Any, places: int | str = 0) -> str:
    """A share between 0 and 1: 43,5% / 43.5%."""
    try:
        number = Decimal(str(share)) * 100
    except InvalidOperation:
        return MISSING
    return f"{num(number, places)}%" if number.is_finite() else MISSING


def rupiah(value: Any) -> str:
    """Rp1.250.000 / Rp1,250,000; whole rupiah."""
    text = num(value, 0)
    return text if text == MISSING else f"Rp{text}"


def pick(source: Any, name: str | None = None) -> Any:
    """The text of the active language out of data that carries both; Indonesian when the English is empty.

    pick(dimension, "label") reads label_id or label_en, of an object or a mapping.
    pick({"id": ..., "en": ...}) reads the mapping itself, pick(mapping, "help") also the mapping under "help".
    """
    tongue = language()
    if isinstance(source, dict):
        if name is not None and name in source:
            return pick(source[name])
        prefix = f"{name}_" if name else ""
        return source.get(f"{prefix}{tongue}") or source.get(f"{prefix}id", "")
    if name is None:
        return "" if source is None else source
    if source is None:
        return ""
    return getattr(source, f"{name}_{tongue}") or getattr(source, f"{name}_id")
