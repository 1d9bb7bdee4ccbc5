"""Starting, stopping and setting up the embedded PostgreSQL."""

import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.embedded.home import (
    DISK_FULL,
    EmbeddedError,
    Home,
    explained,
    home_of,
    locked,
    new_notes,
    programs_for,
    read_notes,
    write_private,
)
from portal.processes import command_line

DATABASE = "titiktemu"
OWNER = "titiktemu_owner"
APPLICATION = "titiktemu_app"
SUPERUSER = "postgres"
HOST = "127.0.0.1"
# Whoever else listens on the port while the server is down is never told a password.
ONLY_SCRAM = "?require_auth=scram-sha-256"
# Below the range from which the kernel takes outgoing ports: a server that comes back finds its own
# port free, and web processes that know the address go on working.
PORTS = range(20_000, 30_000)
PATIENCE_SECONDS = 10
LOG_LIMIT_BYTES = 1_000_000
SERVER_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "256MB",
    "max_parallel_workers_per_gather": "0",
    "io_method": "sync",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
}
# What a server says while remains of the one before it, or a neighbour on its port, are in the way.
PASSING_OBSTACLES = (
    "shared memory block",
    "already exists",
    "already in use",
    "could not create any TCP/IP sockets",
)
# Each statement may run again: a set-up that was interrupted is simply repeated. A list joins ten
# tables by their keys: to weigh every order of them takes ten times as long as to read them.
SET_UP = f"""
SELECT 'CREATE ROLE {OWNER}'
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
SELECT 'CREATE ROLE {APPLICATION}'
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION}') \\gexec
ALTER ROLE {OWNER} LOGIN CREATEDB PASSWORD '%(owner)s';
ALTER ROLE {APPLICATION} LOGIN PASSWORD '%(application)s';
ALTER ROLE {APPLICATION} SET statement_timeout = '5s';
ALTER ROLE {APPLICATION} SET lock_timeout = '4s';
ALTER ROLE {APPLICATION} SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE {APPLICATION} SET join_collapse_limit = '5';
ALTER ROLE {APPLICATION} SET from_collapse_limit = '5';
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""  # noqa: S608 - only constants of this module


@dataclass(frozen=True)
class Addresses:
    """Both ways into the database: the application's role owns nothing, the owner migrates."""

    application: str
    owner: str


def ensure_running(var_dir: Path) -> Addresses:
    """Addresses of the server, which is set up and started first if need be.

    Any number of processes may call this at once; where the server runs already, it reads three
    small files. Raises EmbeddedError.
    """
    with explained():
        home = home_of(var_dir)
        addresses = _running_addresses(home)
        if addresses:
            return addresses
        with locked(home):
            # Whoever held the lock before may have started it.
            return _running_addresses(home) or _started_addresses(home)


def is_running(var_dir: Path) -> bool:
    """Whether the server of this folder answers; it starts nothing."""
    with explained():
        return _ready_port(home_of(var_dir)) is not None


def process_of(var_dir: Path) -> int:
    """Number of the server's process; 0 where none runs."""
    return _server_process(home_of(var_dir))


def stop(var_dir: Path) -> None:
    """Stop the server, ending its connections; without one do nothing. Raises EmbeddedError."""
    with explained():
        home = home_of(var_dir)
        if _alive(home):
            with locked(home):
                _stop(home)


def stop_if_idle(var_dir: Path) -> bool:
    """Stop the server if nobody is connected to it; tells whether it did. Raises EmbeddedError."""
    with explained():
        home = home_of(var_dir)
        if not _ready_port(home):
            return False
        with locked(home):
            port = _ready_port(home)
            if not port or _connections(home, port):
                return False
            _stop(home)
            return True


# --- whether it runs -----------------------------------------------------------------------------


def _pid_file(home: Home) -> list[str]:
    """Lines of postmaster.pid: process, data folder, start, port, socket, host, memory, status."""
    try:
        return (home.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _server_process(home: Home) -> int:
    """Process number of the living server of this folder, else 0: a reused number is not ours."""
    lines = _pid_file(home)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    return pid if pid and f" -D {home.data} " in " ".join(command_line(pid)) + " " else 0


def _alive(home: Home) -> bool:
    return bool(_server_process(home))


def _ready_port(home: Home) -> int | None:
    """Port of the server if it takes connections."""
    if not _alive(home):
        return None
    lines = _pid_file(home)
    return int(lines[3]) if len(lines) > 7 and lines[7].strip() == "ready" else None


def _running_addresses(home: Home) -> Addresses | None:
    port = _ready_port(home)
    notes = read_notes(home)
    return _addresses(notes, port) if port and notes.get("prepared") else None


def _addresses(notes: dict[str, Any], port: int) -> Addresses:
    place = f"{HOST}:{port}/{DATABASE}"
    return Addresses(
        application=f"postgresql://{APPLICATION}:{notes['application']}@{place}{ONLY_SCRAM}",
        owner=f"postgresql://{OWNER}:{notes['owner']}@{place}{ONLY_SCRAM}",
    )


# --- set up, start, stop -------------------------------------------------------------------------


def _started_addresses(home: Home) -> Addresses:
    """Create what is missing and start; the lock is held."""
    programs = programs_for(home)
    notes = read_notes(home) or new_notes(home)
    if not (home.data / "PG_VERSION").exists():
        _create_data(home, programs, notes)
    port = _start(home, programs, notes.get("port", 0))
    # At each start: data of an earlier version may lack what its roles have been given since.
    _psql(programs, port, notes, SET_UP % notes)
    write_private(home.notes, json.dumps(notes | {"port": port, "prepared": True}))
    return _addresses(notes, port)


def _create_data(home: Home, programs: Path, notes: dict[str, Any]) -> None:
    """initdb beside the final place: a data folder under its final name is a whole one."""
    draft, password = home.folder / "data.new", home.folder / "password"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    home.give(draft)
    write_private(password, notes["superuser"])
    home.give(password)
    options = ["--locale=C.UTF-8", "-E", "UTF8", "--auth=scram-sha-256", "--no-instructions"]
    words = [f"--username={SUPERUSER}", f"--pwfile={password}", f"--pgdata={draft}", *options]
    try:
        code, said = _run(home, [str(programs / "initdb"), *words])
    finally:
        password.unlink()
    if code:
        raise _failure(home, "Basis data tersemat gagal disiapkan", said)
    draft.rename(home.data)


def _start(home: Home, programs: Path, former_port: int) -> int:
    """Start the server and wait until it takes connections; gives its port."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    complaint = ""
    while time.monotonic() < deadline:
        ready = _ready_port(home)
        if ready:
            return ready
        # One that is alive but not ready is starting or stopping: wait for it.
        if not _alive(home):
            complaint = _start_once(home, programs, _free_port(former_port))
        if complaint and not any(obstacle in complaint for obstacle in PASSING_OBSTACLES):
            break
        time.sleep(0.1 if complaint else 0.01)
    raise _failure(home, "PostgreSQL tersemat gagal dijalankan", complaint)


def _start_once(home: Home, programs: Path, port: int) -> str:
    """One try of pg_ctl; gives the server's complaint, or nothing if it runs."""
    _remove_stale_pid_file(home)
    _open_log(home)
    begin = home.log.stat().st_size
    settings = " ".join(f"-c {name}='{value}'" for name, value in SERVER_SETTINGS.items())
    words = ["start", "-w", "-t", "60", "-s", "-D", str(home.data), "-l", str(home.log)]
    code, said = _run(home, [str(programs / "pg_ctl"), *words, "-o", f"-p {port} {settings}"])
    complaint = home.log.read_bytes()[begin:].decode(errors="replace") or said
    return complaint if code else ""


def _remove_stale_pid_file(home: Home) -> None:
    """For a server that is dead: its number may be a zombie's by now, or another process's.

    PostgreSQL would keep away from either. It still notices backends that outlive their server,
    because it finds their shared memory by the data folder's inode.
    """
    (home.data / "postmaster.pid").unlink(missing_ok=True)


def _open_log(home: Home) -> None:
    if home.log.exists() and home.log.stat().st_size > LOG_LIMIT_BYTES:
        home.log.replace(home.log.with_suffix(".old"))
    home.log.touch(mode=0o600)
    home.give(home.log)


def _free_port(former: int) -> int:
    """The former port if nobody took it, else any free one."""
    for port in (former, *random.sample(PORTS, 100)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        if port:
            return port
    raise EmbeddedError("Tidak ada port bebas di 127.0.0.1 untuk PostgreSQL tersemat.")


def _stop(home: Home) -> None:
    if not _alive(home):
        return
    words = ["stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", str(home.data)]
    code, said = _run(home, [str(programs_for(home) / "pg_ctl"), *words])
    if code and _alive(home):
        raise _failure(home, "PostgreSQL tersemat gagal dihentikan", said)


def _connections(home: Home, port: int) -> int:
    """How many clients are connected, this question aside."""
    question = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid();"
    )
    return int(_psql(programs_for(home), port, read_notes(home), question))


def _psql(programs: Path, port: int, notes: dict[str, Any], statements: str) -> str:
    """Run statements as the superuser; gives the bare rows."""
    place = ["-h", HOST, "-p", str(port), "-U", SUPERUSER, "-d", "postgres"]
    result = subprocess.run(
        [str(programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *place],
        input=statements,
        env=_plain_environment() | {"PGPASSWORD": notes["superuser"], "PGCONNECT_TIMEOUT": "10"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise EmbeddedError(f"PostgreSQL tersemat menolak penyiapan: {result.stderr.strip()}")
    return result.stdout


# --- running programs and telling what went wrong ------------------------------------------------


def _run(home: Home, words: list[str]) -> tuple[int, str]:
    """Run a program as the server's user; gives its exit code and what it printed."""
    identity: dict[str, Any] = {}
    if home.account:
        identity = {"user": home.account.pw_uid, "group": home.account.pw_gid, "extra_groups": []}
    # A file, because the server would keep a pipe open; a session of its own, because Ctrl-C in the
    # terminal is not meant for it.
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        result = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_plain_environment(),
            start_new_session=True,
            umask=0o077,
            check=False,
            **identity,
        )
        output.seek(0)
        return result.returncode, output.read()


def _plain_environment() -> dict[str, str]:
    """Without the caller's PG... variables, which may lead elsewhere, and with English messages."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}


def _failure(home: Home, what: str, said: str) -> EmbeddedError:
    if any(os.strerror(number) in said for number in DISK_FULL):
        return EmbeddedError(f"{what}: ruang disk untuk {home.folder} habis.")
    lines = said.strip().splitlines()[-5:] or [f"belum siap setelah {PATIENCE_SECONDS} detik"]
    return EmbeddedError("\n  ".join([f"{what} (catatan: {home.log}):", *lines]))
