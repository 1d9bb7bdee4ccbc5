"""Good values of the environment are read; bad ones stop the start with one sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from portal import environment
from portal.environment import ConfigurationError

GOOD_KEY = "k9-Zr4_bT7" * 5


def number(name: str) -> int:
    return environment.integer(name, default=8000, minimum=1, maximum=65535)


def switch(name: str) -> bool:
    return environment.boolean(name, default=True)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (environment.text, "  isi ", "isi"),
        (switch, "", True),
        (switch, "0", False),
        (switch, "False", False),
        (switch, "tidak", False),
        (switch, "1", True),
        (switch, "ON", True),
        (number, "", 8000),
        (number, "1", 1),
        (number, "65535", 65535),
        (environment.words, "", []),
        (environment.words, "a.go.id, b.go.id ,,", ["a.go.id", "b.go.id"]),
    ],
)
def test_good_value_is_read(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], value: str, expected: object
) -> None:
    monkeypatch.setenv("SETTING", value)
    assert read("SETTING") == expected


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (environment.text, ""),
        (environment.text, "   "),
        (switch, "2"),
        (switch, "benar"),
        (number, "0"),
        (number, "65536"),
        (number, "-1"),
        (number, "8_000"),
        (number, "80.0"),
        (number, "٨٠٠٠"),
        (number, "http"),
    ],
)
def test_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], Any], value: str
) -> None:
    monkeypatch.setenv("SETTING", value)
    with pytest.raises(ConfigurationError, match="SETTING"):
        read("SETTING")


def test_secret_key_of_fifty_characters_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", GOOD_KEY)
    assert environment.secret_key() == GOOD_KEY


@pytest.mark.parametrize("value", [None, "", GOOD_KEY[:49], "a" * 60, " " * 60])
def test_guessable_secret_key_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("SECRET_KEY", value)
    with pytest.raises(ConfigurationError, match="50 karakter") as refusal:
        environment.secret_key()
    assert not value or value not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://portal:rahasia@db.go.id:5433/titiktemu",
            ("portal", "rahasia", "db.go.id", "5433", "titiktemu", {}),
        ),
        (
            "postgres://portal@127.0.0.1/titiktemu",
            ("portal", "", "127.0.0.1", "", "titiktemu", {}),
        ),
        (
            "postgresql://p%40bappeda:a%2Fb%3Ac%25@[::1]:5432/titik%20temu",
            ("p@bappeda", "a/b:c%", "::1", "5432", "titik temu", {}),
        ),
        (
            "postgresql://p:s@db/x?sslmode=verify-full&connect_timeout=3",
            ("p", "s", "db", "", "x", {"sslmode": "verify-full", "connect_timeout": 3}),
        ),
        (
            "postgresql://p:s@%2Fvar%2Frun%2Fpostgresql/x",
            ("p", "s", "/var/run/postgresql", "", "x", {}),
        ),
    ],
)
def test_database_address_is_read(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[Any, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    entry = environment.database("DATABASE_URL")
    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")
    assert tuple(entry[name] for name in names) == expected
    assert entry["ENGINE"] == "django.db.backends.postgresql"
    assert environment.database(url) == entry


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite:///db.sqlite3",
        "mysql://p:rahasia@db/x",
        "postgresql:p:rahasia@db/x",
        "p:rahasia@db/x",
        "postgresql://p:rahasia@/x",
        "postgresql://p:rahasia@db",
        "postgresql://p:rahasia@db/",
        "postgresql://p:rahasia@db/x/y",
        "postgresql://p:rahasia@db:lima/x",
        "postgresql://p:rahasia@db:0/x",
        "postgresql://p:rahasia@db:70000/x",
        "postgresql://p:rahasia/1@db/x",
        "postgresql://p:rahasia#1@db/x",
        "postgresql://p:rahasia@db/x#y",
        "postgresql://p:rahasia[@db/x",
        "postgresql://p:rahasia@db/x?sslmod=require",
        "postgresql://p:rahasia@db/x?connect_timeout=0",
        "postgresql://p:rahasia@db/x?connect_timeout=lama",
    ],
)
def test_bad_database_address_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ConfigurationError, match="DATABASE_URL") as refusal:
        environment.database("DATABASE_URL")
    assert "rahasia" not in str(refusal.value)
