"""Which state the data are in, and what is worth remembering as long as they stay in it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection

from records.dates import today

# Every change of every followed table is in the history with its transaction. The greatest number
# among the finished ones, and the last entry of each that a reader may see beside unfinished
# others: no two states have both in common, whatever order transactions end in.
STATE = """
SELECT
    (SELECT max(transaction_id) FROM records_historyentry
        WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint),
    (SELECT string_agg(beside, ' ' ORDER BY beside) FROM (
        SELECT transaction_id || '-' || max(id) AS beside FROM records_historyentry
        WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        GROUP BY transaction_id
    ) AS besides)
"""
MOST_REMEMBERED = 2_000
T = TypeVar("T")


def data_state() -> str:
    """A short text that stays the same as long as no followed row changes, nor the day.

    One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        finished, beside = cursor.fetchone()
    return f"{today()} {finished} {beside or ''}"


class Remembered:
    """What was worked out from the data in one state; all is forgotten with the next.

    In the empty state, that of a moment in the past, nothing is remembered.
    """

    def __init__(self) -> None:
        # One pair, so that no thread sees the values of another state.
        self._held: tuple[str, dict[Any, Any]] = ("", {})

    def get(self, state: str, key: Any) -> Any:
        """What was remembered under the key in this state, or None."""
        held, values = self._held
        return values.get(key) if state and state == held else None

    def put(self, state: str, key: Any, value: Any) -> None:
        """Remember it; what is older goes, and all of it where it has become too much."""
        if not state:
            return
        held, values = self._held
        if state != held or len(values) >= MOST_REMEMBERED:
            values = {}
            self._held = (state, values)
        values[key] = value

    def once(self, state: str, key: Any, work_out: Callable[[], T]) -> T:
        """What is remembered, else worked out now."""
        value: T | None = self.get(state, key)
        if value is None:
            value = work_out()
            self.put(state, key, value)
        return value
