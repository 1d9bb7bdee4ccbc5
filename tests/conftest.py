"""Fixtures that all tests share: a database with two roles, the documents' facts, people."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

from accounts.roles import ADMINISTRATOR, READER, STAFF, make_groups
from tests.accounts.factories import practice_account
from tests.pooled import POOLED

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
BAR = "bar "
LOCAL = {"127.0.0.1", "::1", "localhost"}
# Rows come and go by rollback here: statistics taken at a chance moment would say that tables are
# empty, and send the planner down ways that no office's database knows.
WITHOUT_STATISTICS = """
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', name); END LOOP;
END $$
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a change write down its own query counts and promises, to be read in the diff."""
    parser.addoption("--write-query-baseline", action="store_true")
    parser.addoption("--write-api-promises", action="store_true")
    parser.addoption("--schema-examples", type=int, default=1)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = local_only
    yield
    socket.socket.connect = connect


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test database made by the owner; the tests then work in it as the application's role.

    Each process of a parallel run has its own.
    """
    owner, application = connections["owner"], connections["default"]
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        owner.settings_dict["TEST"]["NAME"] = f"test_{owner.settings_dict['NAME']}_{worker}"
    with django_db_blocker.unblock():
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        with owner.cursor() as cursor:
            cursor.execute(WITHOUT_STATISTICS)
        original = application.settings_dict["NAME"]
        application.close()
        application.settings_dict["NAME"] = name
        make_groups()
    yield
    with django_db_blocker.unblock():
        application.close()
        application.settings_dict["NAME"] = original
        if not POOLED:
            owner.creation.destroy_test_db(owner.settings_dict["NAME"], verbosity=0)


@pytest.fixture
def facts(db: None) -> None:
    """Reference data and everything that the two source documents say."""
    call_command("load_facts", verbosity=0)


@pytest.fixture
def staff_client(db: None) -> Client:
    """Somebody who may correct records."""
    client = Client()
    client.force_login(practice_account(STAFF))
    return client


@pytest.fixture
def reader_client(db: None) -> Client:
    """Somebody signed in and may only read."""
    client = Client()
    client.force_login(practice_account(READER))
    return client


@pytest.fixture
def administrator_client(db: None) -> Client:
    """Somebody who keeps all accounts."""
    client = Client()
    client.force_login(practice_account(ADMINISTRATOR))
    return client


@pytest.fixture
def record_bar(record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """Note the figure of a quality bar; all are printed at the end of the run."""
    return lambda name, figure: record_property(BAR + name, figure)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; without one its tests are skipped, unless it is required."""
    if CHROMIUM:
        return CHROMIUM
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("chromium is required: apt-get install chromium")
    pytest.skip("chromium not found: apt-get install chromium")


@pytest.fixture
def seeds() -> Path:
    """The folder of the two source documents."""
    folder = Path(os.environ.get("SEEDS_DIR", settings.BASE_DIR.parent / "shared" / "seeds"))
    if not folder.is_dir():
        pytest.skip(f"source documents not found in {folder} (SEEDS_DIR)")
    return folder


def _by_number(bar: str) -> tuple[str, int, str]:
    """S-9 before S-10; what stands behind the number tells two figures of one bar apart."""
    letter, _, rest = bar.partition("-")
    number, _, part = rest.partition(" ")
    return letter, int(number), part


class BySurroundings(LoadScopeScheduling):
    """Each process takes whole files, and one of them all of the browser's."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browser" if file.startswith("tests/browser/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BySurroundings:
    """What a parallel run hands out together: fixtures of a file are made once."""
    return BySurroundings(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the quality bars measured, and what to install for the tests that were skipped."""
    reports = (r for kind in terminalreporter.stats.values() for r in kind)
    told = (pair for report in reports for pair in getattr(report, "user_properties", ()))
    bars = {name.removeprefix(BAR): figure for name, figure in told if name.startswith(BAR)}
    if bars:
        terminalreporter.section("quality bars")
        for name in sorted(bars, key=_by_number):
            terminalreporter.write_line(f"{name:<12} {bars[name]}")
    skipped = terminalreporter.stats.get("skipped", [])
    without_browser = sum("chromium" in str(report.longrepr) for report in skipped)
    if without_browser:
        terminalreporter.write_line(
            f"{without_browser} browser tests skipped: install chromium (apt-get install chromium)"
        )
