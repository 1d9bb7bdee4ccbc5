"""Answers keep to the schema, for every role: schemathesis asks what the schema allows and beyond.

`pytest tests/portal/test_api_schema.py --schema-examples 50` asks more often.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as portal
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ensure_resource_availability,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
    use_after_free,
)

from accounts.roles import ADMINISTRATOR, PERMISSIONS
from tests.accounts.factories import make_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
    use_after_free,
    ensure_resource_availability,
]


@pytest.fixture
def carried(role: str) -> dict[str, Any]:
    """What a call of this role carries: the session of the pages and its CSRF token."""
    if not role:
        return {}
    client = Client()
    client.force_login(make_account(role))
    client.get("/akun/kata-sandi/")
    token = client.cookies[portal.CSRF_COOKIE_NAME].value
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return {"cookies": cookies, "headers": {"X-CSRFToken": token}}


@pytest.fixture
def _kept_connection(carried: dict[str, Any]) -> Iterator[None]:
    """Requests over WSGI would close the connection, and the test's transaction with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_kept_connection")
@pytest.mark.parametrize("role", ["", *PERMISSIONS])
def test_answers_are_as_the_schema_describes_them(
    role: str, carried: dict[str, Any], pytestconfig: pytest.Config
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler())
    found = list(schema.get_all_operations())
    operations: list[Any] = [each.ok() for each in found]
    assert len(operations) > 150
    for operation in operations:

        @settings(
            max_examples=pytestconfig.getoption("--schema-examples"),
            deadline=None,
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def conforms(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, **carried)

        conforms()


@pytest.mark.usefixtures("_kept_connection")
@pytest.mark.parametrize("role", [ADMINISTRATOR])
def test_a_walk_from_answer_to_answer_keeps_to_the_schema(
    role: str, carried: dict[str, Any], pytestconfig: pytest.Config
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", WSGIHandler())

    class Walk(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
            return carried

        def validate_response(self, response: Any, case: schemathesis.Case, **_: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    Walk.run(
        settings=settings(
            max_examples=pytestconfig.getoption("--schema-examples"),
            stateful_step_count=10,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
    )
