"""Pages of long lists: rows are counted once a state of the data, far pages found by their ids."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from records.state import Remembered

# From here on the ids of a page are found before its rows are read.
FAR = 1_000
# What chooses among the rows of an answer and not the rows themselves.
OF_THE_PAGE = frozenset({"page", "page_size", "fields", "columns", "ordering", "format"})
COUNTS = Remembered()


def count_once(request: Any, state: str, count: Callable[[], int]) -> int:
    """How many rows the request's filters leave its reader; `state` is that of the data."""
    given: Iterable[tuple[str, str]] = sorted(request.GET.items())
    filters = tuple(each for each in given if each[0] not in OF_THE_PAGE)
    return COUNTS.once(state, (request.path, request.user.pk, filters), count)


def page_of(queryset: QuerySet, start: int, stop: int, count: int) -> QuerySet:
    """The rows from `start` to before `stop` of `count`, however far: from the nearer end."""
    if start < FAR:
        return queryset[start:stop]
    keys = queryset.values("pk")
    near = keys[start:stop] if start < count / 2 else keys.reverse()[count - stop : count - start]
    # As a list: inside the query the planner might weigh it after the joins, and read all rows.
    return queryset.filter(pk__in=list(near.values_list("pk", flat=True)))
