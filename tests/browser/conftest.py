"""A portal served as in production, and a browser to read it with.

The portal runs in processes and a database of its own; nothing here disturbs the other tests.
"""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser.pages import Site, log_in
from tests.browser.served.prepare import ACCOUNTS
from tests.pooled import POOLED

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", event =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`))"""


def _address(alias: str, name: str) -> str:
    """The database as an address, under another name."""
    database = connections[alias].settings_dict
    login = f"{quote(database['USER'], safe='')}:{quote(database['PASSWORD'], safe='')}"
    host = f"{quote(database['HOST'], safe='')}:{database['PORT'] or 5432}"
    return f"postgresql://{login}@{host}/{name}"


def _execute(*statements: str) -> None:
    connection = psycopg2.connect(_address("owner", "postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


@pytest.fixture(scope="package")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of the served portal, with a fresh database behind it."""
    name = f"{connections['owner'].settings_dict['NAME']}_browser"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    _execute(drop, f'CREATE DATABASE "{name}"')
    try:
        yield os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.served.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            "DATABASE_URL": _address("default", name),
            "MIGRATION_DATABASE_URL": _address("owner", name),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "PORTAL_URL": "https://127.0.0.1",
            "DEBUG": "0",
            "SERVED_DIR": str(tmp_path_factory.mktemp("served")),
        }
    finally:
        if not POOLED:
            _execute(drop)


@pytest.fixture(scope="package")
def portal(surroundings: dict[str, str]) -> Iterator[str]:
    """Address of the portal under gunicorn, filled with the documents' facts."""
    command: dict[str, Any] = {"cwd": settings.BASE_DIR, "env": surroundings}
    subprocess.run([sys.executable, "-m", "tests.browser.served.prepare"], check=True, **command)
    log = Path(surroundings["SERVED_DIR"], "gunicorn.log")
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("w") as output:
        # The socket is open before gunicorn is: no port to race for, no start to wait for.
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn",
             "-b", f"fd://{listener.fileno()}", "portal.wsgi"],
            pass_fds=[listener.fileno()], stdout=output, stderr=output, **command,
        )  # fmt: skip
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.terminate()
            server.wait(timeout=30)
    lines = log.read_text().splitlines()
    assert [line for line in lines if " ERROR portal" in line and "/gagal/" not in line] == []


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One chromium for this package; its event loop would forbid later tests the database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def logins(browser: Browser, portal: str) -> dict[str, Any]:
    """The state of a browser in which somebody is signed in, by account; "" is nobody."""
    states: dict[str, Any] = {"": None}
    for username in ACCOUNTS:
        page = browser.new_page(base_url=portal)
        log_in(page, username)
        states[username] = page.context.storage_state()
        page.context.close()
    return states


@pytest.fixture
def open_page(
    browser: Browser, portal: str, logins: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """Opens empty pages: `open_page(width=360, who="staf", ...)`, each in a context of its own.

    Whatever they show may neither violate the content security policy nor reach another host.
    """
    wrong: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(f"{message.location.get('url')}: {message.text}")

    def request(sent: Request) -> None:
        if urlsplit(sent.url).hostname not in ("127.0.0.1", None):
            wrong.append(f"{sent.url} is on another host")

    def opened(*, width: int = 1280, height: int = 900, who: str = "", **options: Any) -> Page:
        page = browser.new_page(
            base_url=portal,
            viewport={"width": width, "height": height},
            storage_state=logins[who],
            reduced_motion="reduce",
            **options,
        )
        page.set_default_timeout(15_000)
        page.on("console", console)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("request", request)
        page.add_init_script(TELL_VIOLATIONS)
        return page

    yield opened
    for context in browser.contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="package")
def site(browser: Browser, portal: str, logins: dict[str, Any]) -> Site:
    """The pages that links lead to from the home page, for nobody, for staff, for who keeps it."""
    found = Site()
    for who, inside in (("", "/"), ("staf", "/"), ("admin", "/akun/")):
        context = browser.new_context(base_url=portal, storage_state=logins[who])
        found.crawl(who, context.request, inside)
        context.close()
    return found
