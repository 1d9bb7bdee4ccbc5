"""Environment variables, each read once; a wrong value stops the start with one sentence."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SECRET_KEY_LENGTH = 50
TRUE_WORDS = {"1", "true", "yes", "on", "ya"}
FALSE_WORDS = {"0", "false", "no", "off", "tidak"}
DATABASE_SCHEMES = {"postgres", "postgresql"}
# libpq's own words that an address may carry after "?"; anything else is a typing error.
DATABASE_OPTIONS = {
    "application_name",
    "channel_binding",
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "options",
    "require_auth",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
}
DATABASE_FORM = "postgresql://pengguna:sandi@host:5432/nama_basis_data"


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message is a sentence for whoever starts the portal."""


def text(name: str, default: str | None = None) -> str:
    """Value without outer blanks; an empty one counts as absent.

    Raises ConfigurationError if it is absent and there is no default.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ConfigurationError(f"Variabel {name} wajib diisi.")
    return default


def boolean(name: str, default: bool) -> bool:
    """1/true/yes/on/ya or 0/false/no/off/tidak, in any case; ConfigurationError otherwise."""
    value = text(name, "").lower()
    if not value:
        return default
    if value in TRUE_WORDS | FALSE_WORDS:
        return value in TRUE_WORDS
    raise ConfigurationError(f"{name}={value!r} tidak dikenal: isilah 1 (ya) atau 0 (tidak).")


def integer(name: str, default: int, minimum: int, maximum: int) -> int:
    """Whole number in plain digits within the bounds; ConfigurationError otherwise."""
    value = text(name, "")
    if not value:
        return default
    # int() would also take "8_000" and other scripts' digits.
    if value.isascii() and value.isdigit() and minimum <= int(value) <= maximum:
        return int(value)
    raise ConfigurationError(
        f"{name}={value!r} tidak sah: isilah bilangan bulat dari {minimum} sampai {maximum}."
    )


def words(name: str) -> list[str]:
    """Comma-separated list without blanks and empty parts; an absent variable gives []."""
    return [word for part in text(name, "").split(",") if (word := part.strip())]


def networks(name: str, default: str) -> list[str]:
    """Comma-separated addresses or networks; ConfigurationError for anything else, `*` too."""
    values = words(name) or default.split(",")
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise ConfigurationError(
                f"{name}={value!r} tidak sah: isilah alamat IP proxy, misalnya 127.0.0.1."
            ) from None
    return values


def portal_url(hosts: list[str]) -> str:
    """PORTAL_URL, which links in mails begin with: https, one of our hosts, nothing behind it."""
    value = text("PORTAL_URL", "").removesuffix("/")
    host, _, port = value.removeprefix("https://").partition(":")
    if value.startswith("https://") and host in hosts and (not port or port.isdecimal()):
        return value
    raise ConfigurationError(
        "PORTAL_URL wajib diisi dengan alamat portal: https:// lalu salah satu ALLOWED_HOSTS, "
        "misalnya PORTAL_URL=https://titiktemu.example.go.id."
    )


def secret_key() -> str:
    """SECRET_KEY; ConfigurationError if it is absent or short enough to be guessed."""
    value = text("SECRET_KEY", "")
    if len(value) >= SECRET_KEY_LENGTH and len(set(value)) >= 5:
        return value
    raise ConfigurationError(
        f"SECRET_KEY wajib diisi dengan sedikitnya {SECRET_KEY_LENGTH} karakter acak; "
        "buatlah dengan: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )


def kept_secret(path: Path) -> str:
    """A random key of this machine's own, made at first use; readable by its user only."""
    path.parent.mkdir(exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := path.read_text(encoding="ascii").strip():
            return key
        raise ConfigurationError(f"{path} kosong: hapus berkas itu, lalu jalankan lagi.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def database(name_or_url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES from a variable's name or from an address itself.

    Raises ConfigurationError for what libpq would only refuse later; it never shows the password.
    """
    if "://" in name_or_url:
        return _database_entry("Alamat basis data", name_or_url)
    return _database_entry(name_or_url, text(name_or_url))


def _database_entry(name: str, url: str) -> dict[str, Any]:
    scheme = url.partition("://")[0]
    if "://" not in url or scheme.lower() not in DATABASE_SCHEMES:
        raise ConfigurationError(f"{name} harus menunjuk PostgreSQL, dalam bentuk {DATABASE_FORM}.")
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        # Also what an unescaped "/", "[" or ":" in the password leads to.
        raise ConfigurationError(
            f"{name}: port harus bilangan 1 sampai 65535, dan tanda khusus dalam sandi ditulis "
            f"dengan %xx; bentuknya {DATABASE_FORM}."
        ) from None
    if address.fragment or port == 0:
        raise ConfigurationError(
            f"{name}: tanda # dalam sandi ditulis %23, dan port tidak boleh 0; "
            f"bentuknya {DATABASE_FORM}."
        )
    database_name = unquote(address.path.removeprefix("/"))
    if not address.hostname or not database_name or "/" in database_name:
        raise ConfigurationError(
            f"{name} harus memuat host dan nama basis data, dalam bentuk {DATABASE_FORM}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(address.hostname),
        "PORT": str(port or ""),
        "OPTIONS": _database_options(name, address),
    }


def _database_options(name: str, address: SplitResult) -> dict[str, str | int]:
    options: dict[str, str | int] = {}
    for option, value in parse_qsl(address.query, keep_blank_values=True):
        if option not in DATABASE_OPTIONS:
            raise ConfigurationError(f"{name}: pilihan {option!r} setelah tanda ? tidak dikenal.")
        options[option] = value
    timeout = str(options.get("connect_timeout", "1"))
    if not (timeout.isascii() and timeout.isdigit() and 1 <= int(timeout) <= 600):
        raise ConfigurationError(f"{name}: connect_timeout harus bilangan detik dari 1 sampai 600.")
    if "connect_timeout" in options:
        options["connect_timeout"] = int(timeout)
    return options
