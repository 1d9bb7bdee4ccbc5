"""Handovers of one seat at the same moment: one of them counts."""

import datetime
from functools import partial
from typing import Any

import pytest

from directory.models import Appointment, Person, SeatHandover
from directory.services import HandoverRefused, hand_over_seat
from records.models import Record
from records.versions import StaleVersion, save_version
from tests.factories import make_appointment, make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

LAST_DAY = datetime.date(2026, 6, 30)


def hand_over(held: Appointment, successor: Person, kind: str = "definitif") -> SeatHandover:
    """As from a page that was opened before anybody else did anything."""
    return hand_over_seat(
        outgoing=Appointment.objects.get(pk=held.pk),
        seen=1,
        last_day=LAST_DAY,
        successor=successor,
        kind=kind,
        decree="SK 2 LATIHAN",
    )


def refusals(outcomes: list[Any]) -> int:
    """How many acts were refused; one that reads what the other has left, for what it found."""
    assert all(
        isinstance(each, Record | SeatHandover | StaleVersion | HandoverRefused)
        for each in outcomes
    )
    return sum(isinstance(each, StaleVersion | HandoverRefused) for each in outcomes)


@pytest.mark.parametrize("kind", ["definitif", "plt"])
def test_of_two_handovers_at_one_moment_one_wins(kind: str) -> None:
    held = make_appointment()
    acts = [partial(hand_over, held, make_person(), kind) for _ in range(2)]
    outcomes = at_once(acts)
    assert refusals(outcomes) == 1
    won = SeatHandover.objects.get()
    assert [a.person for a in held.position.appointments.order_by("valid_from")] == [
        held.person,
        won.received_by,
    ]


def test_a_handover_and_an_end_at_one_moment_do_not_both_count() -> None:
    held, successor = make_appointment(), make_person()

    def end() -> Appointment:
        appointment = Appointment.objects.get(pk=held.pk)
        appointment.valid_to = datetime.date(2025, 12, 31)
        return save_version(appointment, seen=1)

    outcomes = at_once([lambda: hand_over(held, successor), end])
    assert refusals(outcomes) == 1
    held.refresh_from_db()
    was_handed_over = SeatHandover.objects.exists()
    assert (held.valid_to == LAST_DAY) == was_handed_over
    assert held.position.appointments.count() == 1 + was_handed_over
