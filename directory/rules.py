"""Judgements about sourced figures: has a target been met, do parts make up their total."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class TargetState(StrEnum):
    """What the figures prove about a target; nothing is concluded from a missing figure."""

    MET = "tercapai"
    MET_LATE = "tercapai terlambat"
    NOT_MET = "tidak tercapai"
    UNPROVED = "belum terbukti"
    NOT_DUE = "belum waktunya"


@dataclass(frozen=True)
class Reading:
    """An amount that holds for a year."""

    year: int
    amount: Decimal


@dataclass(frozen=True)
class TargetCheck:
    """A target's state and the figure it rests on; `last` is the latest figure known, if any."""

    state: TargetState
    last: Reading | None


def check_target(
    target: Reading, readings: Iterable[Reading], *, this_year: int, lower_is_better: bool
) -> TargetCheck:
    """Judge a target that names a year, from the readings known so far.

    Only a reading of the target's year or later can prove anything. A later reading that meets it
    is late only if one from the target's year on had missed it.
    """
    known = sorted(readings, key=lambda reading: reading.year)
    last = known[-1] if known else None
    telling = [reading for reading in known if reading.year >= target.year]
    if not telling:
        due = this_year > target.year
        return TargetCheck(TargetState.UNPROVED if due else TargetState.NOT_DUE, last)
    met = [_meets(target.amount, reading.amount, lower_is_better) for reading in telling]
    if not met[-1]:
        return TargetCheck(TargetState.NOT_MET, last)
    return TargetCheck(TargetState.MET if met[0] else TargetState.MET_LATE, last)


def _meets(target: Decimal, amount: Decimal, lower_is_better: bool) -> bool:
    return amount <= target if lower_is_better else amount >= target


def reconciles(total: Decimal | None, parts: Iterable[Decimal]) -> bool | None:
    """Whether the parts make up the total; None where either is missing."""
    amounts = list(parts)
    if total is None or not amounts:
        return None
    return sum(amounts, Decimal(0)) == total
