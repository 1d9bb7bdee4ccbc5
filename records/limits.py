"""How often somebody may ask: counted in the database, because several processes answer."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import InternalError, connection, transaction
from django.utils import timezone

from records.models import ExportSlot

COUNT = """
INSERT INTO records_requestcount AS counted (key, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counted.minute = excluded.minute THEN counted.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count
"""
TAKE = """
INSERT INTO records_exportslot AS slot (key, until) VALUES (%s, %s)
ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE slot.until < %s
RETURNING key
"""
# Whoever makes a file says so again this often; a process that died keeps a place no longer.
RENEWED_EVERY, HELD_FOR = timedelta(seconds=10), timedelta(seconds=30)
SLOT_WAIT_SECONDS = 10
# The part of an IPv6 address that a provider gives to one household or office.
OFFICE_BITS = 64


def wait_for_request(request: Any) -> int:
    """Count a request to the API; the seconds to wait where the minute's limit was reached.

    0 where the request may go on, also on a database that only reads.
    """
    return _wait("api", request, settings.ANONYMOUS_PER_MINUTE, settings.ACCOUNT_PER_MINUTE)


def wait_for_export(request: Any) -> int:
    """The same of a file of a list."""
    anonymous, account = settings.ANONYMOUS_EXPORTS_PER_MINUTE, settings.EXPORTS_PER_MINUTE
    return _wait("unduh", request, anonymous, account)


def _wait(kind: str, request: Any, of_address: int | None, of_account: int | None) -> int:
    limit = of_account if request.user.is_authenticated else of_address
    if limit is None:
        return 0
    now = timezone.now()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            minute = now.replace(second=0, microsecond=0)
            cursor.execute(COUNT, (f"{kind} {_asker(request)}", minute))
            (count,) = cursor.fetchone()
    except InternalError:
        return 0
    return 60 - now.second if count > limit else 0


def _asker(request: Any) -> str:
    """An account, else the address that may be shared by an office."""
    if request.user.is_authenticated:
        return f"akun {request.user.pk}"
    address = ip_address(request.META["REMOTE_ADDR"])
    if address.version == 4:
        return str(address)
    return str(ip_network((address, OFFICE_BITS), strict=False))


class Slot:
    """A place among the files that are made at the same time; without a key there is no limit."""

    def __init__(self, key: int | None) -> None:
        self.key, self.renewed_at = key, timezone.now()

    def held(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, and the place until the last of them, or until the reader is gone."""
        try:
            for piece in pieces:
                self._renew()
                yield piece
        finally:
            self.release()

    def release(self) -> None:
        """The place is free."""
        if self.key is not None:
            ExportSlot.objects.filter(key=self.key).delete()

    def _renew(self) -> None:
        now = timezone.now()
        if self.key is not None and now - self.renewed_at >= RENEWED_EVERY:
            self.renewed_at = now
            ExportSlot.objects.filter(key=self.key).update(until=now + HELD_FOR)


def free_slot() -> Slot | None:
    """A free place to make a file; None where `EXPORTS_AT_ONCE` are being made already."""
    if settings.EXPORTS_AT_ONCE is None:
        return Slot(None)
    now = timezone.now()
    with connection.cursor() as cursor:
        for key in range(settings.EXPORTS_AT_ONCE):
            cursor.execute(TAKE, (key, now + HELD_FOR, now))
            if cursor.fetchone():
                return Slot(key)
    return None
