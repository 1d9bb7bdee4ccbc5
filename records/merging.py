"""Two editors of one record: what it was, what the other made of it, what this one typed."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from records.change_log import changes_since
from records.forms import RecordForm, spoken
from records.models import HistoryEntry, Record


@dataclass(frozen=True)
class Line:
    """One field in the reader's words; `clashes` where both changed it to different things."""

    name: str
    label: str
    original: str
    theirs: str
    mine: str
    clashes: bool


@dataclass(frozen=True)
class Merge:
    """The fields that either editor changed, and the values for a form that joins both."""

    lines: tuple[Line, ...]
    typed: dict[str, Any]
    last: HistoryEntry | None


def merge(form: RecordForm, current: Record) -> Merge:
    """Join a valid form with what was saved since its editor opened it.

    Where both changed a field, what was typed stays; the lines tell it.
    """
    entries = changes_since(current, form.cleaned_data["version"])
    original = _original(form, entries)
    theirs = {name: _stored(current, name) for name in form.record_fields}
    mine = {name: _plain(form.cleaned_data[name]) for name in form.record_fields}
    was = {name: original.get(name, theirs[name]) for name in form.record_fields}
    # As it was typed, not as it was read: nobody's spelling changes under their hands.
    typed = {name: form[name].data for name in form.record_fields if mine[name] != was[name]}
    words = [_spoken(form, current, values) for values in (was, theirs, mine)]
    lines = tuple(
        Line(
            name=name,
            label=str(form.fields[name].label),
            original=words[0][name],
            theirs=words[1][name],
            mine=words[2][name] if name in typed else words[1][name],
            clashes=name in typed and theirs[name] not in (was[name], mine[name]),
        )
        for name in form.record_fields
        if theirs[name] != was[name] or name in typed
    )
    return Merge(lines, typed, entries[0] if entries else None)


def _original(form: RecordForm, entries: list[HistoryEntry]) -> dict[str, Any]:
    """The value that each field changed since had at the version seen."""
    columns = {field.attname: field for field in form.instance._meta.concrete_fields}
    values: dict[str, Any] = {}
    for entry in entries:  # newest first: the oldest has the last word
        for column, raw in (entry.old or {}).items():
            if field := columns.get(column):
                target = field.target_field if isinstance(field, models.ForeignKey) else field
                values[field.name] = target.to_python(raw)
    return values


def _stored(record: Record, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _spoken(form: RecordForm, current: Record, values: dict[str, Any]) -> dict[str, str]:
    shown = type(form)(instance=current, initial=values, user=form.user)
    return {name: spoken(shown[name]) for name in form.record_fields}
