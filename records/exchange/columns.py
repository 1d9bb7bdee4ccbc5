"""The columns of a file that comes back: number and version, what the form asks, what a list adds.

A grey column is not read back: it says which record a row is, or what follows from others.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from records.columns import Column
from records.exchange.naming import Names
from records.exports.sheet import ExportColumn, Kind, Value
from records.forms import CodeField, DateField, MoneyField, NumberField, RecordForm
from records.links import foreign_keys, joined
from records.resources import Resource

NUMBER_HELP = "Nomor data di portal. Kosong berarti data baru. Jangan diubah."
VERSION_HELP = "Versi data saat diunduh, agar perubahan orang lain tidak tertimpa. Jangan diubah."
NUMBER = ExportColumn("Nomor data", Kind.COUNT, help=NUMBER_HELP, fixed=True)
VERSION = ExportColumn("Versi data", Kind.COUNT, help=VERSION_HELP, fixed=True)
NOT_READ = "Hanya keterangan, tidak dibaca kembali."
# Of each field the first kind that it is.
KINDS: tuple[tuple[type[forms.Field], Kind], ...] = (
    (MoneyField, Kind.NUMBER),
    (NumberField, Kind.NUMBER),
    (DateField, Kind.DATE),
    (forms.BooleanField, Kind.BOOLEAN),
    (forms.IntegerField, Kind.COUNT),
)
# What a cell holds as it is stored; everything else is written as the form shows it.
PLAIN = (*(kind for kind, _ in KINDS), forms.CharField)
NOT_IN_A_CELL = (forms.FileField, forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
RULES = {
    Kind.NUMBER: "Angka; koma untuk desimal.",
    Kind.COUNT: "Bilangan bulat.",
    Kind.DATE: "Tanggal, misalnya 16/07/2019.",
    Kind.BOOLEAN: "ya atau tidak.",
}
CALLED = "Nama persis seperti di portal; yang bernama sama ditulis dengan nomornya, misalnya #12."


@dataclass(frozen=True)
class Exchanged:
    """A column and what it says of a record; `field` is the form's that reads it back, or empty."""

    column: ExportColumn
    field: str
    value: Callable[[Any], Value]


def exchanged_columns(
    resource: Resource, listed: Sequence[Column], user: Any, *, is_whole: bool, offers: bool
) -> tuple[Exchanged, ...]:
    """The columns of a resource's file; `is_whole`: all that the form asks, whatever is listed.

    `offers`: with the other records that a cell may name.

    What the list shows and the form asks is written as the form reads it; the rest of the list
    stands behind, grey.
    """
    form = resource.form_class(user=user)
    fields = {each.field: each for each in _asked(form, offers=offers)}
    shown = {column: _field_of(column, resource, fields) for column in listed}
    asked = [each for name, each in fields.items() if is_whole or name in shown.values()]
    # A code tells a reader less than the name that the list shows.
    codes = {name for name, field in form.fields.items() if isinstance(field, CodeField)}
    beside = [_beside(column, asked) for column, field in shown.items() if field in {"", *codes}]
    return (
        Exchanged(NUMBER, "", lambda record: record.pk),
        Exchanged(VERSION, "", lambda record: record.version),
        *asked,
        *beside,
    )


def other_headings(resource: Resource, columns: Sequence[Exchanged]) -> dict[str, str]:
    """What else a column may be called that a field reads: heading -> field.

    As the list calls it, as the model does, and by the field's own name.
    """
    fields = {each.field: each for each in columns if each.field}
    names: dict[str, str] = {}
    for column in resource.columns:
        if name := _field_of(column, resource, fields):
            names |= {column.label: name, listed_column(column).column.heading: name}
    for name in fields:
        with suppress(FieldDoesNotExist):  # a field of the form alone
            field: Any = resource.model._meta.get_field(name)
            names.setdefault(str(field.verbose_name), name)
        names.setdefault(name, name)
    return names


def linked(columns: Sequence[Exchanged], rows: models.QuerySet) -> models.QuerySet:
    """The rows with the records that the columns call by name."""
    names = {each.field for each in columns}
    paths = []
    for field, target in foreign_keys(rows.model):
        if field.name in names:
            label = getattr(target, "history_label", ())
            paths += [field.name, *(joined(field.name, parent) for parent in _parents(label))]
    return rows.select_related(*paths) if paths else rows


def _parents(label: Sequence[str]) -> Iterator[str]:
    """What the paths of a record's name go through: `position`, `position__organisation`."""
    return (path.rpartition("__")[0] for path in label if "__" in path)


def _asked(form: RecordForm, *, offers: bool) -> Iterator[Exchanged]:
    """What a sheet can say of what the form asks: no files, no lists of choices."""
    for name in form.record_fields:
        field: Any = form.fields[name]
        if field.widget.is_hidden or isinstance(field, NOT_IN_A_CELL):
            continue
        if isinstance(field, forms.ModelChoiceField):
            names = Names(field.queryset, field.to_field_name or "")
            choices = names.all() if offers else ()
            column = _column(name, field, "" if names.key else CALLED, choices)
            yield Exchanged(column, name, _named(name, names))
        else:
            yield Exchanged(_column(name, field), name, _reader(name, field))


def _column(name: str, field: Any, rule: str = "", choices: tuple[str, ...] = ()) -> ExportColumn:
    kind = next((kind for kinds, kind in KINDS if isinstance(field, kinds)), Kind.TEXT)
    rule = rule or RULES.get(kind, "")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        pairs: Any = field.choices
        choices = tuple(str(label) for key, label in pairs if key not in ("", None))
        rule = f"Pilihan: {'; '.join(choices)}."
    said = ("Wajib." if field.required else "", rule, str(field.help_text or ""))
    return ExportColumn(
        str(field.label or name),
        kind,
        places=getattr(field, "minimum_places", 2) if kind is Kind.NUMBER else 0,
        help=" ".join(filter(None, said)),
        choices=choices,
    )


def _named(name: str, names: Names) -> Callable[[Any], Value]:
    return lambda record: names.of(other) if (other := getattr(record, name)) else None


def _reader(name: str, field: Any) -> Callable[[Any], Value]:
    """What the record says in this field, as a cell holds it."""
    if labels := {str(key): str(label) for key, label in getattr(field, "choices", ()) if key}:
        return lambda record: labels.get(str(getattr(record, name)), "")
    if isinstance(field, PLAIN):
        return lambda record: getattr(record, name)
    return lambda record: _as_text(field.prepare_value(getattr(record, name)))


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _field_of(column: Column, resource: Resource, fields: dict[str, Exchanged]) -> str:
    """The form's field that says what the column says, or nothing."""
    if callable(column.read):
        return column.name if column.name in fields else ""
    name, _, rest = column.read.partition(".")
    if name not in fields or not rest:
        return name if name in fields else ""
    relation: Any = resource.model._meta.get_field(name)
    return name if rest in getattr(relation.related_model, "history_label", ()) else ""


def listed_column(column: Column) -> Exchanged:
    """A column of the list as it stands, for whoever only reads."""
    made = ExportColumn(column.label, column.kind, column.places, column.unit)
    return Exchanged(made, "", column.exported)


def _beside(column: Column, asked: Sequence[Exchanged]) -> Exchanged:
    """A column of the list that only informs, under a heading that no other bears."""
    made = listed_column(column)
    taken = {each.column.heading for each in asked}
    label = f"{column.label} (keterangan)" if made.column.heading in taken else column.label
    return replace(made, column=replace(made.column, label=label, help=NOT_READ, fixed=True))
