"""S-2, S-3, S-4: headers and cookies of every answer, measured on production's settings."""

import re
from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.portal.conftest import PASSWORD, Browser, RecordBar, make_staff
from tests.portal.routes import OPEN_FORMS, PUBLIC, READ_ROUTES, ROUTES

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

# The directives that S-2 asks for; style, images, scripts and forms come from the portal alone.
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
TEMPLATES = settings.BASE_DIR / "templates"
Answers = list[tuple[str, Any]]


def policy(response: Any) -> dict[str, list[str]]:
    """The directives of the Content-Security-Policy."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in filter(None, parts)}


def visits(client: Client, who: str) -> Iterator[tuple[str, Any]]:
    """Every address, and every way to fail."""
    for route in READ_ROUTES:
        yield f"{who} {route.name}", client.get(route.address(), route.query)
    for route in ROUTES:
        if route.posts_only:
            yield f"{who} GET {route.name}", client.get(route.address())
    for prefix in ("", "/api/v1"):
        for status in (400, 403, 500, 503):
            yield f"{who} {prefix} {status}", client.get(f"{prefix}/gagal/{status}/")
        yield f"{who} {prefix} 404", client.get(f"{prefix}/tidak-ada/")
    yield f"{who} 406", client.get("/api/v1/regions/", headers={"accept": "text/html"})
    yield f"{who} 405", client.post("/api/v1/regions/")
    yield f"{who} refused filter", client.get("/direktori/angka/", {"tahun": "x"})
    yield f"{who} refused parameter", client.get("/api/v1/regions/", {"page": "x"})
    yield f"{who} wrong host", client.get("/", headers={"host": "evil.example"})
    yield f"{who} no slash", client.get("/kotaku")
    yield f"{who} unchanged", client.get("/tentang/", headers={"if-none-match": "*"})


def all_answers(staff: User) -> Answers:
    """The visits of an anonymous reader and of staff, a static file, a login and a lost token."""
    anonymous, signed_in, careful = Browser(), Browser(), Browser(enforce_csrf_checks=True)
    signed_in.force_login(staff)
    login = {"username": staff.username, "password": PASSWORD}
    return [
        *visits(anonymous, "anonymous"),
        *visits(signed_in, "staff"),
        ("static file", anonymous.get(staticfiles_storage.url("css/base.css"))),
        ("no such static file", anonymous.get("/static/tidak-ada.css")),
        ("lost token", careful.post("/masuk/", login)),
        ("wrong password", anonymous.post("/masuk/", login | {"password": "salah"})),
        ("login", anonymous.post("/masuk/", login)),
        ("logout", anonymous.post("/keluar/")),
    ]


@pytest.fixture(scope="module")
def answers(samples: None, production: None) -> Answers:
    """Everything that the portal answers in production."""
    with transaction.atomic():
        found = all_answers(make_staff())
        # Closing a response would close the connection, and the transaction with it.
        request_finished.disconnect(close_old_connections)
        for _, response in found:
            response.close()
        request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
    return found


def test_the_crawl_meets_every_kind_of_answer(answers: Answers) -> None:
    statuses = {response.status_code for _, response in answers}
    assert {200, 302, 304, 400, 403, 404, 405, 406, 500, 503} <= statuses
    failed = {name for name, response in answers if response.status_code >= 500}
    assert {name.partition(" ")[2].strip() for name in failed} == {
        "500", "503", "/api/v1 500", "/api/v1 503",
    }  # fmt: skip


def test_every_answer_carries_the_content_security_policy(
    answers: Answers, record_bar: RecordBar
) -> None:
    for name, response in answers:
        expected = POLICY | ({"sandbox": []} if "download" in name and response.streaming else {})
        if response.streaming and "static" not in name:
            assert response["Content-Disposition"].startswith("attachment"), name
        assert policy(response) == expected, name
    record_bar("S-2", f"{len(answers)} answers, 0 without the policy; 0 inline in templates")


@pytest.mark.parametrize(
    "pattern",
    [r"\son[a-z]+\s*=", r"\sstyle\s*=", r"<style", r"<script(?![^>]*\ssrc=)", "javascript:"],
)
def test_templates_hold_nothing_inline(pattern: str) -> None:
    pages = list(TEMPLATES.rglob("*.html"))
    assert pages
    assert [str(p) for p in pages if re.search(pattern, p.read_text(), re.I)] == []


def test_every_answer_carries_the_other_headers(answers: Answers, record_bar: RecordBar) -> None:
    for name, response in answers:
        assert response["Strict-Transport-Security"].startswith("max-age=31536000"), name
        assert "includeSubDomains" in response["Strict-Transport-Security"], name
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["Referrer-Policy"] == "same-origin", name
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", name
        denied = response["Permissions-Policy"].split(", ")
        assert {"camera=()", "microphone=()", "geolocation=()"} <= set(denied), name
        assert not response.has_header("X-Powered-By"), name
        assert not re.search(r"\d", response.get("Server", "")), name
    record_bar(
        "S-3", f"{len(answers)} answers, 0 without HSTS, nosniff, referrer, COOP, permissions"
    )


def morsels(answers: Answers) -> list[tuple[str, Morsel]]:
    """Every cookie set, with the answer that set it."""
    return [(name, m) for name, response in answers for m in response.cookies.values()]


def test_every_cookie_is_bound_to_the_host(answers: Answers, record_bar: RecordBar) -> None:
    cookies = morsels(answers)
    assert {morsel.key for _, morsel in cookies} == {"__Host-sesi", "__Host-csrf"}
    for name, morsel in cookies:
        assert morsel["path"] == "/", name
        assert not morsel["domain"], name
        assert morsel["samesite"] == "Lax", name
        if morsel.value:  # logout clears the cookie; there is nothing left to protect
            assert morsel["secure"], name
            assert morsel["httponly"], name
    record_bar(
        "S-4", f"{len(cookies)} cookies, all __Host-, Secure, HttpOnly, Lax; 0 on public pages"
    )


def test_a_reader_of_public_pages_gets_no_cookie(samples: None, production: None) -> None:
    client = Browser()
    for route in READ_ROUTES:
        if route.access == PUBLIC and route.name not in OPEN_FORMS:
            response = client.get(route.address(), route.query)
            assert response.status_code == 200, route.name
            assert not response.cookies, route.name


def test_public_pages_are_the_same_for_all_and_personal_ones_in_no_cache(
    samples: None, production: None
) -> None:
    anonymous, signed_in = Browser(), Browser()
    signed_in.force_login(make_staff())
    for path in (reverse("home"), reverse("directory:figure_list"), "/api/v1/regions/"):
        assert anonymous.get(path)["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert signed_in.get(path)["Cache-Control"] == "no-store"


def test_the_application_believes_no_forwarding_header_itself(production: None) -> None:
    # gunicorn alone turns X-Forwarded-Proto into the scheme (test_served holds it to the proxy).
    assert settings.SECURE_PROXY_SSL_HEADER is None
    assert not settings.USE_X_FORWARDED_HOST
    assert not settings.USE_X_FORWARDED_PORT
    plain = Client(HTTP_HOST="titiktemu.example.go.id")
    response = plain.get("/", headers={"x-forwarded-proto": "https"})
    assert (response.status_code, response["Location"][:8]) == (301, "https://")
