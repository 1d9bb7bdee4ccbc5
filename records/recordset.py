"""Rows that are sent along with a statement, typed as the columns of their model."""

import datetime
import json
import uuid
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, models

POSITION = "position_sent"
# Each of these PostgreSQL reads back from its text without loss.
SAID_AS_TEXT = (Decimal, datetime.date, datetime.time, uuid.UUID)


@cache
def columns_of(model: type[models.Model]) -> tuple[Any, ...]:
    """The fields that hold columns."""
    return tuple(field for field in model._meta.concrete_fields if field.column)


@cache
def recordset(model: type[models.Model]) -> str:
    """SQL of a table `sent` that is read from one parameter, what `as_sent` makes of records.

    Its columns are those of the model, and `position_sent`: the place in the sequence, from 0.
    """
    columns = [f'"{field.column}" {field.db_type(connection)}' for field in columns_of(model)]
    return f'jsonb_to_recordset(%s::jsonb) AS sent("{POSITION}" integer, {", ".join(columns)})'


def as_sent(records: Sequence[models.Model], without: Collection[str] = ()) -> str:
    """The records, all of one model, as the parameter of its `recordset`.

    Fields in `without` are sent empty: they may hold what their column could not.
    """
    fields = [
        field
        for field in columns_of(type(records[0]))
        if field.primary_key or field.name not in without
    ]
    # The field's own preparation, bound once: this is asked for each cell of thousands of rows.
    columns = [(field.column, field.attname, field.get_db_prep_save) for field in fields]
    rows = [
        {column: prepare(getattr(record, name), connection) for column, name, prepare in columns}
        | {POSITION: position}
        for position, record in enumerate(records)
    ]
    return json.dumps(rows, default=_as_text)


def _as_text(value: Any) -> str:
    if isinstance(value, SAID_AS_TEXT):
        return str(value)
    raise TypeError(f"{type(value)} is not sent along")
