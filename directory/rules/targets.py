"""Has a target been met? Worked examples: docs/domain.md, "State of a target"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from directory.rules.figures import Reading


class TargetState(StrEnum):
    """What the figures prove about a target; nothing is concluded from a missing figure."""

    MET = "tercapai"
    MET_LATE = "tercapai terlambat"
    NOT_MET = "tidak tercapai"
    UNPROVED = "belum terbukti"
    NOT_DUE = "belum waktunya"


class Comparator(StrEnum):
    """How an amount must stand to the target's."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EXACTLY = "="

    def is_met(self, target: Decimal, amount: Decimal) -> bool:
        """Whether the amount meets the target."""
        if self is Comparator.EXACTLY:
            return amount == target
        return amount <= target if self is Comparator.AT_MOST else amount >= target


@dataclass(frozen=True)
class TargetCheck:
    """A target's state and the figure it rests on; `last` is the latest figure known, if any."""

    state: TargetState
    last: Reading | None


def check_target(
    target: Reading, readings: Iterable[Reading], *, comparator: Comparator, today: date
) -> TargetCheck:
    """Judge a target that names a year or a day, from the readings known so far.

    Only a reading that surely lies at the target's time or later can prove that it was missed, and
    only once that time is over. A reading that meets it is late only if one before it had missed.
    """
    known = sorted(readings, key=_time)
    last = known[-1] if known else None
    proof = [reading for reading in known if _is_after(target, reading)]
    # During the target's year the target can still be reached: a miss then proves nothing.
    during = [reading for reading in known if _is_during(target, reading)]
    if during and comparator.is_met(target.amount, during[-1].amount):
        proof.insert(0, during[-1])
    met = [comparator.is_met(target.amount, reading.amount) for reading in proof]
    if met and met[-1]:
        return TargetCheck(TargetState.MET if met[0] else TargetState.MET_LATE, last)
    if not _is_over(target, today):
        return TargetCheck(TargetState.NOT_DUE, last)
    return TargetCheck(TargetState.NOT_MET if met else TargetState.UNPROVED, last)


def _time(reading: Reading) -> date:
    """For sorting only: the figure of a year stands behind those of its days."""
    return reading.as_of or _last_day(reading.year)


def _is_after(target: Reading, reading: Reading) -> bool:
    """Whether the reading surely lies at the target's time or later.

    A figure of the whole year settles a target of that year, but not one of a day in that year:
    nobody knows on which side of the day it lies.
    """
    if target.as_of is None:
        settles = reading.as_of is None or reading.as_of == _last_day(reading.year)
        return reading.year > target.year or (reading.year == target.year and settles)
    if reading.as_of is None:
        return reading.year > target.year
    return reading.as_of >= target.as_of


def _is_during(target: Reading, reading: Reading) -> bool:
    """Whether the reading is of a day in the year that the target names."""
    in_year = target.as_of is None and reading.year == target.year
    return in_year and not _is_after(target, reading)


def _is_over(target: Reading, today: date) -> bool:
    return today > (target.as_of or _last_day(target.year))


def _last_day(year: int) -> date:
    return date(year, 12, 31)
