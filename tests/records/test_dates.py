"""Dates and times are read and written the Indonesian way, and a day is a day in WIB."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records import dates
from records.dates import (
    MONTHS,
    WIB,
    DateError,
    TimeError,
    format_date,
    format_date_long,
    format_datetime,
    format_period,
    format_time,
    parse_date,
    parse_time,
    today,
    wib_day,
)

DAY = date(2019, 7, 16)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
datelike = st.text(alphabet="0123456789/-. ,:JuliSasenabRW'\u0661", max_size=20)
anything = st.one_of(st.text(max_size=80), datelike)


def refusal(text: str) -> DateError:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    return caught.value


def time_refusal(text: str) -> TimeError:
    with pytest.raises(TimeError) as caught:
        parse_time(text)
    return caught.value


# --- reading dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "2019-07-16",
        "16/07/2019",
        "16-07-2019",
        "16/7/2019",
        "16 Juli 2019",
        "16 JULI 2019",
        "16 juli  2019",
        "16 Jul 2019",
        "16 Jul. 2019",
        "16-Jul-2019",
        " 16\u00a0Juli 2019\n",
        "Selasa, 16 Juli 2019",
        "Selasa 16 Juli 2019",
        "selasa,16/07/2019",
    ],
)
def test_a_date_is_read_in_all_its_notations(typed: str) -> None:
    assert parse_date(typed) == DAY


def test_the_day_comes_before_the_month() -> None:
    assert parse_date("07/06/2019") == date(2019, 6, 7)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Januari", 1), ("Jan", 1), ("Februari", 2), ("Pebruari", 2), ("Feb", 2), ("Maret", 3),
        ("Mar", 3), ("April", 4), ("Apr", 4), ("Mei", 5), ("Juni", 6), ("Jun", 6), ("Juli", 7),
        ("Agustus", 8), ("Agt", 8), ("Agu", 8), ("Ags", 8), ("September", 9), ("Sept", 9),
        ("Sep", 9), ("Oktober", 10), ("Okt", 10), ("November", 11), ("Nopember", 11), ("Nov", 11),
        ("Nop", 11), ("Desember", 12), ("Des", 12),
    ],
)  # fmt: skip
def test_months_have_names_old_spellings_and_short_forms(name: str, month: int) -> None:
    assert parse_date(f"1 {name} 2019") == date(2019, month, 1)


@pytest.mark.parametrize("name", ["Jumat", "Jum'at", "Jum\u2019at", "jumat"])
def test_friday_has_more_than_one_spelling(name: str) -> None:
    assert parse_date(f"{name}, 19 Juli 2019") == date(2019, 7, 19)


@pytest.mark.parametrize("name", ["Minggu", "Ahad"])
def test_sunday_has_two_names(name: str) -> None:
    assert parse_date(f"{name}, 21 Juli 2019") == date(2019, 7, 21)


def test_a_weekday_that_does_not_match_is_refused_with_the_right_one() -> None:
    error = refusal("Rabu, 16 Juli 2019")
    assert error.code == "wrong_weekday"
    assert error.message == '"Rabu, 16 Juli 2019": 16 Juli 2019 adalah hari Selasa.'


@pytest.mark.parametrize("typed", ["", " ", "\u00a0", "-", " \u2013 ", "\u2014"])
def test_nothing_and_a_lone_dash_are_no_date_and_no_time(typed: str) -> None:
    assert parse_date(typed) is None
    assert parse_time(typed) is None


@pytest.mark.parametrize("typed", ["2019", "Juli 2019", "07/2019", "2019-07", "tahun 2019"])
def test_a_year_or_a_month_alone_is_never_filled_up(typed: str) -> None:
    assert refusal(typed).code == "incomplete"


@pytest.mark.parametrize("typed", ["16/07/19", "16-07-19", "16 Juli 19", "16/07/019", "19-07-16"])
def test_a_year_has_four_digits(typed: str) -> None:
    error = refusal(typed)
    assert error.code == "two_digit_year"
    assert "empat angka" in error.message


@pytest.mark.parametrize("typed", ["07/16/2019", "1/13/2019", "12-31-2019"])
def test_the_month_is_not_written_first(typed: str) -> None:
    error = refusal(typed)
    assert error.code == "month_first"
    assert "Urutannya hari, bulan, tahun" in error.message


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2019", "Februari 2019 hanya punya tanggal 1 sampai 28"),
        ("29 Februari 2019", "Februari 2019 hanya punya tanggal 1 sampai 28"),
        ("30/02/2020", "Februari 2020 hanya punya tanggal 1 sampai 29"),
        ("2019-06-31", "Juni 2019 hanya punya tanggal 1 sampai 30"),
        ("00/07/2019", "Juli 2019 hanya punya tanggal 1 sampai 31"),
        ("16/00/2019", "tidak ada bulan ke-0"),
        ("32/13/2019", "tidak ada bulan ke-13"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_what_exists(typed: str, sentence: str) -> None:
    error = refusal(typed)
    assert error.code == "impossible"
    assert sentence in error.message


@pytest.mark.parametrize("typed", ["31/12/1899", "01/01/2101", "0001-01-01", "9999-12-31"])
def test_a_year_is_between_1900_and_2100(typed: str) -> None:
    error = refusal(typed)
    assert error.code == "year_out_of_range"
    assert "antara 1900 dan 2100" in error.message


@pytest.mark.parametrize(
    "typed",
    [
        "16.07.2019", "16/07-2019", "2019/07/16", "2019-7-16", "20190716", "2019-W29-2", "16072019",
        "2019-07-16T09:15", "2019-07-16 00:00:00", "16 July 2019", "16 Foo 2019",
        "Foo, 16 Juli 2019", "\u0661\u0666/07/2019", "\uff11\uff16/07/2019", "43662",
        "kemarin", "16 Juli", "16/07", "16 Juli 2019 09.15", "16\x00/07/2019",
        "Selasa", "Selasa,", "16 Juli 2019 Selasa",
    ],
)  # fmt: skip
def test_other_shapes_are_not_read_as_dates(typed: str) -> None:
    assert refusal(typed).code == "unreadable"


def test_a_huge_text_is_refused_at_once() -> None:
    assert refusal("1" * 1_000_000).code == "too_long"
    assert time_refusal("1" * 1_000_000).code == "too_long"


# --- reading times -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "09.15", "09:15", "9.15", "9:15", "9.15 WIB", "09.15wib", "pukul 09.15", "Pkl. 09.15 WIB",
        "jam 9.15", "09:15:00", " 09.15\u00a0WIB ",
    ],
)  # fmt: skip
def test_a_time_is_read_in_all_its_notations(typed: str) -> None:
    assert parse_time(typed) == time(9, 15)


def test_the_day_begins_and_ends_within_itself() -> None:
    assert parse_time("00.00") == time(0, 0)
    assert parse_time("23.59") == time(23, 59)
    assert time_refusal("24.00").code == "impossible"
    assert time_refusal("09.60").code == "impossible"


@pytest.mark.parametrize("typed", ["09.15 WITA", "09.15 WIT", "9:15wit"])
def test_another_zone_is_refused(typed: str) -> None:
    assert time_refusal(typed).code == "other_zone"


@pytest.mark.parametrize(
    "typed",
    ["9", "0915", "9.5", "09:15:30", "09.15:00", "-09.15", "9 pagi", "\u0669.15", "09,15", "\x00"],
)  # fmt: skip
def test_other_shapes_are_not_read_as_times(typed: str) -> None:
    assert time_refusal(typed).code == "unreadable"


# --- the day in WIB ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2019, 7, 15, 17, 0, tzinfo=UTC), date(2019, 7, 16)),
        (datetime(2019, 7, 15, 16, 59, 59, tzinfo=UTC), date(2019, 7, 15)),
        (datetime(2019, 7, 16, 23, 59, tzinfo=WIB), date(2019, 7, 16)),
        (datetime(2019, 7, 16, 0, 30, tzinfo=timezone(timedelta(hours=9))), date(2019, 7, 15)),
        (datetime(2018, 12, 31, 18, 0, tzinfo=UTC), date(2019, 1, 1)),
    ],
)
def test_a_moment_falls_on_its_day_in_wib(moment: datetime, day: date) -> None:
    assert wib_day(moment) == day
    assert format_date(moment) == format_date(day)
    assert format_date_long(moment) == format_date_long(day)


def test_a_naive_moment_has_no_day() -> None:
    naive = datetime(2019, 7, 16, 9, 15)  # noqa: DTZ001
    for act in (wib_day, format_date, format_date_long, format_time, format_datetime):
        with pytest.raises(ValueError, match="no offset"):
            act(naive)


def test_today_is_the_day_in_wib(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Clock":
            assert tz is WIB
            return cls(2019, 7, 16, 0, 30, tzinfo=WIB)

    monkeypatch.setattr(dates, "datetime", Clock)
    assert today() == DAY


# --- writing -------------------------------------------------------------------------------------


def test_dates_are_written_with_the_name_of_the_month() -> None:
    assert format_date(DAY) == "16 Juli 2019"
    assert format_date(date(2020, 2, 1)) == "1 Februari 2020"
    assert format_date_long(DAY) == "Selasa, 16 Juli 2019"
    assert format_date_long(date(2021, 8, 1)) == "Minggu, 1 Agustus 2021"


def test_times_are_written_with_a_dot_and_the_zone() -> None:
    assert format_time(time(9, 15)) == "09.15 WIB"
    assert format_time(time(9, 15, tzinfo=WIB)) == "09.15 WIB"
    assert format_time(datetime(2019, 7, 16, 2, 15, tzinfo=UTC)) == "09.15 WIB"
    assert format_datetime(datetime(2019, 7, 15, 17, 5, tzinfo=UTC)) == "16 Juli 2019, 00.05 WIB"


def test_a_time_of_another_zone_is_not_taken_for_wib() -> None:
    with pytest.raises(ValueError, match="not a time in WIB"):
        format_time(time(9, 15, tzinfo=UTC))


def test_periods_are_written_in_short() -> None:
    assert format_period(time(9, 15), time(16, 30)) == "09.15\u201316.30 WIB"
    start, end = (datetime(2019, 7, 16, hour, 30, tzinfo=UTC) for hour in (2, 9))
    assert format_period(start, end) == "09.30\u201316.30 WIB"
    longer = "16 Juli 2019, 09.30 WIB \u2013 17 Juli 2019, 16.30 WIB"
    assert format_period(start, end + timedelta(days=1)) == longer


# --- what holds for every day and every text -----------------------------------------------------


@given(days)
@example(date(2020, 2, 29))
@example(date(1900, 1, 1))
@example(date(2100, 12, 31))
def test_a_written_date_is_read_back(day: date) -> None:
    notations = (
        day.isoformat(),
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        format_date(day),
        format_date_long(day),
        f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    )
    assert {parse_date(text) for text in notations} == {day}


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_a_written_time_is_read_back(moment: time) -> None:
    assert parse_time(format_time(moment)) == moment
    assert parse_time(moment.isoformat()) == moment


@given(anything)
@example("31/02/2019")
@example("\ud800")
@example("0" * 5000)
def test_every_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for read in (parse_date, parse_time):
        error = refused(read, text)
        if error:
            assert error.message.startswith('"')
            assert error.message.endswith(".")
            assert error.message.isprintable()
            assert str(error) == error.message


def refused(read: Callable[[str], object], text: str) -> DateError | None:
    try:
        read(text)
    except DateError as error:
        return error
    return None
