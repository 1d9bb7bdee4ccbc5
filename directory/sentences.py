"""Sentences about figures and seats that several programmes say alike."""

from typing import Any

from directory.models import Appointment, Figure, Position, Sourced
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


VACANT = "kosong, tidak ada pejabat"


def holder_name(kind: str, name: str) -> str:
    """`Ani`, of an acting holder `Plt. Ani`."""
    if kind == Appointment.Kind.DEFINITIVE:
        return name
    return f"{Appointment.Kind(kind).label.partition(' ')[0]} {name}"


def holders_text(position: Position) -> str:
    """Who holds the seat, or plainly that nobody does. Of a seat read `with_holders`."""
    holders: list[dict[str, Any]] = position.holders  # type: ignore[attr-defined]
    return ", ".join(holder_name(**holder) for holder in holders) or VACANT
