"""The path to 0 ha: what was handled, how fast, how fast it would have to be."""

import math
from dataclasses import dataclass
from decimal import Decimal

from directory.rules import Reading


@dataclass(frozen=True)
class Pace:
    """Hectares a year between two stocks, and where that leads. All amounts in hectares."""

    first: Reading
    last: Reading
    achieved_ha_per_year: Decimal
    reaches_zero_in: int | None


def pace(first: Reading, last: Reading) -> Pace | None:
    """The pace between two stocks; None for the same year.

    `reaches_zero_in` is the first year with nothing left at this pace, None where the area does
    not shrink. Worked example: 85,20 ha (2017) and 82,04 ha (2018) give 3,16 ha a year and 2044.
    """
    years = last.year - first.year
    if years <= 0:
        return None
    achieved = (first.amount - last.amount) / years
    if last.amount == 0:
        return Pace(first, last, achieved, last.year)
    if achieved <= 0:
        return Pace(first, last, achieved, None)
    return Pace(first, last, achieved, last.year + math.ceil(last.amount / achieved))


def needed_ha_per_year(last: Reading, target: Reading) -> Decimal | None:
    """The pace needed from the last stock to the target; None where the target's year is over.

    Worked example: from 82,04 ha (2018) to 0 ha (2021) 27,35 ha a year.
    """
    years = target.year - last.year
    return (last.amount - target.amount) / years if years > 0 else None
