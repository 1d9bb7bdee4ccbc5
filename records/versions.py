"""Saving against the version that the editor saw."""

from typing import TypeVar

from django.db import transaction

from records.models import Record

R = TypeVar("R", bound=Record)


class StaleVersion(Exception):
    """Somebody saved the record after this editor opened it; `current` is what stands now."""

    def __init__(self, current: Record) -> None:
        super().__init__("Data ini sudah diubah orang lain.")
        self.current = current


def locked(record: R, *, seen: int, deleted: bool = False) -> R:
    """The stored row, locked to the end of the transaction; raises StaleVersion if it moved on.

    One that was deleted meanwhile, or with `deleted` brought back, moved on whatever `seen` says.
    """
    rows = type(record)._base_manager.select_for_update(of=("self",))
    current = rows.get(pk=record.pk)
    if current.version != seen or (current.deletion_id is not None) != deleted:
        raise StaleVersion(current)
    return current


@transaction.atomic
def save_version(record: R, *, seen: int) -> R:
    """Save an edited record if it still is at version `seen`; raises StaleVersion otherwise."""
    return save_in_transaction(record, seen=seen)


def save_in_transaction(record: R, *, seen: int) -> R:
    """`save_version` for who has begun a transaction and ends it where this raises."""
    locked(record, seen=seen)
    record.version = seen + 1
    record.save()
    return record
