"""How often somebody may ask: counted in the database, because several processes answer."""

from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import InternalError, connection, transaction
from django.utils import timezone

COUNT = """
INSERT INTO records_requestcount AS counted (key, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counted.minute = excluded.minute THEN counted.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count
"""
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
