"""docs/api.md against the schema and the endpoints: its list is complete and its examples run."""

import io
import re
from contextlib import redirect_stdout
from datetime import timedelta
from typing import Any
from urllib.request import Request

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts.services.webhooks import signed
from tests.factories import make_delivery

DOCUMENT = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\| `(/[^`]+)` \|", DOCUMENT, re.MULTILINE)
CALLS = re.findall(r'^curl .*?"http://127\.0\.0\.1:8000(/[^"]+)"$', DOCUMENT, re.MULTILINE)


def test_every_endpoint_is_listed() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    # Restoring is described once, under Writing.
    paths = [path for path in schema["paths"] if not path.endswith("/restore/")]
    assert sorted(f"/api/v1{path}" for path in LISTED) == sorted(paths)


def test_there_are_calls() -> None:
    assert len(CALLS) == DOCUMENT.count("\ncurl ")


@pytest.mark.parametrize("address", CALLS)
def test_calls_answer(client: Client, facts: None, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.fixture
def ran(client: Client, facts: None, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The names that each Python example leaves behind, run in turn."""

    def urlopen(address: str | Request) -> Any:
        answer = client.get(str(address).removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200, answer.content
        return io.BytesIO(answer.content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    left: list[dict[str, Any]] = []
    for program in re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL):
        said = io.StringIO()
        left.append({})
        with redirect_stdout(said):
            exec(compile(program, "docs/api.md", "exec"), left[-1])  # noqa: S102 - our own
        left[-1]["said"] = said.getvalue()
    return left


def test_the_python_examples_run(ran: list[dict[str, Any]]) -> None:
    hectares, followed, _ = ran
    assert "Parittiga dan Jebus 2018 36.97 ha\n" in hectares["said"]
    assert re.match(r"\d+ rows; next time since 20", followed["said"])


def test_a_receiver_of_webhooks_knows_our_messages(ran: list[dict[str, Any]]) -> None:
    is_ours = ran[-1]["is_ours"]
    delivery, body = make_delivery(), b"{}"
    secret, now = delivery.webhook.secret, timezone.now()
    header = signed(delivery, body, now)["Titik-Temu-Signature"]
    assert is_ours(secret, header, body)
    assert not is_ours(secret, header, b"{ }")
    assert not is_ours("x" * 64, header, body)
    old = signed(delivery, body, now - timedelta(minutes=6))["Titik-Temu-Signature"]
    assert not is_ours(secret, old, body)
