"""Counting tries to prove who one is."""

import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import LoginFailure
from accounts.rules import Limit, wait

REMEMBERED = timedelta(days=1)
SWEPT_AT_ONCE = 100
# The first of two numbers that name an advisory lock; the second is the address.
LOCK = 7_051


class TooManyFailures(Exception):
    """This try was not looked at; the next one may be made after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


def account_digest(name: str) -> str:
    """What stands for a typed name in the table and in the log; the name cannot be read from it."""
    return salted_hmac("accounts.LoginFailure", folded(name), algorithm="sha256").hexdigest()


@transaction.atomic
def count_try(*, account: str, address: str) -> None:
    """Count a try as failed before the password is looked at; raises TooManyFailures.

    Counting first makes tries at the same moment see each other; one that succeeds takes its count
    back (`forget_tries`). A refused try is not counted, so that no wait lasts for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, address])
    now = timezone.now()
    digest = account_digest(account)
    failures = list(
        LoginFailure.objects.filter(address=address, at__gt=now - REMEMBERED)
        .order_by("at")
        .values_list("account", "at")
    )
    window = timedelta(minutes=settings.LOGIN_WINDOW_MINUTES)
    longest = timedelta(minutes=settings.LOGIN_LONGEST_WAIT_MINUTES)
    # An office is one address: its wait does not grow.
    remaining = max(
        wait(
            [at for name, at in failures if name == digest],
            now,
            Limit(settings.LOGIN_FAILURES_PER_ACCOUNT, window, longest),
        ),
        wait([at for _, at in failures], now, Limit(settings.LOGIN_FAILURES_PER_ADDRESS, window)),
    )
    if remaining:
        raise TooManyFailures(remaining)
    _sweep_failures(now)
    LoginFailure.objects.create(account=digest, address=address, at=now)


def forget_tries(*, account: str, address: str) -> None:
    """The account's owner is there: what failed from this address before no longer counts."""
    LoginFailure.objects.filter(account=account_digest(account), address=address).delete()


def _sweep_failures(now: datetime) -> None:
    # Rows that another try is sweeping are left to it: two sweeps never wait for each other.
    old = LoginFailure.objects.filter(at__lte=now - REMEMBERED).select_for_update(skip_locked=True)
    LoginFailure.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    ).delete()


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
