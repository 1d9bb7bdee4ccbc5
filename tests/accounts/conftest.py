"""People who sign in, what the security log says, and the mail that was sent."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.factories import role_group

PASSWORD = "kebun lada putih"
NEW_PASSWORD = "perahu layar merah"
Lines = list[dict[str, Any]]


def make_user(username: str = "siti", *roles: str, **values: Any) -> User:
    """Somebody with a password, an address for mail, and roles."""
    values = {"email": f"{username}@example.go.id", "password": PASSWORD} | values
    user = User.objects.create_user(username=username, **values)
    user.groups.set(map(role_group, roles))
    return user


def sign_in(client: Client, username: str = "siti", password: str = PASSWORD, **more: str) -> Any:
    """Send the login form; `address` is where from."""
    extra = {"REMOTE_ADDR": more.pop("address")} if "address" in more else {}
    return client.post("/masuk/", {"username": username, "password": password} | more, **extra)


def is_signed_in(client: Client) -> bool:
    """Whether the next request is somebody's."""
    return client.get("/akun/").status_code == 200


@pytest.fixture
def siti(db: None) -> User:
    """Somebody with an account."""
    return make_user()


@pytest.fixture
def security_lines() -> Iterator[Callable[[], Lines]]:
    """What the security log has said until now, each line read as JSON."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.extend(self.format(record).splitlines())

    log, listener = logging.getLogger("security"), Listener()
    log.addHandler(listener)
    yield lambda: [json.loads(line) for line in said]
    log.removeHandler(listener)
