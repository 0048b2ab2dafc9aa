from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from accounts import language

DEADLINE = datetime(2026, 10, 30, 16, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reader_in_jakarta():
    with timezone.override(ZoneInfo(language.WIB)):
        yield


@pytest.fixture(params=["id", "en"])
def tongue(request):
    with translation.override(request.param):
        yield request.param


def told(tongue, indonesian, english):
    return {"id": indonesian, "en": english}[tongue]


def test_when_names_weekday_date_time_and_zone(tongue):
    assert language.when(DEADLINE) == told(
        tongue, "Jumat, 30 Oktober 2026 pukul 23.59 WIB", "Friday, 30 October 2026, 23:59 WIB"
    )


def test_when_follows_a_named_zone(tongue):
    assert language.when(DEADLINE, language.WIT) == told(
        tongue, "Sabtu, 31 Oktober 2026 pukul 01.59 WIT", "Saturday, 31 October 2026, 01:59 WIT"
    )


def test_when_both_is_short_where_the_zones_agree(tongue):
    assert language.when_both(DEADLINE, language.WIB) == language.when(DEADLINE)


def test_when_both_adds_only_the_time_on_the_same_day():
    with translation.override("id"):
        shown = language.when_both(datetime(2026, 10, 30, 3, 0, tzinfo=UTC), language.WITA)
    assert shown == "Jumat, 30 Oktober 2026 pukul 10.00 WIB (11.00 WITA)"


def test_when_both_adds_the_date_where_the_day_differs():
    with translation.override("en"):
        shown = language.when_both(DEADLINE, language.WITA)
    assert shown == "Friday, 30 October 2026, 23:59 WIB (Saturday, 31 October 2026, 00:59 WITA)"


def test_when_refuses_an_instant_without_a_zone():
    with pytest.raises(ValueError, match="needs a zone"):
        language.when(datetime(2026, 10, 30, 16, 59))  # noqa: DTZ001 - that it has none is the point


def test_what_happened_today_says_the_hour_alone(tongue):
    shown = [language.lately(DEADLINE, DEADLINE + timedelta(hours=hours), "Asia/Jakarta") for hours in (0, 1)]
    assert shown == told(
        tongue,
        ["23.59 WIB", "Jumat, 30 Oktober 2026 pukul 23.59 WIB"],
        ["23:59 WIB", "Friday, 30 October 2026, 23:59 WIB"],
    )


def test_missing_moments_are_a_dash(tongue):
    shown = [language.when(None), language.when_both(None, language.WIB), language.day(None), language.clock(None)]
    assert [*shown, language.left(None)] == ["–"] * 5


def test_day_takes_dates_and_instants(tongue):
    expected = told(tongue, "30 Oktober 2026", "30 October 2026")
    assert [language.day(date(2026, 10, 30)), language.day(DEADLINE)] == [expected, expected]


@pytest.mark.parametrize(
    ("ahead", "indonesian", "english"),
    [
        (timedelta(days=3, hours=5), "3 hari lagi", "3 days left"),
        (timedelta(hours=47), "47 jam lagi", "47 hours left"),
        (timedelta(hours=1, minutes=59), "1 jam lagi", "1 hour left"),
        (timedelta(minutes=1), "1 menit lagi", "1 minute left"),
        (timedelta(seconds=20), "kurang dari 1 menit lagi", "less than a minute left"),
        (timedelta(hours=-2), "ditutup 2 jam lalu", "closed 2 hours ago"),
        (timedelta(days=-1200), "ditutup 1.200 hari lalu", "closed 1,200 days ago"),
    ],
)
def test_left_counts_whole_units(tongue, ahead, indonesian, english):
    assert language.left(DEADLINE, DEADLINE - ahead) == told(tongue, indonesian, english)


def test_left_speaks_of_openings_and_events(tongue):
    now = DEADLINE - timedelta(days=2)
    shown = (language.left(DEADLINE, now, "opens"), language.left(now, DEADLINE, "event"))
    assert shown == told(tongue, ("dibuka 2 hari lagi", "2 hari lalu"), ("opens in 2 days", "2 days ago"))


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        (3478, None, "3.478", "3,478"),
        (Decimal("3.305"), 2, "3,31", "3.31"),
        (Decimal("-0.125"), 2, "-0,13", "-0.13"),
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (0, 2, "0,00", "0.00"),
        (-0.004, 2, "0,00", "0.00"),
        ("4.5", "2", "4,50", "4.50"),
        (None, 2, "–", "–"),
        ("", 2, "–", "–"),
        (float("nan"), 2, "–", "–"),
    ],
)
def test_num_writes_the_marks_of_the_language(tongue, value, places, indonesian, english):
    assert language.num(value, places) == told(tongue, indonesian, english)


def test_percent_takes_a_share(tongue):
    assert [language.percent(0.4349, 1), language.percent(None)] == [told(tongue, "43,5%", "43.5%"), "–"]


def test_rupiah_is_whole(tongue):
    assert [language.rupiah(Decimal("1250000.4")), language.rupiah(None)] == [
        told(tongue, "Rp1.250.000", "Rp1,250,000"),
        "–",
    ]


def test_pick_reads_objects_and_mappings(tongue):
    thing = SimpleNamespace(label_id="Tata kelola", label_en="Governance")
    flat = {"label_id": "Tata kelola", "label_en": "Governance"}
    nested = {"label": {"id": "Tata kelola", "en": "Governance"}}
    shown = [language.pick(thing, "label"), language.pick(flat, "label"), language.pick(nested, "label")]
    assert shown == [told(tongue, "Tata kelola", "Governance")] * 3


def test_pick_falls_back_to_indonesian_where_the_english_is_empty():
    with translation.override("en"):
        shown = [
            language.pick({"id": "Mitra", "en": ""}),
            language.pick(SimpleNamespace(label_id="Mitra", label_en=""), "label"),
        ]
    assert shown == ["Mitra", "Mitra"]


def test_pick_leaves_plain_texts_alone(tongue):
    assert [language.pick({"help": "Mitra"}, "help"), language.pick(None), language.pick({}, "help")] == [
        "Mitra",
        "",
        "",
    ]


def test_zone_names_are_the_three_of_indonesia():
    zones = [language.WIB, language.WITA, ZoneInfo(language.WIT), None, "Europe/Paris"]
    assert [language.zone_name(zone) for zone in zones] == ["WIB", "WITA", "WIT", "WIB", "Europe/Paris"]
