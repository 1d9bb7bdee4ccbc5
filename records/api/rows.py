"""The fast way from rows to JSON: a serializer's own fields, read as columns.

Building model instances and asking each field of each is what makes lists slow. One declaration
stays: a field of one column is read as that column and written by the field itself; a field that is
made of several says so (`Composed`). A serializer with any other field goes the usual way, and what
both ways write is the same (tests/portal/test_rows.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.functions import Cast
from rest_framework import serializers

from records.api.fields import DecimalText
from records.api.serializers import StatedChoice, StatedText

# Written as PostgreSQL hands them over; orjson writes a day as DRF does.
AS_THEY_ARE = (
    serializers.BooleanField,
    serializers.CharField,
    serializers.ChoiceField,
    serializers.DateField,
    serializers.IntegerField,
    serializers.PrimaryKeyRelatedField,
)
NULL_WHERE_EMPTY = (StatedChoice, StatedText)
Write = Callable[..., Iterable[Any]]


class Composed(serializers.Field):
    """A field that is made of columns: `columns(model)` names them, `compose` writes them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("source", "*")
        super().__init__(read_only=True, **kwargs)

    def columns(self, model: type[models.Model]) -> tuple[Any, ...]:
        """Paths or expressions, in the order in which `compose` takes their values."""
        raise NotImplementedError

    def compose(self, *values: Any) -> Any:
        """The JSON value."""
        raise NotImplementedError

    def compose_all(self, state: str, *columns: Sequence[Any]) -> Iterable[Any]:
        """The JSON values of all rows: a field that looks something up does so once for them.

        `state` is that of the data, for what may be remembered.
        """
        return map(self.compose, *columns)


@dataclass(frozen=True)
class Reading:
    """One field: the columns that it is read from, and what it makes of their values."""

    columns: tuple[Any, ...]
    write: Write


@dataclass(frozen=True)
class Plan:
    """What is read of each row for the fields of a serializer, in their order."""

    readings: dict[str, Reading]

    def only(self, names: Sequence[str]) -> "Plan":
        """The plan of the chosen fields."""
        return Plan({name: self.readings[name] for name in self.readings if name in names})

    def columns(self, queryset: models.QuerySet) -> models.QuerySet:
        """The rows as tuples of their key and all columns."""
        read = [column for reading in self.readings.values() for column in reading.columns]
        return queryset.values_list("pk", *read)

    def rows(self, stored: Sequence[tuple[Any, ...]], state: str) -> list[dict[str, Any]]:
        """What the serializer would write of these rows in this state of the data."""
        by_column = iter(list(zip(*stored, strict=True))[1:])
        written: list[Any] = []
        for reading in self.readings.values():
            written.append(reading.write(state, *(next(by_column, ()) for _ in reading.columns)))
        names = tuple(self.readings)
        return [dict(zip(names, row, strict=True)) for row in zip(*written, strict=True)]


@cache
def plan_of(serializer_class: type[serializers.ModelSerializer]) -> Plan | None:
    """The plan of all its fields; None where a field cannot be read as columns."""
    serializer = serializer_class()
    readings = {
        name: _reading(field, serializer_class.Meta.model)
        for name, field in serializer.fields.items()
    }
    found = {name: reading for name, reading in readings.items() if reading}
    return Plan(found) if len(found) == len(readings) else None


def _reading(field: Any, model: type[models.Model]) -> Reading | None:
    if isinstance(field, Composed):
        return Reading(field.columns(model), field.compose_all)
    if isinstance(field, serializers.BaseSerializer) or not _is_column(model, field.source_attrs):
        return None
    path = "__".join(field.source_attrs)
    if isinstance(field, DecimalText):
        return Reading((Cast(path, models.TextField()),), _each(field.from_text))
    if type(field) in AS_THEY_ARE:
        return Reading((path,), _as_they_are)
    if type(field) in NULL_WHERE_EMPTY:
        return Reading((path,), _null_where_empty)
    return Reading((path,), _each(field.to_representation))


def _as_they_are(_state: str, values: Sequence[Any]) -> Sequence[Any]:
    return values


def _null_where_empty(_state: str, values: Sequence[Any]) -> list[Any]:
    return [value or None for value in values]


def _each(write: Callable[[Any], Any]) -> Write:
    return lambda _state, values: [None if value is None else write(value) for value in values]


def _is_column(model: type[models.Model], path: Sequence[str]) -> bool:
    """Whether a path of attributes ends at a column, over foreign keys alone."""
    if not path:
        return False
    for name in path[:-1]:
        try:
            field: Any = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if not (field.concrete and field.is_relation):
            return False
        model = field.related_model
    return any(path[-1] in (each.name, each.attname) for each in model._meta.concrete_fields)
