"""Sums that records are part of, told before and after a change of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from records.amounts import format_number


@dataclass(frozen=True)
class Total:
    """One sum at one moment. `what` says of what, where and when, and is the same at each."""

    what: str
    amount: Decimal
    unit: str = ""
    places: int = 2

    @property
    def text(self) -> str:
        """The amount as pages write it, without its unit."""
        return format_number(self.amount, minimum_places=self.places)


def changed_totals(before: Sequence[Total], after: Sequence[Total]) -> list[dict[str, str]]:
    """Those that differ: what, was, becomes (empty where there is none), unit."""
    was, becomes = ({each.what: each for each in moment} for moment in (before, after))
    return [
        {
            "what": what,
            "was": _text(was, what),
            "becomes": _text(becomes, what),
            "unit": (becomes.get(what) or was[what]).unit,
        }
        for what in was | becomes
        if _amount(was, what) != _amount(becomes, what)
    ]


def _amount(moment: Mapping[str, Total], what: str) -> Decimal | None:
    return moment[what].amount if what in moment else None


def _text(moment: Mapping[str, Total], what: str) -> str:
    return moment[what].text if what in moment else ""
