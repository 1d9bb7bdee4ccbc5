"""Exports of the whole list: how fast, how soon, how large, and what the worker holds (P-8)."""

import io
import time
from collections.abc import Iterator

from django.db import connections

from portal.bench.server import Answer, Server

PAGE = "/direktori/angka/"
COPIED = "COPY (SELECT * FROM directory_figure WHERE deletion_id IS NULL) TO STDOUT WITH CSV"


def exports(server: Server, rows: int, headers: dict[str, str]) -> Iterator[str]:
    """A line a format, and one of PostgreSQL's own COPY."""
    yield (
        f"{'ekspor':<34}{'baris':>8}{'detik':>8}{'baris/s':>9}{'byte awal s':>12}{'MB':>7}"
        f"{'+MB':>7}"
    )
    copied = _copy_seconds()
    for kind in ("csv", "xlsx"):
        small, _ = _measured(server, f"{PAGE}unduh/?format={kind}&year=2000", headers)
        held, answer = _measured(server, f"{PAGE}unduh/?format={kind}", headers)
        yield (
            f"{kind.upper():<34}{rows:>8}{answer.seconds:>8.1f}{rows / answer.seconds:>9,.0f}"
            f"{answer.first_seconds:>12.2f}{answer.size / 1e6:>7.1f}{held - small:>7.1f}"
        )
    yield f"{'COPY oleh PostgreSQL':<34}{rows:>8}{copied:>8.1f}{rows / copied:>9,.0f}"


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
