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


def lock_version(record: R, *, seen: int) -> R:
    """The record as it stands, locked until the surrounding transaction ends.

    Raises StaleVersion if somebody saved it since version `seen`.
    """
    current = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if current.version != seen:
        raise StaleVersion(current)
    return current


@transaction.atomic
def save_version(record: R, *, seen: int) -> R:
    """Save an edited record if nobody saved it since version `seen`; raises StaleVersion otherwise.

    The row stays locked from the check to the end of the surrounding transaction.
    """
    lock_version(record, seen=seen)
    record.version = seen + 1
    record.save()
    return record
