"""Fixtures of the tests of imports."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from accounts.roles import ADMINISTRATOR
from records.jobs import queue
from tests.records.imports.uploading import client_of


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of their own; and no runner tells through a second connection what this one hides."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(queue, "RENEWED_EVERY", timedelta(hours=1))


@pytest.fixture
def client(db: None) -> Client:
    """Somebody who keeps everything everywhere."""
    return client_of(ADMINISTRATOR)
