"""Sentences about figures that several programmes say alike."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from directory.models import Figure, FigureUpdate, Sourced
from directory.models.figures import StatedAmount
from directory.rules import Reading, TargetCheck, TargetState, UpdateState
from directory.services import Effect
from records.amounts import format_number
from records.columns import read_path
from records.dates import format_date

UNSAID = "tidak disebut"


def amount_text(figure: StatedAmount) -> str:
    """The amount as the indicator is written, without the unit."""
    return format_number(figure.amount, minimum_places=figure.indicator.places)


def evidence(target: Figure, check: TargetCheck) -> str:
    """What the state of a target rests on: the last figure, and what is missing."""
    if check.last is None:
        return "Belum ada angka yang dicatat."
    known = f"Angka terakhir {_with_unit(target, check.last)} ({_time(check.last)})"
    if check.last.year < target.reading.year:
        return f"{known}; tidak ada angka {_time(target.reading)} atau sesudahnya."
    if check.state is TargetState.UNPROVED:
        due = format_date(target.as_of) if target.as_of else f"akhir {target.year}"
        return f"{known}; tidak diketahui keadaan pada {due}."
    return f"{known}."


def _time(reading: Reading) -> str:
    return format_date(reading.as_of) if reading.as_of else str(reading.year)


def _with_unit(figure: Figure, reading: Reading) -> str:
    amount = format_number(reading.amount, minimum_places=figure.indicator.places)
    return f"{amount} {figure.indicator.unit}"


def source_text(sourced: Sourced) -> str:
    """The paper behind a record."""
    return sourced.document.title


@dataclass(frozen=True)
class ProposedLine:
    """One field of a proposal beside what stands; `before` is empty for a new figure."""

    label: str
    before: str
    after: str


def proposed_lines(update: FigureUpdate) -> list[ProposedLine]:
    """The fields that the proposal would change, the amount first; of a new figure all it says."""
    figure = update.figure
    lines = []
    for name in sorted(FigureUpdate.PROPOSED, key=lambda name: name != "amount"):
        label = _label(name)
        after = _said(update, name)
        if figure is None:
            lines += [ProposedLine(label, "", after)] if after else []
        elif getattr(figure, name) != getattr(update, name):
            lines.append(ProposedLine(label, _said(figure, name) or UNSAID, after or UNSAID))
    return lines


def _label(name: str) -> str:
    """What pages call a field of a proposal."""
    field: Any = FigureUpdate._meta.get_field(name)
    return str(field.verbose_name)


def _said(stated: StatedAmount, name: str) -> str:
    """A field of a figure or a proposal in words; empty where it says nothing."""
    if name == "amount":
        return f"{amount_text(stated)} {stated.indicator.unit}"
    value = read_path(stated, name)
    return format_date(value) if isinstance(value, date) else str(value or "")


def must_act(update: FigureUpdate) -> str:
    """Who has to do something about a proposal now; empty once it is approved."""
    if update.is_open:
        return str(update.proposed_by)
    if update.state == UpdateState.PENDING:
        return f"pemeriksa angka {update.label}, selain {update.proposed_by.title}"
    return ""


def waiting_since(update: FigureUpdate) -> datetime | None:
    """Since when; None for a draft, which nobody waits for."""
    return update.submitted_at if update.state == UpdateState.PENDING else update.decided_at


def effect_lines(update: FigureUpdate, effects: list[Effect]) -> list[dict[str, str]]:
    """What approving would change, written as amounts of the indicator are."""
    return [
        {
            "what": effect.what,
            "before": _effect_text(update, effect.before, effect.is_gap),
            "after": _effect_text(update, effect.after, effect.is_gap),
            "difference": _signed(update, effect.difference),
            "mark": _agreement(effect.after) if effect.is_gap and effect.after is not None else "",
        }
        for effect in effects
    ]


def _effect_text(update: FigureUpdate, amount: Decimal | None, is_gap: bool) -> str:
    if amount is None:
        return "tidak ada"
    text = format_number(amount, minimum_places=update.indicator.places)
    return f"{text} ({_agreement(amount)})" if is_gap else text


def _agreement(gap: Decimal) -> str:
    """Whether parts and total agree."""
    return "tidak cocok" if gap else "cocok"


def _signed(update: FigureUpdate, difference: Decimal | None) -> str:
    if difference is None:
        return "–"
    sign = "+" if difference > 0 else ""
    return sign + format_number(difference, minimum_places=update.indicator.places)
