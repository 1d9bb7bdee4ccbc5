"""The data as they were known at a moment: every row as the history says it was.

Queries stay as they are. Before each, the tables that it names are put in their own place as they
were: a row of today with the oldest of its later `old` values over it, rows that came later left
out, rows that went later put back. Columns that history does not follow stay as they are today.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from records.history import followed_models
from records.models import HistoryEntry

PAST = """"{table}" AS NOT MATERIALIZED (
    WITH changed AS (
        SELECT record_id, min(id) AS first FROM records_historyentry
        WHERE table_name = '{table}' AND at > %s GROUP BY record_id
    )
    SELECT present.* FROM public."{table}" AS present
    WHERE NOT EXISTS (SELECT FROM changed WHERE changed.record_id = present.id)
    UNION ALL
    SELECT past.* FROM changed
    JOIN records_historyentry AS entry ON entry.id = changed.first
        AND entry.action NOT IN ('insert', 'existing')
    LEFT JOIN public."{table}" AS present ON present.id = changed.record_id
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(key, value) AS said FROM (
            SELECT DISTINCT ON (key) key, value
            FROM records_historyentry AS later, jsonb_each(later.old)
            WHERE later.table_name = '{table}' AND later.record_id = changed.record_id
                AND later.id >= changed.first
            ORDER BY key, later.id
        ) AS oldest
    ) AS before
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::public."{table}", coalesce(to_jsonb(present), '{{}}') || coalesce(said, '{{}}')
    ) AS past
)"""


@contextmanager
def as_known_at(moment: datetime) -> Iterator[None]:
    """Every SELECT inside reads the records as they were known at this moment."""

    def read(
        execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        tables = [table for table in _tables() if f'"{table}"' in sql]
        if tables and not many and isinstance(sql, str) and sql.lstrip(" (").startswith("SELECT"):
            past = ", ".join(PAST.format(table=table) for table in tables)
            given = () if params is None else params
            return execute(f"WITH {past} {sql}", (*[moment] * len(tables), *given), many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(read):
        yield


def known_since() -> datetime | None:
    """When the history begins; None while there is none. One query."""
    first = HistoryEntry.objects.order_by("pk").values_list("at", flat=True)[:1]
    return next(iter(first), None)


@cache
def _tables() -> tuple[str, ...]:
    return tuple(model._meta.db_table for model in followed_models())
