"""Reading a long list in constant memory, without a cursor that a connection pool would lose."""

from array import array
from collections.abc import Iterator
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def in_batches(queryset: models.QuerySet[Row], size: int = 2000) -> Iterator[Row]:
    """The rows in the queryset's order, whatever it is, each once, `size` at a time.

    First the ids alone, 8 bytes each, then the rows by id: one query and one more (with its
    prefetches) for each batch. A row that is deleted or no longer fits meanwhile is left out; one
    that is added is not there. ValueError for conditions on windows: of a batch they would see
    that batch alone.
    """
    for keys, rows in batches_of_keys(queryset, size):
        found = {row.pk: row for row in rows}
        yield from (found[key] for key in keys if key in found)


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
