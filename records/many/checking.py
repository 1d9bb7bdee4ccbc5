"""What is checked of many rows once they are written, before the transaction ends."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from records.access import Action
from records.links import foreign_keys, home_of, joined
from records.models import Record
from records.saving import DeadLink, NotYours


def check_all_saved(
    user: Any, records: Sequence[Record], action: Action
) -> dict[int, DeadLink | NotYours]:
    """Why a written record may not stay, by key; the transaction is then to be rolled back."""
    # As in `records.saving`: what the rows point to is held against deletion from here on.
    connection.check_constraints()
    if not records:
        return {}
    model = type(records[0])
    visible: Any = model._default_manager
    mine = set(
        visible.visible_to(user, action)
        .filter(pk__in=[record.pk for record in records])
        .order_by()
        .values_list("pk", flat=True)
    )
    wrong: dict[int, DeadLink | NotYours] = {
        record.pk: NotYours() for record in records if record.pk not in mine
    }
    return wrong | _dead(model, records)


def _dead(model: type[Record], records: Sequence[Record]) -> dict[int, DeadLink]:
    """The records that point to deleted ones or to parts of such; one query."""
    homes = [(field, target, home_of(target)) for field, target in foreign_keys(model)]
    queries = [
        target._base_manager.filter(
            pk__in={getattr(record, field.attname) for record in records} - {None},
            **{joined(home.path, "deletion__isnull"): False},
        )
        .order_by()
        .values_list(models.Value(field.name), "pk")
        for field, target, home in homes
        if home
    ]
    gone = set(queries[0].union(*queries[1:])) if queries else set()
    dead = {}
    for record in records if gone else ():
        fields = [f for f, _, _ in homes if (f.name, getattr(record, f.attname)) in gone]
        if fields:
            dead[record.pk] = DeadLink(
                [f.name for f in fields], [str(f.verbose_name) for f in fields]
            )
    return dead
