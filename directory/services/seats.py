"""The handover of a seat from one person to the next."""

import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from directory.models import Appointment, OwnedBySeat, Person, Position, SeatHandover
from records.dates import format_date
from records.versions import locked, save_version


class HandoverRefused(ValueError):
    """Why a seat cannot be handed over so, in a sentence."""


@transaction.atomic
def hand_over_seat(
    *,
    outgoing: Appointment,
    seen: int,
    last_day: datetime.date,
    successor: Person,
    kind: str,
    decree: str,
    notes: str = "",
) -> SeatHandover:
    """End one appointment, begin the next on the day after, and note what went along.

    The work itself does not move: it belongs to the seat. Raises HandoverRefused, StaleVersion
    where the appointment moved on since version `seen`, IntegrityError where the successor would be
    a second definitive holder.
    """
    if successor.pk == outgoing.person_id:
        raise HandoverRefused("Pejabat baru harus orang lain dari pejabat lama.")
    if last_day < outgoing.valid_from:
        raise HandoverRefused(
            f"Hari terakhir pejabat lama mendahului awal masa jabatannya, "
            f"{format_date(outgoing.valid_from)}."
        )
    if outgoing.valid_to and outgoing.valid_to < last_day:
        raise HandoverRefused(
            f"Masa jabatan pejabat lama sudah berakhir {format_date(outgoing.valid_to)}."
        )
    if last_day != outgoing.valid_to:
        outgoing.valid_to = last_day
        outgoing.end_decree = outgoing.end_decree or decree
        save_version(outgoing, seen=seen)
    else:
        locked(outgoing, seen=seen)
    Appointment.objects.create(
        position=outgoing.position,
        person=successor,
        kind=kind,
        decree=decree,
        valid_from=last_day + datetime.timedelta(days=1),
    )
    return SeatHandover.objects.create(
        position=outgoing.position,
        handed_over_by=outgoing.person,
        received_by=successor,
        kind=kind,
        decree=decree,
        last_day=last_day,
        items=open_items(outgoing.position),
        notes=notes,
    )


def open_items(position: Position) -> list[dict[str, str]]:
    """What belongs to a seat and is not done: [{"kind", "label", "url"}]; a query for each kind."""
    items = []
    for model in apps.get_models():
        if issubclass(model, OwnedBySeat) and not model._meta.proxy:
            manager: Any = model._default_manager
            kind = str(model._meta.verbose_name)
            items += [
                {"kind": kind, "label": str(record), "url": record.get_absolute_url()}
                for record in manager.open_of(position)
            ]
    return items
