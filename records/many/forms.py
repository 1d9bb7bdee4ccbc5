"""The form of a model, filled with one row after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models

from records.forms import RecordForm, problems_of
from records.models import Record


class KnownRows:
    """Stands in a choice field for its queryset: the rows that are asked for, read in one query."""

    def __init__(self, offered: Any, key: str, asked: Iterable[Any]) -> None:
        self.model = offered.model
        said = {str(value).strip() for value in asked if value is not None}
        said = {text for text in said if text and "\x00" not in text}
        numbers = {text for text in said if text.isascii() and text.isdigit() and len(text) < 19}
        wanted = models.Q(pk__in=numbers)
        if key not in ("pk", self.model._meta.pk.name):
            wanted |= models.Q(**{f"{key}__in": said})
        rows = list(offered.filter(wanted)) if said else []
        self._by_pk = {str(row.pk): row for row in rows}
        self._by_key = {str(getattr(row, key)): row for row in rows}

    def all(self) -> "KnownRows":
        """Itself: it holds no more than was asked for."""
        return self

    def get(self, **named: Any) -> Any:
        """The row of this key; raises DoesNotExist as a queryset does."""
        ((name, value),) = named.items()
        rows = self._by_pk if name == "pk" else self._by_key
        if (row := rows.get(str(value))) is None:
            raise self.model.DoesNotExist
        return row


@dataclass
class Filled:
    """What the form made of a row: the record as it would be saved, and what it refuses.

    `edited` are the fields of which the row says what is not stored. `problems` are (field, code,
    sentence); the field is empty for what concerns the whole row.
    """

    record: Record
    edited: tuple[str, ...] = ()
    problems: list[tuple[str, str, str]] = field(default_factory=list)


class FormOfMany:
    """A model's form for many rows in turn: made once, and looking up once what all of them name.

    Constraints are not asked: `records.constraints` does for all rows together.
    """

    def __init__(self, form_class: type[RecordForm], user: Any) -> None:
        self.form_class, self.user = form_class, user
        self._made: dict[bool, RecordForm] = {}
        self._offered: dict[tuple[bool, str], Any] = {}

    def on(self, record: Record, data: Mapping[str, Any] | None = None) -> RecordForm:
        """The form on this record, good until the next one is asked for."""
        if not self.form_class.alike:
            return self.form_class(data, instance=record, user=self.user)
        is_new = record.pk is None
        if is_new not in self._made:
            self._made[is_new] = self.form_class(instance=record, user=self.user)
        form = self._made[is_new]
        form.turn_to(record, data)
        return form

    def know(self, rows: Sequence[tuple[Record, Mapping[str, Any]]]) -> None:
        """Read the records that the rows name, a query for each field that names any."""
        for is_new in {record.pk is None for record, _ in rows} - self._made.keys():
            self.on(next(record for record, _ in rows if (record.pk is None) == is_new))
        for is_new, form in self._made.items():
            alike = [(record, said) for record, said in rows if (record.pk is None) == is_new]
            choices = {
                name: choice
                for name, choice in form.fields.items()
                if isinstance(choice, forms.ModelChoiceField)
            }
            fixed = [name for name, choice in choices.items() if choice.disabled]
            models.prefetch_related_objects([record for record, _ in alike], *fixed)
            for name in choices.keys() - set(fixed):
                choice: Any = choices[name]
                offered = self._offered.setdefault((is_new, name), choice.queryset)
                asked = (said.get(name) for _, said in alike)
                choice.queryset = KnownRows(offered, choice.to_field_name or "pk", asked)

    def filled(self, rows: Sequence[tuple[Record, Mapping[str, Any]]]) -> Iterator[Filled]:
        """Each record as its row would have it; the form's own refusals beside it."""
        self.know(rows)
        for record, data in rows:
            record.asks_constraints = False
            form = self.on(record, data)
            edited = tuple(form.edited) if form.is_valid() else ()
            yield Filled(record, edited, problems_of(form))
