"""Reading and writing of dates and times: Indonesian, and a day is a day in WIB.

Day before month, always; a year has four digits and lies in 1900-2100. What names only a year or a
month is no date and is never filled up (docs/contracts.md, "Numbers, dates, rounding").
Shapes that are read, each also with blanks around it and a weekday before it:
`2019-07-16`, `16/07/2019`, `16-07-2019`, `16 Juli 2019`, `16 Jul. 2019`, `16-Jul-2019`.
"""

import re
from calendar import monthrange
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from records.quotes import quoted

WIB = ZoneInfo("Asia/Jakarta")
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_TEXT = 64

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_OTHER_WEEKDAYS = {"jum'at": 4, "jum\u2019at": 4, "ahad": 6}
_OTHER_MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "pebruari": 2, "mar": 3, "mrt": 3, "apr": 4, "jun": 6, "jul": 7,
    "agt": 8, "agu": 8, "ags": 8, "agust": 8, "sep": 9, "sept": 9, "okt": 10,
    "nov": 11, "nop": 11, "nopember": 11, "des": 12,
}  # fmt: skip
_WEEKDAY_OF = {name.casefold(): index for index, name in enumerate(WEEKDAYS)} | _OTHER_WEEKDAYS
_MONTH_OF = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | _OTHER_MONTHS

_BLANKS = " \t\r\n\u00a0\u202f"
_DASHES = ("-", "\u2013", "\u2014")

_NAMED_DAY = re.compile(rf"([^\W\d_]+(?:['\u2019][^\W\d_]+)?)[{_BLANKS}]*,?[{_BLANKS}]*(?=[0-9])")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_NUMERIC = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<separator>[/-])(?P<month>[0-9]{1,2})(?P=separator)(?P<year>[0-9]{2,4})"
)
_WORDED = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?P<separator>[{_BLANKS}]+|-)(?P<month>[^\W\d_]+)"
    rf"(?:\.?[{_BLANKS}]+|-)(?P<year>[0-9]{{2,4}})"
)
_NO_DAY = re.compile(
    rf"(?:(?:[0-9]{{1,2}}|[^\W\d_]+)[{_BLANKS}/-]+)?[0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}"
)
_TIME = re.compile(
    rf"(?:(?:pukul|pkl\.?|jam)[{_BLANKS}]+)?(?P<hour>[0-9]{{1,2}})(?P<separator>[.:])"
    rf"(?P<minute>[0-9]{{2}})(?:(?P=separator)00)?(?:[{_BLANKS}]*(?P<zone>wib|wita|wit))?",
    re.IGNORECASE,
)


class DateError(ValueError):
    """A text that is not read as a date; `message` is an Indonesian sentence for the user.

    `code` is `unreadable`, `too_long`, `incomplete`, `two_digit_year`, `year_out_of_range`,
    `month_first`, `impossible` or `wrong_weekday`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class TimeError(DateError):
    """A text that is not read as a time: `unreadable`, `too_long`, `impossible`, `other_zone`."""


# --- the day in WIB ------------------------------------------------------------------------------


def wib_day(moment: datetime) -> date:
    """The day in WIB on which an aware `moment` falls; ValueError for a naive one."""
    return in_wib(moment).date()


def today() -> date:
    """The day it is now in WIB, whatever the zone of the server."""
    return datetime.now(WIB).date()


def start_of_day(day: date) -> datetime:
    """The moment at which a day begins in WIB."""
    return datetime.combine(day, time.min, tzinfo=WIB)


def in_wib(moment: datetime) -> datetime:
    """An aware `moment` on the clock in WIB; ValueError for a naive one."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no offset: its day in WIB is unknown")
    return moment.astimezone(WIB)


# --- writing -------------------------------------------------------------------------------------


def format_date(day: date) -> str:
    """`16 Juli 2019`; of an aware datetime its day in WIB (ValueError for a naive one)."""
    day = wib_day(day) if isinstance(day, datetime) else day
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_date_long(day: date) -> str:
    """`Selasa, 16 Juli 2019`, otherwise as `format_date`."""
    day = wib_day(day) if isinstance(day, datetime) else day
    return f"{WEEKDAYS[day.weekday()]}, {format_date(day)}"


def format_time(moment: time | datetime) -> str:
    """`09.15 WIB`: a time is the wall clock in WIB, an aware datetime is brought there.

    ValueError for a naive datetime and for a time of another zone.
    """
    return f"{_clock(moment)} WIB"


def format_datetime(moment: datetime) -> str:
    """`16 Juli 2019, 09.15 WIB`; ValueError for a naive `moment`."""
    return f"{format_date(moment)}, {format_time(moment)}"


def format_period(start: time | datetime, end: time | datetime) -> str:
    """`09.15\u201316.30 WIB`; datetimes of two days in WIB are both written with their day."""
    if isinstance(start, datetime) and isinstance(end, datetime) and wib_day(start) != wib_day(end):
        return f"{format_datetime(start)} \u2013 {format_datetime(end)}"
    return f"{_clock(start)}\u2013{_clock(end)} WIB"


def _clock(moment: time | datetime) -> str:
    if isinstance(moment, datetime):
        moment = in_wib(moment).time()
    if moment.tzinfo is not None and moment.tzinfo != WIB:
        raise ValueError(f"{moment!r} is not a time in WIB")
    return f"{moment.hour:02}.{moment.minute:02}"


# --- reading -------------------------------------------------------------------------------------


def parse_date(text: str) -> date | None:
    """A date as typed (shapes: see the module); None when empty or a lone dash.

    DateError for every other text: a day that does not exist, the month before the day, two-digit
    years, years outside 1900-2100, a weekday that is not the day's, a bare year or month.
    """
    if len(text) > LONGEST_TEXT:
        raise DateError("too_long", f"{quoted(text)} terlalu panjang: tulis satu tanggal saja.")
    typed = text.strip(_BLANKS)
    if typed == "" or typed in _DASHES:
        return None
    weekday, bare = _split_weekday(typed)
    match = _ISO.fullmatch(bare) or _NUMERIC.fullmatch(bare) or _WORDED.fullmatch(bare)
    month = _month_number(match["month"]) if match else None
    if match is None or month is None:
        raise _unreadable_date(typed, bare)
    day = _existing_day(typed, _checked_year(typed, match["year"]), month, int(match["day"]))
    if weekday is not None and day.weekday() != weekday:
        actual = WEEKDAYS[day.weekday()]
        raise DateError(
            "wrong_weekday", f"{quoted(typed)}: {format_date(day)} adalah hari {actual}."
        )
    return day


def parse_time(text: str) -> time | None:
    """`09.15`, `09:15`, `9.15 WIB`, `pukul 09.15`, `09:15:00` as a wall-clock time in WIB.

    None when empty or a lone dash. TimeError for every other text, for 24.00, and for WITA and WIT.
    """
    if len(text) > LONGEST_TEXT:
        raise TimeError("too_long", f"{quoted(text)} terlalu panjang: tulis satu jam saja.")
    typed = text.strip(_BLANKS)
    if typed == "" or typed in _DASHES:
        return None
    match = _TIME.fullmatch(typed)
    if match is None:
        message = f"{quoted(typed)} tidak dapat dibaca sebagai jam. Tulis misalnya 09.15."
        raise TimeError("unreadable", message)
    if match["zone"] and match["zone"].casefold() != "wib":
        raise TimeError("other_zone", f"{quoted(typed)} bukan WIB. Tulis jamnya dalam WIB.")
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59:
        message = f"{quoted(typed)} bukan jam yang ada: tulis dari 00.00 sampai 23.59."
        raise TimeError("impossible", message)
    return time(hour, minute)


def _split_weekday(typed: str) -> tuple[int | None, str]:
    match = _NAMED_DAY.match(typed)
    weekday = _WEEKDAY_OF.get(match[1].casefold()) if match else None
    return (weekday, typed[match.end() :]) if match and weekday is not None else (None, typed)


def _month_number(text: str) -> int | None:
    return int(text) if text.isdecimal() else _MONTH_OF.get(text.casefold())


def _checked_year(typed: str, digits: str) -> int:
    if len(digits) != 4:
        message = f"{quoted(typed)}: tulis tahun dengan empat angka, misalnya 16/07/2019."
        raise DateError("two_digit_year", message)
    if not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        message = f"{quoted(typed)}: tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}."
        raise DateError("year_out_of_range", message)
    return int(digits)


def _existing_day(typed: str, year: int, month: int, day: int) -> date:
    if 1 <= day <= 12 < month <= 31:
        message = f"{quoted(typed)}: tidak ada bulan ke-{month}. Urutannya hari, bulan, tahun."
        raise DateError("month_first", message)
    if not 1 <= month <= 12:
        raise DateError("impossible", f"{quoted(typed)}: tidak ada bulan ke-{month}.")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = f"{MONTHS[month - 1]} {year}"
        message = f"{quoted(typed)} tidak ada: {name} hanya punya tanggal 1 sampai {days}."
        raise DateError("impossible", message)
    return date(year, month, day)


def _unreadable_date(typed: str, bare: str) -> DateError:
    if _NO_DAY.fullmatch(bare):
        message = (
            f"{quoted(typed)} belum memuat tanggal, bulan dan tahun. Tulis lengkap atau kosongkan."
        )
        return DateError("incomplete", message)
    message = f"{quoted(typed)} tidak dapat dibaca sebagai tanggal. Tulis misalnya 16 Juli 2019."
    return DateError("unreadable", message)
