"""Several people at the same instant: real threads, each with a connection of its own."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connections

TOO_LONG_SECONDS = 120
HELD_UP = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
"""


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """What each act gave, or the exception that it raised; all begin together."""
    acts = list(acts)
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(TOO_LONG_SECONDS)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(_closing, run, act) for act in acts]
        return [one.result(TOO_LONG_SECONDS) for one in running]


def held_up(pool: ThreadPoolExecutor, act: Callable[[], Any]) -> Future[Any]:
    """The act, begun in a thread, once it waits for a lock that the caller's transaction holds."""
    running = pool.submit(_closing, act)
    deadline = time.monotonic() + TOO_LONG_SECONDS
    with connections["owner"].cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(HELD_UP)
            if cursor.fetchone()[0]:
                return running
            assert not running.done(), "the act did not wait"
            assert time.monotonic() < deadline


def _closing(act: Callable[..., Any], *given: Any) -> Any:
    try:
        return act(*given)
    except Exception as error:
        return error
    finally:
        connections.close_all()
