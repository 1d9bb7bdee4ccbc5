"""What a token is made of: its text, what it opens, and from where."""

import secrets
from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.utils.crypto import salted_hmac

APPS = {"directory": "Direktori", "ktm": "KTM", "kotaku": "KOTAKU", "meetings": "Rapat"}
READ, WRITE = "read", "write"
SCOPES = {
    f"{app}:{act}": f"{name}: {word}"
    for app, name in APPS.items()
    for act, word in ((READ, "membaca"), (WRITE, "membaca dan menulis"))
}
MARK = "ttk_"
"""With which every token begins, so that one that leaks into a file is found."""
RANDOM_BYTES = 32
SHOWN = 8


def new_token() -> str:
    """A token of 256 random bits."""
    return MARK + secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> str:
    """What is stored of it; of no use without the portal's secret key."""
    return salted_hmac("accounts.ApiToken", token, algorithm="sha256").hexdigest()


def prefix_of(token: str) -> str:
    """Its first letters, by which people tell tokens apart."""
    return token[:SHOWN]


def is_covered(app: str, act: str, scopes: Iterable[str]) -> bool:
    """Whether the scopes allow the act on the app; who may write may read."""
    return f"{app}:{WRITE}" in scopes or (act == READ and f"{app}:{READ}" in scopes)


def networks_of(text: str) -> list[str]:
    """The networks of a text; raises ValueError at the first that is none."""
    return [str(ip_network(part, strict=False)) for part in text.replace(",", " ").split()]


def is_within(address: str, networks: str) -> bool:
    """Whether the address lies in one of the networks; any does where none is named."""
    if not networks:
        return True
    ip = ip_address(address)
    return any(ip in ip_network(network) for network in networks.split())
