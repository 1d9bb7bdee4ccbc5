"""The portal as production serves it, on facts that the tests of a module share."""

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import User
from accounts.roles import STAFF
from tests.accounts.factories import role_group
from tests.portal.routes import add_samples

PRODUCTION = {
    "SECRET_KEY": "kunci-uji-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "titiktemu.example.go.id",
    "PORTAL_URL": "https://titiktemu.example.go.id",
    "DATABASE_URL": "postgresql://titiktemu_app:x@127.0.0.1:1/titiktemu",
}
HOST = PRODUCTION["ALLOWED_HOSTS"]
PASSWORD = "rahasia-latihan"
RecordBar = Callable[[str, str], None]


def production_values() -> dict[str, Any]:
    """What portal.settings.production sets with a proper environment.

    But for the databases, and for the applications: they are the same, and reloading them reads
    the database.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEBUG", raising=False)
        for name, value in PRODUCTION.items():
            patch.setenv(name, value)
        module = runpy.run_module("portal.settings.production")
    kept = ("DATABASES", "INSTALLED_APPS")
    return {n: v for n, v in module.items() if n.isupper() and n not in kept}


class Browser(Client):
    """A client that speaks TLS with the portal's host and sees error pages, not exceptions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(raise_request_exception=False, HTTP_HOST=HOST, **kwargs)

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **kwargs | {"secure": True})


@pytest.fixture(scope="module")
def samples(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Facts, and the records that routes.py visits beyond them: loaded once for a module.

    They stand in a transaction of their own; the fixture `db` puts a savepoint around each test.
    """
    uploads = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("uploads"))
    with django_db_blocker.unblock(), uploads, transaction.atomic():
        call_command("load_facts", verbosity=0)
        add_samples()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def visits_noted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session notes its first visit and no other, however slow the machine."""
    monkeypatch.setattr("accounts.middleware.NOTED_EVERY_SECONDS", 3600)


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as deployment collects them: hashed and compressed."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**production_values() | {"STATIC_ROOT": folder}):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def production(collected: Path) -> Iterator[None]:
    """Production's settings on the test database, with addresses that fail in every way."""
    changed = {"STATIC_ROOT": collected, "ROOT_URLCONF": "tests.portal.failing_urls"}
    # A crawl asks more often than people do.
    limits = ("_PER_MINUTE", "_AT_ONCE")
    unlimited = {name: None for name in production_values() if name.endswith(limits)}
    with override_settings(**production_values() | changed | unlimited):
        yield


def make_staff() -> User:
    """Somebody who may correct records."""
    user = User.objects.create_user(username="petugas", password=PASSWORD)
    user.groups.add(role_group(STAFF))
    return user
