"""Working days between two dates: Monday to Friday without the days off that are recorded."""

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_A_WEEK, WORKING_DAYS_A_WEEK = 7, 5


@dataclass(frozen=True)
class Calendar:
    """Days off, and the years of which the national list is recorded."""

    days_off: frozenset[date]
    years_with_data: frozenset[int]


@dataclass(frozen=True)
class WorkingDays:
    """How many, and the years in which only weekends could be left out."""

    days: int
    years_without_data: tuple[int, ...]

    @property
    def caveat(self) -> str:
        """An Indonesian sentence on what is not known; empty where nothing is missing."""
        if not self.years_without_data:
            return ""
        years = [str(year) for year in self.years_without_data]
        named = " dan ".join(filter(None, [", ".join(years[:-1]), years[-1]]))
        return f"Hari libur {named} belum dicatat; hanya Sabtu dan Minggu yang dikurangkan."


def working_days_between(start: date, end: date, calendar: Calendar) -> WorkingDays:
    """The working days after `start` up to and with `end`; ValueError where `end` is earlier.

    The day on which something happens is not counted, so that the working days are never more than
    the calendar days `end - start`. Worked examples: docs/domain.md.
    """
    if end < start:
        raise ValueError(f"{end} lies before {start}")
    weeks, rest = divmod((end - start).days, DAYS_A_WEEK)
    odd = (end - timedelta(days=days) for days in range(rest))
    off = sum(start < day <= end and _is_weekday(day) for day in calendar.days_off)
    first = start + timedelta(days=1)
    years = range(first.year, end.year + 1) if end > start else ()
    return WorkingDays(
        weeks * WORKING_DAYS_A_WEEK + sum(map(_is_weekday, odd)) - off,
        tuple(year for year in years if year not in calendar.years_with_data),
    )


def _is_weekday(day: date) -> bool:
    return day.weekday() < WORKING_DAYS_A_WEEK
