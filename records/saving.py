"""What is checked again once a row has been written, before the transaction ends."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection

from records.access import Action
from records.deletions import dead_links
from records.models import Record

R = TypeVar("R", bound=Record)


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
    for refused in check_all_saved(user, [record], action).values():
        raise refused


def check_all_saved(
    user: Any, records: Sequence[R], action: Action
) -> dict[int, DeadLink | NotYours]:
    """Why a row of one model may not stay as written, by key; none may while any is named."""
    # Django leaves foreign keys to the commit. Asked now, they hold what the row points to against
    # a deletion, which otherwise neither this save nor that deletion would see.
    connection.check_constraints()
    if not records:
        return {}
    refused: dict[int, DeadLink | NotYours] = {
        key: DeadLink([field.name for field in dead], [str(f.verbose_name) for f in dead])
        for key, dead in dead_links(records).items()
    }
    rows: Any = type(records[0])._default_manager
    mine = rows.visible_to(user, action).filter(pk__in=[record.pk for record in records])
    keys = set(mine.order_by().values_list("pk", flat=True))
    outside = (record.pk for record in records if record.pk not in keys)
    return {key: NotYours() for key in outside} | refused
