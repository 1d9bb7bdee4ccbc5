"""Calls to addresses that people name: https, public, and to no other machine than was checked."""

import http.client
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import urlsplit

CONNECT_SECONDS, READ_SECONDS = 5, 10
# A receiver that sends a byte now and then must not hold the sender.
CALL_SECONDS = 20
MOST_READ_BYTES = 64 * 1024
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII | re.IGNORECASE)
# All of IPv6 that is routed in the open; in it what stands for an IPv4 address, which may be
# anybody's, and examples. Of IPv4 the relays to IPv6.
OPEN_IPV6 = ip_network("2000::/3")
DISGUISED = tuple(map(ip_network, ("2002::/16", "2001::/32", "3fff::/20", "192.88.99.0/24")))


class AddressRefused(ValueError):
    """Why nothing is sent to an address, in a sentence."""


@dataclass(frozen=True)
class Target:
    """An address as it is called."""

    is_secure: bool
    host: str
    port: int
    path: str

    @property
    def standard_port(self) -> int:
        """The port that an address need not name."""
        return 443 if self.is_secure else 80


def target_of(address: str, *, may_be_private: bool = False) -> Target:
    """The parts of an address; raises AddressRefused for one that is never called."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host.encode("ascii")
    except ValueError as error:
        raise AddressRefused("Alamat ini tidak dapat dibaca.") from error
    is_secure = parts.scheme == "https"
    if not is_secure and not (may_be_private and parts.scheme == "http"):
        raise AddressRefused("Alamat harus dimulai dengan https://.")
    if not host or "@" in parts.netloc or not address.isascii() or any(c <= " " for c in address):
        raise AddressRefused("Tulis alamat seperti https://contoh.go.id/terima, tanpa nama masuk.")
    is_ip = parts.netloc.startswith("[")
    if not is_ip and (len(host) > 253 or not all(map(LABEL.fullmatch, host.split(".")))):
        raise AddressRefused("Nama pada alamat ini tidak sah.")
    standard = 443 if is_secure else 80
    if port not in (None, standard) and not may_be_private:
        raise AddressRefused("Alamat memakai port 443, yang baku untuk https.")
    path = parts.path or "/"
    return Target(
        is_secure, host, port or standard, f"{path}?{parts.query}" if parts.query else path
    )


def checked_address(target: Target, *, may_be_private: bool = False) -> str:
    """The one IP address to connect to; raises AddressRefused where any is not public."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise AddressRefused("Nama pada alamat ini tidak ditemukan.") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not may_be_private and not all(is_public(ip_address(each)) for each in addresses):
        raise AddressRefused("Alamat ini menunjuk ke jaringan dalam; itu tidak dipanggil.")
    return addresses[0]


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether the address is one of the internet at large."""
    if ip.version == 6 and ip not in OPEN_IPV6:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in part for part in DISGUISED)


class Checked(http.client.HTTPConnection):
    """A connection to an address that was checked: the name is not looked up once more."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=READ_SECONDS)
        self.default_port = target.standard_port
        self.target, self.address = target, address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), CONNECT_SECONDS)
        self.sock.settimeout(READ_SECONDS)
        if self.target.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.target.host)

    def cut(self) -> None:
        """End the call, whatever it waits for."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def post(
    address: str, body: bytes, headers: dict[str, str], *, may_be_private: bool = False
) -> int:
    """The status of the answer; no redirect is followed.

    Raises AddressRefused, OSError (also for TLS and timeouts) and http.client.HTTPException.
    """
    target = target_of(address, may_be_private=may_be_private)
    connection = Checked(target, checked_address(target, may_be_private=may_be_private))
    deadline = Timer(CALL_SECONDS, connection.cut)
    deadline.daemon = True
    deadline.start()
    try:
        connection.request("POST", target.path, body, headers)
        response = connection.getresponse()
        response.read(MOST_READ_BYTES)
        return response.status
    finally:
        deadline.cancel()
        connection.close()
