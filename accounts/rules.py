"""How long somebody waits after failed tries, and a mail after failed sendings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE = timedelta()
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 10
"""With the pauses above a mail is tried for a little more than five hours."""


@dataclass(frozen=True)
class Limit:
    """At most so many failures within any window.

    Who goes on failing waits twice as long after each further round, up to `longest_wait`; zero
    there means that the wait never grows.
    """

    failures: int
    window: timedelta
    longest_wait: timedelta = AT_ONCE


def wait(failures: Sequence[datetime], now: datetime, limit: Limit) -> timedelta:
    """How long until the next try is allowed, after failures as far as remembered, oldest first.

    The first wait ends when the oldest failure of the round has left the window; from the second
    round on it is counted from the last failure.
    """
    if len(failures) < limit.failures:
        return AT_ONCE
    first, last = failures[-limit.failures], failures[-1]
    if last - first >= limit.window:
        return AT_ONCE
    ends = first + limit.window
    rounds = len(failures) // limit.failures
    if rounds > 1:
        ends = max(ends, last + doubled(limit.window, rounds - 1, limit.longest_wait))
    return max(ends - now, AT_ONCE)


def pause(attempts: int) -> timedelta:
    """How long to leave a mail alone after so many attempts, one or more."""
    return doubled(FIRST_PAUSE, attempts - 1, LONGEST_PAUSE)


def doubled(span: timedelta, times: int, longest: timedelta) -> timedelta:
    """A span doubled so many times, but not above `longest`."""
    # More doublings than this would leave what a timedelta holds.
    return min(span * (1 << min(times, 20)), longest)
