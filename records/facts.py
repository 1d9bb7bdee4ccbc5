"""Loading of data files: TOML tables named `app.model`, rows with a `key`, references by key.

A row is written once. A later load leaves it alone, whatever somebody made of it since.
"""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from records.models import LoadedFact

# Any constant will do; it only has to be the same for every load of this portal.
LOAD_LOCK = 1_907_2019


class FactError(Exception):
    """A data file that cannot be loaded; the message names the file's row and what is wrong."""


def read_rows(path: Path) -> Iterator[tuple[type[models.Model], dict[str, Any]]]:
    """Each row of a data file with its model, in the file's order; decimals stay exact."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    for app_label, models_of_app in tables.items():
        for model_name, rows in models_of_app.items():
            model = apps.get_model(app_label, model_name)
            for row in rows:
                yield model, row


def wait_for_other_loads() -> None:
    """Let one load at a time write; the lock ends with the surrounding transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])


@transaction.atomic
def load_file(path: Path) -> int:
    """Load the rows not loaded before, all or none; returns how many."""
    wait_for_other_loads()
    references = References()
    loaded = []
    for model, row in read_rows(path):
        key = f"{model._meta.label_lower}:{row.pop('key')}"
        if key in references.loaded:
            continue
        record = _build(model, key, row, references)
        record.save()
        references.add(key, record)
        loaded.append(LoadedFact(key=key, table=model._meta.label_lower, record_id=record.pk))
    LoadedFact.objects.bulk_create(loaded)
    return len(loaded)


class References:
    """What rows may point to: records loaded from data files by key, others by natural key."""

    def __init__(self) -> None:
        self.loaded = dict(LoadedFact.objects.values_list("key", "record_id"))
        self._natural: dict[str, dict[Any, int]] = {}

    def add(self, key: str, record: models.Model) -> None:
        """Let later rows point to this record."""
        self.loaded[key] = record.pk
        self._natural.pop(record._meta.label_lower, None)

    def find(self, model: Any, name: Any) -> int | None:
        """The id of the record called `name`; None if there is none."""
        label = model._meta.label_lower
        natural_key = getattr(model, "NATURAL_KEY", None)
        if natural_key is None:
            return self.loaded.get(f"{label}:{name}")
        if label not in self._natural:
            rows = model._default_manager.values_list(natural_key, "pk")
            self._natural[label] = dict(rows)
        return self._natural[label].get(name)


def _build(
    model: type[models.Model], key: str, row: dict[str, Any], references: References
) -> models.Model:
    """The unsaved record of a row. Its constraints are the database's to check."""
    values = dict(_column(model, key, name, value, references) for name, value in row.items())
    record = model(**values)
    foreign = {f.name for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)}
    record.clean_fields(exclude=foreign)
    return record


def _column(
    model: type[models.Model], key: str, name: str, value: Any, references: References
) -> tuple[str, Any]:
    """(column, value); a reference becomes the id of the record that it names."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.ForeignKey):
        return name, value
    record_id = references.find(field.remote_field.model, value)
    if record_id is None:
        raise FactError(f"{key}: {name} menunjuk “{value}” yang tidak ada.")
    return field.attname, record_id
