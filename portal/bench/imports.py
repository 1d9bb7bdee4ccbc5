"""A file of many rows on its way in: seconds, memory and statements (R-5)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from accounts.models import User
from directory.models import Figure
from portal.bench.database import address
from portal.bench.server import memory_kb
from portal.bench.subjects import USERNAME
from portal.settings.base import BASE_DIR
from records.exports.xlsx_file import xlsx_file
from records.imports import sessions
from records.imports.lists import resource_of
from records.models import Import

ROWS = 10_000
LIST = "directory:figure_list"
LOOKED_EVERY_SECONDS = 0.02


def file_of_figures(user: Any, rows: int, note: str) -> bytes:
    """The list's own workbook of so many figures, each with this note."""
    resource = resource_of(LIST)
    request = HttpRequest()
    request.method, request.user, request.GET = "GET", user, QueryDict()
    view: Any = resolve(resource.url("export")).func
    page = view.view_class(**view.view_initkwargs)
    page.setup(request)
    stated: Any = Figure.objects.filter(opening=None).order_by("pk")
    page.object_list = page.get_queryset().filter(
        pk__in=list(stated.values_list("pk", flat=True)[:rows])
    )
    sheet = page.sheet("http://127.0.0.1/direktori/angka/", offers=False)
    place = [column.label for column in sheet.columns].index("Catatan sumber")
    noted = ([*row[:place], note, *row[place + 1 :]] for row in sheet.rows)
    with xlsx_file(replace(sheet, rows=noted)) as file:
        return file.read()


def imports() -> Iterator[str]:
    """A line a step: its seconds, and what the runner holds beyond an idle one."""
    user = User.objects.get(username=USERNAME)
    yield f"{f'impor {ROWS:,} baris':<34}{'detik':>8}{'+MB':>8}"
    file = SimpleUploadedFile("angka.xlsx", file_of_figures(user, ROWS, "Impor LATIHAN"))
    _, idle = worked()
    started = time.perf_counter()
    session = sessions.start(user, resource_of(LIST), file)
    yield f"{'unggah':<34}{time.perf_counter() - started:>8.1f}"
    yield _line("pratinjau", idle)
    sessions.confirm(Import.objects.get(pk=session.pk), takes=Import.Takes.ALL)
    yield _line("terapkan", idle)
    sessions.undo(Import.objects.get(pk=session.pk), reason="LATIHAN")
    yield _line("urungkan", idle)


def _line(step: str, idle: float) -> str:
    seconds, held = worked()
    if state := Import.objects.latest("pk").found.get("failed"):
        raise ValueError(f"{step}: {state}")
    return f"{step:<34}{seconds:>8.1f}{held - idle:>8.0f}"


def worked() -> tuple[float, float]:
    """The seconds that a new runner takes to empty the queue, and the most that it held (MB)."""
    environment = os.environ | {
        "DATABASE_URL": address("default"),
        "MIGRATION_DATABASE_URL": address("owner"),
    }
    command, started, held = [sys.executable, "manage.py", "run_jobs"], time.perf_counter(), 0
    with subprocess.Popen(command, cwd=BASE_DIR, env=environment) as runner:  # noqa: S603 - our own
        while runner.poll() is None:
            held = max(held, memory_kb(runner.pid))
            time.sleep(LOOKED_EVERY_SECONDS)
    if runner.returncode:
        raise OSError(f"run_jobs: {runner.returncode}")
    return time.perf_counter() - started, held / 1024
