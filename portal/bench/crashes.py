"""Imports while processes are killed: all of a file or nothing, and they go on (R-6).

On an embedded server of its own, so that PostgreSQL can be stopped at once, too.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import Error, connections
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.models import User
from directory.models import Figure
from portal import embedded
from portal.bench.database import address, fill, own_uploads
from portal.bench.imports import file_of_figures
from portal.bench.server import one_worker
from portal.bench.subjects import USERNAME, signed_in
from portal.settings.base import BASE_DIR
from records.imports import sessions
from records.imports.files import orphans
from records.imports.lists import resource_of
from records.imports.sessions import NotNow
from records.jobs.runner import sweep
from records.models import HistoryEntry, Import

T = TypeVar("T")
ROWS = 2_000
IMPORTS = "/api/v1/imports/"
AT_ONCE = timedelta(0)
VICTIMS = ("runner", "reader", "postgres", "web")
PATIENCE_SECONDS = 90
LOOKED_EVERY_SECONDS = 0.05


class Broken(Exception):
    """What a crash must not leave behind."""


@contextmanager
def own_server() -> Iterator[Path]:
    """Both connections lead to a server of this run alone; its folder."""
    with tempfile.TemporaryDirectory(prefix="titiktemu-") as folder:
        var = Path(folder)
        found = embedded.ensure_running(var)
        _lead(found)
        try:
            call_command("migrate", verbosity=0)
            call_command("load_facts", verbosity=0)
            yield var
        finally:
            connections.close_all()
            embedded.stop(var)


def _lead(found: embedded.Addresses) -> None:
    for alias, url in (("default", found.application), ("owner", found.owner)):
        parts, settings = urlsplit(url), connections[alias].settings_dict
        connections[alias].close()
        settings |= {
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname,
            "PORT": str(parts.port),
        }


class Runner:
    """The job runner as a process, started again whenever it was killed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> int:
        """The number of its process."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run_jobs", "--watch"],
                cwd=BASE_DIR,
                env=os.environ
                | {"DATABASE_URL": address("default"), "MIGRATION_DATABASE_URL": address("owner")},
                stderr=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        return self.process.pid

    def kill(self) -> None:
        """End it without a word."""
        if self.process:
            self.process.kill()
            self.process.wait()


def patient(ask: Callable[..., T], *about: Any) -> T:
    """The answer, asked again while the database is away."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask(*about)
        except Error:
            connections["default"].close()
            if time.monotonic() > deadline:
                raise
            time.sleep(LOOKED_EVERY_SECONDS)


def crashed(
    var: Path,
    runner: Runner,
    headers: Mapping[str, str],
    victim: str,
    turn: int,
    chance: random.Random,
) -> str:
    """One import with one kill at a random moment; a line that tells of it. Raises Broken."""
    note = f"putaran {victim} {turn}"
    user = User.objects.get(username=USERNAME)
    file = SimpleUploadedFile("angka.xlsx", file_of_figures(user, ROWS, note))
    if victim == "web":
        after, state = chance.uniform(0, 0.5), "unggah"
        session = _uploaded(file, headers, after)
    else:
        after, state = chance.uniform(0.2, 6), ""
        session = sessions.start(user, resource_of("directory:figure_list"), file)
    begun, was_interrupted = time.monotonic(), False
    while time.monotonic() - begun < PATIENCE_SECONDS:
        runner.ensure()
        if not state and time.monotonic() - begun > after:
            state = patient(_stands, session.pk).state
            _kill(var, runner, victim)
            written = patient(_written, note)
            if written not in (0, ROWS):
                raise Broken(f"{note}: {written} dari {ROWS} baris tertulis")
        session = patient(_stands, session.pk)
        was_interrupted |= bool(session.job and session.job.attempts > 1)
        if session.state == Import.State.PREVIEW:
            patient(_confirm, session)
        elif state and session.state not in Import.BUSY:
            break
        time.sleep(LOOKED_EVERY_SECONDS)
    _check(session, note)
    resumed = "dilanjutkan" if was_interrupted else "tidak terganggu"
    return f"{victim:<10}{turn:>4}{after:>8.2f} s  saat {state:<12}{resumed}"


def _uploaded(file: SimpleUploadedFile, headers: Mapping[str, str], after: float) -> Import:
    """The one import of an upload whose worker is killed, and that is sent again with its key."""
    earlier = set(Import.objects.values_list("pk", flat=True))
    body = encode_multipart(BOUNDARY, {"list": "directory.figure", "file": file})
    said = {"Content-Type": MULTIPART_CONTENT, "Idempotency-Key": str(uuid.uuid4()), **headers}
    with one_worker() as server:
        killing = threading.Timer(after, os.kill, (server.worker, signal.SIGKILL))
        killing.start()
        with suppress(OSError, HTTPException):
            server.visit(IMPORTS, "POST", said, body)
        killing.join()
        answer = server.visit(IMPORTS, "POST", said, body)
    made = Import.objects.exclude(pk__in=earlier)
    if answer.status != 202 or len(made) != 1:
        raise Broken(f"unggah: {answer.status}, {len(made)} impor")
    return made[0]


def _stands(key: int) -> Import:
    return Import.objects.select_related("job", "owner").get(pk=key)


def _written(note: str) -> int:
    return Figure.objects.filter(note=note).count()


def _confirm(session: Import) -> None:
    with suppress(NotNow):  # asked again, though the first time was heard
        sessions.confirm(session, takes=Import.Takes.ALL)


def _kill(var: Path, runner: Runner, victim: str) -> None:
    if victim == "postgres":
        connections.close_all()
        os.kill(embedded.process_of(var), signal.SIGQUIT)
        time.sleep(0.2)
        _lead(embedded.ensure_running(var))
    elif victim == "reader":
        children = Path(f"/proc/{runner.ensure()}/task/{runner.ensure()}/children").read_text()
        for child in children.split():
            os.kill(int(child), signal.SIGKILL)
    else:
        runner.kill()


def _check(session: Import, note: str) -> None:
    """All rows, each with one line of history, and no file that nobody knows."""
    written = patient(_written, note)
    entries: Any = HistoryEntry.objects.filter(request_id=str(session.act))
    told = patient(lambda: list(entries.values_list("record_id", flat=True)))
    if session.state == Import.State.REFUSED and not written and not told:
        return
    if session.state != Import.State.APPLIED or written != ROWS:
        raise Broken(f"{note}: {session.state}, {written} dari {ROWS} baris")
    if len(told) != ROWS or len(set(told)) != ROWS:
        raise Broken(f"{note}: {len(told)} baris riwayat, {len(set(told))} data")
    patient(sweep, AT_ONCE)
    if left := patient(orphans, AT_ONCE):
        raise Broken(f"{note}: {len(left)} berkas tanpa pemilik")


def rounds(turns: int, seed: int) -> Iterator[str]:
    """A line for each kill: `turns` of each victim, at moments that the seed decides."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    with own_uploads(), own_server() as var:
        fill(1, ROWS * 2)
        headers = signed_in()
        runner = Runner()
        try:
            for turn in range(turns):
                for victim in VICTIMS:
                    yield crashed(var, runner, headers, victim, turn + 1, chance)
        finally:
            runner.kill()
