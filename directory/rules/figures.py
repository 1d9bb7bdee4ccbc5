"""An amount with its time, and whether parts make up their total."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Reading:
    """An amount that holds for a year, or for a day of it where a paper names one."""

    year: int
    amount: Decimal
    as_of: date | None = None


def reconciles(total: Decimal | None, parts: Iterable[Decimal]) -> bool | None:
    """Whether the parts make up the total; None where either is missing."""
    amounts = list(parts)
    if total is None or not amounts:
        return None
    return sum(amounts, Decimal(0)) == total
