"""Exports of the whole list: how fast, how soon, how large, and what the worker holds (P-8).

And many rows changed in one request (P-6).
"""

import io
import json
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from django.db import connections

from directory.models import Figure
from portal.bench.imports import worked
from portal.bench.server import Answer, Server
from records.imports.files import path_of
from records.models import Job

LIST = "/api/v1/figures/"
PAGE = "/direktori/angka/"
MANY = 400
COPIED = "COPY (SELECT * FROM directory_figure WHERE deletion_id IS NULL) TO STDOUT WITH CSV"


def exports(server: Server, rows: int, headers: dict[str, str]) -> Iterator[str]:
    """A line a format, and one of PostgreSQL's own COPY."""
    yield (
        f"{'ekspor':<34}{'baris':>8}{'detik':>8}{'baris/s':>9}{'byte awal s':>12}{'MB':>7}"
        f"{'+MB':>7}"
    )
    copied = _copy_seconds()
    small, _ = _measured(server, f"{PAGE}unduh/?format=csv&year=2000", headers)
    held, answer = _measured(server, f"{PAGE}unduh/?format=csv", headers)
    yield (
        f"{'CSV':<34}{rows:>8}{answer.seconds:>8.1f}{rows / answer.seconds:>9,.0f}"
        f"{answer.first_seconds:>12.2f}{answer.size / 1e6:>7.1f}{held - small:>7.1f}"
    )
    idle = worked().held
    asked = server.visit(f"{PAGE}unduh/?format=xlsx", headers=headers)
    work = worked()
    size = asked.size
    if made := Job.objects.filter(kind="export").last():  # a short list is answered at once
        size = path_of(made.file).stat().st_size
    yield (
        f"{'XLSX, sebagai pekerjaan':<34}{rows:>8}{work.seconds:>8.1f}{rows / work.seconds:>9,.0f}"
        f"{asked.seconds:>12.2f}{size / 1e6:>7.1f}{work.held - idle:>7.1f}"
    )
    yield f"{'COPY oleh PostgreSQL':<34}{rows:>8}{copied:>8.1f}{rows / copied:>9,.0f}"


def many_changed(server: Server, headers: dict[str, str]) -> Iterator[str]:
    """A line: the seconds of one PATCH of 400 rows, with history, the median of five."""
    rows = Figure.objects.filter(kind="target").order_by("-pk").values("id", "version")[:MANY]
    body: list[dict[str, Any]] = [dict(row) for row in rows]
    seconds = []
    for turn in range(5):
        said = json.dumps([row | {"note": f"sekaligus {turn}"} for row in body]).encode()
        answer = server.visit(LIST, "PATCH", headers | {"Content-Type": "application/json"}, said)
        if answer.status != 200:
            raise ValueError(f"PATCH {LIST}: {answer.status}, bukan 200")
        seconds.append(answer.seconds)
        body = [row | {"version": row["version"] + 1} for row in body]
    yield f"{'PATCH sekaligus':<34}{MANY:>8}{median(seconds):>8.1f}"


def _measured(server: Server, path: str, headers: dict[str, str]) -> tuple[float, Answer]:
    """The most memory that the worker held meanwhile (MB), and the answer."""
    server.forget_memory()
    answer = server.visit(path, headers=headers)
    if answer.status != 200:
        raise ValueError(f"{path}: {answer.status}, bukan 200")
    return server.memory_mb(), answer


def _copy_seconds() -> float:
    started = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        cursor.copy_expert(COPIED, io.StringIO())
    return time.perf_counter() - started
