"""Several people at the same instant: real threads, each with its own connection."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

TOO_LONG_SECONDS = 30


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """What each act gave, or the exception that it raised; all begin together."""
    acts = list(acts)
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(TOO_LONG_SECONDS)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts, timeout=TOO_LONG_SECONDS))


def waits_for_a_lock(pid: int) -> Callable[[], bool]:
    """Whether that connection is held up by another's lock."""

    def is_waiting() -> bool:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
            return bool(cursor.fetchone()[0])

    return is_waiting
