"""R-12: from every released version with data up to this one, while somebody writes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django_migration_linter import MigrationLinter

from tests.pooled import POOLED
from tests.portal.conftest import RecordBar

pytestmark = pytest.mark.bar

DATABASE = "titiktemu_upgrade_test"
# The last migration of each app in a released version.
RELEASES = {
    "1.0": {
        "records": "0001",
        "directory": "0002",
        "accounts": "0001",
        "ktm": "0001",
        "meetings": "0001",
    },
}
# Rows as the released code writes them: its columns, no others.
WRITTEN = (
    "INSERT INTO directory_region (version, code, name, level) "
    "VALUES (1, '19.{n:02}', 'Kabupaten {n}', 'kabupaten')",
    "INSERT INTO directory_organisation (version, name, short_name, kind, region_id) "
    "SELECT 1, 'Dinas {n}', '', 'opd', max(id) FROM directory_region",
    "INSERT INTO directory_position (version, title, organisation_id) "
    "SELECT 1, 'Kepala', max(id) FROM directory_organisation",
    "INSERT INTO directory_person (version, name) VALUES (1, 'Orang {n}')",
    "INSERT INTO directory_document (version, kind, number, title, date_note, kept_at, note) "
    "VALUES (1, 'notula', '', 'Notula {n}', '', '', '')",
    "INSERT INTO directory_indicator (version, code, name, unit, places, lower_is_better) "
    "VALUES (1, 'ukuran_{n}', 'Ukuran {n}', 'ha', 2, true)",
    "INSERT INTO directory_figure (version, place_in_document, note, amount, kind, status, "
    "is_reference, reference_reason, document_id, indicator_id, region_id) "
    "SELECT 1, 'Halaman 1', '', 36.97, '', 'presented', false, '', max(d.id), max(i.id), max(r.id) "
    "FROM directory_document d, directory_indicator i, directory_region r",
    "INSERT INTO accounts_user (password, is_superuser, username, email, is_staff, is_active, "
    "date_joined, full_name) VALUES ('!', false, 'orang{n}', '', false, true, now(), 'Orang {n}')",
)
TABLES = ("region", "organisation", "position", "person", "document", "indicator", "figure")
LONGEST_WAIT_SECONDS = 5


def connect(alias: str, name: str) -> Any:
    """A connection past Django, that commits each statement."""
    known = settings.DATABASES[alias]
    connection = psycopg2.connect(
        host=known["HOST"],
        port=known["PORT"],
        user=known["USER"],
        password=known["PASSWORD"],
        dbname=name,
    )
    connection.autocommit = True
    return connection


@pytest.fixture
def connections() -> Iterator[list[Any]]:
    """Connections to the database of its own, which is made before and gone afterwards."""
    opened: list[Any] = []
    maintenance = connect("owner", "postgres")
    with maintenance.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    yield opened
    for connection in opened:
        connection.close()
    if not POOLED:
        with maintenance.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE}")
    maintenance.close()


def migrate(*target: str) -> None:
    """Run the command as an operator would, in its own process."""
    address = {}
    for alias, name in (("default", "DATABASE_URL"), ("owner", "MIGRATION_DATABASE_URL")):
        known = settings.DATABASES[alias]
        who = f"{known['USER']}:{quote(known['PASSWORD'], safe='')}"
        where = f"{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}"
        address[name] = f"postgresql://{who}@{where}/{DATABASE}"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", *target],
        env=os.environ | address,
        cwd=settings.BASE_DIR,
        check=True,
        timeout=120,
    )


def write(connection: Any, number: int) -> float:
    """One set of rows by the released code's statements; the longest wait in seconds."""
    longest = 0.0
    for statement in WRITTEN:
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(statement.format(n=number))
        longest = max(longest, time.monotonic() - began)
    return longest


def count(connection: Any, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of this module
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("release", RELEASES)
def test_a_released_version_comes_up_to_this_one_while_somebody_writes(
    release: str, connections: list[Any], record_bar: RecordBar
) -> None:
    for app, name in RELEASES[release].items():
        migrate(app, name)
    before = connect("default", DATABASE)
    connections.append(before)
    write(before, 1)
    waits: list[float] = []
    done = threading.Event()

    def writer() -> None:
        connection = connect("default", DATABASE)
        connections.append(connection)
        for number in range(2, 60):
            waits.append(write(connection, number))
            if done.wait(0.2):
                break

    thread = threading.Thread(target=writer)
    thread.start()
    migrate()
    done.set()
    thread.join()
    written = 1 + len(waits)
    assert max(waits) < LONGEST_WAIT_SECONDS
    # The released code goes on writing after the migration, too.
    write(before, 61)
    assert [count(before, f"directory_{table}") for table in TABLES] == [written + 1] * len(TABLES)
    for table in TABLES:
        with before.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT record_id), min(label) <> '' FROM records_historyentry "
                "WHERE table_name = %s",
                [f"directory_{table}"],
            )
            assert cursor.fetchone() == (written + 1, True), table
    record_bar(
        "R-12",
        f"{release} to this version with a writer: {len(waits)} sets of rows, "
        f"longest wait {max(waits):.2f} s, 0 failed",
    )


# What the linter warns of, and why it may be so here.
EXPLAINED = {
    "0003_deleted_rows_free_their_keys": "unique among the living; tables of hundreds of rows",
    "0002_deleted_rows_free_their_keys": "unique among the living; tables of tens of rows",
    "0004_deleted_facilities_free_their_names": "unique among the living; tens of rows",
}


@pytest.mark.django_db(transaction=True, databases="__all__")  # for indexes made concurrently
def test_the_linter_finds_nothing_unexplained(
    capsys: pytest.CaptureFixture[str], record_bar: RecordBar
) -> None:
    linter = MigrationLinter(
        str(settings.BASE_DIR), database="owner", no_cache=True, ignore_name=list(EXPLAINED)
    )
    linter.lint_all_migrations()
    linter.print_summary()
    assert linter.nb_erroneous == 0, capsys.readouterr().out
    record_bar("R-12 lint", f"{linter.nb_total} migrations linted, {len(EXPLAINED)} explained")
