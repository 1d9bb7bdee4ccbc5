"""The history in a reader's words: labels instead of columns, and the names of the time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.dateparse import parse_date, parse_datetime

from records.access import EVERY_ROW, Action, may, rule_of
from records.columns import shown
from records.imports.origins import Origin, origins_of
from records.links import foreign_keys
from records.models import HistoryEntry, Record

# What a row was called just before or at an entry: the label of its own last entry until then.
NAMES_OF_THE_TIME = """
SELECT w.at, w.name, w.id, (
    SELECT h.label FROM records_historyentry h
    WHERE h.table_name = w.name AND h.record_id = w.id AND h.id <= w.at
    ORDER BY h.id DESC LIMIT 1
)
FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w(at, name, id)
"""
UNSPOKEN = {"id", "version"}
Wanted = tuple[int, str, int]


@dataclass(frozen=True)
class Line:
    """One column of a change; `cell` of a file that the new value came from."""

    label: str
    old: str
    new: str
    cell: str = ""


@dataclass(frozen=True)
class Change:
    """One entry, ready to be read."""

    entry: HistoryEntry
    noun: str
    verb: str
    who: str
    lines: tuple[Line, ...]
    origin: Origin | None = None


def history_of(record: Record) -> "models.QuerySet[HistoryEntry, HistoryEntry]":
    """What happened to a record and to its parts, newest first."""
    table = table_of(record)
    own = models.Q(table_name=table, record_id=record.pk)
    return HistoryEntry.objects.filter(own | models.Q(whole_table=table, whole_id=record.pk))


def table_of(record: Record) -> str:
    """The table that a record's changes are noted under."""
    model: Any = record._meta.concrete_model
    table: str = model._meta.db_table
    return table


def history_for(user: Any) -> "models.QuerySet[HistoryEntry, HistoryEntry] | None":
    """What happened to all rows that this user may change; None for who may change nothing."""
    whole, told = [], models.Q()
    for table, model in _models_by_table().items():
        if issubclass(model, Record) and may(user, Action.CHANGE, model):
            rule = rule_of(model).rows(model, user, Action.CHANGE)
            if rule == EVERY_ROW:
                whole.append(table)
            else:
                rows = model._base_manager.filter(rule).values("pk")
                told |= models.Q(table_name=table, record_id__in=rows)
    if not (whole or told):
        return None
    return HistoryEntry.objects.filter(told | models.Q(table_name__in=whole))


def changes_since(record: Record, version: int) -> list[HistoryEntry]:
    """The entries of a record after a version, newest first."""
    table = table_of(record)
    entries = HistoryEntry.objects.filter(table_name=table, record_id=record.pk)
    return list(entries.filter(version__gt=version, action="update"))


def read(entries: Iterable[HistoryEntry]) -> list[Change]:
    """The entries in words; a query for all names, and one for files that any came from."""
    entries = list(entries)
    names = _names({link for entry in entries for link in _links(entry)})
    origins = origins_of(entries)
    return [
        _change(entry, names, origins.get((entry.request_id, entry.record_id))) for entry in entries
    ]


def _change(entry: HistoryEntry, names: dict[Wanted, str], origin: Origin | None) -> Change:
    model = _models_by_table().get(entry.table_name)
    lines = tuple(_lines(entry, model, names, origin.cells if origin else {}))
    return Change(
        entry=entry,
        noun=noun_of(model) if model else entry.table_name,
        verb=_verb(entry),
        who=entry.actor or f"di luar aplikasi ({entry.database_role})",
        lines=lines,
        origin=origin,
    )


def noun_of(model: type[models.Model]) -> str:
    """What a reader calls a row; a link between two kinds of records is named by both."""
    if not model._meta.auto_created:
        return str(model._meta.verbose_name)
    ends = [target._meta.verbose_name for _, target in foreign_keys(model)]
    return " – ".join(map(str, ends))


def _verb(entry: HistoryEntry) -> str:
    """The act; a soft deletion is an update of one column."""
    if entry.action == HistoryEntry.Action.UPDATE and "deletion_id" in (entry.new or {}):
        return "dipulihkan" if (entry.new or {})["deletion_id"] is None else "dihapus"
    return str(entry.get_action_display())


def _lines(
    entry: HistoryEntry,
    model: type[models.Model] | None,
    names: dict[Wanted, str],
    cells: dict[str, str],
) -> Iterator[Line]:
    old, new = entry.old or {}, entry.new or {}
    for column in sorted(old.keys() | new.keys(), key=_position(model)):
        field = _columns(model).get(column) if model else None
        if column in UNSPOKEN or column == "deletion_id":
            continue
        before, after = (
            _said(entry, column, values.get(column), field, names) for values in (old, new)
        )
        if before or after:
            label, cell = (
                (str(field.verbose_name), cells.get(field.name)) if field else (column, "")
            )
            yield Line(label, before, after, cell or "")


def _said(
    entry: HistoryEntry,
    column: str,
    raw: Any,
    field: models.Field | None,
    names: dict[Wanted, str],
) -> str:
    """A stored value in words; empty for none."""
    if raw in (None, ""):
        return ""
    if field is None:
        return str(raw)
    if isinstance(field, models.ForeignKey):
        table = field.remote_field.model._meta.db_table
        return names.get((entry.pk, table, raw)) or f"nomor {raw}"
    if field.choices:
        return str(dict(field.flatchoices).get(raw, raw))
    if isinstance(field, models.DateTimeField):
        return shown(parse_datetime(raw) or raw)
    if isinstance(field, models.DateField):
        return shown(parse_date(raw) or raw)
    if isinstance(field, models.JSONField):
        return str(raw)
    return shown(field.to_python(raw), places=0)


def _links(entry: HistoryEntry) -> Iterator[Wanted]:
    """The rows that an entry's values point to."""
    model = _models_by_table().get(entry.table_name)
    for column, field in (_columns(model) if model else {}).items():
        if isinstance(field, models.ForeignKey) and column != "deletion_id":
            table = field.remote_field.model._meta.db_table
            for values in (entry.old, entry.new):
                if key := (values or {}).get(column):
                    yield entry.pk, table, key


def _names(wanted: set[Wanted]) -> dict[Wanted, str]:
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NAMES_OF_THE_TIME, [list(column) for column in zip(*wanted, strict=True)])
        return {(at, table, key): label for at, table, key, label in cursor.fetchall() if label}


@cache
def _models_by_table() -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if not model._meta.proxy}


def _columns(model: type[models.Model]) -> dict[str, models.Field]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _position(model: type[models.Model] | None) -> Any:
    """Sort key: columns in the model's order, unknown ones last."""
    order = {name: place for place, name in enumerate(_columns(model))} if model else {}
    return lambda column: (order.get(column, len(order)), column)
