"""S-7: at most five failures in any quarter of an hour, waits that double, and an end to each."""

import datetime
import random
from datetime import timedelta
from itertools import pairwise

import pytest

from accounts.rules import Limit, pause, wait
from accounts.wording import spoken_wait

MINUTE = timedelta(minutes=1)
QUARTER, HOUR = 15 * MINUTE, 60 * MINUTE
FIVE = Limit(5, QUARTER, HOUR)
OFFICE = Limit(20, QUARTER)
NINE = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)


def failing(limit: Limit, every: timedelta, until: timedelta) -> list[datetime.datetime]:
    """The failures of somebody who tries so often, and is let through when `wait` is zero."""
    failures: list[datetime.datetime] = []
    now = NINE
    while now <= NINE + until:
        if not wait(failures, now, limit):
            failures.append(now)
        now += every
    return failures


def most_within(failures: list[datetime.datetime], window: timedelta) -> int:
    return max(sum(at <= later < at + window for later in failures) for at in failures)


def test_four_failures_need_no_wait_and_the_fifth_does() -> None:
    failures = [NINE + n * MINUTE for n in range(5)]
    assert wait(failures[:4], NINE + 4 * MINUTE, FIVE) == timedelta()
    # Until the first of the five is a quarter of an hour old.
    assert wait(failures, NINE + 5 * MINUTE, FIVE) == 10 * MINUTE
    assert wait(failures, NINE + 15 * MINUTE, FIVE) == timedelta()


def test_slow_mistakes_over_a_day_need_no_wait() -> None:
    failures = [NINE + n * HOUR for n in range(9)]
    assert wait(failures, NINE + 8 * HOUR, FIVE) == timedelta()


def test_the_wait_doubles_with_each_round_up_to_the_longest() -> None:
    failures = failing(FIVE, timedelta(seconds=1), 6 * HOUR)
    rounds = [failures[n : n + 5] for n in range(0, len(failures) - 5, 5)]
    gaps = [failures[5 * (n + 1)] - each[-1] for n, each in enumerate(rounds)]
    minutes = [round(gap / MINUTE) for gap in gaps]
    assert minutes[:4] == [15, 30, 60, 60]
    assert set(minutes[4:]) == {60}


def test_an_offices_wait_does_not_grow() -> None:
    failures = failing(OFFICE, timedelta(seconds=1), 3 * HOUR)
    gaps = [after - before for before, after in pairwise(failures)]
    assert max(gaps) <= QUARTER


@pytest.mark.parametrize("limit", [FIVE, OFFICE])
def test_no_window_holds_more_than_the_limit_however_tries_come(limit: Limit) -> None:
    chance = random.Random(7)  # noqa: S311 - a repeatable choice of moments
    for _ in range(20):
        failures: list[datetime.datetime] = []
        now = NINE
        for _ in range(400):
            now += timedelta(seconds=chance.choice([1, 5, 40, 200]))
            if not wait(failures, now, limit):
                failures.append(now)
        assert most_within(failures, QUARTER) <= limit.failures


def test_every_wait_ends() -> None:
    failures = [NINE + timedelta(seconds=n) for n in range(2000)]
    assert wait(failures, failures[-1] + HOUR, FIVE) == timedelta()


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60)])
def test_a_mail_is_left_alone_longer_each_time(attempts: int, minutes: int) -> None:
    assert pause(attempts) == minutes * MINUTE
    assert pause(1000) == HOUR


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=1), "1 menit"),
        (timedelta(seconds=61), "2 menit"),
        (15 * MINUTE, "15 menit"),
        (24 * HOUR, "24 jam"),
    ],
)
def test_a_wait_is_said_in_words(wait: timedelta, words: str) -> None:
    assert spoken_wait(wait) == words
