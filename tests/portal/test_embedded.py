"""The embedded PostgreSQL survives what happens to a server on somebody's laptop."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from portal import embedded
from portal.embedded import EmbeddedError, home
from portal.processes import command_line

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def var_dir() -> Iterator[Path]:
    """A var/ that the server's user can enter, with its server running."""
    folder = Path(tempfile.mkdtemp(prefix="titik-temu-uji-"))
    folder.chmod(0o755)
    try:
        embedded.ensure_running(folder / "var")
        yield folder / "var"
    finally:
        embedded.stop(folder / "var")
        shutil.rmtree(folder)


@pytest.fixture
def copied(var_dir: Path) -> Iterator[Path]:
    """A var/ copied with its server running, as by a copy of the whole clone."""
    copy = var_dir.with_name("copy")
    subprocess.run(["cp", "-a", str(var_dir), str(copy)], check=True)
    yield copy
    embedded.stop(copy)
    shutil.rmtree(copy)


@pytest.fixture
def left(var_dir: Path) -> Iterator[Path]:
    """A var/ with the bare traces of a server: passwords and a data folder."""
    folder = var_dir.with_name("left")
    (folder / "postgres/data").mkdir(parents=True)
    shutil.copy(var_dir / "postgres/server.json", folder / "postgres")
    yield folder
    shutil.rmtree(folder)


def kill(var_dir: Path) -> None:
    pid = (var_dir / "postgres/data/postmaster.pid").read_text().split()[0]
    os.kill(int(pid), signal.SIGKILL)
    while embedded.is_running(var_dir):
        time.sleep(0.01)


def answer(address: str, question: str) -> Any:
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None


def test_running_server_is_found_without_starting_a_program(
    monkeypatch: pytest.MonkeyPatch, var_dir: Path
) -> None:
    addresses = embedded.ensure_running(var_dir)
    monkeypatch.setattr(subprocess, "run", None)
    assert embedded.ensure_running(var_dir) == addresses
    assert embedded.is_running(var_dir)


def test_only_this_machine_and_only_its_owner_can_reach_it(var_dir: Path) -> None:
    addresses = embedded.ensure_running(var_dir)
    assert "@127.0.0.1:" in addresses.application
    assert answer(addresses.owner, "SHOW listen_addresses") == "127.0.0.1"
    assert answer(addresses.owner, "SHOW fsync") == "on"
    assert len((var_dir / "postgres/data/postmaster.pid").read_text().splitlines()[4]) == 0
    for name in ("server.json", "log", "lock"):
        assert stat.S_IMODE((var_dir / "postgres" / name).stat().st_mode) == 0o600
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(addresses.owner.replace("_owner:", "_owner:x"))


def test_application_owns_nothing_and_waits_for_nothing_long(var_dir: Path) -> None:
    address = embedded.ensure_running(var_dir).application
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        answer(address, "CREATE TABLE public.t (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        answer(address, "CREATE DATABASE other")
    assert answer(address, "SHOW statement_timeout") == "5s"
    assert answer(address, "SHOW lock_timeout") == "4s"
    assert answer(address, "SHOW idle_in_transaction_session_timeout") == "30s"
    assert answer(address, "SHOW join_collapse_limit") == "5"
    assert answer(address, "SHOW from_collapse_limit") == "5"
    assert answer(address, "SHOW timezone") == "UTC"


def test_roles_of_an_earlier_version_are_brought_up_to_date(var_dir: Path) -> None:
    addresses = embedded.ensure_running(var_dir)
    for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        # A role may change its own settings; the next start gives them back.
        answer(addresses.application, f"ALTER ROLE titiktemu_app RESET {setting}")
        assert answer(addresses.application, f"SHOW {setting}") == "0"
    embedded.stop(var_dir)
    address = embedded.ensure_running(var_dir).application
    assert answer(address, "SHOW statement_timeout") == "5s"
    assert answer(address, "SHOW lock_timeout") == "4s"
    assert answer(address, "SHOW idle_in_transaction_session_timeout") == "30s"


def test_owner_makes_databases_and_extensions_but_is_no_superuser(var_dir: Path) -> None:
    address = embedded.ensure_running(var_dir).owner
    answer(address, "CREATE DATABASE test_titiktemu")
    other = address.replace("/titiktemu?", "/test_titiktemu?")
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        answer(other, f"CREATE EXTENSION {extension}")
    answer(address, "DROP DATABASE test_titiktemu")
    assert answer(address, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_killed_server_comes_back_at_its_address(var_dir: Path) -> None:
    addresses = embedded.ensure_running(var_dir)
    answer(addresses.owner, "CREATE TABLE kept AS SELECT 42 AS id")
    kill(var_dir)
    assert embedded.ensure_running(var_dir) == addresses
    assert answer(addresses.owner, "SELECT id FROM kept") == 42


def test_many_processes_start_one_server(var_dir: Path) -> None:
    embedded.stop(var_dir)
    program = (
        "import sys; from pathlib import Path; from portal import embedded;"
        "print(embedded.ensure_running(Path(sys.argv[1])).application)"
    )
    words = [sys.executable, "-c", program, str(var_dir)]
    starters = [
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)
    ]
    said = {starter.communicate()[0].strip() for starter in starters}
    assert said == {embedded.ensure_running(var_dir).application}


def test_pid_file_with_the_number_of_another_process_is_stale(var_dir: Path) -> None:
    addresses = embedded.ensure_running(var_dir)
    pid_file = var_dir / "postgres/data/postmaster.pid"
    lines = pid_file.read_text().splitlines()
    embedded.stop(var_dir)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        assert not embedded.is_running(var_dir)
        assert embedded.ensure_running(var_dir) == addresses
        assert stranger.poll() is None
        stranger.kill()


def test_copied_folder_gets_a_server_of_its_own_and_a_failed_start_shows_the_log(
    var_dir: Path, copied: Path
) -> None:
    first, second = embedded.ensure_running(var_dir), embedded.ensure_running(copied)
    assert first.owner != second.owner
    answer(first.owner, "CREATE TABLE only_first (id int)")
    assert answer(second.owner, "SELECT to_regclass('only_first')") is None
    embedded.stop(copied)
    with open(copied / "postgres/data/postgresql.conf", "a") as settings:
        settings.write("work_mem = 'banyak'\n")
    with pytest.raises(EmbeddedError, match=r"(?s)gagal dijalankan.*work_mem"):
        embedded.ensure_running(copied)


def test_idle_server_is_stopped_and_a_used_one_is_not(var_dir: Path) -> None:
    with closing(psycopg2.connect(embedded.ensure_running(var_dir).application)):
        assert not embedded.stop_if_idle(var_dir)
    # A closed connection's backend may need a moment to go.
    deadline = time.monotonic() + 5
    while not (stopped := embedded.stop_if_idle(var_dir)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stopped
    assert not embedded.is_running(var_dir)
    assert not embedded.stop_if_idle(var_dir)


@pytest.mark.parametrize(("damage", "word"), [("{", "rusak"), ("{}", "rusak"), (None, "hilang")])
def test_lost_passwords_are_told(left: Path, damage: str | None, word: str) -> None:
    notes = left / "postgres/server.json"
    notes.unlink()
    if damage:
        notes.write_text(damage)
    with pytest.raises(EmbeddedError, match=f"{word}; pulihkan"):
        embedded.ensure_running(left)


def test_folder_that_others_may_write_to_is_refused(left: Path) -> None:
    (left / "postgres").chmod(0o777)
    with pytest.raises(EmbeddedError, match="pengguna lain"):
        embedded.ensure_running(left)
    (left / "postgres").chmod(0o711)


def test_missing_package_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(home, "COMMON_FOLDER", tmp_path)
    monkeypatch.setattr(home, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="DATABASE_URL"):
        embedded.ensure_running(tmp_path / "var")


def test_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(home, "COMMON_FOLDER", tmp_path)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(EmbeddedError, match="Ruang disk habis"):
        embedded.ensure_running(tmp_path / "var")


def test_process_is_known_by_its_command_line() -> None:
    assert command_line(os.getpid())[0].endswith(("python", "python3", "python3.11"))
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert command_line(ended.pid) == []
