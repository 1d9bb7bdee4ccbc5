"""R-10, R-17, S-3, S-21: the portal as gunicorn serves it, on a database that can be cut off."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.pooled import POOLED
from tests.portal.conftest import HOST, PRODUCTION, RecordBar
from tests.portal.routes import OPEN_FORMS, PUBLIC_ROUTES, add_samples

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.bar]

HTTPS = {"Host": HOST, "X-Forwarded-Proto": "https"}


class Wire:
    """A TCP relay to the database that a test can cut and mend; the server keeps its address."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = free_port()
        self.ends: list[socket.socket] = []
        self.mend()

    def mend(self) -> None:
        """Listen, and carry every connection to the database."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        """Refuse new connections and drop those that stand."""
        with suppress(OSError):  # cut already
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        while self.ends:
            end = self.ends.pop()
            with suppress(OSError):  # the other side may have been quicker
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _ = listener.accept()
            except OSError:
                return
            there = socket.create_connection(self.target)
            self.ends += [here, there]
            for source, sink in ((here, there), (there, here)):
                threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):  # cut, or reset by the server
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def database_url(host: str, port: int) -> str:
    """The test database's address as the application's role."""
    known = connection.settings_dict
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{host}:{port}/{known['NAME']}"


def environment(**changes: str) -> dict[str, str]:
    """A production environment without any variable of this process's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | PRODUCTION | {"DJANGO_SETTINGS_MODULE": "portal.settings.production"} | changes


class Served:
    """A running gunicorn with one worker."""

    def __init__(self, log: Path, collected: Path, **changes: str) -> None:
        self.port = free_port()
        self.log = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"],
            env=environment(
                DJANGO_SETTINGS_MODULE="tests.portal.served_settings",
                COLLECTED=str(collected),
                BIND=f"127.0.0.1:{self.port}",
                WEB_CONCURRENCY="1",
                **changes,
            ),
            cwd=settings.BASE_DIR,
            stdout=self.log,
            stderr=self.log,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.get("/sehat/")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(log.read_text())

    def get(self, path: str, headers: dict[str, str] = HTTPS) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            there.request("GET", path, headers=headers)
            answer = there.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            there.close()

    def end(self) -> None:
        """Stop it."""
        self.process.send_signal(signal.SIGINT)  # at once, without waiting for requests
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.log.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    """The wire to the test database."""
    known = connection.settings_dict
    wire = Wire(known["HOST"] or "127.0.0.1", int(known["PORT"] or 5432))
    yield wire
    wire.cut()


@pytest.fixture
def served(wire: Wire, collected: Path, tmp_path: Path) -> Iterator[Served]:
    """The portal in production, reaching its database over the wire."""
    served = Served(tmp_path / "log", collected, DATABASE_URL=database_url("127.0.0.1", wire.port))
    yield served
    served.end()


def test_a_lost_database_is_said_at_once_and_found_again(
    served: Served, wire: Wire, record_bar: RecordBar
) -> None:
    pid = served.process.pid
    assert served.get("/sehat/")[0] == 200
    wire.cut()
    started = time.monotonic()
    status, headers, body = served.get("/sehat/")
    seconds = time.monotonic() - started
    assert (status, seconds <= 2) == (503, True)
    status, headers, body = served.get("/direktori/angka/")
    assert status == 503
    assert "Basis data sedang tidak dapat dihubungi" in body.decode()
    assert int(headers["Retry-After"]) > 0
    status, headers, body = served.get("/api/v1/regions/")
    assert status == 503
    assert headers["Content-Type"].startswith("application/json")
    assert json.loads(body)["code"] == "unavailable"
    assert int(headers["Retry-After"]) > 0
    assert served.get("/tentang/")[0] == 200  # what needs no database goes on
    wire.mend()
    started = time.monotonic()
    assert served.get("/sehat/")[0] == 200
    assert served.get("/direktori/angka/")[0] == 200
    back = time.monotonic() - started
    assert back <= 10
    assert served.process.pid == pid
    record_bar("R-17", f"database away: 503 in {seconds:.2f} s; back in {back:.2f} s, no restart")


@pytest.mark.skipif(POOLED, reason="the pool replaces them by itself")
def test_connections_ended_by_the_server_are_replaced_unseen(served: Served) -> None:
    for _ in range(3):
        assert served.get("/sehat/")[0] == 200
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND usename = current_user"
            )
            assert cursor.fetchone()[0] >= 1
        assert served.get("/direktori/angka/")[0] == 200


def test_the_server_names_no_version_and_believes_its_proxy_alone(
    served: Served, wire: Wire, collected: Path, tmp_path: Path
) -> None:
    status, headers, _ = served.get("/")
    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert not any(character.isdigit() for character in headers.get("Server", ""))
    assert served.get("/", {"Host": HOST})[0] == 301
    assert served.get("/", HTTPS | {"Host": "evil.example"})[0] == 400
    assert served.get("/", HTTPS | {"X-Forwarded-Host": "evil.example"})[0] == 200
    behind = Served(
        tmp_path / "behind",
        collected,
        DATABASE_URL=database_url("127.0.0.1", wire.port),
        FORWARDED_ALLOW_IPS="10.0.0.1",
    )
    try:
        status, headers, _ = behind.get("/", HTTPS | {"X-Forwarded-For": "10.0.0.1"})
        assert (status, headers["Location"]) == (301, f"https://{HOST}/")
    finally:
        behind.end()


CRAWL = """
import hashlib, json, sys
import django; django.setup()
from django.test import Client
client = Client(HTTP_HOST=sys.argv[1])
answers = {path: client.get(path, secure=True) for path in sys.argv[2:]}
digests = {p: [a.status_code, hashlib.sha256(a.content).hexdigest()] for p, a in answers.items()}
print(json.dumps(digests))
"""


def test_the_servers_time_zone_changes_no_byte(record_bar: RecordBar, tmp_path: Path) -> None:
    call_command("load_facts", verbosity=0)
    with override_settings(MEDIA_ROOT=tmp_path):
        add_samples()
    known = connection.settings_dict
    url = database_url(known["HOST"] or "127.0.0.1", int(known["PORT"] or 5432))
    paths = [
        r.address() + "".join(f"?{k}={v}" for k, v in r.query.items())
        for r in PUBLIC_ROUTES
        if not (r.is_file or r.name in OPEN_FORMS)
    ]

    def crawl(zone: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", CRAWL, "testserver", *paths],
            env=environment(
                TZ=zone,
                DATABASE_URL=url,
                DJANGO_SETTINGS_MODULE="portal.settings.testing",
            ),
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    with ThreadPoolExecutor() as together:
        here, there = together.map(crawl, ("UTC", "America/New_York"))
    assert {status for status, _ in json.loads(here).values()} == {200}
    assert here == there
    record_bar("R-10", f"{len(paths)} addresses: same bytes with TZ=UTC and America/New_York")
