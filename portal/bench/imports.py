"""A file of many rows on its way in: seconds, memory, and what others wait for (R-5)."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from accounts.models import User
from directory.models import Figure
from portal.bench.database import address
from portal.bench.server import Server, memory_kb
from portal.bench.subjects import PAGE, USERNAME
from portal.settings.base import BASE_DIR
from records.exports.xlsx_file import xlsx_file
from records.imports import sessions
from records.imports.lists import resource_of
from records.models import Import

ROWS = 10_000
LIST = "directory:figure_list"
LOOKED_EVERY_SECONDS = 0.05


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
    sheet = page.sheet(f"http://127.0.0.1{PAGE}", offers=False)
    place = [column.label for column in sheet.columns].index("Catatan sumber")
    noted = ([*row[:place], note, *row[place + 1 :]] for row in sheet.rows)
    with xlsx_file(replace(sheet, rows=noted)) as file:
        return file.read()


@dataclass
class Work:
    """What a runner took for the queue (s), the most that it held (MB), pages meanwhile (s)."""

    seconds: float
    held: float
    pages: list[float]


def imports(server: Server, headers: Mapping[str, str]) -> Iterator[str]:
    """A line a step: its seconds, what the runner holds beyond an idle one, and pages meanwhile."""

    def page() -> float:
        return server.visit(PAGE, headers=headers).seconds

    def line(step: str) -> str:
        work = worked(page)
        if failed := Import.objects.latest("pk").found.get("failed"):
            raise ValueError(f"{step}: {failed}")
        waits = median(work.pages)
        return (
            f"{step:<34}{work.seconds:>8.1f}{work.held - idle:>8.0f}"
            f"{waits * 1000:>10.0f}{waits / alone:>8.1f}x"
        )

    user = User.objects.get(username=USERNAME)
    file = SimpleUploadedFile("angka.xlsx", file_of_figures(user, ROWS, "Impor LATIHAN"))
    idle = worked().held
    alone = median(page() for _ in range(20))
    yield f"{f'impor {ROWS:,} baris':<34}{'detik':>8}{'+MB':>8}{'daftar ms':>10}{'rasio':>9}"
    yield f"{'tanpa impor':<34}{'':>16}{alone * 1000:>10.0f}{1:>8.1f}x"
    started = time.perf_counter()
    session = sessions.start(user, resource_of(LIST), file)
    yield f"{'unggah':<34}{time.perf_counter() - started:>8.1f}"
    yield line("pratinjau")
    sessions.confirm(Import.objects.get(pk=session.pk), takes=Import.Takes.ALL)
    yield line("terapkan")
    sessions.undo(Import.objects.get(pk=session.pk), reason="LATIHAN")
    yield line("urungkan")


def worked(meanwhile: Callable[[], float] | None = None) -> Work:
    """Start a runner and wait until the queue is empty."""
    environment = os.environ | {
        "DATABASE_URL": address("default"),
        "MIGRATION_DATABASE_URL": address("owner"),
    }
    command, started = [sys.executable, "manage.py", "run_jobs"], time.perf_counter()
    held, pages = 0, []
    with subprocess.Popen(command, cwd=BASE_DIR, env=environment) as runner:  # noqa: S603 - our own
        while runner.poll() is None:
            held = max(held, memory_kb(runner.pid))
            if meanwhile:
                pages.append(meanwhile())
            time.sleep(LOOKED_EVERY_SECONDS)
    if runner.returncode:
        raise OSError(f"run_jobs: {runner.returncode}")
    return Work(time.perf_counter() - started, held / 1024, pages)
