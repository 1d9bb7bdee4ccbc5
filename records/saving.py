"""What is checked again once a row has been written, before the transaction ends."""

from typing import Any

from django.db import connection

from records.access import Action
from records.deletions import dead_links
from records.models import Record


class NotYours(Exception):
    """As saved, the row would lie outside what its editor answers for."""

    def __init__(self) -> None:
        super().__init__("Data ini berada di luar wilayah atau organisasi tugas Anda.")


class DeadLink(Exception):
    """The row points to a record that has been deleted; `names` are the fields that do."""

    def __init__(self, names: list[str], labels: list[str]) -> None:
        super().__init__(f"Yang dipilih sudah dihapus: {', '.join(labels)}.")
        self.names = names


def create(record: Record) -> None:
    """Write a new record."""
    record.save()


def check_saved(user: Any, record: Record, action: Action) -> None:
    """Raises NotYours or DeadLink; the surrounding transaction is then to be rolled back."""
    # Django leaves foreign keys to the commit. Asked now, they hold what the row points to against
    # a deletion, which otherwise neither this save nor that deletion would see.
    connection.check_constraints()
    if dead := dead_links(record):
        raise DeadLink([field.name for field in dead], [str(f.verbose_name) for f in dead])
    rows = type(record)._default_manager.visible_to(user, action)
    if not rows.filter(pk=record.pk).exists():
        raise NotYours
