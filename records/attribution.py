"""Who is writing, why, and through which request: told to the database with every write.

The triggers of `records.history` read it. What is written without it counts as made past the
application.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

SIGN = (
    "SELECT set_config('titiktemu.actor_id', %s, true), set_config('titiktemu.actor', %s, true), "
    "set_config('titiktemu.via', %s, true), set_config('titiktemu.request_id', %s, true), "
    "set_config('titiktemu.reason', %s, true); "
)
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Author:
    """Who writes; `user_id` is None for commands."""

    user_id: int | None
    name: str


@dataclass(frozen=True)
class Attribution:
    """What history notes beside a change. `author` is asked when the first row is written."""

    author: Callable[[], Author]
    via: str
    reason: str = ""
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))


_current: ContextVar[Attribution | None] = ContextVar("attribution", default=None)


@contextmanager
def attributed(attribution: Attribution) -> Iterator[None]:
    """Attribute everything written inside."""
    token = _current.set(attribution)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Note the reason for what is written inside."""
    attribution = _current.get()
    if attribution is None:
        yield
        return
    with attributed(replace(attribution, reason=reason)):
        yield


def author_name() -> str:
    """The name of whoever is writing; empty past the application."""
    attribution = _current.get()
    return attribution.author().name if attribution else ""


def sign_writes(*, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of `connection_created`: let this connection tell who writes."""
    if _sign not in connection.execute_wrappers:
        connection.execute_wrappers.append(_sign)


def _sign(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Put the attribution before a write, in the same round trip and so the same transaction."""
    attribution = _current.get()
    if attribution is None or many or not _is_write(sql):
        return execute(sql, params, many, context)
    author = attribution.author()
    signature = (
        "" if author.user_id is None else str(author.user_id),
        author.name,
        attribution.via,
        attribution.request_id,
        attribution.reason,
    )
    if params is None:
        sql, params = sql.replace("%", "%%"), ()
    return execute(SIGN + sql, (*signature, *params), many, context)


def _is_write(sql: Any) -> bool:
    return isinstance(sql, str) and sql.lstrip()[:6].upper() in WRITES
