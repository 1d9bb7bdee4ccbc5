"""Sentences about figures that several programmes say alike."""

from directory.models import Figure, Sourced
from directory.rules import Reading, TargetCheck
from records.amounts import format_number


def amount_text(figure: Figure) -> str:
    """The amount as the indicator is written, without the unit."""
    return format_number(figure.amount, minimum_places=figure.indicator.places)


def evidence(target: Figure, check: TargetCheck) -> str:
    """What the state of a target rests on: the last figure, and what is missing."""
    if check.last is None:
        return "Belum ada angka yang dicatat."
    known = f"Angka terakhir {_with_unit(target, check.last)} ({check.last.year})"
    if check.last.year < target.reading.year:
        return f"{known}; tidak ada angka {target.year} atau sesudahnya."
    return f"{known}."


def _with_unit(figure: Figure, reading: Reading) -> str:
    amount = format_number(reading.amount, minimum_places=figure.indicator.places)
    return f"{amount} {figure.indicator.unit}"


def source_text(sourced: Sourced) -> str:
    """The paper behind a record."""
    return sourced.document.title
