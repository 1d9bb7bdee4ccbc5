"""S-21: X-Forwarded-For is believed from the declared proxy alone."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from records.middleware import ClientAddress

READER, PROXY, INNER, LIAR = "203.0.113.9", "127.0.0.1", "10.0.0.5", "198.51.100.66"


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        (READER, None, READER),
        (READER, LIAR, READER),
        (PROXY, READER, READER),
        (PROXY, f"{LIAR}, {READER}", READER),
        (PROXY, f"{LIAR},{READER}, {INNER}", READER),
        (PROXY, f"{PROXY}, {READER}", READER),
        (PROXY, "2001:db8::1", "2001:db8::1"),
        (PROXY, None, PROXY),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{READER}, <script>", PROXY),
        (PROXY, f"{INNER}, {PROXY}", INNER),
    ],
)
def test_the_last_address_that_no_proxy_has_is_the_readers(
    peer: str, forwarded: str | None, seen: str, rf: RequestFactory, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = [PROXY, "10.0.0.0/24"]
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert address(rf.get("/", REMOTE_ADDR=peer, headers=headers)) == seen


def test_without_a_declared_proxy_nobody_is_believed(rf: RequestFactory) -> None:
    assert address(rf.get("/", REMOTE_ADDR=PROXY, headers={"x-forwarded-for": LIAR})) == PROXY


def address(request: HttpRequest) -> str:
    """Whom the views see."""
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    ClientAddress(view)(request)
    return seen[0]
