"""docs/api.md against the schema and the endpoints: its list is complete and its examples run."""

import io
import re
from typing import Any
from urllib.request import Request

import pytest
from django.conf import settings
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

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


def test_the_python_example_runs(
    client: Client, facts: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert program

    def urlopen(address: str | Request) -> Any:
        return io.BytesIO(client.get(str(address).removeprefix("http://127.0.0.1:8000")).content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    exec(compile(program[1], "docs/api.md", "exec"), {})  # noqa: S102 - our own document
    assert "Parittiga dan Jebus 2018 36.97 ha\n" in capsys.readouterr().out
