"""`make run`: database, tables, facts, then web, mail sender, job runner, until Ctrl-C."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections

from portal import embedded, environment
from portal.processes import command_line, end_with_parent
from portal.settings.base import BASE_DIR, VAR_DIR

HOST = "127.0.0.1"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# How long a portal that is just ending may still hold the lock or the port.
HANDOVER_SECONDS = 8
# A child that ends sooner than this after its start would end again.
SHORTEST_LIFE_SECONDS = 3
OUTBOX_COMMAND = [sys.executable, "manage.py", "send_outbox", "--watch"]
JOBS_COMMAND = [sys.executable, "manage.py", "run_jobs", "--watch"]


class LaunchError(Exception):
    """The portal cannot be started; the message is a sentence."""


def main(arguments: list[str]) -> int:
    """`run` or `stop`; gives the exit code. Ctrl-C is the ordinary end, so it counts as success."""
    acts = {"run": run, "stop": stop}
    if len(arguments) != 1 or arguments[0] not in acts:
        print("Pemakaian: python -m portal.launch run|stop", file=sys.stderr)
        return 2
    try:
        acts[arguments[0]]()
    except (environment.ConfigurationError, embedded.EmbeddedError, LaunchError) as error:
        print(error, file=sys.stderr)
        return 1
    except OperationalError as error:
        # Only the first line: the next ones are the driver's questions to the reader.
        reason = str(error).partition("\n")[0]
        print(f"Basis data tidak dapat dihubungi: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nPortal dihentikan.", flush=True)
    return 0


def run() -> None:
    """Serve until a signal comes; raises LaunchError, ConfigurationError or EmbeddedError."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")
    port = environment.integer("PORT", default=8000, minimum=1, maximum=65535)
    _listen_to_signals()
    with (
        _only_portal() as killed_before,
        _listener(port, killed_before) as listener,
        _database(killed_before),
    ):
        _prepare()
        _announce(port)
        _supervise([_web_command(listener), OUTBOX_COMMAND, JOBS_COMMAND], listener)


def stop() -> None:
    """End a running portal and the embedded database; without them do nothing."""
    VAR_DIR.mkdir(exist_ok=True)
    with open(VAR_DIR / "launch.lock", "a+") as lock:
        if not _lock(lock):
            # 0 in the moment before a new portal notes its number; to kill() that is our own group.
            if holder := _holder(lock):
                os.kill(holder, signal.SIGTERM)
            if not _lock(lock, HANDOVER_SECONDS):
                raise LaunchError(f"Portal (proses {_holder(lock)}) belum juga berhenti.")
        embedded.stop(VAR_DIR)
    print("Portal dan PostgreSQL tersemat berhenti.")


# --- one portal at a time ------------------------------------------------------------------------


def _listen_to_signals() -> None:
    """The first signal ends the portal, the next ones do not disturb the cleaning up."""
    heard = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal heard
        if not heard:
            heard = True
            raise KeyboardInterrupt

    for number in SIGNALS:
        signal.signal(number, interrupt)
    parent = command_line(os.getppid())
    if parent and Path(parent[0]).name in ("make", "gmake"):
        end_with_parent()


@contextmanager
def _only_portal() -> Iterator[bool]:
    """Hold the lock of this clone's portal; tells whether the one before it was killed."""
    VAR_DIR.mkdir(exist_ok=True)
    with open(VAR_DIR / "launch.lock", "a+") as lock:
        if not _lock(lock, HANDOVER_SECONDS):
            raise LaunchError(
                f"Portal sudah berjalan (proses {_holder(lock)}); hentikan dengan `make stop`."
            )
        killed_before = bool(_holder(lock))
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield killed_before
        lock.truncate(0)


def _lock(lock: TextIO, patience_seconds: float = 0) -> bool:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        else:
            return True


def _holder(lock: TextIO) -> int:
    """Process of the portal that holds the lock, or held it when it was killed; 0 for none."""
    lock.seek(0)
    return int(lock.read() or 0)


@contextmanager
def _listener(port: int, killed_before: bool) -> Iterator[socket.socket]:
    """The web's socket, held by this process so that no request is refused while workers change."""
    deadline = time.monotonic() + (HANDOVER_SECONDS if killed_before else 0)
    while True:
        try:
            listener = socket.create_server((HOST, port), backlog=256)
            break
        except PermissionError:
            raise LaunchError(f"Port {port} hanya untuk root; pakai misalnya PORT=8000.") from None
        except OSError:
            if time.monotonic() >= deadline:
                raise LaunchError(
                    f"Port {port} sudah dipakai program lain; "
                    f"pilih yang lain, misalnya `make run PORT={port % 65535 + 1}`."
                ) from None
            time.sleep(0.1)
    with listener:
        yield listener


# --- what must be there before the first page ----------------------------------------------------


@contextmanager
def _database(killed_before: bool) -> Iterator[None]:
    """Leave the embedded database as found; what a killed portal left running is ours to stop."""
    started_here = _is_embedded() and (killed_before or not embedded.is_running(VAR_DIR))
    try:
        yield
    finally:
        if started_here:
            connections.close_all()
            embedded.stop_if_idle(VAR_DIR)


def _is_embedded() -> bool:
    return not environment.text("DATABASE_URL", default="")


def _prepare() -> None:
    """Tables, facts and, for trying out, accounts; each of them does nothing where all is there."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_facts")
    if settings.DEBUG:
        call_command("create_demo_accounts")
    connections.close_all()


def _announce(port: int) -> None:
    lines = [f"\nPortal siap di http://{HOST}:{port}/ (Ctrl-C untuk berhenti)"]
    accounts = VAR_DIR / "demo-accounts.json"
    if settings.DEBUG and accounts.exists():
        lines.append(f"Akun contoh (dari {accounts.relative_to(BASE_DIR)}):")
        for account in json.loads(accounts.read_text()):
            lines.append("  {role:<24} {username:<24} {password}".format(**account))
    print("\n".join(lines), flush=True)


# --- web server and mail sender ------------------------------------------------------------------


def _web_command(listener: socket.socket) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:portal.gunicorn"]
    command += ["--bind", f"fd://{listener.fileno()}", "--graceful-timeout", "5"]
    command += ["--log-level", "error"]
    if settings.DEBUG:
        command.append("--reload")
        for template in (BASE_DIR / "templates").rglob("*.html"):
            command += ["--reload-extra-file", str(template)]
    return [*command, "portal.wsgi"]


def _supervise(commands: list[list[str]], listener: socket.socket) -> None:
    """Keep one process per command, and the database, alive until KeyboardInterrupt."""
    started: dict[int, float] = {}
    children: list[subprocess.Popen[bytes]] = []
    try:
        children = [_start(command, listener) for command in commands]
        started = {child.pid: time.monotonic() for child in children}
        while True:
            for place, child in enumerate(children):
                if child.poll() is None:
                    continue
                if time.monotonic() - started[child.pid] < SHORTEST_LIFE_SECONDS:
                    raise LaunchError(
                        f"`{' '.join(commands[place][1:4])}` gagal dijalankan; "
                        "sebabnya tertulis di atas."
                    )
                children[place] = _start(commands[place], listener)
                started[children[place].pid] = time.monotonic()
            if _is_embedded():
                embedded.ensure_running(VAR_DIR)
            time.sleep(0.5)
    finally:
        _end(children)


def _start(command: list[str], listener: socket.socket) -> subprocess.Popen[bytes]:
    """A child that does not outlive this process; Ctrl-C is this process's affair alone."""
    return subprocess.Popen(
        command,
        cwd=BASE_DIR,
        pass_fds=[listener.fileno()],
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(HANDOVER_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
