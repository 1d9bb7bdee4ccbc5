"""Reading a long list in constant memory, without a cursor that a connection pool would lose."""

from array import array
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def in_batches(queryset: models.QuerySet[Row], size: int = 2000) -> Iterator[Row]:
    """The rows in the queryset's order, whatever it is, each once, `size` at a time.

    First the ids alone, 8 bytes each, then the rows by id: one query and one more (with its
    prefetches) for each batch. For full batches what `select_related` joins is read apart, once for
    all rows that point to it. A row that is deleted or no longer fits meanwhile is left out; one
    that is added is not there. ValueError for conditions on windows: of a batch they would see that
    batch alone.
    """
    links = Links(queryset)
    for keys, rows in batches_of_keys(queryset, size):
        found = {row.pk: row for row in (links.filled(rows) if len(keys) == size else rows)}
        yield from (found[key] for key in keys if key in found)


class Links(Generic[Row]):
    """What the joins of `select_related` would read, read apart.

    Of a list most rows point to the same few records: made once, they are kept for the next rows.
    """

    MOST_KEPT = 5_000

    def __init__(self, queryset: models.QuerySet[Row]) -> None:
        joined = queryset.query.select_related
        fields = {field.name: field for field in queryset.model._meta.concrete_fields}
        self.targets: dict[Any, Any] = {}
        if isinstance(joined, dict) and joined.keys() <= fields.keys():
            self.targets = {fields[name]: _target(fields[name], joined[name]) for name in joined}
        self._kept: dict[Any, dict[int, Any]] = {field: {} for field in self.targets}

    def filled(self, rows: models.QuerySet[Row]) -> list[Row]:
        """The rows, each with the records that it points to."""
        found = list(rows.select_related(None) if self.targets else rows)
        for field, target in self.targets.items():
            lacking = [row for row in found if not field.is_cached(row)]
            kept = self._kept[field]
            if len(kept) > self.MOST_KEPT:
                kept.clear()
            keys = {getattr(row, field.attname) for row in lacking} - {None} - kept.keys()
            kept |= target.in_bulk(keys)
            for row in lacking:
                field.set_cached_value(row, kept.get(getattr(row, field.attname)))
        return found


def _target(field: Any, joined: dict[str, Any]) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = field.related_model._base_manager.all()
    paths = list(_paths(joined))
    return rows.select_related(*paths) if paths else rows


def _paths(joined: dict[str, Any]) -> Iterator[str]:
    """The leaves of a tree of `select_related`: {"a": {"b": {}}} is a__b."""
    for name, further in joined.items():
        yield from (f"{name}__{path}" for path in _paths(further)) if further else (name,)


def batches_of_keys(
    queryset: models.QuerySet[Row], size: int = 2000
) -> Iterator[tuple[list[int], models.QuerySet[Row]]]:
    """The ids of each batch in their order, and the query of its rows in none."""
    if queryset.query.where.contains_over_clause:
        raise ValueError("a condition on a window cannot be read in batches")
    keys = array("q", queryset.values_list("pk", flat=True))
    unordered = queryset.order_by()
    for start in range(0, len(keys), size):
        batch = keys[start : start + size].tolist()
        yield batch, unordered.filter(pk__in=batch)
