"""Saving many edited records, each against the version that its editor saw."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import connection, transaction

from records.models import Record
from records.recordset import as_sent, columns_of, recordset

R = TypeVar("R", bound=Record)


@transaction.atomic
def save_versions(records: Sequence[R], *, seen: Mapping[int, int]) -> dict[int, R]:
    """Save the edited records that still are at the version seen, in two statements.

    Answers those that moved on, as they stand, by key; they are not written.
    """
    moved = moved_on(records, seen=seen)
    written = [record for record in records if record.pk not in moved]
    for record in written:
        record.version = seen[record.pk] + 1
    if written:
        _update(written)
    return moved


def moved_on(records: Sequence[R], *, seen: Mapping[int, int]) -> dict[int, R]:
    """Lock the stored rows; those of another version than seen, or deleted meanwhile, by key."""
    if not records:
        return {}
    keys = [record.pk for record in records]
    rows = type(records[0])._base_manager.filter(pk__in=keys).order_by("pk")
    stored = rows.select_for_update(of=("self",))
    return {row.pk: row for row in stored if row.version != seen[row.pk] or row.deletion_id}


def _update(records: Sequence[Record]) -> None:
    model = type(records[0])
    table, key = f'"{model._meta.db_table}"', f'"{model._meta.pk.column}"'
    names = [field.column for field in columns_of(model) if not field.primary_key]
    sets = ", ".join(f'"{name}" = sent."{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM {recordset(model)} "  # noqa: S608 - our own names
            f"WHERE {table}.{key} = sent.{key}",
            [as_sent(records)],
        )
